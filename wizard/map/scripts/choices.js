"use strict";

import { announce, byId, fill, h } from "./element.js";
import { kindWords, title } from "./naming.js";
import { entryOf } from "./rules.js";
import { scopeWords } from "./scope.js";
import { isDay, longDate } from "./words.js";

/** The sources of law that some step of a view cites. */
export function citedIn(rules, view) {
  const found = new Map();
  view.nodes.forEach((_, index) => {
    const entry = rules.entries.get(entryOf(view, index));
    (entry ? entry.authorities : []).forEach(({ id }) => found.set(id, (found.get(id) || 0) + 1));
  });
  return found;
}

/** The fields with which one chooses what is shown; the app is told of each choice. */
export function setUpChoices(app) {
  const kinds = Object.keys(app.rules.regimes);
  fill(byId("body"), kinds.map((id) => h("option", { value: id }, `${title(app.rules, id)} (${id})`)));
  byId("body").addEventListener("change", (event) => app.go({ body: event.target.value }));
  byId("day").addEventListener("change", (event) => {
    if (isDay(event.target.value)) app.go({ day: event.target.value });
    else announce("That is no day. The day is as it was.");
  });
  byId("earlier").addEventListener("click", () => step(app, -1));
  byId("later").addEventListener("click", () => step(app, 1));
  byId("scope").addEventListener("change", (event) => {
    const [kind, ...rest] = event.target.value.split(":");
    app.show({ kind, id: rest.join(":") });
  });
  byId("law").addEventListener("change", (event) => app.show(
    event.target.value ? { kind: "law", id: event.target.value } : { kind: "duty", id: "" }));
  for (const input of document.querySelectorAll("input[name=form]")) {
    input.addEventListener("change", () => app.show(app.scope, { form: input.value }));
  }
}

/** Go to the change of the law before or after the day that is shown. */
function step(app, way) {
  const firsts = app.rules.regimes[app.body].map((one) => one.from);
  const now = app.law ? app.law.regime.from : app.day;
  const next = way < 0 ? firsts.findLast((day) => day < now) : firsts.find((day) => day > app.day);
  if (next) app.go({ day: next });
  else {
    announce(way < 0 ? "There is no earlier change of the law for this body in these rules."
      : "There is no later change of the law for this body in these rules.");
  }
}

/** Let the fields say what is shown. */
export function showChoices(app) {
  const { rules, law, scope } = app;
  byId("body").value = app.body;
  byId("day").value = app.day;
  const period = law ? law.regime : null;
  byId("period").textContent = period ? `The law stands so from ${longDate(period.from)}${
    period.to < "2199" ? ` to ${longDate(period.to)}` : ""}.` : "";
  fill(byId("scope"), law ? scopeOptions(app) : []);
  fill(byId("law"), h("option", { value: "" }, "All sources"),
    [...app.cited].map(([id, count]) => h("option", { value: id, selected: scope.kind === "law"
      && scope.id === id }, `${rules.entries.get(id).label} (${count})`)));
  for (const input of document.querySelectorAll("input[name=form]")) input.checked = input.value === app.form;
}

function scopeOptions(app) {
  const { rules, law, scope } = app;
  const option = (kind, id, words) => h("option", { value: `${kind}:${id}`,
    selected: scope.kind === kind && scope.id === id }, words);
  const group = (words, ids) => (ids.length ? h("optgroup", { label: words },
    ids.map((id) => option("entry", id, title(rules, id)))) : null);
  const { regime, view } = law;
  const clashes = rules.deciding.contradictions.filter((id) => view.indexOf.has(id));
  const listed = [...regime.track, ...regime.trigger, ...regime.check, ...regime.gate, ...clashes];
  const own = scope.kind === "law" || scope.kind === "above"
    || (scope.kind === "entry" && !listed.includes(scope.id));
  return [
    own ? option(scope.kind, scope.id, scopeWords(rules, law, scope)) : null,
    regime.duty ? option("duty", "", title(rules, regime.duty)) : null,
    group(kindWords("track"), regime.track),
    group(kindWords("trigger"), regime.trigger),
    group(kindWords("check"), regime.check),
    group(kindWords("gate"), regime.gate),
    group(kindWords("contradiction"), clashes),
    option("all", "", "Everything (as a list)"),
  ];
}
