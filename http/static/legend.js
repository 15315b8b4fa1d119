// What the graph's signs mean.
import { byId, el, fill } from "./element.js";

export function startLegend() {
  const term = (sign, text) => el("span", { class: "legend-term" }, sign, text);
  const dot = (name) => el("span", { class: `dot ${name}`, "aria-hidden": "true" });
  fill(
    byId("legend"),
    term(dot("size"), "visits"),
    term(el("span", { class: "scale", "aria-hidden": "true" }), "value 0 to 1"),
    term(dot("ring"), "prior"),
    term(el("span", { class: "mark passed", "aria-hidden": "true" }, "✓"), "passed"),
    term(el("span", { class: "mark failed", "aria-hidden": "true" }, "✕"), "refuted"),
    term(el("span", { class: "mark unknown", "aria-hidden": "true" }, "?"), "undecided"),
  );
}
