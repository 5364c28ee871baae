"use strict";

import { clashId, derive } from "./derived.js";
import { lineOf } from "./matter.js";
import { holdsOn, lawOf } from "./rules.js";

const NO_BODY = { id: "not-known", kind: null, actingFor: null, under: null, members: [],
  policies: [], answers: new Map() };
const NO_ACT = { id: "the-matter", what: null, date: null, by: [], answers: new Map() };

/**
 * From a matter to cases: one for each body at each act, with the law that it falls under.
 *
 * Gives the cases, or the problems for which the engine would refuse the matter too.
 */
export function casesOf(rules, read) {
  const layout = new Layout(rules, read);
  layout.checkNames();
  const acts = layout.problems.some((one) => one.blocks) ? []
    : read.matter.acts.length ? read.matter.acts : [NO_ACT];
  const cases = acts.flatMap((act) => layout.ofAct(act));
  return { cases, problems: layout.problems };
}

class Layout {
  constructor(rules, { matter, asAt, lines }) {
    this.rules = rules;
    this.matter = matter;
    this.asAt = asAt;
    this.lines = lines;
    this.problems = [];
    this.bodies = new Map(matter.bodies.map((body) => [body.id, body]));
    this.explained = new Set(matter.explained.keys());
  }

  is(id, kind) {
    const entry = this.rules.entries.get(id);
    return Boolean(entry) && entry.kind === kind;
  }

  say(message, cure, path = [], { blocks = false } = {}) {
    this.problems.push({ message, cure, blocks, line: lineOf(this.lines, path) });
  }

  /** Every name and answer in the matter that the rules do not know. */
  checkNames() {
    const { matter } = this;
    const { answers: known, contradictions, workedOut, departures } = this.rules.deciding;
    const places = [[matter.answers, ["answers"]],
      ...matter.bodies.map((body, at) => [body.answers, ["bodies", at, "answers"]]),
      ...matter.acts.map((act, at) => [act.answers, ["acts", at, "answers"]])];
    for (const [answers, path] of places) {
      for (const [name, { answer }] of answers) {
        if (!Object.hasOwn(known, name)) {
          this.say(`\`${name}\` is no question that can be answered`,
            "search the map for the question, and take its id", [...path, name]);
        } else if (!known[name].includes(answer)) {
          this.say(`\`${answer}\` is no answer to \`${name}\``,
            `write one of ${known[name].join(", ")}`, [...path, name]);
        }
      }
    }
    matter.bodies.forEach((body, at) => this.checkBody(body, ["bodies", at]));
    for (const name of matter.dates.keys()) {
      if (!this.is(name, "date")) {
        this.say(`\`${name}\` is no date that the law asks for`, "take it out", ["dates", name]);
      }
    }
    for (const name of this.explained) {
      if (!contradictions.includes(name) && !workedOut.map(clashId).includes(name)) {
        this.say(`\`${name}\` is no contradiction that could be explained`, "take it out",
          ["explained", name]);
      }
    }
    for (const [name, why] of matter.departures) {
      const strength = Object.hasOwn(departures, name) ? departures[name] : null;
      if (strength === null || strength === "must" || !why.trim()) {
        this.say(`\`${name}\` cannot be departed from like this`,
          "name guidance that should be followed, and write why it is not", ["departures", name]);
      }
    }
  }

  checkBody(body, path) {
    if (body.kind !== null && !this.is(body.kind, "body")) {
      this.say(`\`${body.kind}\` is no kind of body`,
        `write one of ${Object.keys(this.rules.bodies).join(", ")}, or \`not known\``,
        [...path, "kind"], { blocks: true });
    }
    if (body.under !== null && !this.is(body.under, "arrangement")) {
      this.say(`\`${body.under}\` is no arrangement for acting for another body`,
        `write one of ${Object.keys(this.rules.deciding.arrangements).join(", ")}`,
        [...path, "under"], { blocks: true });
    } else if (body.under !== null && body.actingFor === null) {
      this.say(`\`${body.id}\` acts under \`${body.under}\`, and for whom is not said`,
        "add `acting_for` with the id of the body whose function it is", [...path, "under"],
        { blocks: true });
    }
    for (const name of body.policies) {
      if (!this.is(name, "gate")) {
        this.say(`\`${name}\` is no rule of local policy that can be switched on`, "take it out",
          [...path, "policies"]);
      }
    }
  }

  ofAct(act) {
    const seen = new Set();
    return this.actors(act).filter((body) => !seen.has(body.id) && seen.add(body.id))
      .map((body) => this.caseOf(body, act, this.asAt || act.date));
  }

