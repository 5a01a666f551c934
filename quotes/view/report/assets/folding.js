// Text as the search sees it: lower case, without accents, invisible characters and punctuation, ё as е; words with one
// space before, between and behind them.
const folding = (() => {
  const UNKNOWN = 1, DROPPED = 0, SPACE = 32, SEVERAL = 0xffff;
  const BREVE = 0x306, I = 0x438, SHORT_I = 0x439;
  const ACCENTS = /[\u0300-\u036f]/g;
  const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/;
  const WORD = /^[\p{L}\p{M}\p{N}\ud800-\udfff]+$/u;
  const LONGEST = 8, CHUNK = 8192;

  const table = new Uint16Array(0x10000).fill(UNKNOWN); // what each UTF-16 code unit becomes
  const several = new Map(); // where that is more than one
  let buffer = new Uint16Array(1 << 14);

  function learn(code) {
    const text = String.fromCharCode(code);
    let folded = code === SHORT_I || code === SHORT_I - 32
      ? "й"
      : text.normalize("NFKD").toLowerCase().replace(ACCENTS, "");
    if (code >= 0xd800 && code <= 0xdfff) folded = text; // half of a pair
    if (!folded || INVISIBLE.test(text)) table[code] = DROPPED;
    else if (!WORD.test(folded) || folded.length > LONGEST) table[code] = SPACE;
    else if (folded.length === 1) table[code] = folded.charCodeAt(0);
    else {
      table[code] = SEVERAL;
      several.set(code, folded);
    }
    return table[code];
  }

  // `origins`, if given, receives for each code unit of the result where it comes from.
  function fold(text, origins) {
    if (buffer.length < text.length * LONGEST + 2) buffer = new Uint16Array(text.length * LONGEST + 2);
    let length = 0;
    const put = (code, from) => {
      if (origins) origins[length] = from;
      buffer[length++] = code;
    };
    put(SPACE, 0);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const folded = table[code] === UNKNOWN ? learn(code) : table[code];
      if (folded === DROPPED) {
        if (code === BREVE && buffer[length - 1] === I) buffer[length - 1] = SHORT_I;
      } else if (folded === SPACE) {
        if (buffer[length - 1] !== SPACE) put(SPACE, at);
      } else if (folded === SEVERAL) {
        for (const character of several.get(code)) put(character.charCodeAt(0), at);
      } else put(folded, at);
    }
    if (buffer[length - 1] !== SPACE) put(SPACE, text.length);
    let result = "";
    for (let at = 0; at < length; at += CHUNK) {
      result += String.fromCharCode.apply(null, buffer.subarray(at, Math.min(at + CHUNK, length)));
    }
    return result;
  }

  // What is asked for: words from their beginnings on, phrases in quotation marks word by word. A phrase that is not
  // closed yet is still being typed. Words parted by punctuation, such as "vice-president", belong together.
  function terms(query) {
    const found = [];
    for (const [, phrase, closing, word] of query.matchAll(/["“”„«»]([^"“”„«»]*)(["“”„«»]|$)|([^\s"“”„«»]+)/g)) {
      const words = fold(phrase ?? word).trim();
      if (words) found.push({ words, whole: Boolean(closing) });
    }
    return found;
  }

  // Where a term stands first in a folded text, at `from` or behind it; -1 if nowhere.
  function find(folded, { words, whole }, from = 0) {
    for (let at = folded.indexOf(words, from); at >= 0; at = folded.indexOf(words, at + 1)) {
      if (folded.charCodeAt(at - 1) === SPACE && (!whole || folded.charCodeAt(at + words.length) === SPACE)) return at;
    }
    return -1;
  }

  // The stretches [start, end) of a text where terms stand, in order, without overlap.
  function hits(text, searched) {
    if (!searched.length || !text) return [];
    const origins = [];
    const folded = fold(text, origins);
    const found = [];
    for (const term of searched) {
      for (let at = find(folded, term); at >= 0; at = find(folded, term, at + 1)) {
        found.push([origins[at], endOf(text, origins[at + term.words.length - 1])]);
      }
    }
    found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    const joined = [];
    for (const [start, end] of found) {
      const last = joined.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else joined.push([start, end]);
    }
    return joined;
  }

  // Accents behind a letter belong to it.
  function endOf(text, last) {
    let end = last + 1;
    while (end < text.length && table[text.charCodeAt(end)] === DROPPED) end++;
    return end;
  }

  return { fold, terms, find, hits };
})();
