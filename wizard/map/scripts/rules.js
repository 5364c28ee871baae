"use strict";

import { capital } from "./words.js";

/** What a node of a view is; the numbers are those of the compiled arrays. */
export const FACT = 0;
export const OPTION = 1;
export const ALL = 2;
export const ANY = 3;
export const NOT = 4;
export const ALWAYS = 5;
export const NEVER = 6;

export const JOINTS = {
  [ALL]: "all of these", [ANY]: "any of these", [NOT]: "not", [ALWAYS]: "always", [NEVER]: "never",
};

/** Data in which nothing is found but what was put there: an id may be `constructor`. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== "object") return value;
  const made = Object.create(null);
  for (const [key, one] of Object.entries(value)) made[key] = bare(one);
  return made;
}

/** The rules as the page carries them, with what is looked up often. */
export function makeRules(data) {
  const variables = data.variables.map(([id, options, words, fixed, askable]) => (
    { id, options, words, fixed, askable }));
  const views = data.views.map((view) => makeView(view, variables, data.labels));
  return Object.freeze({ about: data.about, start: data.start, views,
    entries: new Map(Object.entries(data.entries)), bodies: bare(data.bodies),
    regimes: bare(data.regimes), deciding: bare(data.deciding) });
}

function makeView(written, variables, labels) {
  const view = {
    variables: written.variables.map((index) => variables[index]),
    nodes: written.nodes,
    names: written.names,
    kinds: written.labels.map((index) => labels[index][0]),
    labels: written.labels.map((index) => capital(labels[index][1].split("\n")[0])),
    indexOf: new Map(),
  };
  view.names.forEach((name, index) => name && view.indexOf.set(name, index));
  view.keys = keysOf(view);
  return view;
}

/** The nodes that a node reads. */
export function reads(view, index) {
  const [op, ...rest] = view.nodes[index];
  return op === FACT || op === OPTION ? [] : rest;
}

/** The entry that a node stands for; empty for a step without a name. */
export function entryOf(view, index) {
  const [op, first] = view.nodes[index];
  return op === FACT || op === OPTION ? view.variables[first].id : view.names[index];
}

/** What each node is known by in every view: equal keys are the same step of the law. */
function keysOf(view) {
  const keys = [];
  view.nodes.forEach(([op, ...rest], index) => {
    const variable = view.variables[rest[0]];
    if (op === FACT) keys.push(variable.id);
    else if (op === OPTION) {
      keys.push(`${variable.id}=${rest.slice(1).map((at) => variable.options[at]).join("|")}`);
    } else keys.push(view.names[index] || stepKey(op, rest, keys));
  });
  return keys;
}

function stepKey(op, rest, keys) {
  return `(${op} ${rest.map((child) => keys[child]).join(" ")})`;
}

/** What a named node asks for, so that two views can be compared. */
export function shapeOf(view, index) {
  const [op, ...rest] = view.nodes[index];
  return op === FACT || op === OPTION ? view.keys[index] : stepKey(op, rest, view.keys);
}

/** What binds a kind of body on a day; none when no law is encoded for it. */
export function lawOf(rules, body, day) {
  const regime = (rules.regimes[body] || []).find((one) => one.from <= day && day <= one.to);
  return regime ? { body, day, regime, view: rules.views[regime.view] } : null;
}

/** All that a node rests on, itself included; with `depth`, only so many steps down. */
export function below(view, roots, depth = Infinity) {
  return reached(roots, depth, (index) => reads(view, index));
}

/** All that rests on a node, itself included. */
export function above(view, roots) {
  const readers = view.nodes.map(() => []);
  view.nodes.forEach((_, index) => reads(view, index).forEach((one) => readers[one].push(index)));
  return reached(roots, Infinity, (index) => readers[index]);
}

function reached(roots, depth, next) {
  const found = new Set(roots);
  let edge = [...found];
  for (let step = 0; edge.length && step < depth; step += 1) {
    edge = [...new Set(edge.flatMap(next))].filter((index) => !found.has(index));
    edge.forEach((index) => found.add(index));
  }
  return found;
}

/** The indices of the nodes that stand for an entry. */
export function nodesOf(view, id) {
  return view.nodes.map((_, index) => index).filter((index) => entryOf(view, index) === id);
}

/** Whether an entry holds on a day. */
export function holdsOn(entry, day) {
  return (!entry.from || entry.from <= day) && (!entry.to || day <= entry.to);
}
