// The page: which session is looked at, what arrives of it, and one frame at a time the panels that
// show it. What is shown is always a reduction of the session's events, all of them or, in a replay,
// the first so many.
import { ApiError, api } from "./api.js";
import { answerView } from "./answer_view.js";
import { budgetView } from "./budget_view.js";
import { buildCompose } from "./compose.js";
import { byId } from "./element.js";
import { EventStream } from "./event_stream.js";
import { headView } from "./head_view.js";
import { startLegend } from "./legend.js";
import { noticeView } from "./notice.js";
import { partsView } from "./parts_view.js";
import { apply, emptyView, reduce } from "./reducer.js";
import { replayView } from "./replay_view.js";
import { sessionsView } from "./sessions_view.js";
import { startTheme } from "./theme.js";
import { stepView } from "./step_view.js";
import { TreeView } from "./tree_view.js";

const MOST_EVENTS = 500000; // of one session that a page keeps
const CLOCK_MS = 200;
const FIGURES_MS = 100; // nobody reads figures that change faster

class App {
  constructor() {
    this.session = null;
    this.frameAsked = false;
    this.clock = 0;
    this.figuresAt = 0;
    this.tree = new TreeView({ select: () => this.ask(), open: () => byId("step").focus() });
    this.notice = noticeView();
    this.compose = buildCompose((id) => this.go(id));
    this.sessions = sessionsView();
    this.head = headView({
      cancel: () => this.cancel(),
      again: (problem) => {
        location.hash = "#/";
        this.compose.take(problem);
      },
      error: (text) => this.notice.say(text, "error"),
    });
    this.budget = budgetView();
    this.parts = partsView((node) => this.chooseSearch(node));
    this.answer = answerView();
    this.step = stepView({
      select: (search, id) => this.tree.chooseNode(id),
      pin: (id) => this.tree.pin(id),
    });
    this.replay = replayView({ goTo: (count) => this.goTo(count) });
    startLegend();
    startTheme(() => {
      this.tree.graph.recolour();
      this.ask();
    });
    this.drawers();
    addEventListener("hashchange", () => this.route());
    this.route();
    this.greet();
  }

  async greet() {
    this.sessions.load();
    try {
      const { model } = await api.ready();
      byId("model").textContent = model;
    } catch {
      byId("model").textContent = "";
    }
  }

  // --- where we are ---

  go(id) {
    location.hash = `#/s/${id}`;
  }

  route() {
    const id = /^#\/s\/(\w+)$/.exec(location.hash)?.[1] ?? null;
    this.close();
    this.drawer(false);
    byId("compose").hidden = Boolean(id);
    byId("session").hidden = !id;
    byId("missing").hidden = true;
    this.sessions.choose(id ?? "");
    document.title = "Lemma";
    if (id) this.open(id);
    else this.compose.focus();
  }

  open(id) {
    const session = {
      id, events: [], view: emptyView(), shown: null, isReplaying: false, search: "", connection: "connecting",
      stream: null,
    };
    this.session = session;
    this.tree.reset();
    session.stream = new EventStream(
      id,
      (events) => this.receive(session, events),
      (state, seconds) => this.connection(session, state, seconds),
    );
    session.stream.run();
    this.ask();
  }

  close() {
    this.replay.stop();
    this.session?.stream.close();
    this.session = null;
    this.notice.clear();
  }

  // On a narrow page the list of sessions is a drawer: it closes with a choice, a tap beside it or Escape.
  drawers() {
    byId("show-sessions").addEventListener("click", () => this.drawer());
    byId("sessions").addEventListener("click", (event) => event.target.closest("a") && this.drawer(false));
    byId("main").addEventListener("click", () => this.drawer(false));
    addEventListener("keydown", (event) => event.key === "Escape" && this.drawer(false));
  }

  drawer(open = byId("show-sessions").getAttribute("aria-expanded") !== "true") {
    byId("show-sessions").setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("drawer-open", open);
  }

  // --- what arrives ---

  receive(session, events) {
    if (session !== this.session) return;
    for (const event of events) {
      if (session.events.length >= MOST_EVENTS) {
        this.notice.say("This session's log is longer than a page can hold; the rest is left out.", "error");
        return session.stream.close();
      }
      session.events.push(event);
      if (!session.isReplaying) apply(session.view, event);
      if (event.type === "session.created" || event.type === "session.ended") this.sessions.load();
    }
    this.ask();
  }

  connection(session, state, seconds) {
    if (session !== this.session) return;
    session.connection = state;
    if (state === "offline") this.notice.offline(seconds, () => session.stream.retryNow());
    else if (state === "live" || state === "ended") this.notice.online();
    if (state === "missing") this.missing(session.id);
    this.ask();
  }

  missing(id) {
    byId("session").hidden = true;
    const box = byId("missing");
    box.hidden = false;
    box.textContent = `There is no session ${id} on this server. It may belong to another data directory.`;
  }

  // --- what a person does ---

  async cancel() {
    try {
      await api.cancel(this.session.id);
    } catch (failure) {
      const why = failure instanceof ApiError ? failure.message : "the server can't be reached";
      this.notice.say(`It could not be cancelled: ${why}.`, "error");
    }
  }

  chooseSearch(node) {
    this.session.search = node;
    this.tree.reset();
    this.ask();
  }

  // The first `count` events; null: all of them, from now on too.
  goTo(count) {
    const { session } = this;
    if (!session) return;
    const from = session.view.lastSeq;
    session.shown = count;
    session.isReplaying = count !== null;
    const wanted = count ?? session.events.length;
    const onwards = wanted > 0 && from > 0 && session.viewed <= wanted;
    if (onwards) for (let i = session.viewed; i < wanted; i++) apply(session.view, session.events[i]);
    else session.view = reduce(session.events, wanted);
    session.viewed = wanted;
    if (!onwards) this.tree.relayOut();
    this.ask();
  }

  // --- drawing ---

  ask() {
    if (this.frameAsked) return;
    this.frameAsked = true;
    requestAnimationFrame((now) => {
      this.frameAsked = false;
      if (this.session) this.draw(now);
    });
  }

  // The search whose tree is shown: the chosen one, or the one that was last heard of.
  shownSearch({ view, search }) {
    return view.searches.get(search) ?? view.searches.get(view.newest) ?? null;
  }

  draw(now) {
    const { session } = this;
    const { view } = session;
    if (!session.isReplaying) session.viewed = session.events.length;
    const search = this.shownSearch(session);
    if (search?.node !== this.tree.search?.node && this.tree.search) this.tree.reset();
    const more = this.tree.update(view, search, now);
    this.head(session);
    this.parts(view, search?.node ?? "");
    this.answer(session);
    this.step(session, search, this.tree.node, this.tree.pinned);
    const isLive = view.state === "running" && session.connection === "live" && !session.isReplaying;
    if (!isLive || now - this.figuresAt >= FIGURES_MS) this.figures(session, now);
    if (view.text) document.title = `${view.text.slice(0, 60)} · Lemma`;
    if (more) this.ask();
    clearTimeout(this.clock);
    if (isLive) this.clock = setTimeout(() => this.ask(), CLOCK_MS); // seconds go on without events
  }

  figures(session, now) {
    this.figuresAt = now;
    this.budget(session, Date.now());
    this.replay.show(session);
    this.tree.figures(session.view);
  }
}

export const app = new App();