  actors(act) {
    const named = act.by.length ? act.by.map((id) => this.bodies.get(id))
      : this.matter.bodies.length ? this.matter.bodies : [NO_BODY];
    return named.flatMap((body) => (
      body.kind && this.rules.bodies[body.kind].joint && body.members.length
        ? body.members.map((id) => this.bodies.get(id)) : [body]));
  }

  caseOf(body, act, date) {
    const told = new Map([...this.matter.answers, ...body.answers, ...act.answers]);
    const found = derive(this.rules, told, this.matter.dates, this.explained);
    const owner = this.bodies.get(body.actingFor || body.id) || body;
    const made = {
      body, owner, act, date, kind: body.kind, liable: [body.id], law: null, status: null,
      reading: null, ownersLaw: null, options: new Map(), answers: found.answers,
      through: found.through, openLaw: found.openLaw, disputed: new Set(), masked: new Set(),
      clashes: new Map(), policies: body.policies, under: body.under,
    };
    for (const [name, clashing] of found.disagree) {
      made.clashes.set(clashId(name), clashing);
      if (!this.explained.has(clashId(name))) made.disputed.add(name);
    }
    made.masked = made.disputed;
    this.findLaw(made);
    return made;
  }

  findLaw(made) {
    const { body, owner, date } = made;
    if (body.kind === null || (owner !== body && owner.kind === null)) {
      made.status = "body_not_known";
      made.liable = [];
    } else if (this.rules.bodies[body.kind].joint) {
      made.status = "members_not_known";
      made.liable = [];
      if (date !== null && owner !== body && this.existed(owner, date) && body.under !== null) {
        this.fits(made);
      }
    } else if (date === null) made.status = "date_not_known";
    else if (this.existed(body, date) && this.arranged(made)) this.takeLaw(made);
  }

  existed(body, date) {
    const entry = this.rules.entries.get(body.kind);
    if (holdsOn(entry, date)) return true;
    this.say(`${body.name || body.id} is given as \`${body.kind}\` (${entry.label}), a kind of body `
      + `that did not exist on ${date}`, "mend the day or the kind",
    ["bodies", this.matter.bodies.indexOf(body), "kind"]);
    return false;
  }

  arranged(made) {
    const { body, owner, date } = made;
    if (owner === body) return true;
    if (!this.existed(owner, date)) return false;
    if (body.under === null) {
      made.status = "body_not_known";
      made.liable = [];
      return false;
    }
    if (!this.fits(made)) return false;
    const found = this.rules.deciding.arrangements[body.under];
    if (found.duty === "owner") made.kind = owner.kind;
    else if (found.duty === "open") {
      made.reading = found.reading;
      made.ownersLaw = { ...made, kind: owner.kind, reading: null, options: new Map(),
        clashes: new Map(made.clashes) };
      this.takeLaw(made.ownersLaw);
    }
    made.liable = { owner: [owner.id], exerciser: [body.id], open: [] }[found.liable];
    return true;
  }

  /** Whether the arrangement stands between such bodies; a committee's member may be one. */
  fits({ body, owner, date }) {
    const found = this.rules.deciding.arrangements[body.under];
    const joint = this.rules.bodies[body.kind].joint;
    const between = found.owners.includes(owner.kind)
      && (joint || found.exercisers.includes(body.kind));
    if (between && holdsOn(this.rules.entries.get(body.under), date)) return true;
    this.say(`the arrangement \`${body.under}\` does not fit these two bodies on ${date}`,
      "mend the arrangement, the bodies or the day",
      ["bodies", this.matter.bodies.indexOf(body), "under"]);
    return false;
  }

  takeLaw(made) {
    const { duties } = this.rules.about.encodedFrom;
    made.law = made.date < duties || made.kind === null ? null
      : lawOf(this.rules, made.kind, made.date);
    if (!made.law) made.status = "not_encoded";
    else this.takeOptions(made);
  }

  takeOptions(made) {
    for (const { id, options } of made.law.view.variables) {
      if (!options.length) continue;
      const day = this.matter.dates.get(id) ?? null;
      const said = made.answers.has(id) ? made.answers.get(id).answer : null;
      if (this.matter.dates.has(id)) {
        if (day === "not yet") made.options.set(id, options.length - 1);
        else if (day !== null) {
          made.options.set(id, this.rules.deciding.cuts[id].filter((cut) => cut <= day).length);
        }
      } else if (options.includes(said)) made.options.set(id, options.indexOf(said));
    }
  }
}
