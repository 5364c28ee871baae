"use strict";

import { casesOf } from "./cases.js";
import { NAMES, NO, UNKNOWN, YES, evaluate, hangsOn, thatForce } from "./kleene.js";
import { readMatter } from "./matter.js";
import { holdsOn } from "./rules.js";

const OUTCOMES = { [YES]: "required", [NO]: "not_required", [UNKNOWN]: "not_determined" };
const FIRST_SHOWN = ["required", "not_determined", "not_required", "out_of_scope"];

/**
 * Decide a matter as the engine does, from the text of a file.
 *
 * Gives `problems` for what the engine would refuse as well, and `unsure` for what only this page
 * cannot work out; in both cases nothing is decided. Throws a `Fault` for what is no JSON.
 */
export function decideText(rules, text) {
  const read = readMatter(text);
  if (read.problems.length) return { ...read, cases: [], unsure: [] };
  const laid = casesOf(rules, read);
  const made = { ...read, ...laid, unsure: [] };
  if (laid.problems.length) return { ...made, cases: [] };
  const explained = new Set(read.matter.explained.keys());
  for (const one of laid.cases.flatMap((found) => [found, found.ownersLaw].filter(Boolean))) {
    if (one.law && !decideCase(rules, one, explained)) {
      made.unsure.push("So many answers clash here that this page cannot say which. "
        + "Run `duty decide` on the matter instead.");
    }
  }
  if (made.unsure.length) return { ...made, cases: [] };
  const outcomes = laid.cases.map((one) => dutyIn(rules, one)[0]);
  made.duty = FIRST_SHOWN.find((outcome) => outcomes.includes(outcome));
  return made;
}

/** Work out the values of one case; contradictions set the answers that clash aside. */
function decideCase(rules, one, explained) {
  const { view } = one.law;
  one.values = evaluate(view, givenIn(one));
  const masked = new Set(one.masked);
  for (const name of rules.deciding.contradictions) {
    const root = view.indexOf.get(name);
    if (root === undefined || one.values[root] !== YES) continue;
    const clashing = thatForce(view, root, givenIn(one, { clashing: true }));
    if (clashing === null) return false;
    const ids = [...clashing].map((variable) => view.variables[variable].id);
    one.clashes.set(name, new Set(ids));
    if (!explained.has(name)) ids.forEach((id) => masked.add(id));
  }
  if (masked.size > one.masked.size) {
    one.masked = masked;
    one.values = evaluate(view, givenIn(one));
  }
  return true;
}

/** The answers that count, by variable; with `clashing`, those too that were set aside. */
export function givenIn(one, { clashing = false } = {}) {
  const aside = clashing ? one.disputed : one.masked;
  const given = new Map();
  one.law.view.variables.forEach(({ id, options }, index) => {
    if (aside.has(id)) return;
    const said = one.answers.has(id) ? one.answers.get(id).answer : "not known";
    if (options.length) {
      if (one.options.has(id)) given.set(index, one.options.get(id));
    } else if (said === "yes" || said === "no") given.set(index, said === "yes" ? 1 : 0);
  });
  return given;
}

/** The value of a node in a case; none when it is no part of the law there. */
export function valueIn(one, id) {
  const index = one.law ? one.law.view.indexOf.get(id) : undefined;
  return index === undefined ? null : one.values[index];
}

/** The case under whose law the duty is worked out. */
export const forDuty = (one) => one.ownersLaw || one;

/** The public-involvement duty in one case: its outcome, and why it is that. */
export function dutyIn(rules, one) {
  if (one.reading !== null) {
    // One reading gives the owner's duty and the other none: they agree just on a no.
    const [outcome, code] = dutyIn(rules, forDuty(one));
    const agreed = outcome === "not_required" || outcome === "out_of_scope";
    return agreed ? [outcome, code] : ["not_determined", "reading_open"];
  }
  const status = statusOf(rules, one);
  if (status.anywhere) return status.anywhere;
  const binds = Object.values(rules.deciding.duties);
  if (status.own && !binds.some((kinds) => kinds.includes(one.kind))) {
    return ["out_of_scope", "no_such_duty"];
  }
  if (status.open) return status.open;
  const provision = one.law && one.law.regime.duty;
  return provision ? decided(one, provision) : ["not_required", "not_in_force"];
}

