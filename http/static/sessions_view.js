// The list of sessions, newest first, a page at a time.
import { api } from "./api.js";
import { byId, el, fill } from "./element.js";
import { STATUS, ago } from "./words.js";

export function sessionsView() {
  const box = byId("sessions");
  let listed = [];
  let next = null;
  let chosen = "";
  let state = "loading";

  async function load(more = false) {
    try {
      const page = await api.sessions(more ? next : null);
      const seen = new Set(page.data.map((session) => session.id));
      listed = more ? [...listed.filter((session) => !seen.has(session.id)), ...page.data] : page.data;
      next = page.next;
      state = "there";
    } catch {
      // What is listed stays; without any there is something to say.
      if (listed.length === 0) state = "failed";
    }
    draw();
  }

  function draw() {
    fill(
      box,
      el("div", { class: "panel-head" }, el("h2", {}, "Sessions")),
      state === "loading" ? [0, 1, 2].map(() => el("div", { class: "skeleton row-skeleton", "aria-hidden": "true" })) : null,
      state === "failed"
        ? el("p", { class: "empty" }, "The sessions can't be read now. ",
            el("button", { class: "link", onclick: () => load() }, "Try again"))
        : null,
      state === "there" && listed.length === 0
        ? el("p", { class: "empty" }, "Nothing has been asked yet. What you ask is kept here.")
        : null,
      el("ul", {}, listed.map(entry)),
      next ? el("button", { class: "plain", onclick: () => load(true) }, "Show more") : null,
    );
  }

  function entry(session) {
    const running = session.state === "running";
    const [mark, name] = running ? ["…", "Searching"] : STATUS[session.status] ?? ["·", session.status];
    return el(
      "li",
      {},
      el(
        "a",
        { href: `#/s/${session.id}`, class: "entry", "aria-current": session.id === chosen ? "page" : null },
        el("span", { class: `mark ${running ? "running" : session.status}`, role: "img", "aria-label": name, title: name }, mark),
        el("span", { class: "entry-text" }, session.problem || session.id),
        el("span", { class: "quiet entry-more" },
          [session.task, session.created_ms ? ago(session.created_ms) : null].filter(Boolean).join(" · ")),
      ),
    );
  }

  draw();
  return {
    load,
    choose(id) {
      chosen = id;
      draw();
    },
  };
}
