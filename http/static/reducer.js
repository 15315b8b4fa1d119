// The reducer: a session's event log -> what is shown of it. The same events give the same view,
// live, after a reconnect and in a replay, which reduces a prefix. Nothing here looks at the clock,
// the page or the network.

export function emptyView() {
  return {
    id: "",
    lastSeq: 0,
    revision: 0, // raised by every event that was new
    createdMs: 0,
    lastMs: 0,
    request: null,
    strategy: "",
    model: null,
    task: "",
    formalisedBy: "",
    text: "",
    why: "",
    searches: new Map(), // node of the DAG -> search, in order of appearance
    newest: "", // the search that was last heard of
    best: null, // the last answer.best
    final: null, // answer.final
    state: "running",
    counts: { passed: 0, failed: 0, unknown: 0, unchecked: 0 },
    pace: [], // [ms, tokens of all searches], the last PACE_POINTS
  };
}

const PACE_POINTS = 64;

// "3-17" -> 17: seq runs on across restarts.
export function seqOf(id) {
  return Number(String(id).split("-")[1]) || 0;
}

export function reduce(events, count = events.length, view = emptyView()) {
  for (let i = 0; i < count; i++) apply(view, events[i]);
  return view;
}

// Changes `view`; false when the event was seen before and changes nothing.
export function apply(view, event) {
  const seq = seqOf(event.id);
  if (seq <= view.lastSeq) return false;
  view.lastSeq = seq;
  view.revision++;
  view.lastMs = event.ms ?? view.lastMs;
  const reducer = REDUCERS[event.type];
  if (reducer) reducer(view, event);
  return true;
}

function searchOf(view, node) {
  let search = view.searches.get(node);
  if (!search) {
    const root = newNode(0, -1, view.text);
    search = {
      node, question: "", isPart: false, premises: [], strategy: "", why: "",
      status: "open", answer: null, outcome: "", tokens: 0,
      nodes: new Map([[0, root]]), revision: 0,
    };
    view.searches.set(node, search);
  }
  view.newest = node;
  search.revision++;
  return search;
}

function newNode(id, parent, text) {
  return {
    id, parent, text, prior: 0, tokens: 0, logprob: null, verdict: "", evidence: "",
    visits: 0, q: 0, children: [], event: "", depth: 0,
  };
}

const REDUCERS = {
  "session.created"(view, event) {
    view.id = event.session;
    view.createdMs = event.ms;
    view.request = event.request ?? null;
    view.strategy = event.strategy ?? "";
    view.model = event.model ?? null;
  },

  "problem.parsed"(view, event) {
    view.task = event.task ?? "";
    view.formalisedBy = event.formalised_by ?? "";
    view.text = event.text ?? "";
    view.why = event.why ?? "";
  },

  "subquestion.added"(view, event) {
    const search = searchOf(view, event.node ?? "");
    search.question = event.question ?? "";
    search.isPart = event.part === true;
    search.premises = event.premises ?? [];
    search.strategy = event.strategy ?? "";
    search.why = event.why ?? "";
    search.nodes.get(0).text = search.question || view.text;
  },

  "subquestion.ended"(view, event) {
    const search = searchOf(view, event.node ?? "");
    search.status = event.status ?? "ended";
    search.answer = event.answer ?? null;
    search.outcome = event.why ?? "";
  },

  "step.proposed"(view, event) {
    const search = searchOf(view, event.subquestion ?? "");
    const parent = search.nodes.get(event.parent) ?? search.nodes.get(0);
    const node = newNode(event.node, parent.id, event.text ?? "");
    node.prior = event.prior ?? 0;
    node.tokens = event.tokens ?? 0;
    node.logprob = event.logprob ?? null;
    node.event = event.id;
    node.depth = parent.depth + 1;
    search.nodes.set(node.id, node);
    parent.children.push(node.id);
  },

  "step.checked"(view, event) {
    const node = searchOf(view, event.subquestion ?? "").nodes.get(event.node);
    if (!node) return;
    node.verdict = event.verdict ?? "";
    node.evidence = event.evidence ?? "";
    if (node.verdict in view.counts) view.counts[node.verdict]++;
  },

  "tree.updated"(view, event) {
    const search = searchOf(view, event.subquestion ?? "");
    for (const [id, visits, q] of event.nodes ?? []) {
      const node = search.nodes.get(id);
      if (!node) continue;
      node.visits = visits;
      node.q = q;
    }
    search.tokens = event.tokens ?? search.tokens;
    view.pace.push([event.ms, tokensOf(view)]);
    if (view.pace.length > PACE_POINTS) view.pace.shift();
  },

  "answer.best"(view, event) {
    view.best = event;
  },

  "answer.final"(view, event) {
    view.final = event;
    view.task = event.task ?? view.task;
    view.formalisedBy = event.formalised_by ?? view.formalisedBy;
  },

  "session.ended"(view, event) {
    view.state = event.state ?? "finished";
  },
};

// --- what is derived from a view ---

export function tokensOf(view) {
  if (view.final?.usage) return view.final.usage.completion_tokens ?? 0;
  let tokens = 0;
  // The solver's lines are no completions.
  for (const search of view.searches.values())
    if (search.strategy !== "symbolic") tokens += search.tokens;
  return tokens;
}

export function nodesOf(view) {
  let nodes = 0;
  for (const search of view.searches.values()) nodes += search.nodes.size;
  return nodes;
}

// Tokens a second over the last `windowMs` before `nowMs`.
export function tokensPerSecond(view, nowMs, windowMs = 5000) {
  const recent = view.pace.filter(([ms]) => ms >= nowMs - windowMs);
  if (recent.length < 2) return 0;
  const [firstMs, first] = recent[0];
  const [lastMs, last] = recent[recent.length - 1];
  return lastMs > firstMs ? ((last - first) * 1000) / (lastMs - firstMs) : 0;
}

// From the root's child down to the node.
export function pathTo(search, id) {
  const path = [];
  for (let node = search.nodes.get(id); node && node.id !== 0; node = search.nodes.get(node.parent))
    path.push(node);
  return path.reverse();
}

// The nodes on the way to the best answer so far, the root included.
export function bestPath(view, search) {
  if (!view.best || view.best.subquestion !== search.node) return new Set();
  return new Set([0, ...pathTo(search, view.best.node).map((node) => node.id)]);
}
