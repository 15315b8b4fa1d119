// EventStream: a session's events as they happen, each exactly once and in order. When the
// connection or the server goes, it waits, longer each time, and goes on after the last event it
// has, as Last-Event-ID.
import { api } from "./api.js";
import { seqOf } from "./reducer.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const MAX_LINE = 4 << 20; // an event is at most 1 MiB of JSON

export class EventStream {
  // onEvents(events), onState(state, seconds): "connecting", "live", "offline" (tries again in so
  // many seconds), "ended", "missing" (there is no such session).
  constructor(session, onEvents, onState) {
    this.session = session;
    this.onEvents = onEvents;
    this.onState = onState;
    this.lastId = "";
    this.abort = new AbortController();
    this.wake = () => {};
    this.closed = false;
  }

  async run() {
    for (let wait = FIRST_WAIT_MS; !this.closed; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const before = this.lastId;
      try {
        this.onState("connecting", 0);
        const over = await this.read();
        if (this.closed) return;
        if (over) return this.onState("ended", 0);
      } catch {
        if (this.closed) return;
      }
      if (this.lastId !== before) wait = FIRST_WAIT_MS; // it worked for a while
      const pause = wait * (0.8 + 0.4 * Math.random()); // many tabs come back at different times
      this.onState("offline", Math.ceil(pause / 1000));
      await new Promise((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, pause);
      });
    }
  }

  retryNow() {
    this.wake();
  }

  close() {
    this.closed = true;
    this.abort.abort();
    this.wake();
  }

  // One connection; true when nothing will ever follow.
  async read() {
    const headers = { Accept: "text/event-stream" };
    if (this.lastId) headers["Last-Event-ID"] = this.lastId;
    const response = await fetch(api.events(this.session), { headers, signal: this.abort.signal });
    if (response.status === 404) {
      this.onState("missing", 0);
      this.close();
      return true;
    }
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    this.onState("live", 0);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let over = false;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return over;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      if (rest.length > MAX_LINE) throw new Error("a line of the stream has no end");
      const events = this.newEvents(lines);
      over ||= events.some((event) => event.type === "session.ended");
      if (events.length > 0) this.onEvents(events);
    }
  }

  newEvents(lines) {
    const events = [];
    for (const line of lines) {
      if (!line.startsWith("data: ")) continue;
      const event = JSON.parse(line.slice(6));
      if (seqOf(event.id) <= seqOf(this.lastId)) continue;
      this.lastId = event.id;
      events.push(event);
    }
    return events;
  }
}
