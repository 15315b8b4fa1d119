// Draws one frame of the graph. Node size = visits, colour = value, ring = prior, badge = verdict.
// Far out, where none of it could be seen, a node is a dash and an edge a line, drawn in a few paths
// for all of them: 10,000 nodes take a few milliseconds.
import { CHARACTER, ROW, WIDEST, radiusOf } from "./layout.js";
import { BUCKETS, bucketOf } from "./palette.js";

// scene: {items, at: key -> {x, y} in world pixels, camera, palette, best: ids, selected, hovered:
// keys, pinned: ids, labelOf}
export function paint(context, scene) {
  const { camera } = scene;
  context.clearRect(0, 0, camera.width, camera.height);
  const near = camera.showsLabels;
  const visible = scene.items.filter((item) => isVisible(item, scene));
  (near ? nearEdges : farEdges)(context, scene);
  if (near) for (const item of visible) nearNode(context, scene, item);
  else farNodes(context, scene, visible);
}

function place(item, scene) {
  const { x, y } = scene.at(item);
  return [scene.camera.x(x), scene.camera.y(y)];
}

function isVisible(item, scene) {
  const y = scene.camera.y(scene.at(item).y);
  if (y < -ROW || y > scene.camera.height + ROW) return false;
  const x = scene.camera.x(scene.at(item).x);
  return x > -WIDEST - 40 && x < scene.camera.width + 40;
}

// --- far out ---

function farEdges(context, scene) {
  const { height } = scene.camera;
  context.beginPath();
  const lastY = []; // by depth
  for (const item of scene.items) {
    if (!item.parent) continue;
    const [x, y] = place(item, scene);
    if (y < 0 || y > height) continue;
    // Several edges on one row of pixels look like one.
    if (Math.abs(y - lastY[item.depth]) < 0.5) continue;
    lastY[item.depth] = y;
    const [px, py] = place(item.parent, scene);
    context.moveTo(px, py);
    context.lineTo(x, y);
  }
  context.lineWidth = 0.5;
  context.strokeStyle = scene.palette.line;
  context.stroke();
}

function farNodes(context, scene, visible) {
  const height = Math.max(1, Math.min(6, ROW * scene.camera.ky * 0.8));
  const width = Math.max(6, height);
  const buckets = Array.from({ length: BUCKETS + 1 }, () => []);
  for (const item of visible) {
    if (item.node.verdict === "failed" || item.more) buckets[BUCKETS].push(item);
    else buckets[bucketOf(item.node.q)].push(item);
  }
  buckets.forEach((items, bucket) => {
    context.fillStyle = bucket === BUCKETS ? scene.palette.refuted : scene.palette.values[bucket];
    for (const item of items) {
      const [x, y] = place(item, scene);
      context.fillRect(x - width / 2, y - height / 2, width, height);
    }
  });
  for (const item of visible) {
    if (!scene.best.has(item.node.id) || item.more) continue;
    const [x, y] = place(item, scene);
    context.fillStyle = scene.palette.accent;
    context.fillRect(x - 5, y - 2.5, 10, 5);
  }
}

// --- near ---

function nearEdges(context, scene) {
  for (const onBest of [false, true]) {
    context.beginPath();
    for (const item of scene.items) {
      const { parent } = item;
      if (!parent || !crosses(item, scene)) continue;
      if ((scene.best.has(item.node.id) && !item.more) !== onBest) continue;
      const [x, y] = place(item, scene);
      const [parentX, py] = place(parent, scene);
      const k = scene.camera.ky;
      const px = parentX + (radiusOf(parent.node) + 18 + parent.labelWidth) * k;
      const end = x - (item.more ? 2 : radiusOf(item.node) + 5) * k;
      const middle = Math.max(px + 8, (px + end) / 2);
      context.moveTo(px, py);
      context.bezierCurveTo(middle, py, middle, y, end, y);
    }
    context.lineWidth = onBest ? 2.5 : 1.25;
    context.strokeStyle = onBest ? scene.palette.accent : scene.palette.line;
    context.stroke();
  }
}

// Something of the edge to its parent may be seen.
function crosses(item, scene) {
  const { camera, at } = scene;
  const y = camera.y(at(item).y);
  const parentY = camera.y(at(item.parent).y);
  return Math.max(y, parentY) >= -ROW && Math.min(y, parentY) <= camera.height + ROW;
}

