// The outline: what of a search's tree is shown, for the graph and for the list. A folded node hides
// what is below it; of many children the first ones are shown, and an item "show more" stands for the
// rest.

const SHOWN = 12; // children that passed or wait
const SHOWN_REFUTED = 3;

// What a person has folded and opened, of one search.
export class Folds {
  constructor() {
    this.folded = new Set(); // node ids
    this.opened = new Set(); // node ids all of whose children are shown
    this.all = false;
  }
}

// A node in the outline, or, where `more` is a number of children that are not shown, the way to them.
// It has what d3-hierarchy's tree layout asks of a node, so that it can be laid out as it is.
class Item {
  constructor(key, node, parent) {
    this.key = key;
    this.node = node;
    this.parent = parent;
    this.depth = parent ? parent.depth + 1 : 0;
    this.children = null; // never empty
    this.isWhole = false; // all of the node's children are in `children`, in their order
    this.hidden = 0; // children behind a fold
    this.more = 0;
    this.refuted = 0; // of `more`
    this.labelWidth = 0; // layout's
    this.x = 0;
    this.y = 0;
  }

  eachBefore(visit) {
    for (const item of rowsOf(this)) visit(item);
    return this;
  }
}

// The outline's root. `last` is the one of before: what is as it was is used again, so that a growing
// tree costs what is new in it.
export function outline(search, folds, last = null) {
  const question = search.nodes.get(0);
  const root = last?.node === question ? last : new Item("0", question, null);
  const pending = [root];
  for (let item = pending.pop(); item; item = pending.pop()) {
    unfold(item, search, folds);
    for (const child of item.children ?? [])
      if (!child.more && child.node.children.length > 0) pending.push(child);
  }
  return root;
}

function unfold(item, search, folds) {
  const { node } = item;
  item.hidden = folds.folded.has(node.id) ? node.children.length : 0;
  if (item.hidden > 0) {
    item.children = null;
    item.isWhole = false;
  } else if (showsAll(node, folds)) {
    if (!item.isWhole) item.children = null;
    item.isWhole = true;
    for (let i = item.children?.length ?? 0; i < node.children.length; i++)
      (item.children ??= []).push(itemOf(search.nodes.get(node.children[i]), item));
  } else {
    const before = new Map(item.children?.map((child) => [child.key, child]));
    const [shown, rest, refuted] = chosen(search, node);
    item.isWhole = false;
    item.children = shown.map((child) => before.get(String(child.id)) ?? itemOf(child, item));
    if (rest > 0) item.children.push(moreOf(item, rest, refuted));
  }
}

function itemOf(node, parent) {
  return new Item(String(node.id), node, parent);
}

function moreOf(parent, more, refuted) {
  return Object.assign(new Item(`more-${parent.node.id}`, parent.node, parent), { more, refuted });
}

function showsAll(node, folds) {
  return folds.all || folds.opened.has(node.id) || node.children.length <= SHOWN_REFUTED + 1;
}

// Those to show in order of arrival, how many are left, and how many of these were refuted.
function chosen(search, node) {
  const children = node.children.map((id) => search.nodes.get(id));
  let good = 0;
  let bad = 0;
  let refuted = 0;
  const shown = children.filter((child) => {
    if (child.verdict !== "failed") return child.children.length > 0 || ++good <= SHOWN;
    if (++bad <= SHOWN_REFUTED) return true;
    refuted++;
    return false;
  });
  return [shown, children.length - shown.length, refuted];
}

// The items in the order in which a list shows them.
export function rowsOf(root) {
  const rows = [];
  const pending = [root];
  for (let item = pending.pop(); item; item = pending.pop()) {
    rows.push(item);
    if (!item.children) continue;
    for (let i = item.children.length - 1; i >= 0; i--) pending.push(item.children[i]);
  }
  return rows;
}

export function moreLabel(item) {
  const refuted = item.refuted === item.more ? " refuted" : "";
  return `Show ${item.more} more${refuted}`;
}
