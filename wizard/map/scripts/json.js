"use strict";

/** A fault in a file, with the line on which it stands and what to do about it. */
export class Fault extends Error {
  constructor(message, cure, line = 0) {
    super(message);
    this.cure = cure;
    this.line = line;
  }
}

const DEEPEST = 40;
const TOKEN = /[ \t\n\r]*(?:([{}[\],:"])|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(true|false|null))/y;
const WORDS = { true: "yes", false: "no", null: null };

/**
 * Read JSON as the engine reads it: every scalar stays text, and a key that stands twice is a fault.
 *
 * Gives the tree (mappings as `Map`), and the line of each value by its path.
 */
export function readJson(text) {
  const reader = new Reader(text.startsWith("\ufeff") ? text.slice(1) : text);
  const tree = reader.value(reader.next(), []);
  reader.end();
  return { tree, lines: reader.lines };
}

export const pathKey = (path) => path.join("\0");

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.counted = 0;
    this.line = 1;
    this.lines = new Map();
  }

  next() {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) this.refuse();
    this.at = TOKEN.lastIndex;
    this.countLines();
    const [, mark, number, word] = found;
    if (mark === "\"") return { value: this.string(), key: true };
    if (mark) return { mark };
    return { value: number === undefined ? WORDS[word] : number };
  }

  /** A string is looked through by hand: a pattern would need a stack as deep as it is long. */
  string() {
    const start = this.at - 1;
    let end = this.at;
    while (end < this.text.length && this.text[end] !== "\"") end += this.text[end] === "\\" ? 2 : 1;
    this.at = end + 1;
    try {
      return this.whole(JSON.parse(this.text.slice(start, this.at)));
    } catch (error) {
      if (error instanceof Fault) throw error;
      return this.refuse();
    }
  }

  countLines() {
    for (; this.counted < this.at; this.counted += 1) {
      if (this.text[this.counted] === "\n") this.line += 1;
    }
  }

  whole(text) {
    if (/[\ud800-\udfff]/u.test(text)) {
      throw new Fault("the text holds half a character", "write the character itself", this.line);
    }
    return text;
  }

  refuse() {
    throw new Fault("this is not well-formed JSON",
      "check the commas, quotes and brackets near this place. A matter in YAML has to be turned "
      + "into JSON first: `duty decide FILE --format json`", this.line);
  }

  value(token, path) {
    this.lines.set(pathKey(path), this.line);
    if (path.length > DEEPEST) {
      throw new Fault(`this is nested more than ${DEEPEST} deep`, "flatten it", this.line);
    }
    if (token.mark === "{") return this.mapping(path);
    if (token.mark === "[") return this.list(path);
    if (token.mark) this.refuse();
    return token.value;
  }

  list(path) {
    const found = [];
    let token = this.next();
    if (token.mark === "]") return found;
    for (;;) {
      found.push(this.value(token, [...path, found.length]));
      token = this.next();
      if (token.mark === "]") return found;
      if (token.mark !== ",") this.refuse();
      token = this.next();
    }
  }

  mapping(path) {
    const found = new Map();
    let token = this.next();
    if (token.mark === "}") return found;
    for (;;) {
      if (!token.key) this.refuse();
      const key = token.value;
      if (found.has(key)) {
        throw new Fault(`the key \`${key}\` stands twice`, "keep one of the two", this.line);
      }
      if (this.next().mark !== ":") this.refuse();
      found.set(key, this.value(this.next(), [...path, key]));
      token = this.next();
      if (token.mark === "}") return found;
      if (token.mark !== ",") this.refuse();
      token = this.next();
    }
  }

  end() {
    if (/[^ \t\n\r]/.test(this.text.slice(this.at))) this.refuse();
  }
}
