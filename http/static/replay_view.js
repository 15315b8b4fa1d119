// The replay: a slider over the event log. Where it stands, the log up to there is reduced again, so
// what is seen is what was seen.
import { byId, el, fill } from "./element.js";

const FASTEST_MS = 16;
const WHOLE_REPLAY_MS = 8000;

// on: {goTo(count | null)}; null is the end, and stays there while the log grows.
export function replayView(on) {
  let timer = 0;
  let total = 0;
  let shown = 0;

  const slider = el("input", {
    id: "slider", type: "range", min: 0, step: 1, "aria-label": "Event of the log",
    oninput: () => {
      stop();
      go(Number(slider.value));
    },
  });
  const play = el("button", { id: "play", class: "plain icon", "aria-label": "Replay", onclick: toggle }, "▶");
  const where = el("span", { class: "figure quiet", id: "replay-at" });
  const live = el("button", { id: "to-end", class: "plain", onclick: () => { stop(); on.goTo(null); } }, "To the end");
  fill(byId("replay"), play, slider, where, live);

  function go(count) {
    on.goTo(count >= total ? null : count);
  }

  function toggle() {
    if (timer) return stop();
    let at = shown >= total ? 0 : shown;
    const step = Math.max(1, Math.ceil((total * FASTEST_MS * 4) / WHOLE_REPLAY_MS));
    const pause = Math.max(FASTEST_MS * 4, Math.min(250, WHOLE_REPLAY_MS / Math.max(1, total)));
    timer = setInterval(() => {
      at += step;
      if (at >= total) stop();
      go(at);
    }, pause);
    draw();
    go(at);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    draw();
  }

  function draw() {
    play.textContent = timer ? "❚❚" : "▶";
    play.setAttribute("aria-label", timer ? "Pause the replay" : "Replay");
  }

  return {
    stop,
    show(session) {
      total = session.events.length;
      shown = session.shown ?? total;
      slider.max = String(total);
      if (Number(slider.value) !== shown || document.activeElement !== slider) slider.value = String(shown);
      const event = session.events[shown - 1];
      const seconds = event && session.events[0] ? ((event.ms - session.events[0].ms) / 1000).toFixed(1) : "0.0";
      const text = `${shown} of ${total} events · ${seconds} s`;
      if (where.textContent !== text) where.textContent = text;
      slider.setAttribute("aria-valuetext", `event ${shown} of ${total}, ${event?.type ?? "none"}`);
      live.hidden = session.shown === null;
    },
  };
}
