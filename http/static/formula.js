// Formulas by KaTeX. A step such as "12 * 3 = 36" or "x^2 - 5x + 6 = 0" is read by a small grammar of
// its own and set as mathematics; what is not wholly a formula stays text.
import { el } from "./element.js";

const LONGEST = 400; // characters
const DEEPEST = 24; // brackets

const TOKEN = /\s*(<=|>=|!=|[0-9]+(?:\.[0-9]+)?|sqrt|pi|or|and|[a-zA-Z](?![a-zA-Z])|[-+*/^()=<>,])/y;
const RELATIONS = { "=": "=", "<": "<", ">": ">", "<=": "\\le", ">=": "\\ge", "!=": "\\ne" };

function tokensOf(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) return text.slice(at).trim() === "" ? tokens : null;
    tokens.push(match[1]);
  }
  return tokens;
}

class Parser {
  constructor(tokens) {
    this.tokens = tokens;
    this.at = 0;
    this.depth = 0;
    this.operations = 0;
  }
  get next() {
    return this.tokens[this.at];
  }
  take(...wanted) {
    if (!wanted.includes(this.next)) return null;
    return this.tokens[this.at++];
  }
  need(token) {
    if (!this.take(token)) throw new SyntaxError(token);
  }

  // relation (("or" | "and" | ",") relation)*
  whole() {
    let tex = this.relation();
    for (let word; (word = this.take("or", "and", ",")); )
      tex += word === "," ? ",\\; " + this.relation() : `\\text{ ${word} }` + this.relation();
    return tex;
  }
  relation() {
    let tex = this.sum();
    for (let sign; (sign = this.take(...Object.keys(RELATIONS))); this.operations++)
      tex += ` ${RELATIONS[sign]} ${this.sum()}`;
    return tex;
  }
  sum() {
    let tex = this.product();
    for (let sign; (sign = this.take("+", "-")); this.operations++) tex += ` ${sign} ${this.product()}`;
    return tex;
  }
  product() {
    let tex = this.power();
    for (;;) {
      if (this.take("*")) tex += ` \\cdot ${this.power()}`;
      else if (this.take("/")) tex = `\\frac{${bare(tex)}}{${bare(this.power())}}`;
      else if (/^[a-z(]|^sqrt$|^pi$/i.test(this.next ?? "") && !["or", "and"].includes(this.next))
        tex += this.power(); // 2x
      else return tex;
      this.operations++;
    }
  }
  power() {
    if (this.take("-")) return `-${this.power()}`;
    const base = this.atom();
    if (!this.take("^")) return base;
    this.operations++;
    return `${base}^{${bare(this.power())}}`;
  }
  atom() {
    if (++this.depth > DEEPEST) throw new SyntaxError("too deep");
    let tex;
    if (this.take("(")) {
      tex = `\\left(${this.sum()}\\right)`;
      this.need(")");
    } else if (this.take("sqrt")) {
      this.need("(");
      tex = `\\sqrt{${this.sum()}}`;
      this.operations++;
      this.need(")");
    } else if (this.take("pi")) {
      tex = "\\pi ";
    } else if (/^[0-9a-z]/i.test(this.next ?? "") && !["or", "and"].includes(this.next)) {
      tex = this.tokens[this.at++];
    } else {
      throw new SyntaxError(this.next);
    }
    this.depth--;
    return tex;
  }
}

// A fraction needs no brackets around its parts.
function bare(tex) {
  const inner = /^\\left\((.*)\\right\)$/.exec(tex);
  return inner && !inner[1].includes("\\right)") ? inner[1] : tex;
}

// TeX for the text, or null where it is no formula.
export function texOf(text) {
  if (text.length > LONGEST) return null;
  const tokens = tokensOf(text.replace(/[−–]/g, "-").replace(/[×·]/g, "*").trim());
  if (!tokens || tokens.length === 0) return null;
  const parser = new Parser(tokens);
  try {
    const tex = parser.whole();
    return parser.at === tokens.length && parser.operations > 0 ? tex : null;
  } catch {
    return null;
  }
}

// An element that shows TeX; the source when KaTeX can't.
export function formulaElement(tex, source, display = false) {
  const element = el("span", { class: "formula" });
  try {
    // Its elements, not its markup: the content security policy allows no inline styles in markup.
    globalThis.katex.render(tex, element, {
      displayMode: display, throwOnError: true, trust: false, maxExpand: 100, maxSize: 20,
    });
  } catch {
    element.textContent = source;
    element.className = "code";
  }
  return element;
}

// A step or an answer: set as a formula if it is one, and else as it stands.
export function mathOrText(text) {
  const tex = texOf(text);
  return tex ? formulaElement(tex, text) : el("span", { class: "plain-line" }, text);
}
