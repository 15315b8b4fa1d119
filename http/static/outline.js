// The outline: what of a search's tree is shown, for the graph and for the list. A folded node hides
// what is below it; of many children the first ones are shown, and an item "show more" stands for the
// rest. Pure.

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

// An item is {key, node, parent, depth, children, more, hidden}: a node, or, where `more` is its
// number of children that are not shown, the way to them.
export function outline(search, folds) {
  const root = itemOf(search.nodes.get(0), null);
  const pending = [root];
  for (let item = pending.pop(); item; item = pending.pop()) {
    if (folds.folded.has(item.node.id)) {
      item.hidden = item.node.children.length;
      continue;
    }
    const [shown, rest, refuted] = chosen(search, item.node, folds);
    for (const node of shown) {
      const child = itemOf(node, item);
      item.children.push(child);
      if (node.children.length > 0) pending.push(child);
    }
    if (rest > 0) item.children.push(moreOf(item, rest, refuted));
  }
  return root;
}

function itemOf(node, parent) {
  return {
    key: String(node.id), node, parent, depth: parent ? parent.depth + 1 : 0, children: [],
    more: 0, refuted: 0, hidden: 0,
  };
}

function moreOf(parent, more, refuted) {
  return {
    key: `more-${parent.node.id}`, node: parent.node, parent, depth: parent.depth + 1, children: [],
    more, refuted, hidden: 0,
  };
}

// Those to show in order of arrival, how many are left, and how many of these were refuted.
function chosen(search, node, folds) {
  const children = node.children.map((id) => search.nodes.get(id));
  if (folds.all || folds.opened.has(node.id) || children.length <= SHOWN_REFUTED + 1)
    return [children, 0, 0];
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
    for (let i = item.children.length - 1; i >= 0; i--) pending.push(item.children[i]);
  }
  return rows;
}

export function moreLabel(item) {
  const refuted = item.refuted === item.more ? " refuted" : "";
  return `Show ${item.more} more${refuted}`;
}
