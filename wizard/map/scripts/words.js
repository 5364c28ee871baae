"use strict";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];

/** A day in words: 1 July 2022. */
export function longDate(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** Words in a row: `a, b and c`. */
export function listed(items, last = "and") {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${last} ${items[items.length - 1]}`;
}

/** A clause as a sentence: a capital letter and a full stop. */
export function sentence(text) {
  const clause = text.trim();
  if (!clause) return clause;
  const closed = /[.!?:]$/.test(clause) ? clause : `${clause}.`;
  return capital(closed);
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number and its noun: `1 box`, `3 boxes`. */
export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** From when to when: `1 July 2022 to 31 March 2023`, `since ...`; nothing without days. */
export function span(first, last) {
  if (first && last) return `${longDate(first)} to ${longDate(last)}`;
  if (first) return `since ${longDate(first)}`;
  return last ? `until ${longDate(last)}` : "";
}

/** The day before or after. Days are text, so that no time zone can move them. */
export function moved(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

/** How many days lie from one day to another. */
export function daysBetween(one, other) {
  return Math.round((Date.parse(`${other}T00:00:00Z`) - Date.parse(`${one}T00:00:00Z`)) / 86400000);
}

/** Whether a text is a day that exists, between 1900 and 2199. */
export function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
    && text >= "1900" && text < "2200";
}

/** What a person typed, so that it can do nothing to the page's lines: hidden marks are shown. */
export function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => (
    `\\u${char.codePointAt(0).toString(16).padStart(4, "0")}`));
}

/** Text without the blanks round it, as the engine takes them away. */
export function stripped(text) {
  const blank = /^[\s\x1c-\x1f\x85]$/;
  const plain = (char) => !blank.test(char) || char === "\ufeff";
  const chars = [...text];
  const first = chars.findIndex(plain);
  return first < 0 ? "" : chars.slice(first, chars.findLastIndex(plain) + 1).join("");
}
