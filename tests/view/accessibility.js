// What hinders readers with a keyboard, a screen reader or weak eyes: a list of complaints about the page as it stands.
(() => {
  const complaints = [];
  const describe = (node) => node.outerHTML.slice(0, 120);
  const visible = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) complaints.push(`twice: #${id}`);
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      if (!visible(node)) continue;
      for (const id of node.getAttribute(name).split(" ")) {
        if (!document.getElementById(id)) complaints.push(`${name} leads nowhere: ${describe(node)}`);
      }
    }
  }

  const text = (node) => node?.textContent.trim() ?? "";
  const named = (node) =>
    node.getAttribute("aria-label")?.trim() ||
    (node.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => text(document.getElementById(id))) ||
    [...(node.labels ?? [])].some(text) ||
    (!node.matches("input, select, textarea") && text(node));
  const controls =
    "button, input, select, textarea, a[href], summary, dialog, article, [role=button], [role=img], [role=group], [role=region], [role=feed]";
  for (const node of document.querySelectorAll(controls)) {
    if (visible(node) && !named(node)) complaints.push(`no name: ${describe(node)}`);
  }
  for (const node of document.querySelectorAll("[tabindex]")) {
    if (node.tabIndex > 0) complaints.push(`tab order: ${describe(node)}`);
  }
  for (const node of document.querySelectorAll("[aria-hidden=true] :is(button, a, input, [tabindex])")) {
    complaints.push(`hidden but reachable: ${describe(node)}`);
  }

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((
      part,
    ) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (
      !walker.currentNode.data.trim() || node.matches("script, style, option, :disabled") ||
      node.closest(".visually-hidden") || !visible(node)
    ) continue;
    const backgrounds = [];
    for (let at = node; at; at = at.parentElement) backgrounds.unshift(getComputedStyle(at).backgroundColor);
    const { color, fill, fontSize, fontWeight } = getComputedStyle(node);
    const front = node.closest("svg") ? fill : color;
    const [one, other] = [painted([...backgrounds, front]), painted(backgrounds)].map(luminance).sort((a, b) => b - a);
    const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && fontWeight >= 700);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < (large ? 3 : 4.5)) complaints.push(`contrast ${contrast.toFixed(2)}: ${describe(node)}`);
  }
  return complaints;
});
