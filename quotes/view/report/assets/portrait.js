// The portrait of one person: names, roles, papers, languages, quotations over time, company.
const portrait = (() => {
  const HEIGHT = 120, MOST = 12;
  const section = byId("portrait");

  function show() {
    const { who } = state.current;
    const person = who ? content.personByKey.get(who) : -1;
    section.hidden = person < 0;
    if (section.hidden) {
      section.replaceChildren();
      return;
    }
    const rows = content.all.filter((index) => content.personOf[index] === person);
    const entry = content.people[person] ?? { variants: [], roles: [], wikidata: "", type: "unnamed" };
    section.replaceChildren(
      header(person, entry, rows),
      element(
        "div",
        { class: "facts" },
        entry.variants.length > 0 && fact("variants", "wide", sequence(entry.variants.map((name) => isolated(name)))),
        entry.roles.length > 0 && fact("roles", "wide", roleTable(entry.roles)),
        overTime(rows),
        fact("kinds", "", shares(rows)),
        ...papersAndLanguages(rows),
        fact("together", "wide", company(person, rows)),
      ),
    );
  }

  function header(person, { wikidata, type }, rows) {
    const found = new Set(rows.map((index) => content.documentOf[index]));
    return element(
      "header",
      {},
      element("h2", { id: "portrait-name", tabindex: -1 }, isolated(content.nameOf(person))),
      element(
        "p",
        { class: "summary" },
        `${type === "org" ? `${say("organisation")} · ` : ""}${say("quotations", { n: rows.length })} · ${
          say("documents", { n: found.size })
        }`,
        /^Q\d+$/.test(wikidata) && [" · ", link(`https://www.wikidata.org/wiki/${wikidata}`, say("wikidata"))],
      ),
      element("button", { type: "button", class: "quiet", click: () => state.set({ who: "" }) }, say("portraitClose")),
    );
  }

  const fact = (name, kind, ...children) =>
    element("div", { class: `fact ${kind}`, "data-fact": name }, element("h3", {}, say(name)), ...children);

  function sequence(nodes) {
    return element("p", {}, ...nodes.flatMap((node, at) => (at ? [", ", node] : [node])));
  }

  function roleTable(roles) {
    const spanOf = (
      { first, last },
    ) => (first && last ? dates.span(first, last) : dates.readable(first || last) || "—");
    const heads = [[say("role")], [say("firstLast")], [say("inDocuments"), { class: "number" }]];
    return element(
      "table",
      {},
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map(([text, properties]) => element("th", { scope: "col", ...properties }, text))),
      ),
      element(
        "tbody",
        {},
        ...roles.map((role) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, isolated(role.role)),
            element("td", {}, spanOf(role)),
            element("td", { class: "number" }, language.number(role.documents)),
          )
        ),
      ),
    );
  }

  function overTime(rows) {
    if (!chart.periods.length) return null;
    const counts = chart.count(rows);
    const stage = element("div", { class: "stage" });
    // Drawn when it is in the page and its width is known.
    requestAnimationFrame(() => {
      if (!stage.clientWidth) return;
      const svg = chart.draw(counts, { width: stage.clientWidth, height: HEIGHT });
      svg.setAttribute("role", "img");
      const filled = chart.periods.flatMap((
        _,
        at,
      ) => (counts.direct[at] + counts.partial[at] ? [chart.describe(at, counts)] : []));
      svg.setAttribute("aria-label", `${say("overTime")}. ${filled.join("; ")}`);
      stage.replaceChildren(svg);
    });
    return fact("overTime", "wide", stage);
  }

  function shares(rows) {
    const direct = rows.filter((index) => content.direct[index]).length;
    const part = (name, count) => {
      const bar = element("span", { class: `part ${name}` });
      bar.style.flexGrow = count;
      return bar;
    };
    const legend = (name, count) =>
      element(
        "span",
        {},
        element("span", { class: `swatch ${name}`, "aria-hidden": "true" }),
        `${say(`${name}s`)} ${language.number(count)} (${language.percent(count / rows.length)})`,
      );
    const partial = rows.length - direct;
    return [
      element(
        "div",
        { class: "split", "aria-hidden": "true" },
        direct > 0 && part("direct", direct),
        partial > 0 && part("partial", partial),
      ),
      element("p", { class: "legend" }, legend("direct", direct), legend("partial", partial)),
    ];
  }

  function papersAndLanguages(rows) {
    const papers = content.counted(rows, (index) => content.documentAt(index).paper);
    const languages = content.counted(rows, (index) => content.get(index, "language"));
    const known = papers.some(([paper]) => paper);
    return [
      known &&
      fact("paper", "", tally(papers, (paper) => [paper || say("noPaper"), () => state.set({ paper: paper || "-" })])),
      fact(
        "languagesOfText",
        "",
        tally(languages, (code) => [language.languageName(code), () => state.set({ lang: code })]),
      ),
    ];
  }

  // Who is quoted in the same documents, with the number of documents.
  function company(person, rows) {
    const shared = new Set(rows.map((index) => content.documentOf[index]));
    const meetings = new Map();
    for (const index of content.all) {
      const other = content.personOf[index];
      if (other === person || other === content.UNNAMED || !shared.has(content.documentOf[index])) continue;
      if (!meetings.has(other)) meetings.set(other, new Set());
      meetings.get(other).add(content.documentOf[index]);
    }
    const counts = [...meetings].map(([other, found]) => [other, found.size]).sort((
      [one, count],
      [other, otherCount],
    ) => otherCount - count || one - other);
    if (!counts.length) return element("p", {}, say("togetherNone"));
    return tally(counts, (other) => [content.nameOf(other), () => state.set({ who: content.keyOf(other) })]);
  }

  // The most frequent of something as buttons with their numbers. `describe` gives name and what a click does.
  function tally(counts, describe) {
    return element(
      "ul",
      { class: "tally" },
      ...counts.slice(0, MOST).map(([value, count]) => {
        const [name, click] = describe(value);
        return element(
          "li",
          {},
          element(
            "button",
            { type: "button", click },
            isolated(name),
            element("span", { class: "count" }, ` ${language.number(count)}`),
          ),
        );
      }),
      counts.length > MOST && element("li", { class: "more" }, say("peopleMore", { n: counts.length - MOST })),
    );
  }

  return { show };
})();
