"use strict";

import { checkIn, decideText, dutyIn, forDuty, gateIn, openIn, trackIn } from "./deciding.js";
import { differences } from "./differences.js";
import { entryOf, lawOf } from "./rules.js";
import { graphOf } from "./scope.js";

/** What the page works out, as plain values, for whoever wants to hold it against the engine. */
export function tested(rules) {
  return Object.freeze({
    decide: (text) => plain(rules, text),
    graph: (body, day, scope) => graphOf(rules, lawOf(rules, body, day), scope),
    ids: (body, day) => {
      const { view } = lawOf(rules, body, day);
      return [...new Set(view.nodes.map((_, index) => entryOf(view, index)).filter(Boolean))].sort();
    },
    differences: (old, now) => differences(rules, lawOf(rules, ...old), lawOf(rules, ...now)),
  });
}

function plain(rules, text) {
  let made;
  try {
    made = decideText(rules, text);
  } catch (error) {
    return { refused: [error.message] };
  }
  if (made.problems.length) return { refused: made.problems.map((one) => one.message) };
  if (made.unsure.length) return { unsure: made.unsure };
  const of = (ids, each) => Object.fromEntries(ids.map((id) => [id, made.cases
    .map((one) => each(one, id)).filter((found) => found !== null)]).filter(([, all]) => all.length));
  const gates = [...rules.entries].filter(([, entry]) => entry.kind === "gate").map(([id]) => id);
  return {
    duty: made.duty,
    findings: made.cases.map((one) => finding(rules, one)),
    values: made.cases.flatMap((one) => [one, one.ownersLaw].filter(Boolean)).map(valuesOf),
    tracks: of(Object.keys(rules.deciding.tracks), (one, id) => trackIn(rules, one, id)),
    checks: of(Object.keys(rules.deciding.checks), (one, id) => checkIn(rules, one, id)),
    gates: of(gates, gateIn),
  };
}

function finding(rules, one) {
  const [outcome, code] = dutyIn(rules, one);
  const law = forDuty(one).law;
  const provision = law ? law.regime.duty : null;
  const open = outcome === "not_determined" && provision ? openIn(forDuty(one), provision) : [];
  const owed = provision && outcome !== "out_of_scope";
  return { outcome, code, provision, liable: owed ? one.liable : [], clashes: [...one.clashes.keys()].sort(),
    open: open && (one.reading && outcome === "not_determined" ? [one.reading, ...open] : open) };
}

function valuesOf(one) {
  if (!one.law) return null;
  const { view } = one.law;
  return { masked: [...one.masked].sort(),
    nodes: view.names.map((name, index) => [name, one.values[index]]).filter(([name]) => name) };
}
