// On paper: a plain list of all that is left by search and filters, not only of what is in view.
const printing = (() => {
  const section = byId("printed");

  function prepare(rows) {
    const chosen = controls.chips().map(([what]) => what);
    section.replaceChildren(
      element("h1", {}, isolated(content.title)),
      element(
        "p",
        { class: "printed-filters" },
        say("quotationsOf", { n: content.size, shown: rows.length }),
        ...chosen.flatMap((what) => [" · ", isolated(what)]),
      ),
      element("ol", {}, ...rows.map(item)),
    );
  }

  function item(index) {
    const paper = content.documentAt(index);
    const code = content.get(index, "language");
    const role = content.get(index, "role");
    const when = citation.whenOf(index);
    const share = content.get(index, "confidence");
    const source = [when, paper.paper, content.titleOf(paper), elements.webAddress(paper.url)].filter(Boolean);
    const notes = [
      say(content.direct[index] ? "direct" : "partial"),
      share !== null && `${say("confidence").toLowerCase()} ${language.probability(share)}`,
    ].filter(Boolean);
    return element(
      "li",
      {},
      element(
        "p",
        { class: "printed-who" },
        element("b", {}, isolated(citation.speakerOf(index))),
        role && [", ", isolated(role)],
      ),
      element("blockquote", { lang: code, dir: "auto" }, citation.quoted(content.quote(index), code)),
      element(
        "p",
        { class: "printed-source" },
        ...[...source, ...notes].flatMap((text, at) => (at ? [" · ", isolated(text)] : [isolated(text)])),
      ),
    );
  }

  function listen(rowsShown) {
    addEventListener("beforeprint", () => prepare(rowsShown()));
    addEventListener("afterprint", () => section.replaceChildren());
    byId("print").addEventListener("click", () => print());
  }

  return { listen };
})();
