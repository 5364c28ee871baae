"use strict";

import { details, tree } from "./entry.js";
import { h } from "./element.js";
import { KIND_ORDER, condition, kindWords, title } from "./naming.js";
import { entryOf } from "./rules.js";
import { nodesIn, rootsOf } from "./scope.js";

/**
 * The same as the drawing in headings and lists: first how it is decided, then each step in full.
 */
export function listing(app) {
  const { law, scope } = app;
  const { view } = law;
  const shown = scope.kind === "all" ? [...view.nodes.keys()] : [...allNodes(app)];
  const ids = [...new Set(shown.map((index) => entryOf(view, index)).filter(Boolean))];
  const gone = scope.kind === "all"
    ? [...app.marks].filter(([, mark]) => mark === "gone").map(([id]) => id) : goneIn(app);
  return [
    scope.kind === "all" || scope.kind === "above" ? null : [
      h("h3", {}, "How it is decided"), ...rootsOf(app.rules, law, scope).map((root) => steps(app, root))],
    ...groups(app, ids, "").flat(),
    ...groups(app, gone, "Gone: ").flat(),
  ];
}

function allNodes(app) {
  return nodesIn(app.rules, app.law, app.scope).nodes;
}

function goneIn(app) {
  if (!app.old) return [];
  const { view } = app.old;
  const { nodes } = nodesIn(app.rules, app.old, app.scope);
  return [...new Set([...nodes].map((index) => entryOf(view, index)))]
    .filter((id) => app.marks.get(id) === "gone");
}

/** A condition all the way down to the answers. */
function steps(app, root) {
  const { view } = app.law;
  return tree(app, view, [{ index: root, id: entryOf(view, root), words: words(view, root),
    lines: deep(view, root) }]);
}

function words(view, index) {
  const { joint, lines } = condition(view, index);
  return lines.length > 1 || joint === "not" ? `${view.labels[index]} (${joint})` : view.labels[index];
}

function deep(view, index) {
  const op = view.nodes[index][0];
  if (op < 2) return [];
  return view.nodes[index].slice(1).map((child) => ({ index: child, id: entryOf(view, child),
    words: entryOf(view, child) ? words(view, child) : view.labels[child], lines: deep(view, child) }));
}

function groups(app, ids, lead) {
  return KIND_ORDER.map((kind) => {
    const some = ids.filter((id) => app.rules.entries.get(id).kind === kind);
    return some.length ? [h("h3", {}, `${lead}${kindWords(kind)}`), ...some.map((id) => (
      h("section", { class: "listed" }, h("h4", {}, title(app.rules, id), " ",
        h("span", { class: "id" }, id)), details(app, id, 4))))] : [];
  });
}
