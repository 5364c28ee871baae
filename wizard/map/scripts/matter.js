"use strict";

import { Fault, pathKey, readJson } from "./json.js";
import { isDay, stripped } from "./words.js";

const ID = /^[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$/;
const KEYS = ["title", "reference", "bodies", "acts", "dates", "fields", "answers", "explained",
  "departures"];
const OF_BODY = ["id", "kind", "name", "acting_for", "under", "members", "policies", "answers"];
const OF_ACT = ["id", "what", "date", "by", "answers"];
const OF_ANSWER = ["answer", "because", "source"];
const USUAL = new Map([["true", "yes"], ["false", "no"], ["yes", "yes"], ["no", "no"],
  ["not known", "not known"]]);
/** As much as the engine reads of one matter. */
const MOST_BYTES = 2000000;

/**
 * Read the text of a file: a matter, what was decided on one, or a record of it.
 *
 * Gives the matter and, for what was decided, the day whose law was taken, the rules that decided
 * and what they said. Throws a `Fault` for what is no JSON and gives `problems` for the rest.
 */
export function readMatter(text) {
  const { tree, lines } = readJson(text);
  if (!(tree instanceof Map)) {
    throw new Fault("this holds no matter", "a matter begins with `{\"title\": ...`");
  }
  const [found, path] = insideOf(tree);
  const decided = path.length ? found : null;
  const written = decided ? decided.get("matter") : found;
  const where = decided ? [...path.slice(1), "matter"] : path;
  const shape = new Shape(lines);
  if (!decided && new TextEncoder().encode(text).length > MOST_BYTES) {
    shape.say(where, "this is too large for a matter", "check that this is the right file");
  }
  const matter = shape.matter(written, where);
  const told = said(decided);
  if (told.asAt !== null && !isDay(told.asAt)) {
    shape.say(path.slice(1), "the day whose law was taken is no day", "mend `as_at` in `rules`");
  }
  return { matter, problems: shape.problems, lines, ...told };
}

/** The part of a file that holds the matter: the last version of a record, or all of it. */
function insideOf(tree) {
  const versions = tree.get("versions");
  if (Array.isArray(versions) && versions.length) {
    const last = versions[versions.length - 1];
    const decided = last instanceof Map ? last.get("determination") : null;
    if (decided instanceof Map && decided.get("matter") instanceof Map) {
      return [decided, ["", "versions", versions.length - 1, "determination"]];
    }
  }
  return tree.get("matter") instanceof Map ? [tree, [""]] : [tree, []];
}

function said(decided) {
  const rules = decided && decided.get("rules");
  const duty = decided && decided.get("duty");
  const text = (part, key) => {
    const found = part instanceof Map ? part.get(key) ?? null : null;
    return found === null || typeof found === "string" ? found : "";
  };
  return { asAt: text(rules, "as_at"), digest: text(rules, "digest"), outcome: text(duty, "outcome") };
}

class Shape {
  constructor(lines) {
    this.lines = lines;
    this.problems = [];
  }

  say(path, message, cure) {
    this.problems.push({ message, cure, line: lineOf(this.lines, path) });
  }

  matter(tree, path) {
    if (!this.keys(tree, KEYS, path)) return null;
    const given = new Map([...tree].filter(([, value]) => value !== null));
    const at = (key) => [...path, key];
    const bodies = this.list(given.get("bodies"), at("bodies"))
      .map((one, index) => this.body(one, [...at("bodies"), index]));
    const acts = this.list(given.get("acts"), at("acts"))
      .map((one, index) => this.act(one, [...at("acts"), index]));
    const matter = {
      title: this.text(given.get("title"), at("title"), 400, { least: 1 }),
      reference: this.text(given.get("reference") ?? null, at("reference"), 400, { empty: true }),
      bodies,
      acts,
      dates: this.mapping(given.get("dates"), at("dates"), (day, where) => this.day(day, where, true)),
      answers: this.answers(given.get("answers"), at("answers")),
      explained: this.mapping(given.get("explained"), at("explained"),
        (text, where) => this.text(text, where, 20000)),
      departures: this.mapping(given.get("departures"), at("departures"),
        (text, where) => this.text(text, where, 20000)),
    };
    this.mapping(given.get("fields"), at("fields"), (value) => value);
    if (!this.problems.length) this.names(matter, path);
    return matter;
  }

  body(tree, path) {
    if (typeof tree === "string") return this.body(new Map([["id", tree], ["kind", tree]]), path);
    if (!this.keys(tree, OF_BODY, path)) return {};
    const kind = this.text(tree.get("kind") ?? null, [...path, "kind"], Infinity, { empty: true });
    return {
      id: this.id(tree.get("id"), [...path, "id"]),
      kind: kind !== null && stripped(kind).toLowerCase() === "not known" ? null : kind,
      name: this.text(tree.get("name") ?? null, [...path, "name"], 400, { empty: true }),
      actingFor: this.id(tree.get("acting_for") ?? null, [...path, "acting_for"], { empty: true }),
      under: this.id(tree.get("under") ?? null, [...path, "under"], { empty: true }),
      members: this.ids(tree, "members", path),
      policies: this.ids(tree, "policies", path),
      answers: this.answers(tree.get("answers"), [...path, "answers"]),
    };
  }

  act(tree, path) {
    if (!this.keys(tree, OF_ACT, path)) return {};
    return {
      id: this.id(tree.get("id"), [...path, "id"]),
      what: this.text(tree.get("what") ?? null, [...path, "what"], 400, { empty: true }),
      date: this.day(tree.get("date") ?? null, [...path, "date"], false),
      by: this.ids(tree, "by", path),
      answers: this.answers(tree.get("answers"), [...path, "answers"]),
    };
  }

  answers(tree, path) {
    const given = tree instanceof Map
      ? new Map([...tree].filter(([, value]) => value !== null)) : tree;
    return this.mapping(given, path, (answer, where) => this.answer(answer, where));
  }

  answer(tree, path) {
    if (!(tree instanceof Map)) return { answer: this.word(tree, path), because: null };
    if (!this.keys(tree, OF_ANSWER, path)) return { answer: "", because: null };
    if (!tree.has("answer")) this.say(path, "`answer` is missing", "add `\"answer\": ...`");
    this.text(tree.get("source") ?? null, [...path, "source"], 20000, { empty: true });
    return {
      answer: tree.has("answer") ? this.word(tree.get("answer"), [...path, "answer"]) : "",
      because: this.text(tree.get("because") ?? null, [...path, "because"], 20000, { empty: true }),
    };
  }

  word(value, path) {
    if (value === null) return "not known";
    if (typeof value !== "string") return this.text(value, path, 80);
    const plain = stripped(value);
    return this.text(USUAL.get(plain.toLowerCase()) || plain, path, 80, { least: 1 });
  }

  day(value, path, notYet) {
    if (value === null) return null;
    const plain = typeof value === "string" ? stripped(value) : "";
    if (plain.toLowerCase() === "not known") return null;
    if (notYet && plain.toLowerCase() === "not yet") return "not yet";
    if (isDay(plain)) return plain;
    this.say(path, `\`${last(path)}\` should be a day that exists`,
      "write year-month-day, for example 2024-02-15, or `not known`");
    return null;
  }

  id(value, path, { empty = false } = {}) {
    const text = this.text(value, path, 80, { empty });
    if (text !== null && text !== "" && !ID.test(text)) {
      this.say(path, `\`${text}\` is not of the right form for \`${last(path)}\``,
        "write words of letters and digits joined by `-` or `.`");
    }
    return text;
  }

  ids(tree, key, path) {
    return this.list(tree.has(key) ? tree.get(key) : undefined, [...path, key])
      .map((one, index) => this.id(one, [...path, key, index]));
  }

  text(value, path, most, { least = 0, empty = false } = {}) {
    if (value === null && empty) return null;
    if (typeof value !== "string") {
      const missing = value === undefined;
      this.say(path, missing ? `\`${last(path)}\` is missing` : `\`${last(path)}\` should be text`,
        missing ? `add \`"${last(path)}": ...\`` : "write some text");
      return "";
    }
    const { length } = [...value];
    if (length < least) this.say(path, `\`${last(path)}\` is empty`, "write something");
    if (length > most) this.say(path, `\`${last(path)}\` is too long`, `the most is ${most}`);
    return value;
  }

  list(value, path) {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.say(path, `\`${last(path)}\` should be a list`, "write `[...]`");
    return [];
  }

  mapping(value, path, each) {
    if (value === undefined) return new Map();
    if (!(value instanceof Map)) {
      this.say(path, `\`${last(path)}\` should be a mapping`, "write `{\"key\": ...}`");
      return new Map();
    }
    return new Map([...value].map(([key, one]) => [key, each(one, [...path, key])]));
  }

  keys(tree, known, path) {
    if (!(tree instanceof Map)) {
      this.say(path, `\`${last(path)}\` should be a mapping`, "write `{\"key\": ...}`");
      return false;
    }
    for (const key of tree.keys()) {
      if (!known.includes(key)) {
        this.say([...path, key], `\`${key}\` is no key that is known here`,
          `take it out, or use one of ${known.join(", ")}`);
      }
    }
    return true;
  }

  /** Names inside the matter that do not fit one another. */
  names(matter, path) {
    const ids = matter.bodies.map((body) => body.id);
    for (const [key, all] of [["bodies", ids], ["acts", matter.acts.map((act) => act.id)]]) {
      all.forEach((id, index) => all.indexOf(id) < index && this.say([...path, key, index],
        `the id \`${id}\` is given to two of the ${key}`, "give each an id of its own"));
    }
    const wanted = [
      ...matter.bodies.flatMap((body, index) => [body.actingFor, ...body.members]
        .filter(Boolean).map((id) => [id, [...path, "bodies", index]])),
      ...matter.acts.flatMap((act, index) => act.by.map((id) => [id, [...path, "acts", index]])),
    ];
    for (const [id, where] of wanted) {
      if (!ids.includes(id)) {
        this.say(where, `no body of this matter has the id \`${id}\``,
          `name one of: ${ids.join(", ") || "(none)"}`);
      }
    }
  }
}

const last = (path) => path.findLast((part) => typeof part === "string" && part) || "the file";

/** The line of the nearest part of a path that has one. */
export function lineOf(lines, path) {
  for (let end = path.length; end > 0; end -= 1) {
    const line = lines.get(pathKey(path.slice(0, end)));
    if (line) return line;
  }
  return lines.get("") || 0;
}
