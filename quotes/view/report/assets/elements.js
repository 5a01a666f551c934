// Elements of the page. Text from articles gets here as text nodes and attributes only, never as markup.
const elements = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const OPENING = /[\u2066-\u2068]/, CLOSING = "\u2069";
  const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

  function fill(node, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(
      ...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
    );
    return node;
  }

  // An element with attributes, event listeners (functions, by the name of the event) and children (nodes or text).
  const element = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);
  const drawing = (tag, properties = {}, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

  // Text that cannot close the isolate it stands in: without a closing mark (PDI) that nothing of its own opens.
  function balanced(text) {
    if (!text.includes(CLOSING)) return text;
    let open = 0;
    return Array.from(text, (character) => {
      if (OPENING.test(character)) open++;
      if (character !== CLOSING) return character;
      return open > 0 ? (open--, character) : "";
    }).join("");
  }

  // Somebody else's words within a line of ours: they cannot turn the direction of what is around them.
  const isolated = (text, properties = {}) => element("bdi", properties, balanced(text));

  // The same for places that take plain text on one line: attributes, options, the clipboard.
  const plain = (text) => text.replace(BIDI_CONTROLS, "").replace(CONTROLS, " ");

  // The address if it is one of the web, else an empty string.
  function webAddress(url) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    return parsed && (parsed.protocol === "http:" || parsed.protocol === "https:") ? parsed.href : "";
  }

  // A link, or only its content where the address is none of the web.
  function link(url, ...children) {
    const address = webAddress(url);
    if (!address) return element("span", {}, ...children);
    return element(
      "a",
      { href: address, target: "_blank", rel: "noopener noreferrer" },
      ...children,
      element("span", { class: "arrow", "aria-hidden": "true" }, "\u00a0↗"),
      hidden(` (${say("opensInNewTab")})`),
    );
  }

  // Text for screen readers alone.
  const hidden = (text) => element("span", { class: "visually-hidden" }, text);

  // Text in which the stretches [start, end) are marked.
  function marked(text, stretches) {
    const nodes = [];
    let done = 0;
    for (const [start, end] of stretches) {
      nodes.push(text.slice(done, start), element("mark", { class: "hit" }, text.slice(start, end)));
      done = end;
    }
    nodes.push(text.slice(done));
    return nodes;
  }

  return { element, drawing, balanced, isolated, plain, webAddress, link, hidden, marked };
})();
const { element, drawing, isolated, plain, link, hidden, marked } = elements;
const byId = (id) => document.getElementById(id);
