// Markdown as a model writes it -> elements. Safe by construction: text only ever becomes text nodes,
// there is no raw HTML, no image, and a link goes to http or https alone.
import { el } from "./element.js";
import { formulaElement } from "./formula.js";

const LONGEST = 65536;
const INLINE = new RegExp(
  [
    "(?<code>`+)(?<codeText>.+?)\\k<code>",
    "\\$(?<math>[^\\s$](?:[^$]*[^\\s$])?)\\$",
    "\\\\\\((?<math2>.+?)\\\\\\)",
    "\\*\\*(?<bold>\\S(?:.*?\\S)?)\\*\\*",
    "(?<![\\w*])\\*(?<em>[^\\s*](?:[^*]*[^\\s*])?)\\*(?![\\w*])",
    "\\[(?<label>[^\\]\\[]+)\\]\\((?<href>https?://[^\\s)]+)\\)",
  ].join("|"),
  "gs",
);

export function inline(text, depth = 0) {
  if (depth > 4) return [text];
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(inlineElement(match, depth));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function inlineElement({ 0: source, groups }, depth) {
  if (groups.codeText) return el("code", {}, groups.codeText);
  const math = groups.math ?? groups.math2;
  if (math) return formulaElement(math, source);
  if (groups.bold) return el("strong", {}, inline(groups.bold, depth + 1));
  if (groups.em) return el("em", {}, inline(groups.em, depth + 1));
  return el("a", { href: groups.href, rel: "noopener noreferrer", target: "_blank" },
    inline(groups.label, depth + 1));
}

// Blocks: headings, lists, fenced code, displayed formulas, quotes, paragraphs.
export function markdown(text) {
  const box = el("div", { class: "prose" });
  const lines = text.slice(0, LONGEST).split("\n");
  for (let at = 0; at < lines.length; ) {
    const [element, next] = block(lines, at);
    if (element) box.append(element);
    at = next;
  }
  return box;
}

function block(lines, at) {
  const line = lines[at];
  if (line.trim() === "") return [null, at + 1];
  if (line.startsWith("```")) return fenced(lines, at);
  const display = /^\s*(?:\$\$|\\\[)(.+?)(?:\$\$|\\\])\s*$/.exec(line);
  if (display) return [el("p", {}, formulaElement(display[1], line, true)), at + 1];
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) return [el("h4", {}, inline(heading[2])), at + 1];
  if (/^\s*([-*+]|\d+[.)])\s/.test(line)) return list(lines, at);
  const isPlain = (l) => l.trim() !== "" && !/^(```|#{1,6}\s|\s*([-*+]|\d+[.)])\s)/.test(l);
  const end = endOf(lines, at, isPlain);
  return [el("p", {}, inline(lines.slice(at, end).join("\n"))), end];
}

function endOf(lines, at, belongs) {
  let end = at + 1;
  while (end < lines.length && belongs(lines[end])) end++;
  return end;
}

function fenced(lines, at) {
  const end = endOf(lines, at, (line) => !line.startsWith("```"));
  return [el("pre", {}, el("code", {}, lines.slice(at + 1, end).join("\n"))), end + 1];
}

function list(lines, at) {
  const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;
  const end = endOf(lines, at, (line) => item.test(line));
  const items = lines.slice(at, end).map((line) => item.exec(line));
  const tag = items[0][1] ? "ol" : "ul";
  return [el(tag, {}, items.map((match) => el("li", {}, inline(match[2])))), end];
}
