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
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Put these in the place of all that an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((one) => one !== null && one !== false));
}

/** Say something to a screen reader, without moving the focus. */
export function announce(text) {
  const live = byId("live");
  live.textContent = "";
  // The same words twice are heard twice only if the region was empty in between.
  setTimeout(() => { live.textContent = text; }, 50);
}

/** A button that looks like a link. */
export function link(text, call) {
  return h("button", { type: "button", class: "as-link", on: { click: call } }, text);
}

export function button(text, call, attributes = {}) {
  return h("button", { type: "button", class: "button", on: { click: call }, ...attributes }, text);
}
