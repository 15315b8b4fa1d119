// The answer as it stands: its status first, then the chain, each line with its verdict, and the
// certificate.
import { byId, el, fill, whenChanged } from "./element.js";
import { inline, markdown } from "./markdown.js";
import { mathOrText } from "./formula.js";
import { STATUS, VERDICT, count } from "./words.js";

export function answerView() {
  const show = whenChanged((session) => {
    const { view } = session;
    fill(
      byId("answer"),
      el("div", { class: "panel-head" }, el("h2", {}, view.final ? "Answer" : "Best so far")),
      ...(view.final ? final(view) : soFar(view)),
    );
  });
  return (session) => {
    const { view } = session;
    show([session.id, view.final?.id, view.best?.id, view.state].join("|"), session);
  };
}

function soFar(view) {
  if (!view.best)
    return [
      el("p", { class: "empty" },
        view.state === "running" ? "No step has led anywhere yet. The search goes on." : "The search ended without a step."),
    ];
  return [
    view.best.answer ? el("p", { class: "answer-text" }, mathOrText(view.best.answer)) : null,
    chain(view.best.steps ?? [], view),
  ];
}

function final(view) {
  const answer = view.final;
  const [mark, name, meaning] = STATUS[answer.status] ?? ["·", answer.status, ""];
  const why = answer.reason ?? meaning;
  return [
    el("p", { class: `verdict ${answer.status}` },
      el("span", { class: "verdict-mark", "aria-hidden": "true" }, mark), el("strong", {}, name)),
    answer.answer === null || answer.answer === undefined ? null : answerText(answer, view),
    why ? el("p", { class: "quiet" }, why) : null,
    chain(answer.steps ?? [], view),
    certificate(answer),
    answer.second_opinion ? el("p", { class: "quiet" }, `Second opinion: ${said(answer.second_opinion)}`) : null,
    usage(answer),
  ].filter(Boolean);
}

function said(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function answerText(answer, view) {
  if (view.task === "general") return markdown(answer.answer);
  if (answer.answer.includes("\n")) return el("pre", { class: "answer-text" }, answer.answer);
  return el("p", { class: "answer-text" }, mathOrText(answer.answer));
}

function chain(steps, view) {
  const lines = steps.filter((step) => step.kind !== "assumption");
  if (lines.length === 0) return null;
  const isProof = view.final && view.final.answer !== null;
  return el(
    "div",
    {},
    el("h3", {}, isProof ? "How" : "The line of steps that came furthest"),
    el("ol", { class: "chain" }, lines.map((step) => {
      const [mark, name] = VERDICT[step.verdict] ?? VERDICT[""];
      return el(
        "li",
        { class: `${step.verdict} ${step.kind}` },
        el("span", { class: `mark ${step.verdict}`, role: "img", "aria-label": name, title: step.why || name }, mark),
        el("span", {}, view.task === "general" ? inline(step.text) : mathOrText(step.text)),
      );
    })),
  );
}

function certificate(answer) {
  if (!answer.certificate) return null;
  const text = JSON.stringify(answer.certificate, null, 2);
  const copy = el("button", {
    class: "plain",
    onclick: async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    },
  }, "Copy");
  return el(
    "details",
    { class: "certificate" },
    el("summary", {}, "Certificate"),
    el("p", { class: "quiet" }, "Re-check it without this server: ", el("code", {}, "lemma verify answer.json")),
    copy,
    el("pre", { tabindex: 0 }, text.length > 20000 ? `${text.slice(0, 20000)}\n…` : text),
  );
}

const CACHE = { hit: "from the cache", miss: "not in the cache", off: "no cache" };

function usage(answer) {
  const { usage: used, model, strategy } = answer;
  if (!used) return null;
  const foundBy = answer.found_by && answer.found_by !== strategy ? `found by ${answer.found_by}` : null;
  return el(
    "p",
    { class: "usage quiet" },
    [
      foundBy,
      count(used.completion_tokens, "token"),
      count(used.nodes, "node"),
      count(used.verifier_calls, "verdict"),
      `${used.seconds.toFixed(2)} s`,
      CACHE[used.cache] ?? `cache ${used.cache}`,
      model ? [model.name, model.adapter, model.weights].filter(Boolean).join(" ") : null,
    ]
      .filter(Boolean)
      .join(" · "),
  );
}
