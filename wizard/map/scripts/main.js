"use strict";

import { changesInShort, changesPanel, noLaw } from "./changes.js";
import { citedIn, setUpChoices, showChoices } from "./choices.js";
import { forDuty } from "./deciding.js";
import { differences, marksOf } from "./differences.js";
import { Drawing } from "./drawing.js";
import { panel } from "./entry.js";
import { announce, byId, fill, link } from "./element.js";
import { setUpFiles } from "./files.js";
import { listing } from "./listing.js";
import { litPath } from "./lit.js";
import { jointOf, kindWord, lawWords, title } from "./naming.js";
import { outcomePanel, outcomeWords } from "./outcome.js";
import { lawOf, makeRules, nodesOf } from "./rules.js";
import { graphOf, rootsOf, scopeWords } from "./scope.js";
import { setUpSearch } from "./search.js";
import { tested } from "./tested.js";
import { counted } from "./words.js";

/** What is shown, and how each choice changes it. */
class App {
  constructor(rules) {
    this.rules = rules;
    this.body = rules.start.body;
    this.day = rules.start.day;
    this.law = lawOf(rules, this.body, this.day);
    this.scope = this.firstScope();
    // Where a drawing would have to be read through a keyhole, the list comes first.
    this.form = matchMedia("(max-width: 40em)").matches ? "list" : "drawing";
    this.chosen = null;
    this.old = null;
    this.matter = null;
    this.caseNow = null;
    this.drawing = new Drawing({ open: (id, how) => this.open(id, how) });
  }

  firstScope() {
    if (!this.law) return { kind: "duty", id: "" };
    const { duty, track, check } = this.law.regime;
    const other = track[0] || check[0];
    return duty || !other ? { kind: duty ? "duty" : "all", id: "" } : { kind: "entry", id: other };
  }

  /** Take another body or day, and see what changed. */
  go({ body = this.body, day = this.day }) {
    if (body === this.body && day === this.day) return;
    const before = this.law;
    Object.assign(this, { body, day });
    this.law = lawOf(this.rules, body, day);
    this.old = before && this.law && before.view !== this.law.view ? before : null;
    if (this.law && !this.hasScope()) this.scope = this.firstScope();
    this.render();
    announce(!this.law ? `No law is encoded for ${lawWords(this.rules, body, day)}.`
      : `The law for ${lawWords(this.rules, body, day)}. ${
        this.old ? changesInShort(this.found) : "No step of the law differs."}`);
  }

  hasScope() {
    if (this.scope.kind === "all") return true;
    if (this.scope.kind === "duty") return Boolean(this.law.regime.duty);
    return rootsOf(this.rules, this.law, this.scope).length > 0;
  }

  /** Show another part of the law, or show it in another form. */
  show(scope, { form = this.form, keep = false } = {}) {
    this.scope = scope;
    this.form = form;
    this.render({ keep });
    announce(byId("shown").textContent);
  }

  /** No longer compare with the law that was shown before. */
  forget() {
    this.old = null;
    this.render({ keep: true });
    byId("day").focus();
    announce("The law is shown as it is on this day, without what changed.");
  }

  /** Show one entry in full beside the drawing. */
  open(id, { keyboard = false } = {}) {
    if (!this.rules.entries.has(id)) return;
    this.cameFrom = document.activeElement;
    this.chosen = id;
    this.render({ keep: true });
    // Where the panel stands below the drawing, whoever opened it would not see it.
    if (keyboard || !matchMedia("(min-width: 68em)").matches) byId("entry-title").focus();
    else announce(`${kindWord(this.rules.entries.get(id).kind)}: ${title(this.rules, id)}.`);
  }

  /** Go to an entry that was searched for, and draw it if it is not drawn. */
  find(id) {
    const here = this.law && nodesOf(this.law.view, id).length > 0;
    const drawn = this.graph && this.graph.nodes.some((node) => node.id === id);
    if (here && !drawn) {
      const leaf = this.law.view.indexOf.get(id) === undefined;
      this.scope = { kind: leaf ? "above" : "entry", id };
    }
    this.open(id, { keyboard: true });
    const node = this.graph && this.graph.nodes.find((one) => one.id === id);
    if (node && this.form === "drawing") this.drawing.bringIntoView(node);
  }

  close() {
    const id = this.chosen;
    this.chosen = null;
    this.render({ keep: true });
    const node = this.form === "drawing" && this.graph
      && this.graph.nodes.find((one) => one.id === id);
    if (node) this.drawing.moveTo(node);
    else if (this.cameFrom && this.cameFrom.isConnected) this.cameFrom.focus();
    else byId("stage-title").focus();
  }

  /** Take a matter that was decided, and show the law that it falls under. */
  take(made) {
    this.matter = made;
    this.chosen = null;
    this.old = null;
    this.chooseCase(0);
    byId("matter-title").focus();
    announce(outcomeWords(made.duty));
  }

