// A quotation as it is cited, and the way to the clipboard.
const citation = (() => {
  const MARKS = new Map(
    Object.entries({ ru: "«»", uk: "«»", be: "«»", fr: "«»", es: "«»", it: "«»", de: "„“", pl: "„”", cs: "„“" }),
  );
  const SHOWN_FOR = 2000; // milliseconds
  const dialog = byId("by-hand"), field = byId("by-hand-text");

  // Words in the quotation marks of their language.
  function quoted(text, code) {
    const [open, close] = MARKS.get(code) ?? "“”";
    return `${open}${text}${close}`;
  }

  const speakerOf = (index) => content.get(index, "speaker") || say("unnamedOne");
  const whenOf = (index) => dates.readable(content.get(index, "date"));

  // speaker, role: “quotation” (paper or title, date). The reporter's comma at the end of the words goes.
  function cite(index) {
    const document = content.documentAt(index);
    const who = [speakerOf(index), content.get(index, "role")].filter(Boolean).join(", ");
    const words = quoted(content.quote(index).replace(/,\s*$/, ""), content.get(index, "language"));
    const where = [document.paper || content.titleOf(document), whenOf(index)].filter(Boolean).join(", ");
    return plain(`${who}: ${words}${where && ` (${where})`}`);
  }

  // Browsers can refuse the clipboard to pages from files; then the old way is tried, then the reader has to do it.
  async function copy(index, button) {
    const text = cite(index);
    if ((await written(text)) || copiedFrom(text)) confirm(button);
    else {
      field.value = text;
      dialog.showModal();
      field.select();
    }
  }

  async function written(text) {
    if (!navigator.clipboard) return false;
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      if (error instanceof DOMException) return false;
      throw error;
    }
  }

  function copiedFrom(text) {
    const focused = document.activeElement;
    const area = element("textarea", { class: "visually-hidden", "aria-hidden": "true", readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }

  function confirm(button) {
    byId("announcement").textContent = say("copied");
    button.textContent = say("copied");
    button.classList.add("done");
    setTimeout(() => {
      byId("announcement").textContent = "";
      button.textContent = say("copy");
      button.classList.remove("done");
    }, SHOWN_FOR);
  }

  return { quoted, speakerOf, whenOf, cite, copy };
})();
