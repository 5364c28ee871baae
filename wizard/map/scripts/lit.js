"use strict";

import { ALL, ANY, reads } from "./rules.js";
import { NO, UNKNOWN, YES } from "./kleene.js";

/**
 * The path of a decision: from its end down to the answers, through whatever makes each step what
 * it is. Any part of an `any` that is yes makes it yes; all parts of it together make it no.
 */
export function litPath(view, values, roots) {
  const lit = new Set(roots);
  const work = [...roots];
  while (work.length) {
    const index = work.pop();
    for (const child of reads(view, index)) {
      if (!lit.has(child) && decides(view, values, index, child)) {
        lit.add(child);
        work.push(child);
      }
    }
  }
  return lit;
}

function decides(view, values, index, child) {
  const [op] = view.nodes[index];
  if (op === ALL) return values[index] === YES || values[child] === values[index];
  if (op === ANY) return values[index] === NO || values[child] === values[index];
  return true;
}

export const VALUE_SIGNS = { [YES]: "✓", [NO]: "✗", [UNKNOWN]: "?" };
export const VALUE_CLASSES = { [YES]: "yes", [NO]: "no", [UNKNOWN]: "not-known" };
