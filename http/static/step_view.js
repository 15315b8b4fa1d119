// The step inspector: one node of the tree, with the lines before it, its figures and the verifier's
// evidence. Pinned steps stay at hand below it.
import { byId, el, fill, whenChanged } from "./element.js";
import { mathOrText } from "./formula.js";
import { pathTo } from "./reducer.js";
import { VERDICT } from "./words.js";

// on: {select(search, id), pin(id)}
export function stepView(on) {
  const show = whenChanged((session, search, node, pinned) => {
    fill(
      byId("step"),
      el("div", { class: "panel-head" }, el("h2", {}, "Step"), el("span", { class: "stretch" }),
        node && node.id !== 0
          ? el("button", {
              id: "pin", class: "plain", "aria-pressed": String(pinned.has(node.id)), onclick: () => on.pin(node.id),
            }, pinned.has(node.id) ? "Pinned" : "Pin")
          : null),
      ...(node ? details(search, node, on) : [nothing()]),
      pins(search, pinned, on),
    );
  });
  return (session, search, node, pinned) => {
    const key = node
      ? [session.id, search.node, node.id, node.verdict, node.visits, node.q, [...pinned]]
      : [session.id, search?.node, [...pinned]];
    show(key.join("|"), session, search, node, pinned);
  };
}

function nothing() {
  return el("p", { class: "empty" },
    "Choose a step in the tree, with a click or the arrow keys, to see what was checked and how.");
}

function details(search, node, on) {
  if (node.id === 0)
    return [el("p", { class: "step-text" }, node.text), figures(node, true)];
  const [mark, name] = VERDICT[node.verdict] ?? VERDICT[""];
  return [
    el("p", { class: "step-text" }, mathOrText(node.text)),
    el("p", { class: `verdict-line ${node.verdict}` },
      el("span", { class: `mark ${node.verdict}`, "aria-hidden": "true" }, mark),
      el("strong", {}, name),
      node.evidence ? el("span", {}, node.evidence) : null),
    figures(node, false),
    context(search, node, on),
  ];
}

function figures(node, isRoot) {
  const row = (name, value, bar) => [
    el("dt", { class: "quiet" }, name),
    el("dd", {}, bar === undefined ? null : gauge(bar), value),
  ];
  const perToken = node.logprob === null || node.tokens < 1 ? null : node.logprob / node.tokens;
  return el(
    "dl",
    { class: "figures-table" },
    row("Visits", node.visits.toLocaleString("en")),
    row("Value", node.q.toFixed(3), node.q),
    isRoot ? [] : row("Prior", node.prior.toFixed(3), node.prior),
    isRoot ? [] : row("Tokens", String(node.tokens)),
    perToken === null ? [] : row("Log-probability", `${node.logprob.toFixed(2)} (${perToken.toFixed(2)} a token)`),
    isRoot ? [] : row("Depth", String(node.depth)),
    isRoot ? [] : row("Event", node.event),
  );
}

function gauge(share) {
  const fill = el("span", { class: "gauge-fill" });
  fill.style.transform = `scaleX(${Math.min(1, Math.max(0, share))})`;
  return el("span", { class: "gauge", "aria-hidden": "true" }, fill);
}

// What the model had before it when it wrote this step.
function context(search, node, on) {
  const before = pathTo(search, node.parent);
  return el(
    "details",
    { class: "context", open: before.length > 0 && before.length < 8 },
    el("summary", {}, "The lines before it"),
    el("p", { class: "quiet" }, search.nodes.get(0).text),
    before.length > 0
      ? el("ol", { class: "chain" }, before.map((earlier) =>
          el("li", {}, el("button", { class: "link", onclick: () => on.select(search, earlier.id) }, earlier.text))))
      : null,
  );
}

function pins(search, pinned, on) {
  const nodes = [...pinned].map((id) => search?.nodes.get(id)).filter(Boolean);
  if (nodes.length === 0) return null;
  return el(
    "div",
    { class: "pins" },
    el("h3", {}, "Pinned"),
    el("ul", {}, nodes.map((node) =>
      el("li", {},
        el("button", { class: "link", onclick: () => on.select(search, node.id) },
          el("span", { class: `mark ${node.verdict}`, "aria-hidden": "true" }, VERDICT[node.verdict]?.[0] ?? "·"),
          ` ${node.text}`)))),
  );
}
