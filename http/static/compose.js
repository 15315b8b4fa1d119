// The form that starts a session. A refusal is shown at the field that it names.
import { api, ApiError } from "./api.js";
import { byId, el, fill } from "./element.js";
import { EXAMPLES } from "./examples.js";

const STRATEGIES = ["auto", "mcts", "best_of_n", "beam", "greedy", "symbolic", "uniform"];
const SPLITS = [
  ["auto", "auto"],
  ["off", "none, one search"],
  ["structure", "by structure"],
  ["model", "by the model"],
  ["stepwise", "I ask them"],
];

// Fields of the request beside the problem, as the API names them: budget.* lie within `budget`.
const FIELDS = [
  ["strategy", "Strategy", select(STRATEGIES.map((name) => [name, name]))],
  ["decomposition", "Sub-questions", select(SPLITS)],
  ["budget.tokens", "Tokens", number(4096, 1, 1000000)],
  ["budget.seconds", "Seconds", number(60, 1, 3600)],
  ["budget.nodes", "Nodes", number(2000, 1, 100000)],
  ["seed", "Seed", number(0, 0, 9007199254740991)],
];

function select(options) {
  return (id) =>
    el("select", { id }, options.map(([value, text]) => el("option", { value }, text)));
}

function number(value, min, max) {
  return (id) => el("input", { id, type: "number", value, min, max, step: 1, inputmode: "numeric" });
}

const idOf = (field) => `field-${field.replace(".", "-")}`;

// onStarted(id) is told of the session that began.
export function buildCompose(onStarted) {
  const problem = el("textarea", {
    id: idOf("problem"), rows: 4, maxlength: 32768, required: true, "aria-describedby": "compose-error",
    placeholder: "Using the numbers 3, 7, 8 and 12, each at most once, reach 36.",
  });
  const error = el("p", { id: "compose-error", class: "error", role: "alert", hidden: true });
  const start = el("button", { class: "primary", type: "submit" }, "Start the search");
  const form = el(
    "form",
    { novalidate: true, onsubmit: (event) => submit(event) },
    el("label", { class: "ask", for: problem.id }, "What is to be solved?"),
    problem,
    error,
    el("div", { class: "actions" }, start, el("span", { class: "quiet wide-only" }, "Ctrl + Enter")),
    el(
      "details",
      { class: "settings" },
      el("summary", {}, "Budget and search"),
      el(
        "div",
        { class: "fields" },
        FIELDS.map(([field, label, build]) =>
          el("label", { class: "field" }, el("span", {}, label), build(idOf(field)))),
      ),
    ),
  );

  problem.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  async function submit(event) {
    event.preventDefault();
    clearError();
    if (!problem.value.trim()) return showError("problem", "Type a problem, or take an example.");
    start.disabled = true;
    start.textContent = "Starting…";
    try {
      const session = await api.reason(request());
      onStarted(session.id);
    } catch (failure) {
      if (failure instanceof ApiError) showError(failure.param, said(failure));
      else showError(null, "The server can't be reached. The problem stays here; try again in a moment.");
    } finally {
      start.disabled = false;
      start.textContent = "Start the search";
    }
  }

  function request() {
    const wanted = { problem: problem.value.trim(), budget: {} };
    for (const [field] of FIELDS) {
      const input = byId(idOf(field));
      const value = input.type === "number" ? Number(input.value) : input.value;
      if (field.startsWith("budget.")) wanted.budget[field.slice(7)] = value;
      else wanted[field] = value;
    }
    return wanted;
  }

  function showError(field, text) {
    const input = field && byId(idOf(field));
    error.textContent = text;
    error.hidden = false;
    if (!input) return;
    input.setAttribute("aria-invalid", "true");
    input.closest("details")?.setAttribute("open", "");
    input.focus();
  }

  function clearError() {
    error.hidden = true;
    form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  }

  fill(
    byId("compose"),
    el("h1", {}, "Watch a problem being solved"),
    el(
      "p",
      { class: "lead" },
      "Each step of the search is checked as it is made. An answer is verified, with a certificate that " +
        "anyone can re-check, or it says that it is not.",
    ),
    form,
    el("h2", { id: "examples-title" }, "Start from an example"),
    el(
      "ul",
      { class: "examples", "aria-labelledby": "examples-title" },
      EXAMPLES.map((example) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              class: "example", "data-family": example.family,
              onclick: () => {
                problem.value = example.problem;
                clearError();
                problem.focus();
              },
            },
            el("strong", {}, example.name),
            el("span", { class: "quiet" }, example.problem),
          ),
        )),
    ),
  );
  return {
    // The form with this problem in it: to ask again, or differently.
    take(text) {
      problem.value = text;
      clearError();
    },
    focus: () => problem.focus(),
  };
}

function said(failure) {
  if (failure.status === 429 || failure.status === 503)
    return `The server is busy: ${failure.message}. Try again in a moment.`;
  const names = !failure.param || failure.message.includes(failure.param);
  return names ? failure.message : `${failure.param}: ${failure.message}`;
}
