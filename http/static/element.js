// Building the page: elements from plain values. Text is always text, never markup, and styles go
// through the object model, as the content security policy asks.

// el("button", {class: "plain", onclick: f, disabled: true}, "Cancel"). An attribute that is null or
// false is left out; children that are null are skipped.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

// Replaces what `parent` holds.
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

const SVG = "http://www.w3.org/2000/svg";
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

// A function that runs `build` only when the key differs from last time's, so that a panel is
// touched when something in it has changed and focus and scrolling survive.
export function whenChanged(build) {
  let last;
  return (key, ...values) => {
    if (key === last) return;
    last = key;
    build(...values);
  };
}
