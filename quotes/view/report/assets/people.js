// The people who are quoted, most quoted first, to choose one from.
const people = (() => {
  const AT_ONCE = 60;
  const list = byId("people-list"), find = byId("people-find"), more = byId("people-more");
  let limit = AT_ONCE;
  let counts = null;

  function show(newCounts) {
    counts = newCounts;
    draw();
  }

  function draw() {
    const chosen = state.current.who;
    const terms = folding.terms(find.value);
    const fits = (person) =>
      terms.every((term) =>
        folding.find(person === content.UNNAMED ? folding.fold(say("unnamed")) : content.personTexts[person], term) >= 0
      );
    const found = [];
    counts.forEach((count, person) => {
      if ((count > 0 || content.keyOf(person) === chosen) && fits(person)) found.push(person);
    });
    found.sort((one, other) => counts[other] - counts[one] || one - other);
    const most = Math.max(1, ...found.slice(0, 1).map((person) => counts[person]));
    const focused = document.activeElement.dataset.person;
    list.replaceChildren(...found.slice(0, limit).map((person) => item(person, counts[person] / most, chosen)));
    if (focused) {
      [...list.querySelectorAll("button")].find(({ dataset }) => dataset.person === focused)?.focus({
        preventScroll: true,
      });
    }
    more.hidden = found.length <= limit;
    more.textContent = say("peopleMore", { n: Math.max(0, found.length - limit) });
    byId("people-none").hidden = found.length > 0 || !terms.length;
    byId("people-count").textContent = language.number(found.length);
  }

  function item(person, share, chosen) {
    const key = content.keyOf(person);
    const role = content.people[person]?.type === "org" ? say("organisation") : content.roleOf(person);
    const bar = element("span", { class: "share", "aria-hidden": "true" });
    bar.style.inlineSize = `${100 * share}%`;
    return element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: person === content.UNNAMED ? "person unnamed" : "person",
          "aria-pressed": String(key === chosen),
          "data-person": key,
          click: () => state.set({ who: key === state.current.who ? "" : key }),
        },
        element("span", { class: "name" }, isolated(content.nameOf(person))),
        element(
          "span",
          { class: "count" },
          language.number(counts[person]),
          hidden(` ${say("statQuotations", { n: counts[person] })}`),
        ),
        role && element("span", { class: "role" }, isolated(role)),
        bar,
      ),
    );
  }

  function listen() {
    find.addEventListener("input", () => {
      limit = AT_ONCE;
      draw();
    });
    more.addEventListener("click", () => {
      const next = limit;
      limit += 5 * AT_ONCE;
      draw();
      list.children[next]?.firstElementChild.focus();
    });
  }

  return { show, listen };
})();
