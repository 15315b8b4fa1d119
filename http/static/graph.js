// Graph: the tree on a canvas. It keeps where every item was, so that items glide to where a new
// layout puts them, and a camera that follows the search until a person moves it. The canvas is for
// eyes and pointers; the list (list.js) says the same to keyboards and screen readers.
import { Camera } from "./camera.js";
import { radiusOf } from "./layout.js";
import { paint } from "./paint.js";
import { Palette } from "./palette.js";
import { watchPointers } from "./pointers.js";

const MOST_GLIDING = 1500; // items; more of them jump
const SHARE_PER_FRAME = 0.25;

export class Graph {
  // onPick(item): a person chose it.
  constructor(canvas, labelOf, onPick) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.labelOf = labelOf;
    this.camera = new Camera();
    this.items = [];
    this.places = new Map(); // key -> {x, y} now; empty where nothing glides
    this.marks = { best: new Set(), pinned: new Set(), selected: "", hovered: "" };
    this.anchor = null;
    this.isDirty = true;
    this.stillMotion = matchMedia("(prefers-reduced-motion: reduce)");
    this.recolour();
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement);
    watchPointers(canvas, {
      pan: (dx, dy) => this.moved(() => this.camera.pan(dx, dy)),
      zoom: (factor, x, y) => this.moved(() => this.camera.zoom(factor, x, y)),
      pick: (x, y) => {
        const item = this.itemAt(x, y);
        if (item) onPick(item);
      },
      hover: (x, y) => this.hover(this.itemAt(x, y)),
    });
  }

  recolour() {
    this.palette = new Palette(this.canvas);
    this.isDirty = true;
  }

  resize() {
    const { clientWidth, clientHeight } = this.canvas.parentElement;
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.camera.width = clientWidth;
    this.camera.height = clientHeight;
    this.moved(() => {});
  }

  moved(change) {
    change();
    if (this.camera.follows) this.followNow();
    this.isDirty = true;
  }

  hover(item) {
    const key = item?.key ?? "";
    this.canvas.style.cursor = item ? "pointer" : "grab";
    if (key === this.marks.hovered) return;
    this.marks.hovered = key;
    this.isDirty = true;
  }

  // A new layout; `anchor` is the item to look at when not all of them fit.
  show(layout, anchor) {
    const glide = layout.items.length <= MOST_GLIDING && !this.stillMotion.matches;
    this.places = glide ? this.startOf(layout.items) : new Map();
    this.items = layout.items;
    this.gliding = glide;
    this.anchor = anchor;
    this.camera.bounds = layout;
    if (this.camera.follows) this.followNow();
    this.isDirty = true;
  }

  // Where each item was, or where its parent is, or where it will be.
  startOf(items) {
    const places = new Map();
    for (const item of items) {
      const { x, y } = this.places.get(item.key) ?? places.get(item.parent?.key) ?? item;
      places.set(item.key, { x, y });
    }
    return places;
  }

  mark(marks) {
    Object.assign(this.marks, marks);
    this.isDirty = true;
  }

  followNow() {
    if (this.anchor) this.camera.follow(this.anchor, this.anchor.labelWidth);
  }

  // Draws if anything has changed; true while it will have to draw again.
  frame() {
    if (this.gliding) this.glide();
    if (!this.isDirty || this.camera.height < 2) return this.isDirty;
    this.isDirty = false;
    const { camera, palette, items, labelOf, marks } = this;
    paint(this.context, { items, camera, palette, labelOf, at: (item) => this.places.get(item.key) ?? item, ...marks });
    return this.gliding;
  }

  glide() {
    let moving = false;
    for (const item of this.items) {
      const place = this.places.get(item.key);
      const dx = item.x - place.x;
      const dy = item.y - place.y;
      if (Math.abs(dx) + Math.abs(dy) < 0.5) {
        place.x = item.x;
        place.y = item.y;
        continue;
      }
      place.x += dx * SHARE_PER_FRAME;
      place.y += dy * SHARE_PER_FRAME;
      moving = true;
    }
    if (moving) this.isDirty = true;
    this.gliding = moving;
  }

  itemAt(px, py) {
    const { camera } = this;
    let found = null;
    let nearest = 16;
    for (const item of this.items) {
      const y = Math.abs(camera.y(item.y) - py);
      if (y > nearest) continue;
      const x = camera.x(item.x);
      const label = camera.showsLabels ? item.labelWidth * camera.ky + 12 : 0;
      const radius = radiusOf(item.node) * camera.ky + 6;
      if (px < x - radius || px > x + radius + label) continue;
      nearest = y;
      found = item;
    }
    return found;
  }

  reveal(item) {
    if (this.camera.follows && this.camera.isWhole) return;
    this.moved(() => {
      this.camera.follows = false;
      this.camera.reveal(item);
    });
  }
}