  chooseCase(index) {
    this.caseNow = this.matter.cases[index];
    const { law } = forDuty(this.caseNow);
    if (law) {
      Object.assign(this, { body: law.body, day: law.day, law: lawOf(this.rules, law.body, law.day) });
      this.old = null;
      this.scope = this.firstScope();
    }
    this.render();
    byId("case")?.focus();
  }

  takeAway() {
    this.matter = null;
    this.caseNow = null;
    this.render({ keep: true });
    byId("file").focus();
    announce("The matter was taken away.");
  }

  /** The value of an entry in the matter that is shown; none without one. */
  valueOf(id) {
    const index = this.values && this.law.view.indexOf.get(id);
    if (this.values && index === undefined) {
      const node = nodesOf(this.law.view, id).find((one) => this.law.view.nodes[one][0] === 0);
      return node === undefined ? null : this.values[node];
    }
    return this.values ? this.values[index] : null;
  }

  workOut() {
    const { rules, law, old } = this;
    this.found = law && old ? differences(rules, old, law) : null;
    this.marks = this.found ? marksOf(this.found) : new Map();
    this.cited = law ? citedIn(rules, law.view) : new Map();
    const decided = this.caseNow && forDuty(this.caseNow);
    const same = law && decided && decided.law && decided.law.view === law.view
      && decided.law.body === law.body;
    this.values = same ? decided.values : null;
  }

  render({ keep = false } = {}) {
    this.workOut();
    showChoices(this);
    const short = this.found ? [changesInShort(this.found), " ",
      link("What changed", "changes", () => byId("changes-title").focus())] : [];
    fill(byId("in-short"), short);
    this.renderPart("changes", this.found ? changesPanel(this) : null);
    this.renderPart("matter", this.matter ? outcomePanel(this) : null);
    this.renderPart("entry", this.chosen ? panel(this, this.chosen) : null);
    this.renderStage({ keep });
  }

  renderPart(id, content) {
    byId(id).hidden = !content;
    fill(byId(id), content || []);
  }

  renderStage({ keep }) {
    const { law, rules, scope } = this;
    const draws = law && this.form === "drawing" && scope.kind !== "all";
    byId("drawn").hidden = !draws;
    byId("listed").hidden = Boolean(draws);
    byId("stage-title").textContent = law ? scopeWords(rules, law, scope) : "There is no law to draw here";
    this.graph = null;
    if (!law) {
      byId("shown").textContent = "";
      fill(byId("listed"), noLaw(this));
    } else if (draws) {
      fill(byId("listed"));
      this.draw({ keep });
    } else {
      byId("shown").textContent = `The law for ${lawWords(rules, law.body, law.day)}, in headings and lists.`;
      fill(byId("listed"), listing(this));
    }
  }

  draw({ keep }) {
    const { rules, law, scope, values } = this;
    const graph = graphOf(rules, law, scope, { old: this.old, marks: this.marks });
    const ends = rootsOf(rules, law, scope);
    const lit = values ? litPath(law.view, values, ends) : null;
    for (const node of graph.nodes) {
      const now = node.mark !== "gone";
      node.kindWord = kindWord(node.kind);
      node.joint = node.kind === "step" ? "" : jointOf(node.view, node.index);
      node.value = values && now ? values[node.index] : undefined;
      node.lit = Boolean(lit && now && lit.has(node.index));
      node.dim = Boolean(lit && !node.lit);
      node.chosen = node.id !== "" && node.id === this.chosen;
    }
    const keys = new Set(graph.nodes.filter((node) => node.lit).map((node) => node.key));
    graph.edges.forEach((edge) => { edge.lit = keys.has(edge.from) && keys.has(edge.to); });
    this.graph = graph;
    byId("shown").textContent = `The law for ${lawWords(rules, law.body, law.day)}: ${
      counted(graph.nodes.length, "box", "boxes")}${
      graph.cut ? ". It is too much to draw at once: only the first steps are drawn" : ""}.`;
    this.drawing.draw(graph, { keep });
  }
}

function setUpTools(app) {
  byId("larger").addEventListener("click", () => app.drawing.scaleBy(1.25));
  byId("smaller").addEventListener("click", () => app.drawing.scaleBy(0.8));
  byId("whole").addEventListener("click", () => app.drawing.whole());
  byId("large").addEventListener("click", (event) => {
    const on = document.documentElement.classList.toggle("large");
    event.currentTarget.setAttribute("aria-pressed", on);
    app.render();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && app.chosen && !event.target.closest(".search")) app.close();
  });
  let width = innerWidth;
  addEventListener("resize", () => {
    if (width !== innerWidth && app.graph) app.drawing.start();
    width = innerWidth;
  });
}

const app = new App(makeRules(JSON.parse(byId("rules").textContent)));
setUpChoices(app);
setUpSearch(app);
setUpFiles(app);
setUpTools(app);
app.render();
fill(byId("about"), `${app.rules.about.title}, version ${app.rules.about.version}, `
  + `digest ${app.rules.about.digest.slice(0, 16)}.`);
document.documentElement.dataset.ready = "yes";
globalThis.dutyMap = tested(app.rules);
