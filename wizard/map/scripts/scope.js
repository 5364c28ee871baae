"use strict";

import { above, below, entryOf, nodesOf, reads } from "./rules.js";
import { title } from "./naming.js";

/** More boxes than this are not drawn at once: only the first steps of each are. */
const MOST_DRAWN = 70;

/**
 * What is shown: `duty`, `entry` (what one rests on), `above` (what rests on one), `law` (what
 * rests on a source of law) or `all`.
 */
export function rootsOf(rules, law, scope) {
  const { view, regime } = law;
  if (scope.kind === "duty") return regime.duty ? [view.indexOf.get(regime.duty)] : [];
  if (scope.kind === "law") return highest(view, citing(rules, view, scope.id));
  if (scope.kind === "all") {
    return highest(view, [...view.indexOf.values()]);
  }
  const sides = [`${scope.id}.failed`, `${scope.id}.met`].filter((id) => view.indexOf.has(id));
  return sides.length ? sides.map((id) => view.indexOf.get(id)) : nodesOf(view, scope.id);
}

/** The steps of a view that cite a source of law. */
export function citing(rules, view, authority) {
  return view.nodes.map((_, index) => index).filter((index) => (
    (rules.entries.get(entryOf(view, index))?.authorities || []).some((one) => one.id === authority)));
}

/** Those of some nodes under no other of them. */
function highest(view, indices) {
  const under = new Set();
  for (const index of [...indices].sort((one, other) => other - one)) {
    if (!under.has(index)) below(view, [index]).forEach((one) => one !== index && under.add(one));
  }
  return indices.filter((index) => !under.has(index));
}

/** The nodes that are shown, and whether some had to be left out. */
export function nodesIn(rules, law, scope) {
  const roots = rootsOf(rules, law, scope);
  if (scope.kind === "above") return { nodes: above(law.view, roots), cut: false };
  const nodes = below(law.view, roots);
  if (scope.kind === "all" || nodes.size <= MOST_DRAWN) return { nodes, cut: false };
  for (const depth of [2, 1]) {
    const fewer = below(law.view, roots, depth);
    if (fewer.size <= MOST_DRAWN) return { nodes: fewer, cut: true };
  }
  return { nodes: new Set(roots.slice(0, MOST_DRAWN)), cut: true };
}

/** What is shown, in words. */
export function scopeWords(rules, law, scope) {
  if (scope.kind === "duty") {
    return law.regime.duty ? title(rules, law.regime.duty) : "The duty to involve the public";
  }
  if (scope.kind === "all") return "Everything";
  if (scope.kind === "law") return `What rests on ${rules.entries.get(scope.id).label}`;
  const name = title(rules, scope.id);
  return scope.kind === "above" ? `What reads: ${name}` : name;
}

/**
 * The graph that is drawn: the law as it is now, and what is gone from it since another day.
 *
 * Nodes are known by their keys; a node that is gone hangs on the nearest one above it that is
 * still drawn.
 */
export function graphOf(rules, law, scope, { old = null, marks = new Map() } = {}) {
  const { view } = law;
  const { nodes: indices, cut } = nodesIn(rules, law, scope);
  const nodes = new Map(), edges = [];
  for (const index of indices) {
    const id = entryOf(view, index);
    nodes.set(view.keys[index], { key: view.keys[index], id, index, view,
      kind: view.kinds[index], label: view.labels[index], mark: marks.get(id) || "" });
  }
  for (const index of indices) {
    for (const child of reads(view, index)) {
      if (indices.has(child)) edges.push({ from: view.keys[child], to: view.keys[index] });
    }
  }
  if (old) addGone(rules, old, scope, marks, nodes, edges);
  return { nodes: [...nodes.values()], edges, cut };
}

function addGone(rules, old, scope, marks, nodes, edges) {
  const { view } = old;
  const { nodes: indices } = nodesIn(rules, old, scope);
  const drawn = (index) => nodes.has(view.keys[index]);
  for (const index of indices) {
    const id = entryOf(view, index);
    if (id && marks.get(id) === "gone" && !drawn(index)) {
      nodes.set(view.keys[index], { key: view.keys[index], id, index, view,
        kind: view.kinds[index], label: view.labels[index], mark: "gone" });
    }
  }
  const goneNow = (index) => nodes.get(view.keys[index])?.mark === "gone";
  const seen = new Set(edges.map((edge) => `${edge.from} ${edge.to}`));
  for (const index of indices) {
    if (!drawn(index)) continue;
    for (const child of nearest(view, index, drawn)) {
      const edge = { from: view.keys[child], to: view.keys[index], gone: true };
      const name = `${edge.from} ${edge.to}`;
      if ((goneNow(index) || goneNow(child)) && !seen.has(name)) {
        seen.add(name);
        edges.push(edge);
      }
    }
  }
}

/** What a node reads, by way of steps that are not drawn. */
function nearest(view, index, drawn) {
  return reads(view, index).flatMap((child) => (
    drawn(child) ? [child] : nearest(view, child, drawn)));
}
