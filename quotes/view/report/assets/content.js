// What is shown: documents, people and quotations, with what the page needs to find its way in them quickly.
const content = (() => {
  const { title, documents, people, quotations } = JSON.parse(byId("content").textContent);
  const { rows } = quotations;
  const FIELD = Object.fromEntries(quotations.fields.map((name, index) => [name, index]));
  const OMISSION = " […] ";

  // Unnamed sources are filed together, behind all people.
  const UNNAMED = people.length;
  const personByKey = new Map([...people.map(({ id }, index) => [id, index]), ["*", UNNAMED]]);

  const size = rows.length;
  const all = Array.from({ length: size }, (_, index) => index);
  const documentOf = new Uint32Array(size);
  const personOf = new Uint32Array(size);
  const earliest = new Float64Array(size); // days; NaN where unknown
  const latest = new Float64Array(size);
  const confidence = new Float64Array(size); // NaN where there is none
  const direct = new Uint8Array(size);
  const firstPrint = new Uint8Array(size);
  const lengths = new Uint32Array(size);

  rows.forEach((row, index) => {
    documentOf[index] = row[FIELD.document];
    personOf[index] = row[FIELD.person] ?? UNNAMED;
    earliest[index] = dates.parse(row[FIELD.earliest]);
    latest[index] = dates.parse(row[FIELD.latest]);
    confidence[index] = row[FIELD.confidence] ?? NaN;
    direct[index] = row[FIELD.kind] === "direct" ? 1 : 0;
    firstPrint[index] = row[FIELD.first_print] ? 1 : 0;
    for (const [mark, text] of row[FIELD.passage]) if (mark.startsWith("q")) lengths[index] += text.length;
  });

  const get = (index, name) => rows[index][FIELD[name]];
  const documentAt = (index) => documents[documentOf[index]];
  const keyOf = (person) => (person === UNNAMED ? "*" : people[person].id);
  // A name and a role are given in the language of the page where they are known in it.
  const nameOf = (person) =>
    person === UNNAMED ? say("unnamed") : (people[person].names[language.current] ?? people[person].name);

  // The last role of a person, of those in the language of the page where there are any.
  function roleOf(person) {
    if (person === UNNAMED) return "";
    const { roles } = people[person];
    const formOf = ({ forms }) => forms[language.current];
    const told = roles.some(formOf) ? roles.filter(formOf) : roles;
    const last = told.findLast(({ last }) => last) ?? told[0];
    return last ? (formOf(last) ?? last.role) : "";
  }

  // The quotation's parts: pieces of the speaker's words that follow each other belong to one.
  function quote(index) {
    let text = "", open = true;
    for (const [mark, piece] of get(index, "passage")) {
      const said = mark.startsWith("q");
      if (said) text += (open || !text ? "" : OMISSION) + piece;
      open = said;
    }
    return text;
  }

  // What a document is called: its title, or where it has none, its id.
  const titleOf = (document) => document.title || document.id;

  // Text to search in, folded: of each quotation its words, speaker, role and passage; what many have in common, once.
  // Made in slices while nothing else is to be done, or at once when it is needed.
  const texts = new Array(size);
  let done = 0;
  function prepare(until = size) {
    for (; done < Math.min(until, size); done++) {
      const row = rows[done];
      const passage = row[FIELD.passage].map(([, text]) => text).join("");
      texts[done] = folding.fold(`${row[FIELD.speaker]} ${row[FIELD.role]} ${passage}`);
    }
    return done === size;
  }
  const documentTexts = documents.map((document) => folding.fold(`${document.title} ${document.paper}`));
  const personTexts = people.map((person) => folding.fold([person.name, ...person.variants].join(" ")));
  personTexts.push(" ");

  // The prints of the same words, by group.
  let groups = null;
  function printsOf(index) {
    const group = get(index, "group");
    if (!group) return [];
    if (!groups) {
      groups = new Map();
      rows.forEach((row, at) => {
        const name = row[FIELD.group];
        if (groups.has(name)) groups.get(name).push(at);
        else if (name) groups.set(name, [at]);
      });
    }
    return groups.get(group).filter((other) => other !== index);
  }

  // How many quotations there are of each value, most first.
  function counted(indices, valueOf) {
    const counts = new Map();
    for (const index of indices) counts.set(valueOf(index), (counts.get(valueOf(index)) ?? 0) + 1);
    return [...counts].sort(([one, count], [other, otherCount]) => otherCount - count || (one < other ? -1 : 1));
  }

  const isDated = (index) => !Number.isNaN(earliest[index]) || !Number.isNaN(latest[index]);
  const undated = all.filter((index) => !isDated(index)).length;

  // The EDTF dates that begin first and end last, of those with equal ends the most exact; null where nothing is dated.
  function outermost() {
    let first = -1, last = -1;
    const length = (index) => latest[index] - earliest[index];
    for (const index of all) {
      if (Number.isNaN(length(index))) continue;
      const begins = first < 0 ? -1 : earliest[index] - earliest[first] || length(index) - length(first);
      const ends = last < 0 ? -1 : latest[last] - latest[index] || length(index) - length(last);
      if (begins < 0) first = index;
      if (ends < 0) last = index;
    }
    return first < 0 ? null : [get(first, "date"), get(last, "date")];
  }

  return {
    title,
    documents,
    people,
    size,
    UNNAMED,
    personByKey,
    documentOf,
    personOf,
    earliest,
    latest,
    confidence,
    direct,
    firstPrint,
    lengths,
    get,
    documentAt,
    keyOf,
    nameOf,
    roleOf,
    quote,
    titleOf,
    texts,
    prepare,
    documentTexts,
    personTexts,
    printsOf,
    counted,
    undated,
    outermost,
    all,
    get prepared() {
      return done;
    }, // rows whose text to search in is ready
  };
})();
