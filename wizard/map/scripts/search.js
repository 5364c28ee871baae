"use strict";

import { announce, byId, fill, h, link } from "./element.js";
import { kindWord, title } from "./naming.js";
import { entryOf } from "./rules.js";
import { counted } from "./words.js";

const MOST_FOUND = 25;

/** The entries that hold every word: those of the law shown first, names before sentences. */
export function search(app, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const here = new Set(app.law
    ? app.law.view.nodes.map((_, index) => entryOf(app.law.view, index)) : []);
  const found = [];
  for (const [id, entry] of app.rules.entries) {
    const name = `${id} ${entry.label} ${entry.name || ""}`.toLowerCase();
    const all = `${name} ${haystack(entry)}`;
    if (words.every((word) => all.includes(word))) {
      const inName = words.every((word) => name.includes(word));
      found.push({ id, here: here.has(id), rank: (here.has(id) ? 0 : 2) + (inName ? 0 : 1) });
    }
  }
  return found.sort((one, other) => one.rank - other.rank);
}

function haystack(entry) {
  if (!entry.words) {
    entry.words = [entry.yes, entry.no, entry.ask, ...entry.facts.flat(),
      ...entry.sections.flatMap((one) => one.blocks.map((block) => block[1])),
      ...entry.authorities.map((one) => `${one.id} ${one.cite}`)].join(" ").toLowerCase();
  }
  return entry.words;
}

/** Show what was found below the field. */
export function setUpSearch(app) {
  const field = byId("find"), list = byId("found");
  const close = () => { list.hidden = true; fill(list); };
  const show = () => {
    const found = search(app, field.value);
    list.hidden = !field.value.trim();
    fill(list, list.hidden ? [] : [
      h("p", {}, found.length ? `${counted(found.length, "entry fits", "entries fit")}${
        found.length > MOST_FOUND ? `; the first ${MOST_FOUND} are shown` : ""}.` : "Nothing fits."),
      h("ul", {}, found.slice(0, MOST_FOUND).map(({ id, here }) => h("li", {},
        link(title(app.rules, id), "entry", () => { close(); app.find(id); }),
        h("span", { class: "what" }, ` ${kindWord(app.rules.entries.get(id).kind).toLowerCase()}, ${id}${
          here ? "" : ", no step of the law of this day"}`))))]);
    const said = found.length ? counted(found.length, "entry fits", "entries fit") : "Nothing fits";
    if (!list.hidden) announce(said);
  };
  field.addEventListener("input", show);
  field.addEventListener("focus", () => field.value.trim() && list.hidden && show());
  const box = field.closest(".search");
  box.addEventListener("keydown", (event) => {
    const all = [field, ...list.querySelectorAll("a")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      field.focus();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    } else if (event.key === "Enter" && document.activeElement === field && all.length > 1) {
      event.preventDefault();
      all[1].click();
    }
  });
  document.addEventListener("pointerdown", (event) => !box.contains(event.target) && close());
}
