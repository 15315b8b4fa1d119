// The sub-questions as a graph of its own, above the tree: premises above what builds on them, the
// whole question's searches last. Choosing one shows its tree.
import { byId, el, fill, svg, whenChanged } from "./element.js";

const SHOWN = 12;

const MARKS = { open: "…", answered: "✓", failed: "✕" };

// onPick(node)
export function partsView(onPick) {
  let all = false;
  const box = byId("parts");
  const draw = whenChanged((view, chosen) => {
    const searches = [...view.searches.values()];
    box.hidden = searches.length < 2 && !searches.some((search) => search.isPart);
    if (box.hidden) return fill(box);
    const shown = all ? searches : searches.slice(-SHOWN);
    const cards = new Map(shown.map((search) => [search.node, card(search, view, chosen, onPick)]));
    const rows = rowsOf(shown);
    const lines = svg("svg", { class: "dag-lines", "aria-hidden": "true" });
    const rest = searches.length - shown.length;
    fill(
      box,
      el("h2", { class: "visually-hidden" }, "Sub-questions"),
      el(
        "div",
        { class: "dag-body" },
        lines,
        rows.map((row) => el("ul", { class: "dag-row" }, row.map((search) => el("li", {}, cards.get(search.node))))),
      ),
      rest > 0 || all
        ? el("button", { class: "plain", onclick: () => { all = !all; redraw(view, chosen); } },
            all ? "Show fewer" : `Show ${rest} more`)
        : null,
    );
    requestAnimationFrame(() => connect(lines, shown, cards));
  });
  const redraw = (view, chosen) => draw(keyOf(view, chosen) + all, view, chosen);
  return redraw;
}

function keyOf(view, chosen) {
  const searches = [...view.searches.values()];
  return [view.id, chosen, view.state, ...searches.map((s) => `${s.node} ${s.status} ${s.answer}`)].join("|");
}

function card(search, view, chosen, onPick) {
  const name = search.isPart ? search.question : `Whole question, ${search.strategy || "search"}`;
  const isBest = !search.isPart && view.best?.subquestion === search.node && view.best.solved;
  const status = search.isPart ? search.status : isBest ? "answered" : view.state === "running" ? "open" : "";
  return el(
    "button",
    {
      class: `dag-card ${status}`, "data-node": search.node, title: search.why || null,
      "aria-pressed": String(search.node === chosen), onclick: () => onPick(search.node),
    },
    el("span", { class: "dag-name" }, el("b", {}, search.node), ` ${name}`),
    el("span", { class: "quiet" },
      `${MARKS[status] ?? "–"} ${search.answer ?? (status === "open" ? "searching" : search.outcome || status || "ended")}`),
  );
}

// A part stands one row below the last of its premises, the whole question below all parts.
function rowsOf(searches) {
  const row = new Map();
  const rows = [];
  for (const search of searches.filter((each) => each.isPart)) {
    const at = search.premises.reduce((most, premise) => Math.max(most, (row.get(premise) ?? -1) + 1), 0);
    row.set(search.node, at);
    (rows[at] ??= []).push(search);
  }
  return [...rows, searches.filter((each) => !each.isPart)].filter((each) => each?.length > 0);
}

function connect(lines, searches, cards) {
  const frame = lines.getBoundingClientRect();
  const edge = (card, side) => {
    const box = card.getBoundingClientRect();
    return [(box.left + box.right) / 2 - frame.left, box[side] - frame.top];
  };
  lines.replaceChildren(
    ...searches.flatMap((search) =>
      search.premises
        .filter((premise) => cards.has(premise))
        .map((premise) => {
          const [x1, y1] = edge(cards.get(premise), "bottom");
          const [x2, y2] = edge(cards.get(search.node), "top");
          const middle = (y1 + y2) / 2;
          return svg("path", { d: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}` });
        })),
  );
}
