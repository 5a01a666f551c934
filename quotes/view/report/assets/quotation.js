// One quotation of the list: who, when, where, the words, and on demand the evidence.
const quotation = (() => {
  const HIGH = 0.9, MEDIUM = 0.8; // rows below are what "quotes review" asks about
  const SIGNS = { high: "●", medium: "◐", low: "○" };
  const AROUND = 70; // characters of context beside a hit

  const levelOf = (share) => (share >= HIGH ? "high" : share >= MEDIUM ? "medium" : "low");

  // The article of a row at a place of the list. `open` shows its evidence.
  function article(index, { position, total, terms, open }) {
    return element(
      "article",
      {
        class: open ? "quotation opened" : "quotation",
        tabindex: -1,
        "data-row": index,
        "aria-posinset": position + 1,
        "aria-setsize": total,
        "aria-labelledby": `who-${index} words-${index}`,
      },
      ...parts(index, terms, open),
    );
  }

  function parts(index, terms, open) {
    return [
      who(index, terms),
      element(
        "div",
        { class: "what" },
        ...what(index, terms),
        actions(index, open),
        open && evidence.show(index, terms),
      ),
    ];
  }

  function highlighted(text, terms) {
    return element("bdi", {}, ...marked(elements.balanced(text), folding.hits(elements.balanced(text), terms)));
  }

  function who(index, terms) {
    const name = citation.speakerOf(index);
    const role = content.get(index, "role");
    const key = content.keyOf(content.personOf[index]);
    const when = citation.whenOf(index);
    return element(
      "header",
      { class: "who" },
      element(
        "h3",
        { id: `who-${index}` },
        element("button", {
          type: "button",
          class: "speaker",
          click: () => state.set({ who: key === state.current.who ? "" : key }),
        }, highlighted(name, terms)),
      ),
      role && element("p", { class: "role" }, highlighted(role, terms)),
      element(
        "p",
        { class: "when" },
        when && isolated(when),
        element("span", { class: "basis" }, evidence.basisOf(index)),
      ),
    );
  }

  function what(index, terms) {
    const code = content.get(index, "language");
    const words = citation.quoted(content.quote(index), code);
    const stretches = folding.hits(words, terms);
    const document = content.documentAt(index);
    return [
      element(
        "blockquote",
        { class: "words", id: `words-${index}`, lang: code, dir: "auto" },
        ...marked(words, stretches),
      ),
      !stretches.length && terms.length > 0 && snippet(index, terms),
      element(
        "p",
        { class: "source" },
        document.paper && element("span", { class: "paper" }, isolated(document.paper)),
        element("span", { class: "title" }, link(document.url, highlighted(content.titleOf(document), terms))),
      ),
    ];
  }

  // Where the search found something around the words, if not in them.
  function snippet(index, terms) {
    const text = content.get(index, "passage").map(([, piece]) => piece).join("").replace(/\s+/g, " ");
    const [first] = folding.hits(text, terms);
    if (!first) return null;
    const before = text.indexOf(" ", first[0] - AROUND) + 1, behind = text.lastIndexOf(" ", first[1] + AROUND);
    const start = first[0] <= AROUND ? 0 : Math.min(before, first[0]);
    const end = first[1] + AROUND >= text.length ? text.length : Math.max(behind, first[1]);
    const cut = (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
    return element(
      "p",
      { class: "snippet" },
      element("span", { class: "label" }, `${say("inText")}: `),
      highlighted(cut, terms),
    );
  }

  function actions(index, open) {
    const share = content.get(index, "confidence");
    const kind = content.direct[index] ? "direct" : "partial";
    return element(
      "div",
      { class: "actions" },
      element(
        "span",
        { class: `tag ${kind}` },
        element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }),
        say(kind),
      ),
      share !== null && confidence(share),
      content.get(index, "disputed") &&
        element("span", { class: "tag disputed", title: say("disputedHint") }, `⚠ ${say("disputed")}`),
      element(
        "span",
        { class: "buttons" },
        element("button", {
          type: "button",
          class: "quiet open",
          "aria-expanded": String(open),
          "aria-label": say("openLabel"),
        }, say("open")),
        element("button", { type: "button", class: "quiet copy" }, say("copy")),
      ),
    );
  }

  function confidence(share) {
    const level = levelOf(share);
    return element(
      "span",
      { class: `tag confidence ${level}`, title: `${say("confidence")}: ${say(level)}` },
      element("span", { "aria-hidden": "true" }, `${SIGNS[level]} `),
      hidden(`${say("confidence")}: `),
      language.probability(share),
    );
  }

  return { article, levelOf };
})();
