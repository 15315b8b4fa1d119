// The strip below the bar: that the server can't be reached, and what went wrong.
import { byId, el, fill } from "./element.js";

export function noticeView() {
  const box = byId("notice");
  let isOffline = false;

  function show(kind, ...children) {
    box.className = `notice ${kind}`;
    fill(box, children);
    box.hidden = false;
  }

  function clear() {
    isOffline = false;
    box.hidden = true;
    fill(box);
  }

  return {
    clear,
    say: (text, kind) => show(kind, text, " ", el("button", { class: "link", onclick: clear }, "Dismiss")),
    offline(seconds, retry) {
      isOffline = true;
      show(
        "offline",
        `The server can't be reached. What is shown stays; trying again in ${seconds} s. `,
        el("button", { class: "link", id: "retry", onclick: retry }, "Try now"),
      );
    },
    online() {
      if (isOffline) clear();
    },
  };
}
