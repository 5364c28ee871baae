"use strict";

import { MARK_SIGNS, MARK_WORDS } from "./differences.js";
import { button, h, link } from "./element.js";
import { NAMES } from "./kleene.js";
import { VALUE_CLASSES, VALUE_SIGNS } from "./lit.js";
import { condition, kindWord, kindWords, title } from "./naming.js";
import { above, entryOf, nodesOf } from "./rules.js";
import { longDate, sentence, span } from "./words.js";

/** What is shown of a thing's value: a sign and a word. */
export function valueTag(value) {
  return h("strong", { class: `tag-value ${VALUE_CLASSES[value]}` },
    `${VALUE_SIGNS[value]} ${NAMES[value]}`);
}

export function markTag(mark) {
  return h("strong", { class: `tag-mark ${mark}` }, `${MARK_SIGNS[mark]} ${MARK_WORDS[mark]}`);
}

/** A word or two on what an entry is and has become; then its value, if there is a matter. */
export function tags(app, id) {
  const entry = app.rules.entries.get(id);
  const mark = app.marks.get(id);
  const value = app.valueOf(id);
  return h("p", { class: "tags" }, h("span", { class: "tag-kind" }, kindWord(entry.kind)),
    mark && markTag(mark), value !== null && valueTag(value));
}

/**
 * Everything of one entry, in the same words in the panel and in the list.
 *
 * `level` is that of its heading; what stands under it is one level lower.
 */
export function details(app, id, level) {
  const entry = app.rules.entries.get(id);
  const sub = (words) => h(`h${level + 1}`, {}, words);
  const part = (words, ...children) => (children.flat().length ? [sub(words), ...children] : []);
  return [
    tags(app, id),
    says(entry),
    entry.ask && h("p", { class: "asked" }, entry.ask),
    ...conditionPart(app, id, sub),
    ...part("What reads it on this day", readers(app, id)),
    ...part("Authorities", authorities(app, entry)),
    ...part("Dates", dates(entry)),
    ...part("What else names it", alsoNamed(app, id)),
    more(entry),
  ].filter(Boolean);
}

function says(entry) {
  if (!entry.yes) return null;
  return h("dl", { class: "says" },
    h("div", {}, h("dt", {}, "Yes"), h("dd", {}, sentence(entry.yes))),
    h("div", {}, h("dt", {}, "No"), h("dd", {}, sentence(entry.no))));
}

/** The condition as the graph of this day has it. */
function conditionPart(app, id, sub) {
  const { view } = app.law || {};
  const index = view ? view.indexOf.get(id) : undefined;
  if (index === undefined) return [];
  const found = condition(view, index);
  if (!found.lines.length) return [sub("Its condition on this day"), h("p", {}, sentence(found.joint))];
  const lead = found.lines.length > 1 || found.joint === "not"
    ? h("p", {}, `${sentence(found.joint).slice(0, -1)}:`) : null;
  return [sub("Its condition on this day"), lead, tree(app, view, found.lines)].filter(Boolean);
}

/** Lines of a condition as lists within lists, each with its value and a way to what it names. */
export function tree(app, view, lines) {
  return h("ul", { class: "tree" }, lines.map((line) => h("li", {},
    line.id ? link(line.words, "entry", () => app.open(line.id, { keyboard: true })) : `${line.words}:`,
    app.values && view === app.law.view ? [" ", valueTag(app.values[line.index])] : null,
    app.marks.get(line.id) ? [" ", markTag(app.marks.get(line.id))] : null,
    line.lines.length ? tree(app, view, line.lines) : null)));
}

function readers(app, id) {
  if (!app.law) return [];
  const { view } = app.law;
  const under = nodesOf(view, id);
  const found = new Set();
  for (const index of above(view, under)) {
    if (under.includes(index)) continue;
    if (directly(view, index, under)) found.add(entryOf(view, index));
  }
  found.delete("");
  return found.size ? [links(app, [...found])] : [];
}

/** Whether a named step reads one of some nodes, at most by way of steps without a name. */
function directly(view, index, wanted) {
  const next = (at) => view.nodes[at].slice(1)
    .some((child) => wanted.includes(child) || (!entryOf(view, child) && next(child)));
  return view.nodes[index][0] > 1 && Boolean(view.names[index]) && next(index);
}

