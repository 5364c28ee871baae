"use strict";

import { JOINTS, entryOf, reads } from "./rules.js";
import { capital, longDate } from "./words.js";

/** What each kind of entry is called, alone and in a row. */
const KINDS = {
  duty: ["Duty", "The duty to involve the public"],
  limb: ["Ground", "Grounds"],
  test: ["Test", "Tests"],
  track: ["Other duty", "Other duties"],
  trigger: ["Situation", "Situations to look out for"],
  check: ["Check", "Checks of how people were involved"],
  side: ["Check", "The two sides of each check"],
  gate: ["Local policy", "Rules of local policy"],
  contradiction: ["Clash", "Answers that clash"],
  fact: ["Question", "Questions"],
  choice: ["Choice", "Choices"],
  date: ["Date", "Dates"],
  reading: ["Open point of law", "Points on which the law is open"],
  step: ["Step", "Steps"],
  action: ["What to do", "What to do"],
  notice: ["Notice", "Notices"],
  authority: ["Source of law", "Sources of law"],
  body: ["Kind of body", "Kinds of body"],
  arrangement: ["Arrangement", "Arrangements"],
};

export const KIND_ORDER = Object.keys(KINDS);
export const kindWord = (kind) => (KINDS[kind] || [kind, kind])[0];
export const kindWords = (kind) => (KINDS[kind] || [kind, kind])[1];

/** A kind of body and a day in words: `an integrated care board on 1 July 2022`. */
export function lawWords(rules, body, day) {
  const { article } = rules.bodies[body];
  return `${article ? `${article} ` : ""}${rules.entries.get(body).label} on ${longDate(day)}`;
}

/** The label of an entry; the page on a duty says which provision it is. */
export function title(rules, id) {
  const entry = rules.entries.get(id);
  if (!entry) return id;
  return capital(entry.name ? `${entry.label} (${entry.name})` : entry.label);
}

/** How a node joins what it reads; empty where it reads one thing as it is. */
export function jointOf(view, index) {
  const children = reads(view, index);
  const word = JOINTS[view.nodes[index][0]];
  if (!word || (children.length === 1 && word !== "not")) return "";
  return word;
}

/**
 * The condition of a node as nested lines: words, the entry they speak of, and what stands below.
 * It stops at the next named step; that one has a condition of its own.
 */
export function condition(view, index) {
  const [op] = view.nodes[index];
  const lines = reads(view, index).map((child) => line(view, child));
  return { joint: JOINTS[op] || "", lines };
}

function line(view, index) {
  const id = entryOf(view, index);
  return {
    index, id, words: view.labels[index], lines: id ? [] : condition(view, index).lines,
  };
}
