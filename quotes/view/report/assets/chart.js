// Quotations over time as stacked bars, direct and partial: days, months, years or decades, as fits the whole span.
const chart = (() => {
  const MONTH = 31;
  const MOST_DAYS = 45, MOST_MONTHS = 60, MOST_YEARS = 120;
  const MARGIN = { top: 12, right: 6, bottom: 36, left: 40 };
  const LEAST = 1.5; // pixels, that one quotation among thousands is seen
  const LOWEST = 3; // quotations at the top of the scale
  const WIDEST = 44; // of bars
  const WIDEST_PLACE = 110; // of what belongs to a bar
  const LABEL = { day: 26, month: 34, year: 44, decade: 60 }; // widths
  const STEPS = {
    day: [1, 2, 5, 10],
    month: [1, 3, 6, 12, 24, 60],
    year: [1, 2, 5, 10, 20, 25, 50, 100],
    decade: [1, 2, 5, 10, 20, 50, 100],
  };
  const UNIT_NAMES = { day: "byDay", month: "byMonth", year: "byYear", decade: "byDecade" };

  const [first, last] = span();
  const unit = unitOf(first, last);
  const periods = unit ? divided(first, last) : [];
  const periodOf = Int32Array.from(content.all, (index) => {
    const at = periodAt(content.earliest[index]);
    return at >= 0 && content.latest[index] <= periods[at].last ? at : -1;
  });

  // From the first to the last day. What is only known by the year does not make it longer, if anything is known better.
  function span() {
    for (const longest of [MONTH, Infinity]) {
      let first = Infinity, last = -Infinity;
      for (const index of content.all) {
        if (!(content.latest[index] - content.earliest[index] < longest)) continue;
        first = Math.min(first, content.earliest[index]);
        last = Math.max(last, content.latest[index]);
      }
      if (first <= last) return [first, last];
    }
    return [NaN, NaN];
  }

  function unitOf(first, last) {
    if (!Number.isFinite(first) || !Number.isFinite(last)) return null;
    const years = dates.yearOf(last) - dates.yearOf(first);
    const months = 12 * years + dates.monthOf(last) - dates.monthOf(first);
    if (last - first < MOST_DAYS) return "day";
    if (months < MOST_MONTHS) return "month";
    return years < MOST_YEARS ? "year" : "decade";
  }

  function divided(first, last) {
    const start = (at) => {
      if (unit === "day") return first + at;
      if (unit === "month") return dates.dayOf(dates.yearOf(first), dates.monthOf(first) + at);
      if (unit === "year") return dates.dayOf(dates.yearOf(first) + at);
      return dates.dayOf(10 * (Math.floor(dates.yearOf(first) / 10) + at));
    };
    const found = [];
    for (let at = 0; start(at) <= last; at++) found.push({ first: start(at), last: start(at + 1) - 1 });
    return found;
  }

  // Which period a day belongs to; -1 for one outside of all, and for NaN.
  function periodAt(day) {
    let low = 0, high = periods.length;
    if (!(day >= periods[0]?.first)) return -1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (periods[middle].last < day) low = middle + 1;
      else high = middle;
    }
    return low < periods.length ? low : -1;
  }

  function nameOf({ first }) {
    if (unit === "decade") return say("decade", { year: String(dates.yearOf(first)) });
    return dates.format(first, { day: dates.DAY, month: dates.MONTH, year: dates.YEAR }[unit]);
  }

  const unitName = () => say(UNIT_NAMES[unit]);

  // How many direct and partial quotations each period has, and how many rows lie in none.
  function count(rows) {
    const counts = { direct: new Uint32Array(periods.length), partial: new Uint32Array(periods.length), outside: 0 };
    for (const index of rows) {
      const at = periodOf[index];
      if (at < 0) counts.outside++;
      else counts[content.direct[index] ? "direct" : "partial"][at]++;
    }
    return counts;
  }

  function describe(at, { direct, partial }) {
    const values = { direct: direct[at], partial: partial[at] };
    return say("bar", {
      period: nameOf(periods[at]),
      count: say("quotations", { n: values.direct + values.partial }),
      ...values,
    });
  }

  const layout = (width) => {
    const place = Math.min(WIDEST_PLACE, (width - MARGIN.left - MARGIN.right) / periods.length);
    return { place, left: (at) => MARGIN.left + at * place };
  };

  // Which period lies at a distance from the left of the drawing.
  function at(x, width) {
    const { place } = layout(width);
    return Math.max(0, Math.min(periods.length - 1, Math.floor((x - MARGIN.left) / place)));
  }

  // A drawing of counts. `bar(at)` gives further attributes of each bar's group.
  function draw(counts, { width, height, bar = () => ({}) }) {
    const { place, left } = layout(width);
    const totals = periods.map((_, index) => counts.direct[index] + counts.partial[index]);
    const most = Math.max(LOWEST, ...totals);
    const step = niceStep(most);
    const top = step * Math.ceil(most / step);
    const floor = height - MARGIN.bottom;
    const tall = (value) => (value ? Math.max(LEAST, (value / top) * (floor - MARGIN.top)) : 0);
    const y = (value) => floor - tall(value);
    const end = left(periods.length);

    const grid = [];
    for (let value = 0; value <= top; value += step) {
      grid.push(
        drawing("line", {
          class: "grid",
          x1: MARGIN.left,
          x2: Math.max(end, width - MARGIN.right),
          y1: y(value),
          y2: y(value),
        }),
        drawing(
          "text",
          { class: "tick", x: MARGIN.left - 8, y: y(value) + 4, "text-anchor": "end" },
          language.number(value),
        ),
      );
    }
    const gap = Math.max(place - WIDEST, place > 6 ? Math.min(6, place * 0.2) : place > 2 ? 1 : 0);
    const bars = periods.map((_, index) => {
      const direct = tall(counts.direct[index]), partial = tall(counts.partial[index]);
      const rectangle = (name, height, below) =>
        height > 0 &&
        drawing("rect", {
          class: name,
          x: left(index) + gap / 2,
          width: place - gap,
          y: floor - below - height,
          height,
        });
      return drawing(
        "g",
        { class: "bar", ...bar(index) },
        drawing("rect", { class: "place", x: left(index), width: place, y: 0, height: floor }),
        rectangle("direct", direct, 0),
        rectangle("partial", partial, direct),
        rectangle("hatching", partial, direct),
      );
    });
    return drawing(
      "svg",
      { class: "chart", width, height, viewBox: `0 0 ${width} ${height}` },
      ...grid,
      ...bars,
      ...labels(place, left, floor),
    );
  }

  function niceStep(most) {
    const rough = most / 3;
    const magnitude = 10 ** Math.floor(Math.log10(rough));
    const nice = [1, 2, 5, 10].find((factor) => factor * magnitude >= rough) * magnitude;
    return Math.max(1, nice);
  }

  function labels(place, left, floor) {
    const wanted = LABEL[unit] / place;
    const step = STEPS[unit].find((each) => each >= wanted) ?? Math.ceil(wanted);
    const shown = [];
    let before = "";
    periods.forEach(({ first }, index) => {
      const year = dates.yearOf(first), month = dates.monthOf(first);
      const number = { day: index, month: month - 1 + 12 * year, year, decade: year / 10 }[unit];
      if (number % step) return;
      const x = left(index) + place / 2;
      const text = (content, y, name) => drawing("text", { class: name, x, y, "text-anchor": "middle" }, content);
      const fine = unit === "day" || (unit === "month" && step < 12);
      const outer = unit === "day" ? dates.format(first, { month: "short", year: "numeric" }) : String(year);
      const inner = unit === "day" ? { day: "numeric" } : { month: "short" };
      if (!fine) shown.push(text(unit === "decade" ? nameOf({ first }) : outer, floor + 16, "tick"));
      else {
        shown.push(text(dates.format(first, inner), floor + 16, "tick"));
        if (outer !== before) shown.push(text(outer, floor + 31, "tick outer"));
      }
      before = outer;
    });
    return shown;
  }

  return { periods, count, describe, nameOf, unitName, draw, at, periodAt };
})();
