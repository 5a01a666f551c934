// Keys that work everywhere on the page, and in the list; the help that names them.
const keyboard = (() => {
  const help = byId("help"), search = byId("search");
  const KEYS = [
    [["/"], "keySearch"],
    [["j", "↓"], "keyNext"],
    [["k", "↑"], "keyPrevious"],
    [["Home", "End"], "keyEnds"],
    [["Enter"], "keyOpen"],
    [["c"], "keyCopy"],
    [["Esc"], "keyEscape"],
    [["?"], "keyHelp"],
  ];
  const TERMS = ["aboutSearch", "aboutKinds", "aboutConfidence", "aboutDates", "aboutLink"];

  const RUSSIAN = { о: "j", л: "k", с: "c", ".": "/", ",": "?" }; // what the same keys give there

  const typing = (node) => node.matches("input:not([type=checkbox]):not([type=range]), select, textarea");

  function showHelp() {
    const keys = KEYS.map(([names, what]) => [
      element(
        "dt",
        {},
        ...names.flatMap((name, at) => (at ? [" ", element("kbd", {}, name)] : [element("kbd", {}, name)])),
      ),
      element("dd", {}, say(what)),
    ]);
    byId("help-body").replaceChildren(
      element("h3", {}, say("keys")),
      element("dl", { class: "keys" }, ...keys.flat()),
      element("h3", {}, say("terms")),
      ...TERMS.map((name) => element("p", {}, say(name))),
    );
    if (!help.open) help.showModal();
  }

  // `list` is the list of quotations, `toggle` opens and closes the evidence of a row.
  function listen(list, toggle) {
    const step = (by) =>
      list.reveal(list.itemAt(list.current)?.contains(document.activeElement) ? list.current + by : list.firstInView());
    const anywhere = {
      "/": () => search.focus(),
      "?": showHelp,
      j: () => step(1),
      k: () => step(-1),
    };
    const inItem = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Home: () => list.reveal(0),
      End: () => list.reveal(list.length - 1),
      c: (item) => citation.copy(Number(item.dataset.row), item.querySelector(".copy")),
      Escape: (item) => {
        if (!item.querySelector(".evidence")) search.focus();
        else {
          item.focus({ preventScroll: true });
          toggle(Number(item.dataset.row));
        }
      },
    };

    document.addEventListener("keydown", (event) => {
      if (
        event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")
      ) return;
      const { target } = event;
      const key = typing(target) ? event.key : (RUSSIAN[event.key] ?? event.key);
      if (target === search && (key === "ArrowDown" || key === "Enter") && list.length) list.reveal(0);
      else if (target === search && key === "Escape") state.set({ q: "" }, { step: false });
      else if (typing(target)) return;
      else if (target.closest(".quotation") && key in inItem) inItem[key](target.closest(".quotation"));
      else if (target.matches(".quotation") && key === "Enter") toggle(Number(target.dataset.row));
      else if (key in anywhere) anywhere[key]();
      else return;
      event.preventDefault();
    });
    byId("skip").addEventListener("click", () => list.reveal(list.firstInView()));
  }

  function listenToHelp() {
    byId("help-button").addEventListener("click", showHelp);
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.querySelector(".close").addEventListener("click", () => dialog.close());
    }
  }

  return { listen, listenToHelp };
})();
