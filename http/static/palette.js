// The graph's colours, from the style sheet's, so that canvas and page agree in light and dark. The
// value scale runs from orange to blue, which colour-blind people can tell apart; verdicts have a
// shape as well.

export const BUCKETS = 9; // of the value scale

export class Palette {
  constructor(element) {
    const probe = element.appendChild(document.createElement("i"));
    const read = (name) => colourOf(probe, name);
    this.ink = read("--ink");
    this.quiet = read("--quiet");
    this.line = read("--graph-line");
    this.surface = read("--surface");
    this.accent = read("--accent");
    this.warm = read("--warm");
    this.refuted = read("--refuted");
    this.ring = read("--ring");
    this.font = getComputedStyle(element).getPropertyValue("--mono").trim();
    const low = rgb(read("--value-low"));
    const middle = rgb(read("--value-middle"));
    const high = rgb(read("--value-high"));
    probe.remove();
    this.values = Array.from({ length: BUCKETS }, (_, i) => {
      const q = i / (BUCKETS - 1);
      return q < 0.5 ? mix(low, middle, q * 2) : mix(middle, high, q * 2 - 1);
    });
  }

  // q lies in 0 .. 1.
  value(q) {
    return this.values[bucketOf(q)];
  }
}

export function bucketOf(q) {
  return Math.round(Math.min(1, Math.max(0, q)) * (BUCKETS - 1));
}

// A custom property only says which colour there is in light and which in dark; an element has one.
function colourOf(probe, name) {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

// Of "rgb(27, 29, 35)".
function rgb(colour) {
  return colour.match(/\d+/g).slice(0, 3).map(Number);
}

function mix(a, b, share) {
  const parts = a.map((channel, i) => Math.round(channel + (b[i] - channel) * share));
  return `rgb(${parts.join(" ")})`;
}
