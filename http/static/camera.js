// Camera: which part of the graph the canvas shows. `ky` scales rows and what is drawn; `kx` is the
// same or more, so that a very tall tree still fills the width when it is seen whole.
import { ROW } from "./layout.js";

const LARGEST = 2.5;
const SMALLEST_LABELS = 0.75; // 9 px
const FOLLOWED = [0.86, 1.35]; // scales that it chooses by itself: labels stay legible
const MARGIN = 28;

export class Camera {
  constructor() {
    this.ky = 1;
    this.left = 0; // of the canvas, in screen pixels
    this.top = 0;
    this.width = 1;
    this.height = 1;
    this.bounds = { width: 1, top: 0, bottom: 0 };
    this.follows = true; // until a person moves it
  }

  get kx() {
    return Math.max(this.ky, Math.min(1, (this.width - 2 * MARGIN) / this.bounds.width));
  }

  x(worldX) {
    return worldX * this.kx + this.left;
  }
  y(worldY) {
    return worldY * this.ky + this.top;
  }

  get showsLabels() {
    return this.ky >= SMALLEST_LABELS;
  }

  wholeScale() {
    const rows = this.bounds.bottom - this.bounds.top + ROW;
    return Math.min(
      (this.height - 2 * MARGIN) / rows,
      Math.max(0.5, (this.width - 2 * MARGIN) / this.bounds.width),
    );
  }

  // All of it can be seen and read.
  get isWhole() {
    return this.wholeScale() >= FOLLOWED[0];
  }

  // All of it, however small.
  fit() {
    this.ky = Math.min(FOLLOWED[1], this.wholeScale());
    this.left = MARGIN;
    this.top = this.height / 2 - ((this.bounds.top + this.bounds.bottom) / 2) * this.ky;
    this.follows = true;
  }

  // All of it where it is legible then, and else around `item`, whose label is so wide.
  follow(item, labelWidth) {
    if (this.isWhole) return this.fit();
    this.ky = FOLLOWED[0];
    this.left = MARGIN;
    const right = this.x(item.x + labelWidth) + MARGIN + 2 * ROW;
    if (right > this.width) this.left -= right - this.width;
    this.top = this.height / 2 - item.y * this.ky;
    this.keepInside();
  }

  // So that a person sees the item, moving no more than needed.
  reveal(item) {
    const x = this.x(item.x);
    const y = this.y(item.y);
    if (x < MARGIN) this.left += MARGIN - x;
    if (x > this.width - 160) this.left -= x - (this.width - 160);
    if (y < MARGIN) this.top += MARGIN - y;
    if (y > this.height - MARGIN) this.top -= y - (this.height - MARGIN);
  }

  pan(dx, dy) {
    this.follows = false;
    this.left += dx;
    this.top += dy;
    this.keepInside();
  }

  // About the point (px, py), which stays where it is.
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    this.follows = false;
    const smallest = Math.min(0.5, this.wholeScale());
    const worldX = (px - this.left) / this.kx;
    const worldY = (py - this.top) / this.ky;
    this.ky = Math.min(LARGEST, Math.max(smallest, this.ky * factor));
    this.left = px - worldX * this.kx;
    this.top = py - worldY * this.ky;
    this.keepInside();
  }

  // Some of the tree stays on the canvas.
  keepInside() {
    const { width, top, bottom } = this.bounds;
    const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
    this.left = clamp(this.left, 80 - width * this.kx, this.width - 80);
    this.top = clamp(this.top, MARGIN - bottom * this.ky, this.height - MARGIN - top * this.ky);
  }
}
