// What a row rests on: the passage with quotation, source and reporting word marked, and the facts in words.
const evidence = (() => {
  const BASES = {
    explicit: "basisExplicit",
    weekday: "basisWeekday",
    relative: "basisRelative",
    month: "basisMonth",
    published: "basisPublished",
    corrected: "basisCorrected",
    unknown: "basisUnknown",
  };

  // What a date rests on, in words; a word of another origin as it is.
  const basisOf = (index) => {
    const basis = content.get(index, "basis");
    return Object.hasOwn(BASES, basis) ? say(BASES[basis]) : basis;
  };

  function show(index, terms) {
    return element(
      "div",
      { class: "evidence" },
      element("h4", {}, say("passage")),
      passage(index, terms),
      element(
        "p",
        { class: "legend", "aria-hidden": "true" },
        element("span", {}, element("mark", { class: "said" }, say("legendQuotation"))),
        element("span", {}, element("span", { class: "mention" }, say("legendMention"))),
        element("span", {}, element("span", { class: "cue" }, say("legendCue"))),
      ),
      element("h4", {}, say("evidence")),
      facts(index),
    );
  }

  function passage(index, terms) {
    const pieces = content.get(index, "passage");
    const stretches = folding.hits(pieces.map(([, text]) => text).join(""), terms);
    const code = content.get(index, "language");
    const block = element("blockquote", { class: "passage", lang: code, dir: "auto" });
    let at = 0, said = null;
    for (const [mark, text] of pieces) {
      const within = stretches
        .map(([start, end]) => [Math.max(0, start - at), Math.min(text.length, end - at)])
        .filter(([start, end]) => start < end);
      const nodes = marked(text, within);
      const piece = mark.endsWith("m")
        ? element("span", { class: "mention" }, ...nodes)
        : mark.endsWith("c")
        ? element("span", { class: "cue" }, ...nodes)
        : null;
      if (!mark.startsWith("q")) said = null;
      else if (!said) block.append(said = element("mark", { class: "said" }));
      (said ?? block).append(...(piece ? [piece] : nodes));
      at += text.length;
    }
    return block;
  }

  function facts(index) {
    const document = content.documentAt(index);
    const [first, last] = [content.get(index, "earliest"), content.get(index, "latest")];
    const share = content.get(index, "confidence");
    const named = content.get(index, "passage").filter(([mark]) => mark.endsWith("m")).map(([, text]) => text);
    const prints = content.printsOf(index);
    const known = /^[^X]+$/.test(content.get(index, "date")); // then the date itself says how exactly
    return element(
      "dl",
      {},
      ...fact("mention", named.length > 0 && isolated(named.join(" … "))),
      ...fact("cue", content.get(index, "cue") && isolated(content.get(index, "cue"))),
      ...fact(
        "date",
        citation.whenOf(index) ? [isolated(citation.whenOf(index)), ` (${basisOf(index)})`] : basisOf(index),
      ),
      ...fact("bounds", !known && (first || last) && dates.period(first, last)),
      ...fact("confidence", share !== null && `${language.probability(share)}, ${say(quotation.levelOf(share))}`),
      ...fact("source", [
        link(document.url, isolated(content.titleOf(document))),
        document.title && document.title !== document.id && [" ", isolated(document.id, { class: "id" })],
        " ",
        element(
          "button",
          { type: "button", class: "quiet", click: () => state.set({ doc: document.id }) },
          say("onlyThisDocument"),
        ),
      ]),
      ...fact("otherPrints", prints.length > 0 && element("ul", {}, ...prints.map(print))),
      ...fact("disputedFact", content.get(index, "disputed") && say("disputedHint")),
    );
  }

  const fact = (name, value) => (value ? [element("dt", {}, say(name)), element("dd", {}, ...[value].flat(2))] : []);

  function print(index) {
    const document = content.documentAt(index);
    const details = [document.paper, citation.speakerOf(index), citation.whenOf(index)].filter(Boolean);
    return element(
      "li",
      {},
      link(document.url, isolated(content.titleOf(document))),
      " — ",
      ...details.flatMap((text, at) => (at ? [", ", isolated(text)] : [isolated(text)])),
    );
  }

  return { show, basisOf };
})();
