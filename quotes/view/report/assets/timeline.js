// The timeline: what is found over time, and a period to choose from it with the pointer or the keyboard.
const timeline = (() => {
  const HEIGHT = 176;
  const section = byId("timeline"), stage = byId("timeline-stage"), readout = byId("timeline-readout");
  const details = byId("timeline-details");
  let counts = null;
  let width = 0;
  let current = 0; // the bar that the keyboard is on
  let anchor = null; // where a stretch begins that is being chosen
  let drawn = [];

  // First and last bar of the period that is chosen, -1 if it has none; null if no period is chosen.
  function chosen() {
    const { from, to } = state.current;
    if (!from && !to) return null;
    const inside = ({ first, last }) => !(from && last < dates.parse(from)) && !(to && first > dates.parse(to));
    return [chart.periods.findIndex(inside), chart.periods.findLastIndex(inside)];
  }

  function choose(one, other) {
    const first = chart.periods[Math.min(one, other)], last = chart.periods[Math.max(one, other)];
    const period = { from: dates.iso(first.first), to: dates.iso(last.last) };
    const same = period.from === state.current.from && period.to === state.current.to;
    state.set(same ? { from: "", to: "" } : period);
  }

  function show(rows) {
    section.hidden = chart.periods.length === 0;
    if (section.hidden) return;
    counts = chart.count(rows);
    draw();
    const note = byId("timeline-outside");
    note.hidden = counts.outside === 0;
    note.textContent = counts.outside ? say("outside", { n: counts.outside }) : "";
    if (details.open) fillTable();
  }

  function draw() {
    const focused = stage.contains(document.activeElement);
    const svg = chart.draw(counts, {
      width,
      height: HEIGHT,
      bar: (at) => ({ role: "button", tabindex: at === current ? 0 : -1, "aria-label": chart.describe(at, counts) }),
    });
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", say("timelineLabel", { unit: chart.unitName() }));
    drawn = [...svg.querySelectorAll(".bar")];
    stage.replaceChildren(svg);
    highlight(chosen());
    if (focused) drawn[current].focus();
    else readout.textContent = say("timelineHelp");
  }

  function highlight(stretch) {
    drawn.forEach((bar, at) => {
      const inside = stretch !== null && at >= stretch[0] && at <= stretch[1];
      bar.setAttribute("aria-pressed", inside);
      bar.classList.toggle("out", stretch !== null && !inside);
    });
  }

  function move(at) {
    drawn[current].setAttribute("tabindex", -1);
    current = Math.max(0, Math.min(drawn.length - 1, at));
    drawn[current].setAttribute("tabindex", 0);
    drawn[current].focus();
  }

  function fillTable() {
    const row = (...cells) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, cells[0]),
        ...cells.slice(1).map((cell) => element("td", {}, language.number(cell))),
      );
    const sum = (values) => values.reduce((one, other) => one + other, 0);
    const header = [say("period"), say("directs"), say("partials")].map((text) =>
      element("th", { scope: "col" }, text)
    );
    const filled = chart.periods.map((period, at) => [chart.nameOf(period), counts.direct[at], counts.partial[at]])
      .filter(([, direct, partial]) => direct + partial);
    byId("timeline-table").replaceChildren(
      element("caption", {}, say("timelineLabel", { unit: chart.unitName() })),
      element("thead", {}, element("tr", {}, ...header)),
      element("tbody", {}, ...filled.map((cells) => row(...cells))),
      element("tfoot", {}, row(say("total"), sum(counts.direct), sum(counts.partial))),
    );
  }

  const barAt = (event) => chart.at(event.clientX - stage.getBoundingClientRect().left, width);

  function listen() {
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      anchor = barAt(event);
      stage.setPointerCapture(event.pointerId);
      highlight([anchor, anchor]);
    });
    stage.addEventListener("pointermove", (event) => {
      const at = barAt(event);
      readout.textContent = chart.describe(at, counts);
      if (anchor !== null) highlight([Math.min(anchor, at), Math.max(anchor, at)]);
    });
    stage.addEventListener("pointerup", (event) => {
      if (anchor === null) return;
      const from = anchor;
      anchor = null;
      current = barAt(event);
      choose(from, current);
    });
    stage.addEventListener("pointercancel", () => {
      anchor = null;
      highlight(chosen());
    });
    stage.addEventListener("pointerleave", () => {
      readout.textContent = say("timelineHelp");
    });
    stage.addEventListener("focusin", (event) => {
      const at = drawn.indexOf(event.target);
      if (at >= 0) readout.textContent = chart.describe(current = at, counts);
    });
    stage.addEventListener("focusout", () => {
      readout.textContent = say("timelineHelp");
    });
    stage.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: drawn.length - 1 };
      if (event.key in steps) {
        const stretch = chosen();
        const start = stretch && current === stretch[0]
          ? stretch[1]
          : stretch && current === stretch[1]
          ? stretch[0]
          : current;
        move(steps[event.key]);
        if (event.shiftKey && start !== current) choose(start, current);
      } else if (event.key === "Enter" || event.key === " ") choose(current, current);
      else if (event.key === "Escape") state.set({ from: "", to: "" });
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    details.addEventListener("toggle", () => details.open && counts && fillTable());
    new ResizeObserver(() => {
      if (!stage.clientWidth || stage.clientWidth === width) return; // none on paper
      width = stage.clientWidth;
      if (counts) draw();
    }).observe(stage);
    width = stage.clientWidth;
  }

  return { show, listen };
})();