/** An entry by its name; choosing it shows all of it. */
export function entryLink(app, id) {
  return link(title(app.rules, id), "entry", () => app.open(id, { keyboard: true }));
}

/** Entries as a list of links, each with what it is. */
export function links(app, ids) {
  return h("ul", { class: "links" }, ids.map((id) => h("li", {},
    entryLink(app, id),
    h("span", { class: "what" }, ` ${kindWord(app.rules.entries.get(id).kind).toLowerCase()}`))));
}

function alsoNamed(app, id) {
  const { readBy } = app.rules.entries.get(id);
  const here = app.law ? app.law.view.indexOf : new Map();
  const found = readBy.filter((name) => !here.has(name));
  if (!found.length) return [];
  if (found.length <= 8) return [links(app, found)];
  const kinds = Map.groupBy ? Map.groupBy(found, (name) => app.rules.entries.get(name).kind)
    : new Map([["", found]]);
  return [...kinds].map(([kind, ids]) => h("details", {},
    h("summary", {}, `${kind ? kindWords(kind) : "All"} (${ids.length})`), links(app, ids)));
}

function authorities(app, entry) {
  if (!entry.authorities.length) return [];
  return [h("ul", { class: "authorities" }, entry.authorities.map((one) => h("li", {},
    link(one.cite, "entry", () => app.open(one.id, { keyboard: true })),
    ` (${[one.mark, span(one.from, one.to)].filter(Boolean).join("; ")})`,
    h("br"), address(one.address, one.noAddress))))];
}

/** An address as a link if it is one, else as words. */
function address(text, instead) {
  return text && /^https:\/\/[^\s<>\\]+$/.test(text)
    ? h("a", { href: text, rel: "noreferrer noopener", target: "_blank" }, text)
    : h("span", { class: "note" }, text || instead);
}

function dates(entry) {
  const days = span(entry.from, entry.to);
  const weights = (entry.standing || []).map(([from, to, words]) => h("li", {},
    `${sentence(span(from, to)).slice(0, -1) || "Always"}: ${words}.`));
  return [
    days ? h("p", {}, sentence(`in force ${days}`)) : null,
    weights.length ? h("ul", {}, weights) : null,
  ].filter(Boolean);
}

/** What the rules say beyond that: facts in two columns, then what stands under each heading. */
function more(entry) {
  const told = entry.sections.filter((one) => one.title !== "What it says");
  return h("details", { class: "more" }, h("summary", {}, "More, as the rules are written"),
    h("dl", { class: "facts" }, entry.facts.map(([mark, words]) => (
      h("div", {}, h("dt", {}, mark), h("dd", {}, plainAddress(words)))))),
    told.map(({ title: words, blocks }) => [h("p", { class: "part" }, words), blockList(blocks)]));
}

function plainAddress(words) {
  return /^https:\/\//.test(words) ? address(words, "") : words;
}

function blockList(blocks) {
  return h("ul", { class: "blocks" }, blocks.map(([kind, words, mark, level]) => (
    h("li", { class: `level-${Math.min(level, 6)} ${kind}` },
      mark ? h("strong", {}, `${mark}: `) : null, words))));
}

/** The panel on one entry. */
export function panel(app, id) {
  const { rules, law } = app;
  const here = law && nodesOf(law.view, id).length > 0;
  const kind = rules.entries.get(id).kind;
  return [
    h("div", { class: "panel-head" },
      h("h2", { id: "entry-title", tabindex: "-1" }, title(rules, id)),
      button("Close", () => app.close(), { class: "button plain" })),
    h("p", { class: "id" }, id),
    here ? null : h("p", { class: "note" }, law && kind !== "authority"
      ? `It is no step of the law shown here, on ${longDate(law.day)}.` : ""),
    here ? h("p", { class: "row" },
      button("Draw what it rests on", () => app.show({ kind: "entry", id }), { class: "button small" }),
      button("Draw what reads it", () => app.show({ kind: "above", id }), { class: "button small" })) : null,
    kind === "authority" && app.cited.has(id)
      ? h("p", { class: "row" }, button("Show what rests on it", () => app.show({ kind: "law", id }),
        { class: "button small" })) : null,
    ...details(app, id, 2),
  ].filter(Boolean);
}
