// What is shown as a CSV file that spreadsheets open right: UTF-8 with a byte order mark, lines as in RFC 4180, and an
// apostrophe before what they would take for a formula.
const spreadsheet = (() => {
  const COLUMNS = ["speaker", "role", "quote", "date", "document", "language", "kind", "confidence", "title", "url"];
  const FORMULA = /^[=+\-@\t\r]/;
  const QUOTED = /[",\r\n]/;

  function cell(value) {
    const text = FORMULA.test(value) ? `'${value}` : value;
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function line(index) {
    const { id, title, url } = content.documentAt(index);
    const get = (name) => content.get(index, name);
    const share = get("confidence");
    const values = [
      get("speaker"),
      get("role"),
      content.quote(index),
      get("date"),
      id,
      get("language"),
      get("kind"),
      share === null ? "" : String(share),
      title,
      url,
    ];
    return values.map(cell).join(",");
  }

  function download(rows) {
    const text = ["\ufeff" + COLUMNS.join(","), ...rows.map(line), ""].join("\r\n");
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    element("a", { href: address, download: "quotations.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers begin later
  }

  return { download };
})();
