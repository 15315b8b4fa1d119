// The search tree: one outline, drawn on the canvas and listed as rows, with one selection for both.
import { byId, whenChanged } from "./element.js";
import { Folds, moreLabel, outline } from "./outline.js";
import { Graph } from "./graph.js";
import { layOut } from "./layout.js";
import { List } from "./list.js";
import { bestPath } from "./reducer.js";
import { count } from "./words.js";

const PAUSE = 2; // after a layout, as many times as long as it took
const LONGEST_PAUSE_MS = 30;

export function labelOf(item) {
  if (item.more) return moreLabel(item);
  if (item.node.id === 0) return "question";
  return item.node.text;
}

export class TreeView {
  // on: {select(id), open()}
  constructor(on) {
    this.on = on;
    this.folds = new Folds();
    this.search = null;
    this.selected = "";
    this.pinned = new Set();
    this.root = null; // of the outline
    this.rows = [];
    this.key = "";
    this.notBefore = 0;
    this.drawnRevision = 0; // of the view that the canvas shows
    this.graph = new Graph(byId("canvas"), labelOf, (item) => this.pick(item));
    this.list = new List(byId("list"), {
      select: (item) => this.choose(item),
      toggle: (item) => this.toggle(item),
      more: (item) => this.showMore(item),
      open: (item) => {
        this.choose(item);
        on.open();
      },
    });
    this.buttons();
    this.title = whenChanged((search, isAsked) => this.heading(search, isAsked));
  }

  buttons() {
    const click = (id, action) => byId(id).addEventListener("click", action);
    click("fit", () => this.graph.moved(() => {
      this.graph.camera.fit();
      this.graph.camera.follows = this.graph.camera.showsLabels;
    }));
    click("zoom-in", () => this.graph.moved(() => this.graph.camera.zoom(1.4)));
    click("zoom-out", () => this.graph.moved(() => this.graph.camera.zoom(1 / 1.4)));
    click("as-graph", () => this.showAs("graph"));
    click("as-list", () => this.showAs("list"));
    click("open-all", () => {
      this.folds.all = !this.folds.all;
      if (this.folds.all) this.folds.folded.clear();
      byId("open-all").setAttribute("aria-pressed", String(this.folds.all));
      this.relayOut();
    });
  }

  showAs(form) {
    byId("tree").className = `tree-body as-${form}`;
    byId("as-graph").setAttribute("aria-pressed", String(form === "graph"));
    byId("as-list").setAttribute("aria-pressed", String(form === "list"));
    document.querySelectorAll(".graph-only").forEach((element) => (element.hidden = form !== "graph"));
    this.list.isSeen = form === "list";
    this.list.draw();
    this.graph.resize();
  }

  // Another search's tree, or another session's.
  reset() {
    this.folds = new Folds();
    this.folds.all = byId("open-all").getAttribute("aria-pressed") === "true";
    this.selected = "";
    this.pinned = new Set();
    this.graph.camera.follows = true;
    this.relayOut();
  }

  relayOut() {
    this.key = "";
    this.notBefore = 0;
  }

  get node() {
    return this.search?.nodes.get(Number.parseInt(this.selected, 10)) ?? null;
  }

  // Brings everything up to the view; true when there is more to draw later.
  update(view, search, now) {
    this.search = search;
    if (!search) {
      this.graph.show({ items: [], width: 1, top: 0, bottom: 0 }, null);
      this.list.show([], "", new Set());
      return this.graph.frame();
    }
    const key = `${view.id} ${search.node} ${search.revision} ${view.best?.id}`;
    const isStale = key !== this.key;
    if (isStale && now >= this.notBefore) {
      const began = performance.now();
      this.key = key;
      this.layOut(view, search);
      this.drawnRevision = view.revision;
      // The bigger the tree, the longer a layout takes, and the longer until the next.
      const cost = performance.now() - began;
      this.notBefore = now + Math.min(LONGEST_PAUSE_MS, cost * PAUSE);
    }
    return this.graph.frame() || key !== this.key;
  }

  layOut(view, search) {
    const root = (this.root = outline(search, this.folds, this.root));
    const layout = layOut(root, labelOf);
    const best = bestPath(view, search);
    this.rows = layout.items;
    const byKey = (wanted) => this.rows.find((item) => item.key === wanted);
    if (this.selected && !byKey(this.selected)) this.selected = "";
    const anchor = byKey(this.selected) ?? byKey(String(view.best?.subquestion === search.node ? view.best.node : 0));
    this.graph.show(layout, anchor ?? root);
    this.graph.mark({ best, selected: this.selected, pinned: this.pinned });
    this.list.show(this.rows, this.selected || "0", best);
  }

  figures(view) {
    const { search } = this;
    const isAsked = view.request?.decomposition === "stepwise" && view.state === "running";
    this.title(`${search?.node} ${search?.nodes.size} ${isAsked}`, search, isAsked);
  }

  // isAsked: sub-questions come from a person.
  heading(search, isAsked) {
    byId("tree-count").textContent = search ? count(search.nodes.size, "node") : "";
    const empty = byId("tree-empty");
    empty.hidden = Boolean(search) && search.nodes.size > 1;
    if (search) empty.textContent = "The model reads the problem. The first steps appear here.";
    else empty.textContent = isAsked ? "Ask a sub-question above: its search grows here." : "Waiting for the search to begin.";
  }

  pick(item) {
    if (item.more) return this.showMore(item);
    if (item.key === this.selected && item.node.children.length > 0) this.toggle(item);
    this.choose(item);
  }

  choose(item) {
    this.selected = item.key;
    this.graph.mark({ selected: item.key });
    this.graph.reveal(item);
    this.list.show(this.rows, item.key, this.list.best);
    this.on.select(item.more ? null : item.node.id);
  }

  chooseNode(id) {
    let item = this.rows.find((row) => row.key === String(id));
    if (!item) {
      this.open(id);
      item = this.rows.find((row) => row.key === String(id));
    }
    if (!item) return;
    this.list.reveal(this.rows.indexOf(item));
    this.choose(item);
  }

  // Unfolds the way to a node.
  open(id) {
    for (let node = this.search?.nodes.get(id); node && node.id !== 0; ) {
      node = this.search.nodes.get(node.parent);
      this.folds.opened.add(node.id);
      this.folds.folded.delete(node.id);
    }
    this.root = outline(this.search, this.folds, this.root);
    this.rows = layOut(this.root, labelOf).items;
    this.relayOut();
  }

  toggle(item) {
    const { folded } = this.folds;
    if (!folded.delete(item.node.id)) folded.add(item.node.id);
    this.selected = item.key;
    this.relayOut();
    this.on.select(item.node.id);
  }

  // The first of those that come to light is the next to be looked at.
  showMore(item) {
    const shown = new Set(item.parent.children.map((child) => child.key));
    const first = item.node.children.find((id) => !shown.has(String(id)));
    this.folds.opened.add(item.node.id);
    this.selected = String(first ?? item.node.id);
    this.relayOut();
    this.on.select(first ?? item.node.id);
  }

  pin(id) {
    if (!this.pinned.delete(id)) this.pinned.add(id);
    this.graph.mark({ pinned: this.pinned });
    this.on.select(id);
  }
}
