// The session's head: the problem, what is known about it, and what can be done with it.
import { api } from "./api.js";
import { byId, el, fill, whenChanged } from "./element.js";
import { inline } from "./markdown.js";
import { STATE } from "./words.js";

const FORMALISED_BY = {
  client: "typed by the client", parser: "read by a parser", model: "understood by the model",
};

// on: {cancel(), again(problem), error(text)}
export function headView(on) {
  const show = whenChanged((session) => {
    const { view } = session;
    const running = view.state === "running";
    fill(
      byId("head"),
      el("h1", { class: view.text.length > 140 ? "problem long" : "problem" }, view.text ? inline(view.text) : el("span", { class: "skeleton" }, " ")),
      el(
        "p",
        { class: "chips" },
        el("span", { class: `chip state ${view.state}` }, STATE[view.state] ?? view.state),
        view.task ? el("span", { class: "chip" }, view.task) : null,
        view.strategy ? el("span", { class: "chip" }, view.strategy) : null,
        view.formalisedBy
          ? el("span", { class: "chip", title: view.why }, FORMALISED_BY[view.formalisedBy] ?? view.formalisedBy)
          : null,
      ),
      el(
        "div",
        { class: "actions" },
        running && !session.isReplaying
          ? el("button", { id: "cancel", class: "danger", onclick: on.cancel }, "Cancel")
          : null,
        el("button", { id: "again", class: "plain", onclick: () => on.again(problemOf(view)) }, "Ask again"),
        exportMenu(session, on),
      ),
      running && view.request?.decomposition === "stepwise" ? stepwise(session, on) : null,
    );
  });
  return (session) => {
    const { view } = session;
    show([session.id, view.text, view.state, view.task, view.formalisedBy, session.isReplaying].join("|"), session);
  };
}

function problemOf(view) {
  return view.request?.problem ?? view.text;
}

function exportMenu(session, on) {
  const link = (format, extension, text) =>
    el(
      "a",
      { href: api.exported(session.id, format), download: `${session.id}.${extension}`, "data-format": format },
      text,
    );
  return el(
    "details",
    { class: "menu", id: "export" },
    el("summary", { class: "button plain" }, "Export"),
    el(
      "div",
      { class: "menu-body" },
      link("json", "json", "Answer as JSON"),
      link("markdown", "md", "Answer as Markdown"),
      link("dot", "dot", "Proof as DOT graph"),
      el("button", { class: "plain", "data-format": "events", onclick: () => saveEvents(session, on) },
        "Event log, JSON lines"),
    ),
  );
}

// As far as this page has it: the same objects that the server streamed.
function saveEvents(session) {
  const lines = session.events.map((event) => JSON.stringify(event)).join("\n");
  const url = URL.createObjectURL(new Blob([lines, "\n"], { type: "application/jsonl" }));
  const link = el("a", { href: url, download: `${session.id}.events.jsonl` });
  link.click();
  URL.revokeObjectURL(url);
}

// A session whose sub-questions a person asks.
function stepwise(session, on) {
  const question = el("input", {
    id: "subquestion", type: "text", maxlength: 1024, required: true, placeholder: "Is Kai a knight or a knave?",
  });
  const send = async (event) => {
    event.preventDefault();
    const premises = [...session.view.searches.values()]
      .filter((search) => search.isPart && search.answer !== null)
      .map((search) => search.node);
    await tell(() => api.ask(session.id, question.value.trim(), premises.slice(-32)), on);
    question.value = "";
  };
  return el(
    "form",
    { class: "stepwise", onsubmit: send },
    el("label", { for: "subquestion" }, "Ask a sub-question"),
    question,
    el("button", { type: "submit" }, "Ask"),
    el("button", { id: "answer-now", type: "button", class: "plain", onclick: () => tell(() => api.conclude(session.id), on) },
      "No more: answer now"),
  );
}

async function tell(call, on) {
  try {
    await call();
  } catch (failure) {
    on.error(failure.message);
  }
}
