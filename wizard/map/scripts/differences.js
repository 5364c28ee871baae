"use strict";

import { entryOf, shapeOf } from "./rules.js";

/**
 * What differs between two laws: the entries that were added, are gone, or are put otherwise.
 *
 * A step is put otherwise when what it reads or how it joins that differs; a choice or a date when
 * its options do. What stands further down has its own line.
 */
export function differences(rules, old, now) {
  const before = shapes(old), after = shapes(now);
  const added = [...after.keys()].filter((id) => !before.has(id));
  const gone = [...before.keys()].filter((id) => !after.has(id));
  const changed = [...after.keys()].filter((id) => before.has(id) && before.get(id) !== after.get(id));
  const cited = new Set([...before.keys(), ...after.keys()]
    .flatMap((id) => (rules.entries.get(id)?.authorities || []).map((one) => one.id)));
  const [first, last] = [old.day, now.day].sort();
  const within = (day) => day && first < day && day <= last;
  const until = (day) => day && first <= day && day < last;
  const sources = [...cited].map((id) => [id, rules.entries.get(id)]).filter(([, one]) => one);
  return {
    added, gone, changed,
    weighed: [...after.keys()].filter((id) => before.has(id) && reweighed(rules, id, old, now)),
    begun: sources.filter(([, one]) => within(one.from)).map(([id]) => id),
    ended: sources.filter(([, one]) => until(one.to)).map(([id]) => id),
  };
}

function shapes({ view }) {
  const found = new Map();
  view.nodes.forEach((_, index) => {
    const id = entryOf(view, index);
    if (!id) return;
    const named = view.names[index] === id;
    const variable = view.variables.find((one) => one.id === id);
    found.set(id, named ? shapeOf(view, index) : variable.options.join("|"));
  });
  return found;
}

/** Whether the weight of a situation's source is another on the other day. */
function reweighed(rules, id, old, now) {
  return standing(rules, id, old.day) !== standing(rules, id, now.day);
}

/** What the source of a situation weighs on a day. */
export function standing(rules, id, day) {
  const found = (rules.entries.get(id)?.standing || [])
    .find(([from, to]) => (from || "") <= day && day <= (to || "9999"));
  return found ? found[2] : "";
}

/** `added`, `gone` or `changed` for each entry that differs. */
export function marksOf(found) {
  return new Map([
    ...found.weighed.map((id) => [id, "changed"]),
    ...found.changed.map((id) => [id, "changed"]),
    ...found.added.map((id) => [id, "added"]),
    ...found.gone.map((id) => [id, "gone"]),
  ]);
}

export const MARK_WORDS = { added: "New", gone: "Gone", changed: "Changed" };
export const MARK_SIGNS = { added: "+", gone: "−", changed: "≠" };
