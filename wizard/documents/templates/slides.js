// Slides by the keys of the keyboard, and of what a speaker holds in the hand.
"use strict";
const slides = [...document.querySelectorAll(".slide")];
const near = 8;

// The slide that is at the top of the window, or reaches over it.
const current = () =>
  Math.max(0, slides.findLastIndex((slide) => slide.getBoundingClientRect().top <= near));

const show = (index) => {
  const slide = slides[Math.min(Math.max(index, 0), slides.length - 1)];
  slide.scrollIntoView({ behavior: "instant", block: "start" });
};

// Whether a slide that is higher than the window still has something below its edge, or above it.
const below = (slide) => slide.getBoundingClientRect().bottom > innerHeight + near;
const above = (slide) => slide.getBoundingClientRect().top < -near;

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLAnchorElement) return;
  const at = current();
  const on = ["ArrowRight", "ArrowDown", "PageDown", " "].includes(event.key) && !event.shiftKey;
  const back = ["ArrowLeft", "ArrowUp", "PageUp"].includes(event.key) ||
    (event.key === " " && event.shiftKey);
  if (on) {
    if (event.key !== "ArrowRight" && below(slides[at])) return;
    show(at + 1);
  } else if (back) {
    if (event.key !== "ArrowLeft" && above(slides[at])) return;
    show(above(slides[at]) ? at : at - 1);
  } else if (event.key === "Home") {
    show(0);
  } else if (event.key === "End") {
    show(slides.length - 1);
  } else {
    return;
  }
  event.preventDefault();
});
