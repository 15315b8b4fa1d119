// Where the outline's items stand in the graph: time runs to the right, siblings below each other.
// d3-hierarchy's tidy tree (Buchheim, Junger, Leipert 2002, linear time) places the rows; a column is
// as wide as its longest label. Coordinates are in CSS pixels at scale 1. Pure.

export const ROW = 26;
const GAP = 44; // between a label and the next column's nodes
export const CHARACTER = 7.25; // of the label's font, 12 px
const NARROWEST = 40;
export const WIDEST = 254;

export function radiusOf(node) {
  return 6 + Math.min(7, 1.6 * Math.log2(1 + node.visits));
}

export function labelWidth(text) {
  return Math.min(WIDEST, text.length * CHARACTER);
}

// Sets x, y of every item; returns {items, width, top, bottom}, items from the root outwards.
export function layOut(root, labelOf) {
  const { hierarchy, tree } = globalThis.d3;
  const placed = tree().nodeSize([ROW, 1])(hierarchy(root, (item) => item.children));
  const items = [];
  const widths = [];
  let top = 0;
  let bottom = 0;
  placed.each((point) => {
    const item = point.data;
    item.y = point.x;
    items.push(item);
    top = Math.min(top, item.y);
    bottom = Math.max(bottom, item.y);
    const width = Math.max(NARROWEST, labelWidth(labelOf(item)));
    widths[item.depth] = Math.max(widths[item.depth] ?? 0, width);
  });
  const columns = [0];
  for (let i = 0; i < widths.length; i++) columns[i + 1] = columns[i] + widths[i] + GAP + 20;
  for (const item of items) item.x = columns[item.depth];
  return { items, width: columns[widths.length], top, bottom };
}
