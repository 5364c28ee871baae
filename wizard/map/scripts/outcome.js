"use strict";

import { dutyIn, forDuty, gateIn, openIn, trackIn, valueIn } from "./deciding.js";
import { entryLink, links, valueTag } from "./entry.js";
import { button, h } from "./element.js";
import { YES } from "./kleene.js";
import { lawWords, title } from "./naming.js";
import { longDate, printable, sentence } from "./words.js";

const OUTCOMES = {
  required: "The duty to involve the public applies.",
  not_required: "The duty to involve the public does not apply.",
  not_determined: "It cannot be said yet whether the duty to involve the public applies.",
  out_of_scope: "No duty to involve the public falls on this body.",
};
const SIGNS = { required: "✓", not_required: "✗", not_determined: "?", out_of_scope: "–" };

export const outcomeWords = (outcome) => OUTCOMES[outcome];

/** The body and the act of a case, in words. */
export function caseWords(rules, one) {
  const kind = one.body.kind ? rules.entries.get(one.body.kind).label : "a body that is not known";
  const body = one.body.name || (one.body.kind ? `${kind}, “${one.body.id}”` : kind);
  return [printable(body), printable(one.act.what || one.act.id), one.date ? longDate(one.date) : "day not known"].join(", ");
}

/** What was decided on the matter that was loaded. */
export function outcomePanel(app) {
  const { rules, matter } = app;
  const one = app.caseNow;
  const [outcome, code] = dutyIn(rules, one);
  return [
    h("div", { class: "panel-head" },
      h("h2", { id: "matter-title", tabindex: "-1" }, printable(matter.matter.title)),
      button("Take the matter away", () => app.takeAway(), { class: "button plain" })),
    caseChooser(app),
    h("h3", { class: `outcome ${outcome}` }, h("span", { "aria-hidden": "true" }, `${SIGNS[outcome]} `),
      OUTCOMES[outcome]),
    h("p", {}, sentence(because(app, one, code))),
    notes(app).map((text) => h("p", { class: "note" }, text)),
    h("div", {},
      h("div", {}, grounds(app, one)),
      h("div", {}, hanging(app, one, outcome), clashes(app, one)),
      h("div", {}, others(app, one))),
  ];
}

function caseChooser(app) {
  const { cases } = app.matter;
  if (cases.length < 2) return h("p", {}, caseWords(app.rules, cases[0]));
  return h("p", { class: "field" }, h("label", { for: "case" }, "Body and act"),
    h("select", { id: "case", on: { change: (event) => app.chooseCase(Number(event.target.value)) } },
      cases.map((one, index) => h("option", { value: index, selected: one === app.caseNow },
        `${caseWords(app.rules, one)}: ${dutyIn(app.rules, one)[0].replace("_", " ")}`))));
}

function because(app, one, code) {
  if (code === "open") return "it hangs on answers that are still open; which, is too much to work out here";
  const law = forDuty(one).law;
  const { name } = (law && law.regime.duty && app.rules.entries.get(law.regime.duty)) || {};
  const under = name ? `, under ${name}` : "";
  return `${app.rules.about.codes[code]}${code === "decided" ? under : ""}`;
}

/** What the reader must know of the file and of the law that is drawn. */
function notes(app) {
  const { rules, matter } = app;
  const one = app.caseNow;
  const law = forDuty(one).law;
  return [
    matter.cases.length > 1 ? `For the matter as a whole: ${OUTCOMES[matter.duty]}` : "",
    one.reading ? `It hangs on an open point: ${title(rules, one.reading)}. The drawing shows the `
      + "law of the body whose function it is." : "",
    matter.asAt ? `The file takes the law of ${longDate(matter.asAt)} for every act, `
      + "and so does this page." : "",
    matter.digest && matter.digest !== rules.about.digest
      ? "The file was decided with other rules than those of this page." : "",
    matter.outcome && matter.outcome !== matter.duty
      ? `The file says “${matter.outcome.replace("_", " ")}”; these rules say `
        + `“${matter.duty.replace("_", " ")}”.` : "",
    law && app.law !== null && app.values === null
      ? `The values are not shown: the drawing is of another law. The matter falls under that of ${
        lawWords(rules, law.body, law.day)}.` : "",
  ].filter(Boolean);
}

function grounds(app, one) {
  const found = forDuty(one);
  const provision = found.law && found.law.regime.duty;
  if (!provision) return [];
  return [h("h4", {}, "Grounds"), h("ul", { class: "links" },
    app.rules.deciding.limbs[provision].map((id) => h("li", {},
      valueTag(valueIn(found, id) ?? 0), " ", entryLink(app, id))))];
}

function hanging(app, one, outcome) {
  const found = forDuty(one);
  const provision = found.law && found.law.regime.duty;
  if (outcome !== "not_determined" || !provision) return [];
  const open = openIn(found, provision);
  const ids = open && (one.reading ? [one.reading, ...open] : open);
  if (ids && !ids.length) return [];
  return [h("h4", {}, "It still hangs on"), ids ? links(app, ids)
    : h("p", {}, "Too much is open to work that out here. `duty decide` says it.")];
}

function clashes(app, one) {
  const found = [...new Map([...one.clashes, ...forDuty(one).clashes])];
  if (!found.length) return [];
  const explained = app.matter.matter.explained;
  return [h("h4", {}, "Answers that clash"), found.map(([id, ids]) => [
    h("p", {}, app.rules.entries.has(id) ? title(app.rules, id) : "An answer does not fit its parts",
      explained.has(id) ? " (explained, so both stand)" : " (set aside until it is settled)"),
    ids && ids.size ? links(app, [...ids].filter((name) => app.rules.entries.has(name))) : null])];
}

/** What else is owed, what fires and what local policy says. */
function others(app, one) {
  const { rules } = app;
  const tracks = Object.keys(rules.deciding.tracks)
    .filter((id) => trackIn(rules, one, id)[0] === "required");
  const fired = one.law && one.date >= rules.about.encodedFrom.others
    ? one.law.regime.trigger.filter((id) => valueIn(one, id) === YES) : [];
  const gates = one.law ? one.law.regime.gate.filter((id) => gateIn(one, id) !== null) : [];
  return [
    tracks.length ? [h("h4", {}, "Other duties that are owed"), links(app, tracks)] : [],
    fired.length ? [h("h4", {}, "Situations that are there"), links(app, fired)] : [],
    gates.length ? [h("h4", {}, "Local policy"), h("ul", { class: "links" }, gates.map((id) => h("li", {},
      valueTag(valueIn(one, id)), " ", title(rules, id))))] : [],
  ];
}

/** Why a file was not taken, and what to do. */
export function problemsPanel(name, problems) {
  return [
    h("h2", { id: "problems-title" }, "The file was not taken"),
    h("p", {}, `Nothing was changed. ${printable(name)}:`),
    h("ul", {}, problems.map(({ message, cure, line }) => h("li", {},
      line ? `Line ${line}: ` : "", printable(sentence(message)), cure ? ` ${sentence(cure)}` : ""))),
  ];
}