/** Another obligation in one case. */
export function trackIn(rules, one, id) {
  const status = statusOf(rules, one);
  if (status.anywhere) return status.anywhere;
  if (status.own && !rules.deciding.tracks[id].includes(one.kind)) {
    return ["out_of_scope", "no_such_duty"];
  }
  if (status.open) return status.open;
  if (one.date === null || one.date < rules.about.encodedFrom.others) {
    return ["not_determined", "not_encoded"];
  }
  if (!one.law || !one.law.regime.track.includes(id)) return ["not_required", "not_in_force"];
  return decided(one, id);
}

/** What follows from the body and the day of a case alone. */
function statusOf(rules, one) {
  const open = one.status === null ? null : ["not_determined", one.status];
  // Without the day it is not known whether the body acts under its own law or the owner's.
  const own = one.owner === one.body || one.status === null;
  if (!own || one.kind === null || one.status === "body_not_known") {
    return { anywhere: null, own: false, open };
  }
  const { country, joint } = rules.bodies[one.kind];
  const anywhere = country === "England" ? null : ["out_of_scope", "another_country"];
  return { anywhere, own: anywhere !== null || !joint, open };
}

function decided(one, id) {
  const value = valueIn(one, id);
  if (value === null) return ["not_determined", "not_encoded"];
  return [OUTCOMES[value], value === UNKNOWN ? openCode(one, id) : "decided"];
}

/** What an undecided node still hangs on, by id; none when that takes too long to work out. */
export function openIn(one, id) {
  if (valueIn(one, id) !== UNKNOWN) return [];
  const { view } = one.law;
  const found = hangsOn(view, view.indexOf.get(id), givenIn(one));
  if (found === null) return null;
  const ids = found.map((variable) => view.variables[variable].id);
  return [...new Set(ids.flatMap((name) => one.openLaw.get(name) || [name]))];
}

function openCode(one, id) {
  const open = openIn(one, id);
  if (open === null) return "open";
  if (open.some((name) => one.masked.has(name))) return "answers_clash";
  const asked = new Set(one.law.view.variables.filter((found) => found.askable).map((v) => v.id));
  const readings = open.every((name) => !asked.has(name));
  return open.length && readings ? "reading_open" : "answers_missing";
}

/** The state of a node in a case, as an `if` names it; none when it has none there. */
export function stateIn(rules, one, id) {
  if (id === "duty") return orNotEncoded(dutyIn(rules, one));
  const { kind } = rules.entries.get(id);
  if (kind === "track") return orNotEncoded(trackIn(rules, one, id));
  if (kind === "check") return checkIn(rules, one, id);
  if (kind === "gate") return gateIn(one, id);
  if (kind === "fact") {
    const said = one.answers.has(id) ? one.answers.get(id).answer : "not known";
    return one.masked.has(id) ? "not known" : said;
  }
  const value = valueIn(one, id);
  return value === null ? null : NAMES[value];
}

const orNotEncoded = ([outcome, code]) => (code === "not_encoded" ? "not_encoded" : outcome);

/** What a check says in a case; none when it has no place there. */
export function checkIn(rules, one, id) {
  if (!one.law || !one.law.regime.check.includes(id) || !hasPlace(rules, one, id)) return null;
  const failed = valueIn(one, `${id}.failed`), met = valueIn(one, `${id}.met`);
  if (failed === YES) return "failed";
  if (failed === NO && met === YES) return "met";
  return failed === NO && met === NO ? "at risk" : "not known";
}

/** Whether a rule of local policy is kept; none where the body has not switched it on. */
export function gateIn(one, id) {
  if (!one.policies.includes(id) || !one.law || !one.law.regime.gate.includes(id)) return null;
  const value = valueIn(one, id);
  return value === null ? null : NAMES[value];
}

function hasPlace(rules, one, id) {
  const check = rules.deciding.checks[id];
  if (check.binds.length && !check.binds.includes(one.kind)) return false;
  if (one.date === null ? check.from || check.to : !holdsOn(check, one.date)) return false;
  return holds(check.if, (name) => stateIn(rules, one, name), one.under);
}

function holds(written, stateOf, under) {
  if (!written) return true;
  if ("all" in written) return written.all.every((part) => holds(part, stateOf, under));
  if ("any" in written) return written.any.some((part) => holds(part, stateOf, under));
  if ("not" in written) return !holds(written.not, stateOf, under);
  if ("under" in written) return written.under === under;
  const wanted = Array.isArray(written.is) ? written.is : [written.is];
  return wanted.includes(stateOf(written.node));
}
