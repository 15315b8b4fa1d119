// Where the outline's items stand in the graph: time runs to the right, siblings below each other.
// d3-hierarchy's tidy tree (Buchheim, Junger, Leipert 2002, linear time) places the rows; a column is
// as wide as its longest label. Coordinates are in CSS pixels at scale 1.
import { rowsOf } from "./outline.js";

export const ROW = 26;
const GAP = 44; // between a label and the next column's nodes
export const CHARACTER = 7.25; // of the label's font, 12 px
const NARROWEST = 40;
export const WIDEST = 254;

export function radiusOf(node) {
  return 6 + Math.min(7, 1.6 * Math.log2(1 + node.visits));
}

function labelWidth(text) {
  return Math.min(WIDEST, text.length * CHARACTER);
}

// Sets x, y of the outline's items; returns {items, width, top, bottom}, items from the root outwards.
export function layOut(root, labelOf) {
  globalThis.d3.tree().nodeSize([ROW, 1])(root);
  const items = rowsOf(root);
  const widths = [];
  let top = 0;
  let bottom = 0;
  for (const item of items) {
    item.y = item.x; // d3's trees grow downwards
    top = Math.min(top, item.y);
    bottom = Math.max(bottom, item.y);
    item.labelWidth ||= labelWidth(labelOf(item));
    widths[item.depth] = Math.max(widths[item.depth] ?? NARROWEST, item.labelWidth);
  }
  const columns = [0];
  for (let i = 0; i < widths.length; i++) columns[i + 1] = columns[i] + widths[i] + GAP + 20;
  for (const item of items) item.x = columns[item.depth];
  return { items, width: columns[widths.length], top, bottom };
}
