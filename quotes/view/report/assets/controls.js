// Search, filters, order, language of the interface: from the controls to the state and back.
const controls = (() => {
  const MOST_SUGGESTED = 50;
  const search = byId("search"), share = byId("confidence"), documentField = byId("document");

  // The texts of the page that are not made anew with its content.
  function label() {
    for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
    for (const node of document.querySelectorAll("[data-label]")) {
      node.setAttribute("aria-label", say(node.dataset.label));
    }
    for (const node of document.querySelectorAll("[data-placeholder]")) {
      node.setAttribute("placeholder", say(node.dataset.placeholder));
    }
    document.documentElement.lang = language.current;
    const switched = byId("languages").contains(document.activeElement);
    byId("languages").replaceChildren(...language.all.map(languageButton));
    if (switched) byId("languages").querySelector("[aria-pressed=true]").focus();
    options("language", codes(), language.languageName, say("any"));
    options("kind", ["direct", "partial"], say, say("any"));
    options("paper", papers(), (paper) => (paper === "-" ? say("noPaper") : plain(paper)), say("any"));
    options("sort", state.SORTS, (sort) => say(`sort${sort[0].toUpperCase()}${sort.slice(1)}`));
  }

  function languageButton(name) {
    return element(
      "button",
      {
        type: "button",
        lang: name,
        "aria-pressed": String(name === language.current),
        click: () => state.set({ ui: name }),
      },
      { en: messagesEn, ru: messagesRu }[name].language,
    );
  }

  function options(id, values, nameOf, any) {
    const node = byId(id);
    const all = any ? [["", any]] : [];
    node.replaceChildren(
      ...[...all, ...values.map((value) => [value, nameOf(value)])].map(([value, name]) =>
        element("option", { value }, name)
      ),
    );
  }

  const codes = () => [...new Set(content.all.map((index) => content.get(index, "language")))].filter(Boolean).sort();
  const papers = () => {
    const found = new Set(content.all.map((index) => content.documentAt(index).paper || "-"));
    const names = [...found].filter((paper) => paper !== "-").sort(language.collator().compare);
    return found.has("-") && names.length ? [...names, "-"] : names;
  };

  // Filters that could not part anything are not offered.
  function offer() {
    const kinds = new Set(content.direct);
    const useful = {
      language: codes().length > 1,
      kind: kinds.size > 1,
      paper: papers().length > 1,
      document: content.documents.length > 1,
      confidence: content.confidence.some((value) => !Number.isNaN(value)),
      once: content.firstPrint.includes(0),
      from: chart.periods.length > 0,
      to: chart.periods.length > 0,
    };
    for (const [id, offered] of Object.entries(useful)) byId(id).closest(".field").hidden = !offered;
  }

  function show() {
    const { current } = state;
    const values = {
      search: current.q,
      from: current.from,
      to: current.to,
      language: current.lang,
      kind: current.kind,
      paper: current.paper,
      sort: current.sort,
    };
    for (const [id, value] of Object.entries(values)) if (byId(id).value !== value) byId(id).value = value;
    if (document.activeElement !== documentField) documentField.value = current.doc;
    share.value = current.conf;
    byId("confidence-value").textContent = language.percent(current.conf);
    byId("once").checked = current.once;
    const chosen = chips();
    byId("chips").replaceChildren(...chosen.map(chip));
    byId("chips-all").hidden = chosen.length === 0;
    const filters = chosen.length - (current.q ? 1 : 0);
    byId("filters-count").textContent = filters ? language.number(filters) : "";
  }

  // What is filtered, in words, each with what takes it back.
  function chips() {
    const { q, who, from, to, lang, kind, conf, paper, doc, once } = state.current;
    const reader = content.documents.find(({ id }) => id === doc);
    return [
      q && [`${say("search")}: ${q}`, { q: "" }],
      who && [content.nameOf(content.personByKey.get(who)), { who: "" }],
      (from || to) && [dates.period(from, to), { from: "", to: "" }],
      lang && [language.languageName(lang), { lang: "" }],
      kind && [say(kind), { kind: "" }],
      conf > 0 && [say("atLeast", { value: language.percent(conf) }), { conf: 0 }],
      paper && [paper === "-" ? say("noPaper") : paper, { paper: "" }],
      doc && [`${say("document")}: ${reader ? content.titleOf(reader) : doc}`, { doc: "" }],
      once && [say("once"), { once: false }],
    ].filter(Boolean);
  }

  const chip = ([what, change]) =>
    element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-label": say("without", { what: plain(what) }),
          click: () => {
            state.set(change);
            search.focus();
          },
        },
        isolated(what),
        element("span", { "aria-hidden": "true" }, "×"),
      ),
    );

  function suggest() {
    const fitting = selection.namedDocuments(documentField.value);
    const found = content.documents.filter((_, at) => fitting[at]).slice(0, MOST_SUGGESTED);
    byId("documents").replaceChildren(
      ...found.map(({ id, title }) => element("option", { value: plain(id) }, plain(title))),
    );
  }

  function listen() {
    const onChange = (id, name, value = (node) => node.value) =>
      byId(id).addEventListener("change", ({ target }) => state.set({ [name]: value(target) }));
    onChange("from", "from");
    onChange("to", "to");
    onChange("language", "lang");
    onChange("kind", "kind");
    onChange("paper", "paper");
    onChange("sort", "sort");
    onChange("once", "once", (node) => node.checked);
    onChange("confidence", "conf", (node) => Number(node.value));
    search.addEventListener("input", () => state.set({ q: search.value }, { step: false }));
    share.addEventListener("input", () => state.set({ conf: Number(share.value) }, { step: false }));
    documentField.addEventListener("focus", suggest);
    documentField.addEventListener("input", () => {
      suggest();
      state.set({ doc: documentField.value }, { step: false });
    });
    byId("clear").addEventListener("click", () => state.set(state.cleared()));
    byId("clear-none").addEventListener("click", () => {
      state.set(state.cleared());
      search.focus();
    });
    byId("searching").addEventListener("submit", (event) => event.preventDefault());
  }

  return { label, offer, show, chips, listen };
})();
