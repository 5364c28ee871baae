"use strict";

/**
 * Make an element. Words go in as text and never as markup, so nothing in the rules can act.
 *
 * `on` holds what is to be called for each event; other attributes are set as they are, and left
 * out when they are null or false.
 */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      Object.entries(value).forEach(([event, call]) => made.addEventListener(event, call));
    } else if (value !== null && value !== false && value !== undefined) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...present(children));
  return made;
}

/** What is there of some children, in however many lists; `cond && child` may stand among them. */
function present(children) {
  return children.flat(Infinity).filter((child) => (
    child !== null && child !== false && child !== undefined && child !== ""));
}

export const byId = (id) => document.getElementById(id);

/** Put these in the place of all that an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/** Say something to a screen reader, without moving the focus. */
export function announce(text) {
  const live = byId("live");
  live.textContent = "";
  // The same words twice are heard twice only if the region was empty in between.
  setTimeout(() => { live.textContent = text; }, 50);
}

/** A link to another part of the page, which is filled when the link is followed. */
export function link(text, target, call) {
  const follow = (event) => {
    event.preventDefault();
    call();
  };
  return h("a", { href: `#${target}`, on: { click: follow } }, text);
}

export function button(text, call, attributes = {}) {
  return h("button", { type: "button", class: "button", on: { click: call }, ...attributes }, text);
}
