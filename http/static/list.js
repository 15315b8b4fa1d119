// List: the outline as a tree of rows for keyboards and screen readers (WAI-ARIA's tree pattern).
// Only the rows in sight are in the page, so 10,000 of them cost nothing; the active one always is.
import { el, fill } from "./element.js";
import { moreLabel } from "./outline.js";
import { VERDICT } from "./words.js";

const ROW_HEIGHT = 32;
const AROUND = 8; // rows above and below those in sight
const UNSEEN_MS = 250; // how often it is drawn behind the graph, for screen readers

export class List {
  // on: {select(item), toggle(item), more(item), open(item)}
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.rows = [];
    this.active = "";
    this.best = new Set();
    this.isSeen = false; // else the graph lies over it
    this.timer = 0;
    this.space = el("div", { class: "list-space", role: "presentation" });
    element.append(this.space);
    element.addEventListener("scroll", () => this.draw());
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("click", (event) => this.click(event));
    new ResizeObserver(() => this.draw()).observe(element);
  }

  show(rows, active, best) {
    this.rows = rows;
    this.active = active;
    this.best = best;
    if (this.isSeen || document.activeElement === this.element) this.draw();
    else this.timer ||= setTimeout(() => this.draw(), UNSEEN_MS);
  }

  get activeIndex() {
    return this.rows.findIndex((row) => row.key === this.active);
  }

  draw() {
    clearTimeout(this.timer);
    this.timer = 0;
    const height = this.element.clientHeight || 400;
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_HEIGHT) - AROUND);
    const last = Math.min(this.rows.length, first + Math.ceil(height / ROW_HEIGHT) + 2 * AROUND);
    this.space.style.height = `${this.rows.length * ROW_HEIGHT}px`;
    const shown = [];
    for (let i = first; i < last; i++) shown.push(this.row(this.rows[i], i));
    const active = this.activeIndex;
    if (active >= 0 && (active < first || active >= last))
      shown.push(this.row(this.rows[active], active));
    fill(this.space, shown);
    if (active >= 0) this.element.setAttribute("aria-activedescendant", `row-${this.active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  row(item, index) {
    const { node, more } = item;
    const siblings = item.parent?.children ?? [item];
    const hasChildren = !more && node.children.length > 0;
    const row = el(
      "div",
      {
        id: `row-${item.key}`,
        class: `row ${more ? "more" : node.verdict}${this.best.has(node.id) && !more ? " best" : ""}`,
        role: "treeitem",
        "aria-level": item.depth + 1,
        "aria-setsize": siblings.length,
        "aria-posinset": siblings.indexOf(item) + 1,
        "aria-selected": item.key === this.active ? "true" : "false",
        "aria-expanded": hasChildren ? String(item.hidden === 0) : null,
        "aria-label": more ? moreLabel(item) : spoken(item),
        "data-index": index,
      },
      ...(more ? [el("span", { class: "row-text" }, moreLabel(item))] : this.cells(item, hasChildren)),
    );
    row.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    row.style.setProperty("--depth", String(Math.min(item.depth, 24)));
    return row;
  }

  cells(item, hasChildren) {
    const { node } = item;
    const twist = hasChildren ? (item.hidden > 0 ? "▸" : "▾") : "";
    const figures = node.id === 0 ? "" : `${node.visits} · ${node.q.toFixed(2)}`;
    return [
      el("span", { class: "twist" }, twist),
      el("span", { class: `mark ${node.verdict}` }, node.id === 0 ? "" : verdictOf(node)[0]),
      el("span", { class: "row-text" }, node.text),
      el("span", { class: "figures", title: "visits · value" }, figures),
    ];
  }

  click(event) {
    const row = event.target.closest(".row");
    const item = row && this.rows[Number(row.dataset.index)];
    if (!item) return;
    if (item.more) this.on.more(item);
    else if (event.target.closest(".twist")) this.on.toggle(item);
    else this.on.select(item);
  }

  key(event) {
    const item = this.rows[this.activeIndex] ?? this.rows[0];
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = this.action(event.key, item, Math.max(0, this.activeIndex));
    if (!action) return;
    event.preventDefault();
    action();
  }

  action(key, item, index) {
    const to = (i) => () => this.move(Math.min(this.rows.length - 1, Math.max(0, i)));
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 1);
    const opens = !item.more && item.node.children.length > 0;
    switch (key) {
      case "ArrowDown": return to(index + 1);
      case "ArrowUp": return to(index - 1);
      case "PageDown": return to(index + page);
      case "PageUp": return to(index - page);
      case "Home": return to(0);
      case "End": return to(this.rows.length - 1);
      case "ArrowRight":
        if (item.more) return () => this.on.more(item);
        return opens && item.hidden > 0 ? () => this.on.toggle(item) : opens ? to(index + 1) : null;
      case "ArrowLeft":
        if (opens && item.hidden === 0) return () => this.on.toggle(item);
        return item.parent ? to(this.rows.indexOf(item.parent)) : null;
      case "Enter":
      case " ":
        return item.more ? () => this.on.more(item) : () => this.on.open(item);
      default: return null;
    }
  }

  move(index) {
    const item = this.rows[index];
    if (!item) return;
    this.reveal(index);
    this.on.select(item);
  }

  reveal(index) {
    const top = index * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight)
      this.element.scrollTop = top + ROW_HEIGHT - clientHeight;
  }
}

function verdictOf(node) {
  return VERDICT[node.verdict] ?? VERDICT[""];
}

function spoken(item) {
  const { node } = item;
  if (node.id === 0) return `The question: ${node.text}`;
  const below = node.children.length;
  return (
    `${node.text}, ${verdictOf(node)[1]}, visits ${node.visits}, ` +
    `value ${node.q.toFixed(2)}, prior ${node.prior.toFixed(2)}` +
    (below > 0 ? `, ${below} next step${below > 1 ? "s" : ""}` : "")
  );
}
