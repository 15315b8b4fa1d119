// What the session has used of its budget, and how fast the model writes.
import { byId, el, fill } from "./element.js";
import { nodesOf, tokensOf, tokensPerSecond } from "./reducer.js";

const BARS = [
  ["tokens", "Tokens"],
  ["seconds", "Seconds"],
  ["nodes", "Nodes"],
];

export function budgetView() {
  const meters = {};
  const speed = el("dd", { id: "speed" });
  const counts = el("dd", {});
  fill(
    byId("budget"),
    BARS.map(([name, label]) => {
      const bar = el("div", { class: "meter-fill" });
      const meter = el("div", { class: "meter", role: "meter", "aria-label": label, "aria-valuemin": 0 }, bar);
      const value = el("span", { class: "figure" });
      meters[name] = { bar, meter, value };
      return el("div", { class: "measure" }, el("span", { class: "quiet" }, label), value, meter);
    }),
    el("dl", { class: "measure facts" }, el("dt", { class: "quiet" }, "Speed"), speed),
    el("dl", { class: "measure facts" }, el("dt", { class: "quiet" }, "Steps"), counts),
  );
  return (session, now) => {
    const { view } = session;
    const used = { tokens: tokensOf(view), seconds: secondsOf(session, now), nodes: view.final?.usage?.nodes ?? nodesOf(view) };
    for (const [name] of BARS) draw(meters[name], used[name], view.request?.budget?.[name], name);
    const running = view.state === "running" && !session.isReplaying;
    const rate = tokensPerSecond(view, running ? now : view.lastMs);
    const overall = used.seconds > 0 ? used.tokens / used.seconds : 0;
    text(speed, `${Math.round(view.state === "running" ? rate : overall).toLocaleString("en")} tokens/s`);
    const { passed, failed, unknown, unchecked } = view.counts;
    const more = (sign, n) => (n > 0 ? `  ${sign} ${n}` : "");
    text(counts, `✓ ${passed}  ✕ ${failed}${more("?", unknown)}${more("·", unchecked)}`);
  };
}

// A live session's clock runs between events; a replay's stands where its last event does.
function secondsOf(session, now) {
  const { view } = session;
  if (view.final?.usage) return view.final.usage.seconds ?? 0;
  if (!view.createdMs) return 0;
  const isLive = view.state === "running" && !session.isReplaying && session.connection === "live";
  return Math.max(0, ((isLive ? Math.max(now, view.lastMs) : view.lastMs) - view.createdMs) / 1000);
}

function draw({ bar, meter, value }, used, budget, name) {
  const shown = name === "seconds" ? used.toFixed(1) : Math.round(used).toLocaleString("en");
  text(value, budget ? `${shown} of ${budget.toLocaleString("en")}` : shown);
  const share = budget ? Math.min(1, used / budget) : 0;
  bar.style.transform = `scaleX(${share})`;
  meter.setAttribute("aria-valuemax", budget ?? 0);
  meter.setAttribute("aria-valuenow", shown.replaceAll(",", ""));
  meter.classList.toggle("spent", share > 0.9);
}

// Touches the page only when the text is another.
function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}
