// What is searched, filtered, sorted and open, as the address of the page has it behind "#".
const state = (() => {
  const DEFAULTS = Object.freeze({
    q: "", // search
    who: "", // key of a person
    from: "", // ISO dates
    to: "",
    lang: "",
    kind: "",
    conf: 0,
    paper: "",
    doc: "", // id of a document, or words of its title
    once: false,
    sort: "table",
    open: Object.freeze([]), // numbers of rows
    ui: document.documentElement.lang, // language of the interface
  });
  const FILTERS = ["who", "from", "to", "lang", "kind", "conf", "paper", "doc", "once"];
  const SORTS = ["table", "oldest", "newest", "speaker", "doubtful", "certain"];
  const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
  const WRITTEN_AFTER = 250; // milliseconds: browsers take only so many changes of the address

  let current = { ...DEFAULTS };
  let timer = 0;
  let changed = () => {};

  function written() {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(current)) {
      if (String(value) === String(DEFAULTS[name])) continue;
      parameters.set(name, Array.isArray(value) ? value.join(".") : value === true ? "1" : value);
    }
    return `#${parameters}`;
  }

  // What the address asks for; what is not understood is left out.
  function read() {
    const parameters = new URLSearchParams(location.hash.slice(1));
    const text = (name) => parameters.get(name) ?? DEFAULTS[name];
    const oneOf = (name, allowed) => (allowed(text(name)) ? text(name) : DEFAULTS[name]);
    const share = Number(text("conf"));
    return {
      q: text("q"),
      who: oneOf("who", (key) => content.personByKey.has(key)),
      from: oneOf("from", (day) => DAY.test(day)),
      to: oneOf("to", (day) => DAY.test(day)),
      lang: text("lang"),
      kind: oneOf("kind", (kind) => kind === "direct" || kind === "partial"),
      conf: share > 0 && share <= 1 ? share : 0,
      paper: text("paper"),
      doc: text("doc"),
      once: parameters.get("once") === "1",
      sort: oneOf("sort", (sort) => SORTS.includes(sort)),
      open: (parameters.get("open") ?? "").split(".").filter((part) => /^\d+$/.test(part) && +part < content.size).map(
        Number,
      ),
      ui: oneOf("ui", (name) => language.all.includes(name)),
    };
  }

  function write(step) {
    clearTimeout(timer);
    const address = written();
    if (address === (location.hash || "#")) return;
    try {
      if (step) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch (error) {
      // A report inside another page may have no address of its own; then there is none to keep the state in.
      if (error.name !== "SecurityError") throw error;
    }
  }

  // Change some of it. A step is what "back" takes back; typing is none.
  function set(changes, { step = true } = {}) {
    if (step) write(false); // what was typed before belongs to the step before
    const before = current;
    current = { ...current, ...changes };
    if (step) write(true);
    else {
      clearTimeout(timer);
      timer = setTimeout(() => write(false), WRITTEN_AFTER);
    }
    changed(current, before);
  }

  function start(listener) {
    current = read();
    changed = listener;
    const follow = () => {
      clearTimeout(timer);
      const before = current;
      current = read();
      changed(current, before);
    };
    addEventListener("popstate", follow);
    addEventListener("pagehide", () => write(false));
  }

  const cleared = () => Object.fromEntries(["q", ...FILTERS].map((name) => [name, DEFAULTS[name]]));
  const isFiltered = () => ["q", ...FILTERS].some((name) => current[name] !== DEFAULTS[name]);

  return {
    SORTS,
    set,
    start,
    cleared,
    isFiltered,
    get current() {
      return current;
    },
  };
})();
