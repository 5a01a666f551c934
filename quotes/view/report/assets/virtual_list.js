// A list of any length in which only what is in view is in the page. Items have heights of their own: estimated until
// they are shown, then measured. They stand at their places in a box as high as all together, in the page's own scroll.
class VirtualList {
  #box;
  #render;
  #estimate;
  #inset;
  #rows = [];
  #items = new Map();
  #tree = new Float64Array(1);
  #heights = new Float64Array(0);
  #current = 0;
  #width = 0;
  #frame = 0;
  #measured = new ResizeObserver((entries) => this.#remeasure(entries));
  static #OVERSCAN = 600; // pixels

  // `render(row, position)` makes an item, `estimate(row, width)` guesses its height in pixels, `inset()` tells how many
  // pixels at the top of the window are covered.
  constructor(box, { render, estimate, inset }) {
    this.#box = box;
    this.#render = render;
    this.#estimate = estimate;
    this.#inset = inset;
    addEventListener("scroll", () => this.#soon(), { passive: true });
    addEventListener("resize", () => this.#soon());
    new ResizeObserver(() => this.#resized()).observe(box);
    box.addEventListener("focusin", (event) => {
      const item = event.target.closest("[data-position]");
      if (item) this.#makeCurrent(Number(item.dataset.position));
    });
  }

  get length() {
    return this.#rows.length;
  }
  get current() {
    return this.#current;
  }
  positionOf(row) {
    return this.#rows.indexOf(row);
  }
  itemAt(position) {
    return this.#items.get(position);
  }

  // Show other rows, or the same ones anew.
  show(rows, current = 0) {
    this.#rows = rows;
    this.#current = Math.max(0, Math.min(current, rows.length - 1));
    this.#rebuild();
  }

  // Make the item of a row anew, with the focus where it was.
  refresh(row) {
    const position = this.positionOf(row);
    const old = this.#items.get(position);
    if (!old) return;
    const focusable = "button, a, [tabindex]";
    const focused = old.contains(document.activeElement)
      ? [old, ...old.querySelectorAll(focusable)].indexOf(document.activeElement)
      : -1;
    const item = this.#make(position);
    old.replaceWith(item);
    this.#measured.unobserve(old);
    this.#place(item, position);
    if (focused >= 0) ([item, ...item.querySelectorAll(focusable)][focused] ?? item).focus({ preventScroll: true });
  }

  // Move the focus to a position, or only bring it into view.
  reveal(position, { focus = true } = {}) {
    if (!this.#rows.length) return;
    this.#makeCurrent(Math.max(0, Math.min(position, this.#rows.length - 1)));
    const top = this.#box.getBoundingClientRect().top + this.#offset(this.#current);
    if (top < this.#inset() || top > innerHeight) scrollBy(0, top - this.#inset() - 12);
    this.#update();
    const item = this.#items.get(this.#current);
    if (focus) item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    this.#update();
  }

  // The first position that is in view.
  firstInView() {
    return this.#find(this.#inset() - this.#box.getBoundingClientRect().top);
  }

  #rebuild() {
    for (const item of this.#items.values()) this.#measured.unobserve(item);
    this.#items.clear();
    this.#box.replaceChildren();
    this.#width = this.#box.clientWidth;
    this.#guess();
    this.#plant();
    this.#update();
  }

  #guess() {
    const size = this.#rows.length;
    this.#heights = new Float64Array(size);
    for (let at = 0; at < size; at++) this.#heights[at] = this.#estimate(this.#rows[at], this.#width);
  }

  // Heights in a Fenwick tree, so that sums and changes take logarithmic time.
  #plant() {
    const size = this.#heights.length;
    this.#tree = new Float64Array(size + 1);
    for (let at = 1; at <= size; at++) {
      this.#tree[at] += this.#heights[at - 1];
      const parent = at + (at & -at);
      if (parent <= size) this.#tree[parent] += this.#tree[at];
    }
  }

  #resize(position, height) {
    const change = height - this.#heights[position];
    this.#heights[position] = height;
    for (let at = position + 1; at < this.#tree.length; at += at & -at) this.#tree[at] += change;
  }

  #offset(position) {
    let sum = 0;
    for (let at = position; at > 0; at -= at & -at) sum += this.#tree[at];
    return sum;
  }

  // The position that lies at so many pixels below the top of the box.
  #find(pixels) {
    let at = 0, rest = pixels;
    for (let step = 1 << Math.floor(Math.log2(Math.max(1, this.#heights.length))); step; step >>= 1) {
      if (at + step < this.#tree.length && this.#tree[at + step] <= rest) {
        at += step;
        rest -= this.#tree[at];
      }
    }
    return Math.max(0, Math.min(at, this.#heights.length - 1));
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#update();
    });
  }

  #update() {
    this.#box.style.height = `${this.#offset(this.#rows.length)}px`;
    if (!this.#rows.length) return;
    const { top } = this.#box.getBoundingClientRect();
    const first = this.#find(-top - VirtualList.#OVERSCAN);
    const last = this.#find(innerHeight - top + VirtualList.#OVERSCAN);
    const focused = Number(document.activeElement?.closest("[data-position]")?.dataset.position ?? -1);
    for (const [position, item] of this.#items) {
      if ((position >= first && position <= last) || position === this.#current || position === focused) continue;
      this.#measured.unobserve(item);
      item.remove();
      this.#items.delete(position);
    }
    const wanted = new Set([this.#current]);
    for (let position = first; position <= last; position++) wanted.add(position);
    let next = this.#box.firstElementChild;
    for (const position of [...wanted].sort((one, other) => one - other)) {
      while (next && Number(next.dataset.position) < position) next = next.nextElementSibling;
      let item = this.#items.get(position);
      if (!item) {
        item = this.#make(position);
        this.#box.insertBefore(item, next);
      }
      this.#place(item, position);
    }
  }

  #make(position) {
    const item = this.#render(this.#rows[position], position);
    item.dataset.position = position;
    this.#items.set(position, item);
    this.#reach(item, position === this.#current);
    this.#measured.observe(item);
    return item;
  }

  #place(item, position) {
    item.style.transform = `translateY(${this.#offset(position)}px)`;
  }

  // Only the current item and what is in it are reached by Tab: the list is one stop.
  #reach(item, reachable) {
    for (const each of [item, ...item.querySelectorAll("a, button")]) each.tabIndex = reachable ? 0 : -1;
  }

  #makeCurrent(position) {
    if (position === this.#current) return;
    const [before, now] = [this.#items.get(this.#current), this.#items.get(position)];
    this.#current = position;
    if (before) this.#reach(before, false);
    if (now) this.#reach(now, true);
  }

  // Heights became known: what is in view stays where it is.
  #remeasure(entries) {
    const covered = this.#inset() - this.#box.getBoundingClientRect().top;
    const anchor = this.#find(covered);
    const before = this.#offset(anchor);
    let changed = false;
    for (const { target } of entries) {
      const position = Number(target.dataset.position);
      const { height } = target.getBoundingClientRect();
      if (this.#items.get(position) !== target || !height || Math.abs(height - this.#heights[position]) < 0.5) continue;
      this.#resize(position, height);
      changed = true;
    }
    if (!changed) return;
    const shift = this.#offset(anchor) - before;
    for (const [position, item] of this.#items) this.#place(item, position);
    this.#box.style.height = `${this.#offset(this.#rows.length)}px`;
    if (covered > 0 && Math.abs(shift) >= 1) scrollBy(0, shift);
    this.#soon();
  }

  // Another width makes other heights.
  #resized() {
    if (Math.abs(this.#box.clientWidth - this.#width) < 1) return;
    const anchor = this.firstInView();
    const above = this.#box.getBoundingClientRect().top < 0;
    this.#width = this.#box.clientWidth;
    this.#guess();
    for (const [position, item] of this.#items) this.#heights[position] = item.getBoundingClientRect().height;
    this.#plant();
    if (above) scrollBy(0, this.#box.getBoundingClientRect().top + this.#offset(anchor) - this.#inset());
    this.#update();
  }
}
