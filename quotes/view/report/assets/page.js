// The page: puts its parts together and shows each change of the state.
const WIDE = matchMedia("(min-width: 62rem)");
const MOST_LISTED = 75_000; // browsers cannot lay out boxes of any height
const SLICE = 12; // milliseconds of work between two looks at what the reader does

const feed = byId("list");
const searchBar = byId("searching");
let selected = { terms: [], rows: [], people: [], timeline: [] };

const list = new VirtualList(feed, {
  render: (index, position) =>
    quotation.article(index, {
      position,
      total: list.length,
      terms: selected.terms,
      open: state.current.open.includes(index),
    }),
  estimate: estimatedHeight,
  inset: () => Math.max(0, searchBar.getBoundingClientRect().bottom),
});

// Pixels: what is around the words, and up to six lines of them.
function estimatedHeight(index, width) {
  const beside = width > 640;
  const perLine = (beside ? Math.min(width - 232, 672) : width) / 8.2;
  return (beside ? 92 : 160) + 27 * Math.min(6, Math.ceil((content.lengths[index] + 2) / perLine));
}

function toggle(index) {
  const { open } = state.current;
  state.set({ open: open.includes(index) ? open.filter((other) => other !== index) : [...open, index] });
}

function overview() {
  const kinds = content.direct.reduce((sum, each) => sum + each, 0);
  const persons = content.people.filter(({ type }) => type !== "org").length;
  const organisations = content.people.length - persons;
  const papers = new Set(content.documents.map(({ paper }) => paper).filter(Boolean)).size;
  const outermost = content.outermost();
  const span = outermost ? dates.span(...outermost) : say("nothingDated");
  const stat = (value, what, more) =>
    element(
      "div",
      { class: "stat" },
      element("dt", {}, what),
      element("dd", {}, element("span", { class: "value" }, value), more && element("span", { class: "more" }, more)),
    );
  const counted = (n, key, more) => stat(language.number(n), say(key, { n }), more);
  byId("overview").replaceChildren(
    counted(
      content.size,
      "statQuotations",
      content.size > 0 && say("statQuotationsKinds", { direct: kinds, partial: content.size - kinds }),
    ),
    counted(persons, "statPeople", organisations > 0 && say("statOrganisations", { n: organisations })),
    counted(content.documents.length, "statDocuments", papers > 0 && say("papers", { n: papers })),
    stat(span, say("statSpan"), outermost && content.undated > 0 && say("statUndated", { n: content.undated })),
  );
}

function found() {
  const { rows } = selected;
  byId("hits").textContent = state.isFiltered()
    ? say("quotationsOf", { n: content.size, shown: rows.length })
    : say("quotations", { n: rows.length });
  byId("nothing").hidden = rows.length > 0;
  byId("cut").hidden = rows.length <= MOST_LISTED;
  byId("cut").textContent = say("listCut", { n: MOST_LISTED });
  for (const id of ["download", "print"]) byId(id).disabled = rows.length === 0;
}

function inLanguage() {
  language.use(state.current.ui);
  controls.label();
  byId("title").replaceChildren(isolated(content.title));
  document.title = plain(content.title);
  overview();
  byId("empty-documents").hidden = content.documents.length === 0;
  byId("empty-documents").textContent = say("emptyDocuments", { n: content.documents.length });
}

function showAll() {
  selected = selection.select(state.current);
  controls.show();
  portrait.show();
  timeline.show(selected.timeline);
  people.show(selected.people);
  found();
  list.show(selected.rows.slice(0, MOST_LISTED));
}

// What is new begins below the search, wherever the reader had scrolled to; a new portrait is brought into view.
function scrollToNews(isPortrait) {
  const { top } = byId(isPortrait ? "portrait" : "list-head").getBoundingClientRect();
  const covered = searchBar.offsetHeight + 12;
  if (top < covered || (isPortrait && top > innerHeight / 2)) scrollBy(0, top - covered);
}

// What had the focus may have been made anew: then it goes to where the reader looks next.
function keepFocus(change, { who }) {
  const elsewhere = document.activeElement === document.body;
  change();
  if (elsewhere || document.activeElement !== document.body) return;
  const next = who ? byId("portrait-name") : (list.itemAt(list.current) ?? byId("search"));
  next.focus({ preventScroll: true });
}

function changed(now, before) {
  const differs = (name) => String(now[name]) !== String(before[name]);
  const names = Object.keys(now).filter(differs);
  if (names.some((name) => name !== "open")) {
    keepFocus(() => {
      if (names.includes("ui")) inLanguage();
      showAll();
    }, now);
    if (!names.includes("ui")) scrollToNews(names.includes("who") && now.who !== "");
  } else {for (const index of [...now.open, ...before.open]) {
      if (now.open.includes(index) !== before.open.includes(index)) list.refresh(index);
    }}
}

function prepareSearch() {
  const end = performance.now() + SLICE;
  while (performance.now() < end) if (content.prepare(content.prepared + 50)) return;
  setTimeout(prepareSearch);
}

function start() {
  state.start(changed);
  inLanguage();
  keyboard.listenToHelp();
  byId("empty").hidden = content.size > 0;
  byId("full").hidden = content.size === 0;
  searchBar.hidden = content.size === 0;
  if (content.size === 0) return;
  const fold = () => {
    for (const id of ["filters", "people"]) byId(id).open = WIDE.matches;
  };
  WIDE.addEventListener("change", fold);
  fold();
  controls.offer();
  controls.listen();
  timeline.listen();
  people.listen();
  printing.listen(() => selected.rows);
  keyboard.listen(list, toggle);
  byId("download").addEventListener("click", () => spreadsheet.download(selected.rows));
  feed.addEventListener("click", ({ target }) => {
    const item = target.closest(".quotation");
    if (target.closest(".open")) toggle(Number(item.dataset.row));
    if (target.closest(".copy")) citation.copy(Number(item.dataset.row), target.closest(".copy"));
  });
  showAll();
  const opened = list.positionOf(state.current.open[0]);
  if (opened >= 0) list.reveal(opened, { focus: false });
  setTimeout(prepareSearch);
}

start();
