"use strict";

import { ALL, ALWAYS, ANY, FACT, NOT, OPTION, below } from "./rules.js";

export const NO = 0;
export const UNKNOWN = 1;
export const YES = 3;
export const NAMES = { [NO]: "no", [UNKNOWN]: "not known", [YES]: "yes" };
const NEGATED = [YES, UNKNOWN, UNKNOWN, NO];

/**
 * The value of each node, by Kleene's rules: two bits a value, so that `&` and `|` join them.
 *
 * `given` holds the chosen value of each variable that is known: 0 or 1, or the place of an option.
 */
export function evaluate(view, given, only = null) {
  const values = new Uint8Array(view.nodes.length).fill(UNKNOWN);
  const work = only || view.nodes.keys();
  for (const index of work) {
    const node = view.nodes[index];
    values[index] = node[0] === FACT || node[0] === OPTION
      ? leaf(node, given) : joined(node, values);
  }
  return values;
}

function leaf(node, given) {
  const said = given.get(node[1]);
  if (said === undefined) return UNKNOWN;
  if (node[0] === FACT) return said ? YES : NO;
  return node.indexOf(said, 2) > 0 ? YES : NO;
}

function joined(node, values) {
  const op = node[0];
  if (op === NOT) return NEGATED[values[node[1]]];
  if (op !== ALL && op !== ANY) return op === ALWAYS ? YES : NO;
  let value = values[node[1]];
  for (let at = 2; at < node.length; at += 1) {
    value = op === ALL ? value & values[node[at]] : value | values[node[at]];
  }
  return value;
}

/** The variables that a node reads, and the nodes under it in the order in which they are worked out. */
export function readBy(view, root) {
  const nodes = [...below(view, [root])].sort((one, other) => one - other);
  const variables = new Set(nodes.filter((index) => view.nodes[index][0] <= OPTION)
    .map((index) => view.nodes[index][1]));
  return { nodes, variables: [...variables].sort((one, other) => one - other) };
}

/** More answers than this in one clash are not weighed: each subset of them is tried. */
const MOST_CLASHING = 14;

/**
 * The variables that stand in some smallest set of the given answers that forces a yes.
 *
 * The compiler has proved that Kleene's value is exact, so a set forces a yes just when it alone
 * gives one. None when there are too many answers to try.
 */
export function thatForce(view, root, given) {
  const { nodes, variables } = readBy(view, root);
  const known = variables.filter((variable) => given.has(variable));
  if (known.length > MOST_CLASHING) return null;
  const forces = Array.from({ length: 1 << known.length }, (_, set) => (
    evaluate(view, chosen(known, set, given), nodes)[root] === YES));
  return new Set(known.filter((_, at) => forces.some((yes, set) => (
    yes && set & (1 << at) && !forces[set ^ (1 << at)]))));
}

function chosen(known, set, given) {
  const found = new Map();
  known.forEach((variable, at) => set & (1 << at) && found.set(variable, given.get(variable)));
  return found;
}

/** More trials than this for one outcome are not made; then nothing is said. */
const MOST_TRIALS = 20000;

/** The variables on which an open node still hangs; none when that takes too long to work out. */
export function hangsOn(view, root, given) {
  const { nodes, variables } = readBy(view, root);
  const open = variables.filter((variable) => !given.has(variable));
  const work = { view, root, nodes, open, trials: 0 };
  const found = [];
  for (const variable of open) {
    const matters = canMatter(work, variable, new Map(given));
    if (matters === null) return null;
    if (matters) found.push(variable);
  }
  return found;
}

/** Whether some way of settling the others leaves all to one variable. */
function canMatter(work, variable, given) {
  work.trials += 1;
  if (work.trials > MOST_TRIALS) return null;
  const value = (more) => evaluate(work.view, more, work.nodes)[work.root];
  if (value(given) !== UNKNOWN) return false;
  const settled = states(work.view, variable).map((state) => (
    value(new Map(given).set(variable, state))));
  if (settled.includes(YES) && settled.includes(NO)) return true;
  const next = work.open.find((one) => one !== variable && !given.has(one));
  if (next === undefined) return false;
  for (const state of states(work.view, next)) {
    const matters = canMatter(work, variable, new Map(given).set(next, state));
    if (matters !== false) return matters;
  }
  return false;
}

function states(view, variable) {
  const { options } = view.variables[variable];
  return options.length ? [...options.keys()] : [0, 1];
}
