"use strict";

import { standing } from "./differences.js";
import { entryLink, links, markTag } from "./entry.js";
import { button, h } from "./element.js";
import { condition, lawWords, title } from "./naming.js";
import { listed, sentence } from "./words.js";

/** How many things differ, in one sentence. */
export function changesInShort(found) {
  const { added, gone } = found;
  const changed = new Set([...found.changed, ...found.weighed]).size;
  if (!added.length && !gone.length && !changed) return "No step of the law differs.";
  const parts = [[added.length, "new"], [gone.length, "gone"], [changed, "changed"]]
    .filter(([number]) => number).map(([number, word]) => `${number} ${word}`);
  return `Steps of the law: ${listed(parts)}.`;
}

/** What differs between the law that was shown and the law that is, in words. */
export function changesPanel(app) {
  const { rules, old, law, found } = app;
  const group = (mark, words, ids, each = null) => (ids.length ? [
    h("h3", {}, markTag(mark), ` ${words} (${ids.length})`),
    each ? h("ul", { class: "links" }, ids.map(each)) : links(app, ids)] : []);
  const both = [...new Set([...found.changed, ...found.weighed])];
  return [
    h("div", { class: "panel-head" }, h("h2", { id: "changes-title", tabindex: "-1" }, "What changed"),
      button("Stop comparing", () => app.forget(), { class: "button plain" })),
    h("p", {}, `From: ${lawWords(rules, old.body, old.day)}. To: ${
      lawWords(rules, law.body, law.day)}. ${changesInShort(found)}`),
    h("details", { open: true },
      h("summary", {}, "All changes in words"),
      h("div", {},
        h("div", {}, group("added", "New", found.added)),
        h("div", {}, group("gone", "Gone", found.gone)),
        h("div", {}, group("changed", "Changed", both, (id) => changedLine(app, id)),
          sources(app, "Sources of law that began", found.begun),
          sources(app, "Sources of law that ended", found.ended)))),
  ];
}

function sources(app, words, ids) {
  return ids.length ? [h("h3", {}, `${words} (${ids.length})`), links(app, ids)] : [];
}

/** A step that is put otherwise: how it was, and how it is. */
function changedLine(app, id) {
  const { rules, old, law } = app;
  const before = standing(rules, id, old.day), after = standing(rules, id, law.day);
  return h("li", {}, entryLink(app, id),
    h("dl", { class: "before-after" },
      app.found.changed.includes(id) ? [
        h("div", {}, h("dt", {}, "Before"), h("dd", {}, inWords(old.view, id))),
        h("div", {}, h("dt", {}, "Now"), h("dd", {}, inWords(law.view, id)))] : null,
      before !== after ? [
        h("div", {}, h("dt", {}, "Its weight before"), h("dd", {}, before || "none")),
        h("div", {}, h("dt", {}, "Its weight now"), h("dd", {}, after || "none"))] : null));
}

function inWords(view, id) {
  const index = view.indexOf.get(id);
  if (index === undefined) {
    const { words } = view.variables.find((one) => one.id === id);
    return sentence(words.join("; "));
  }
  const found = condition(view, index);
  return sentence(`${found.joint}: ${found.lines.map(flat).join("; ")}`);
}

function flat(line) {
  return line.lines.length ? `${line.words} (${line.lines.map(flat).join("; ")})` : line.words;
}

/** The heading for a law that is not there, and the bodies that did the work instead. */
export function noLaw(app) {
  const { rules, body, day } = app;
  const entry = rules.entries.get(body);
  const { before, after } = rules.bodies[body];
  const there = (entry.from && day < entry.from ? before : after)
    .filter((id) => (rules.regimes[id] || []).some((one) => one.from <= day && day <= one.to));
  return [
    h("p", {}, `No law is encoded for ${lawWords(rules, body, day)}.`),
    there.length ? h("p", { class: "row" }, "On that day its work was done by: ", there.map((id) => (
      button(title(rules, id), () => app.go({ body: id }), { class: "button small" })))) : null,
  ];
}
