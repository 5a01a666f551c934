// Days, counted from 1970-01-01, and EDTF dates (ISO 8601-2) as people read them.
const dates = (() => {
  const MS = 86400000;
  const PART = /^(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?$/;
  const ANY_LEAP_YEAR = 2000;
  let locale;
  const formats = new Map();

  function use(chosen) {
    locale = chosen;
    formats.clear();
    known.clear();
  }

  function dayOf(year, month = 1, day = 1) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date.getTime() / MS;
  }

  // The day of an ISO date; NaN for an empty one.
  const parse = (iso) => (iso ? dayOf(+iso.slice(0, 4), +iso.slice(5, 7), +iso.slice(8, 10)) : NaN);
  const iso = (day) => new Date(day * MS).toISOString().slice(0, 10);
  const yearOf = (day) => new Date(day * MS).getUTCFullYear();
  const monthOf = (day) => new Date(day * MS).getUTCMonth() + 1;

  // Options are those of Intl.DateTimeFormat.
  function formatter(options) {
    const key = Object.entries(options).join();
    if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }));
    return formats.get(key);
  }

  // Russian puts "г." behind years, which lists can do without; browsers differ in the spaces of "5–11 March".
  const tidy = (text) => text.replace(/(\d)\s?г\./g, "$1").replace(/^(\d+)\s*–\s*(?=\d)/, "$1–");
  const format = (day, options) => tidy(formatter(options).format(day * MS));
  const formatRange = (first, last, options) =>
    first === last ? format(first, options) : tidy(formatter(options).formatRange(first * MS, last * MS));

  const DAY = { day: "numeric", month: "long", year: "numeric" };
  const MONTH = { month: "long", year: "numeric" };
  const YEAR = { year: "numeric" };

  function point(text) {
    const found = PART.exec(text);
    if (!found) return null;
    const [year, month, day] = found.slice(1).map((part) => (part && !part.startsWith("X") ? +part : null));
    const options = { ...(day && { day: "numeric" }), ...(month && { month: "long" }), ...(year !== null && YEAR) };
    return year === null && month === null
      ? null
      : { day: dayOf(year ?? ANY_LEAP_YEAR, month ?? 1, day ?? 1), year, options };
  }

  function readPoint({ day, year, options }) {
    return year === null ? say("yearUnknown", { date: format(day, options) }) : format(day, options);
  }

  // An EDTF date or interval in words; what is neither stays as it is.
  const known = new Map();
  function readable(edtf) {
    if (!known.has(edtf)) known.set(edtf, read(edtf));
    return known.get(edtf);
  }

  function read(edtf) {
    const points = edtf.split("/").map(point);
    if (points.length > 2 || points.includes(null)) return edtf;
    const [first, last] = points;
    if (!last) return readPoint(first);
    const alike = first.year !== null && JSON.stringify(first.options) === JSON.stringify(last.options);
    return alike ? formatRange(first.day, last.day, first.options) : `${readPoint(first)} – ${readPoint(last)}`;
  }

  // From an EDTF date to a later one, as exactly as each is known.
  function span(earlier, later) {
    const first = earlier.split("/")[0], last = later.split("/").at(-1);
    return readable(first === last ? first : `${first}/${last}`);
  }

  // A stretch of days given as ISO dates, either of which can be empty.
  function period(from, to) {
    if (from && to) return formatRange(parse(from), parse(to), DAY);
    return from ? say("since", { date: readable(from) }) : say("until", { date: readable(to) });
  }

  return { DAY, MONTH, YEAR, use, dayOf, parse, iso, yearOf, monthOf, format, readable, span, period };
})();
