// What a hand does on the canvas: drag to move, pinch or Ctrl+wheel to zoom, wheel to scroll, tap to
// choose.

const TAP = 6; // pixels that a tap may wander

export function watchPointers(canvas, on) {
  const pointers = new Map();
  let wandered = 0;
  let spread = 0;

  const inside = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, inside(event));
    if (pointers.size === 1) wandered = 0;
    spread = distance(pointers);
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = inside(event);
    const before = pointers.get(event.pointerId);
    if (!before) return on.hover(...now);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    wandered += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, now);
    if (pointers.size === 1 && wandered > TAP) return on.pan(dx, dy);
    if (pointers.size === 2) {
      const next = distance(pointers);
      if (spread > 0 && next > 0) on.zoom(next / spread, ...middle(pointers));
      spread = next;
    }
  });

  const up = (event) => {
    const wasOne = pointers.size === 1;
    if (!pointers.delete(event.pointerId)) return;
    if (wasOne && wandered <= TAP && event.type === "pointerup") on.pick(...inside(event));
    spread = distance(pointers);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);

  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) on.zoom(Math.exp(-event.deltaY / 300), ...inside(event));
      else on.pan(-event.deltaX, -event.deltaY);
    },
    { passive: false },
  );
}

function distance(pointers) {
  if (pointers.size < 2) return 0;
  const [[ax, ay], [bx, by]] = pointers.values();
  return Math.hypot(ax - bx, ay - by);
}

function middle(pointers) {
  const [[ax, ay], [bx, by]] = pointers.values();
  return [(ax + bx) / 2, (ay + by) / 2];
}
