// Which quotations search and filters leave, in which order, and what each filter would leave without itself.
const selection = (() => {
  const { size } = content;
  const PASSED = 0, OTHER_TIME = 1, OTHER_PERSON = 2;

  // Search. A query that only goes on is looked for in what was found before.
  let last = { terms: [], found: null };
  function search(terms) {
    if (!terms.length) return (last = { terms, found: null }).found;
    content.prepare();
    const before = goesOn(last.terms, terms) ? last.found : null;
    const found = new Uint8Array(size).fill(1);
    for (const term of terms) {
      const inDocument = content.documentTexts.map((text) => folding.find(text, term) >= 0);
      const inPerson = content.personTexts.map((text) => folding.find(text, term) >= 0);
      for (let index = 0; index < size; index++) {
        if (!found[index]) continue;
        if (before && !before[index]) found[index] = 0;
        else if (!inDocument[content.documentOf[index]] && !inPerson[content.personOf[index]]) {
          if (folding.find(content.texts[index], term) < 0) found[index] = 0;
        }
      }
    }
    last = { terms, found };
    return found;
  }

  function goesOn(before, terms) {
    return (
      before.length > 0 &&
      before.length <= terms.length &&
      before.every((term, at) => !term.whole && terms[at].words.startsWith(term.words))
    );
  }

  // Documents that a filter names: by id, else by words of title and id.
  function namedDocuments(name) {
    const exact = content.documents.map(({ id }) => id === name);
    if (exact.includes(true)) return exact;
    const terms = folding.terms(name);
    return content.documents.map((document, at) => {
      const id = folding.fold(document.id);
      return terms.every((term) => folding.find(content.documentTexts[at], term) >= 0 || folding.find(id, term) >= 0);
    });
  }

  // Orders of all quotations, each made when it is first asked for. What has no value comes last.
  const orders = new Map();
  function order(sort) {
    const key = `${sort} ${language.current}`;
    if (!orders.has(key)) orders.set(key, sorted(sort));
    return orders.get(key);
  }

  function sorted(sort) {
    const indices = Uint32Array.from(content.all);
    const { earliest, latest, confidence } = content;
    const by = (values, sign = 1) => (one, other) => {
      const a = values[one], b = values[other];
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return sign * (a - b);
    };
    const stable = (...compare) =>
      indices.sort((one, other) => {
        for (const each of compare) {
          const found = each(one, other);
          if (found) return found;
        }
        return one - other;
      });
    if (sort === "oldest") return stable(by(earliest), by(latest));
    if (sort === "newest") return stable(by(latest, -1), by(earliest, -1));
    if (sort === "doubtful") return stable(by(confidence));
    if (sort === "certain") return stable(by(confidence, -1));
    if (sort === "speaker") return stable(by(speakerRanks()), by(earliest));
    return indices;
  }

  function speakerRanks() {
    const speakers = content.all.map((index) => content.get(index, "speaker"));
    const compare = language.collator().compare;
    const names = [...new Set(speakers)].filter(Boolean).sort((one, other) =>
      compare(one, other) || (one < other ? -1 : 1)
    );
    const ranks = new Map(names.map((name, rank) => [name, rank]));
    return Float64Array.from(speakers, (name) => ranks.get(name) ?? NaN);
  }

  // What is left: `rows` in their order; `people` are the numbers of quotations of each without the filter by person,
  // `timeline` the rows without the filter by period.
  function select(chosen) {
    const terms = folding.terms(chosen.q);
    const found = search(terms);
    const inDocuments = chosen.doc ? namedDocuments(chosen.doc) : null;
    const rightPaper = chosen.paper ? content.documents.map(({ paper }) => (paper || "-") === chosen.paper) : null;
    const person = chosen.who ? content.personByKey.get(chosen.who) : -1;
    const from = chosen.from ? dates.parse(chosen.from) : -Infinity;
    const to = chosen.to ? dates.parse(chosen.to) : Infinity;
    const inPeriod = (index) => {
      if (!chosen.from && !chosen.to) return true;
      const first = content.earliest[index], end = content.latest[index];
      if (Number.isNaN(first) && Number.isNaN(end)) return false;
      return !(first > to) && !(end < from); // an open end, NaN, rules nothing out
    };

    const rows = [], timeline = [];
    const people = new Uint32Array(content.people.length + 1);
    for (const index of order(chosen.sort)) {
      if (found && !found[index]) continue;
      if (chosen.kind && (chosen.kind === "direct") !== Boolean(content.direct[index])) continue;
      if (chosen.conf && !(content.confidence[index] >= chosen.conf)) continue;
      if (chosen.once && !content.firstPrint[index]) continue;
      if (chosen.lang && content.get(index, "language") !== chosen.lang) continue;
      const document = content.documentOf[index];
      if (inDocuments && !inDocuments[document]) continue;
      if (rightPaper && !rightPaper[document]) continue;
      let missed = PASSED;
      if (person >= 0 && content.personOf[index] !== person) missed |= OTHER_PERSON;
      if (!inPeriod(index)) missed |= OTHER_TIME;
      if (missed === PASSED) rows.push(index);
      if (!(missed & OTHER_TIME)) people[content.personOf[index]]++;
      if (!(missed & OTHER_PERSON)) timeline.push(index);
    }
    return { terms, rows, people, timeline };
  }

  return { select, namedDocuments };
})();