function nearNode(context, scene, item) {
  const [x, y] = place(item, scene);
  const k = scene.camera.ky;
  if (item.more) return moreNode(context, scene, item, x, y, k);
  const { node } = item;
  const radius = radiusOf(node) * k;
  const isRoot = node.id === 0;
  if (scene.selected === item.key || scene.hovered === item.key)
    disc(context, x, y, radius + 9 * k, scene.palette.ring);
  if (isRoot) {
    disc(context, x, y, radius, scene.palette.ink);
  } else {
    if (node.prior > 0) priorRing(context, scene, node, x, y, radius, k);
    if (node.verdict === "failed") {
      disc(context, x, y, radius, scene.palette.surface);
      circle(context, x, y, radius, scene.palette.refuted, 1.5);
    } else {
      disc(context, x, y, radius, scene.palette.value(node.q));
    }
    badge(context, scene, node, x, y, radius);
  }
  if (item.hidden > 0) foldedMark(context, scene, item, x, y, radius, k);
  if (scene.pinned.has(node.id)) pin(context, scene, x, y, radius, k);
  label(context, scene, item, x, y, radius, k);
}

function disc(context, x, y, radius, fill) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}

function circle(context, x, y, radius, stroke, width) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.stroke();
}

// As much of a circle as the prior is of 1, from the top.
function priorRing(context, scene, node, x, y, radius, k) {
  circle(context, x, y, radius + 3 * k, scene.palette.line, k);
  context.beginPath();
  context.arc(x, y, radius + 3 * k, -Math.PI / 2, (node.prior * 2 - 0.5) * Math.PI);
  context.strokeStyle = scene.palette.quiet;
  context.lineWidth = 2.5 * k;
  context.lineCap = "butt";
  context.stroke();
}

// ✓ passed, ✕ refuted, ? unknown, in strokes that need no font.
function badge(context, scene, node, x, y, radius) {
  const s = radius * 0.5;
  context.beginPath();
  if (node.verdict === "passed") {
    context.moveTo(x - s, y);
    context.lineTo(x - s * 0.25, y + s * 0.75);
    context.lineTo(x + s, y - s * 0.7);
  } else if (node.verdict === "failed") {
    context.moveTo(x - s * 0.8, y - s * 0.8);
    context.lineTo(x + s * 0.8, y + s * 0.8);
    context.moveTo(x + s * 0.8, y - s * 0.8);
    context.lineTo(x - s * 0.8, y + s * 0.8);
  } else if (node.verdict === "unknown") {
    context.arc(x, y - s * 0.35, s * 0.5, -Math.PI, Math.PI / 2);
    context.lineTo(x, y + s * 0.5);
    context.moveTo(x, y + s * 0.85);
    context.lineTo(x, y + s * 1.1);
  } else {
    return;
  }
  // On the scale's pale middle a white stroke would be lost.
  const onDark = node.verdict !== "failed" && (node.q > 0.72 || node.q < 0.28);
  context.strokeStyle =
    node.verdict === "failed" ? scene.palette.refuted : onDark ? scene.palette.surface : scene.palette.ink;
  context.lineWidth = Math.max(1.2, radius * 0.2);
  context.lineCap = "round";
  context.stroke();
}

function foldedMark(context, scene, item, x, y, radius, k) {
  circle(context, x, y, radius + 6 * k, scene.palette.accent, 1);
}

function pin(context, scene, x, y, radius, k) {
  context.beginPath();
  context.moveTo(x, y - radius - 4 * k);
  context.lineTo(x - 4 * k, y - radius - 12 * k);
  context.lineTo(x + 4 * k, y - radius - 12 * k);
  context.closePath();
  context.fillStyle = scene.palette.warm;
  context.fill();
}

function label(context, scene, item, x, y, radius, k) {
  const { node } = item;
  const onBest = scene.best.has(node.id);
  context.font = `${onBest ? "600 " : ""}${12 * k}px ${scene.palette.font}`;
  context.fillStyle = node.verdict === "failed" ? scene.palette.quiet : scene.palette.ink;
  context.textBaseline = "middle";
  context.fillText(shortened(scene.labelOf(item)), x + radius + 8 * k, y + 0.5);
}

function moreNode(context, scene, item, x, y, k) {
  context.font = `${12 * k}px ${scene.palette.font}`;
  context.fillStyle = scene.selected === item.key ? scene.palette.ink : scene.palette.accent;
  context.textBaseline = "middle";
  context.fillText(scene.labelOf(item), x + 4 * k, y + 0.5);
}

const LONGEST = Math.floor(WIDEST / CHARACTER);

function shortened(text) {
  return text.length > LONGEST ? text.slice(0, LONGEST - 1) + "…" : text;
}
