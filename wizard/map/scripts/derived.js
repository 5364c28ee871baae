"use strict";

import { daysBetween } from "./words.js";

/** The name under which a disagreement is reported, and can be explained. */
export const clashId = (question) => `${question}.disagree`;

/**
 * The answers that follow from other answers: a question through its parts, an order from its days.
 *
 * Gives the answers that count, through what each came about, on which open points of law each
 * hangs, and what disagrees.
 */
export function derive(rules, given, dates, explained) {
  const work = new Work(rules.deciding, given, dates, explained);
  rules.deciding.workedOut.forEach((name) => work.settle(name));
  return work;
}

class Work {
  constructor(deciding, given, dates, explained) {
    this.deciding = deciding;
    this.given = given;
    this.dates = dates;
    this.explained = explained;
    this.answers = new Map(given);
    /** What each answer counts as for the question that it is a part of. */
    this.counts = new Map([...given].map(([name, said]) => [name, said.answer]));
    this.through = new Map();
    this.openLaw = new Map();
    this.disagree = new Map();
  }

  settle(name) {
    const said = this.given.has(name) ? this.given.get(name).answer : "not known";
    const [found, through, doubts] = this.found(name);
    if (found !== null && said !== "not known" && said !== found) {
      this.disagree.set(name, new Set([name, ...through]));
      if (!this.explained.has(clashId(name))) this.counts.set(name, "not known");
    } else if (found !== null && said === "not known") {
      this.set(name, found, through);
    } else if (found === null) {
      this.leaveOpen(name, said, doubts);
    }
  }

  /** A question that its parts do not settle: the law may be open, or a part in doubt. */
  leaveOpen(name, said, doubts) {
    const parts = this.deciding.parts[name] || [];
    const readings = this.deciding.readingsOfParts;
    const others = parts.filter((part) => !(part in readings));
    const only = parts.filter((part) => part in readings && this.counts.get(part) === "yes");
    const known = others.filter((part) => this.counts.has(part)).map((part) => this.counts.get(part));
    const noneOfTheOthers = !known.includes("not known")
      && (known.length === others.length || said === "no");
    if (only.length && noneOfTheOthers) {
      this.set(name, "not known", only);
      this.openLaw.set(name, [...new Set(only.map((part) => readings[part]))]);
    } else if (said === "no" && (doubts.length || only.length)) {
      this.set(name, "not known", doubts.length ? doubts : only);
    }
  }

  set(name, answer, through) {
    this.answers.set(name, { answer, because: null });
    this.counts.set(name, answer);
    this.through.set(name, through);
  }

  /** What parts and dates say, through which of them, and which parts are in doubt. */
  found(name) {
    const parts = this.deciding.parts[name] || [];
    if (!parts.length) return [...this.fromDates(name), []];
    const yes = parts.filter((part) => this.counts.get(part) === "yes");
    const sure = yes.filter((part) => !(part in this.deciding.readingsOfParts));
    if (sure.length) return ["yes", sure, []];
    const said = parts.filter((part) => this.counts.has(part)).map((part) => this.counts.get(part));
    if (!yes.length && said.length === parts.length && !said.includes("not known")) {
      return ["no", parts, []];
    }
    return [null, [], parts.filter((part) => this.counts.get(part) === "not known")];
  }

  /** `yes` when one of the orders holds, `no` when none does, else nothing. */
  fromDates(name) {
    const read = [];
    let open = false;
    for (const order of this.deciding.readFrom[name]) {
      const value = this.order(order);
      const names = [order.date, order.before || order.until];
      if (value) return ["yes", names];
      open = open || value === null;
      read.push(...names);
    }
    return open ? [null, []] : ["no", [...new Set(read)]];
  }

  order(order) {
    const one = this.dates.get(order.date) ?? null;
    const other = this.dates.get(order.before || order.until) ?? null;
    if (one === null || other === null) return null;
    const days = one !== "not yet" && other !== "not yet";
    if ("before" in order) return days ? one < other : one !== "not yet";
    return days ? daysBetween(one, other) < Number(order.fewer_days_than) : null;
  }
}
