"use strict";

/* global d3 */

import { announce, byId } from "./element.js";
import { lay, neighbour } from "./layout.js";
import { VALUE_CLASSES, VALUE_SIGNS } from "./lit.js";
import { NAMES } from "./kleene.js";
import { MARK_SIGNS, MARK_WORDS } from "./differences.js";

/** The drawing is never shown smaller than this at first: words have to be readable. */
const LEAST_SCALE = 0.66;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The drawing: boxes and lines in SVG, moved about with a pointer, and walked through with keys. */
export class Drawing {
  constructor({ open }) {
    this.open = open;
    this.svg = d3.select("#picture");
    this.inner = this.svg.append("g");
    this.lines = this.inner.append("g").attr("class", "edges").attr("aria-hidden", "true");
    this.boxes = this.inner.append("g");
    this.current = null;
    this.width = 0;
    this.laid = null;
    this.zoom = d3.zoom().scaleExtent([0.15, 4])
      .filter((event) => this.isMove(event))
      .on("zoom", (event) => this.inner.attr("transform", event.transform));
    this.svg.call(this.zoom).on("dblclick.zoom", null);
    // The browser scrolls a clipped box to what has the focus; here the drawing itself moves.
    byId("canvas").addEventListener("scroll", (event) => event.target.scrollTo(0, 0));
    window.addEventListener("beforeprint", () => this.forPaper(true));
    window.addEventListener("afterprint", () => this.forPaper(false));
  }

  /** One finger and the plain wheel scroll the page; two fingers, or the wheel with Ctrl, zoom. */
  isMove(event) {
    if (event.type === "wheel") return event.ctrlKey || event.metaKey;
    if (event.type.startsWith("touch")) return event.touches.length > 1;
    return !event.button && !event.ctrlKey;
  }

  /** Draw a graph whose nodes say what they are, are worth and have become. */
  draw(graph, { keep = false } = {}) {
    const was = this.width;
    this.width = this.frame().width;
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.9375;
    this.laid = lay(graph, size);
    this.drawEdges();
    this.drawBoxes(size);
    if (!this.laid.nodes.some((node) => node.key === this.current)) {
      this.current = this.rightmost()?.key || null;
    }
    this.tabStops();
    if (!keep || was !== this.width) this.start();
    const chosen = this.laid.nodes.find((node) => node.chosen);
    if (chosen && was !== this.width) this.bringIntoView(chosen);
  }

  rightmost() {
    return [...this.laid.nodes].sort((one, other) => other.x - one.x)[0];
  }

  drawEdges() {
    const line = d3.line((point) => point.x, (point) => point.y).curve(d3.curveBumpX);
    this.lines.selectAll("path").data(this.laid.edges).join("path")
      .attr("class", (edge) => `edge ${edge.lit ? "lit" : ""} ${edge.gone ? "gone" : ""}`)
      .attr("marker-end", (edge) => (edge.lit ? "url(#tip-lit)" : "url(#tip)"))
      .attr("d", (edge) => line(edge.points));
  }

  drawBoxes(size) {
    const boxes = this.boxes.selectAll("g.node").data(this.laid.nodes, (node) => node.key)
      .join((enter) => enter.append("g"));
    boxes.order()
      .attr("class", (node) => ["node", node.kind, node.mark, node.lit && "lit", node.dim && "dim",
        node.chosen && "chosen"].filter(Boolean).join(" "))
      .attr("role", "button")
      .attr("data-id", (node) => node.id)
      .attr("aria-label", spoken)
      .attr("transform", (node) => `translate(${node.x - node.width / 2},${node.y - node.height / 2})`)
      .on("click", (event, node) => this.choose(node, { keyboard: event.detail === 0 }))
      .on("keydown", (event, node) => this.pressed(event, node))
      .on("focus", (event, node) => this.focused(node));
    boxes.each(function box(node) {
      const group = d3.select(this);
      group.selectAll("*").remove();
      paint(group, node, size);
    });
  }

  choose(node, { keyboard }) {
    this.current = node.key;
    this.tabStops();
    if (node.id) this.open(node.id, { keyboard });
    else announce(`${node.label}: a step without a name of its own.`);
  }

  pressed(event, node) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(node, { keyboard: true });
    } else if (event.key.startsWith("Arrow") || event.key === "Home") {
      event.preventDefault();
      const next = event.key === "Home" ? this.rightmost() : neighbour(this.laid, node.key, event.key);
      this.moveTo(next);
    }
  }

  /** Give a node the focus. */
  moveTo(node) {
    this.current = node.key;
    this.tabStops();
    this.elementOf(node.key)?.focus({ preventScroll: true });
  }

  elementOf(key) {
    return this.boxes.selectAll("g.node").filter((node) => node.key === key).node();
  }

  focused(node) {
    this.current = node.key;
    this.tabStops();
    this.bringIntoView(node);
  }

  tabStops() {
    this.boxes.selectAll("g.node").attr("tabindex", (node) => (node.key === this.current ? 0 : -1));
  }

  frame() {
    const { clientWidth: width, clientHeight: height } = byId("canvas");
    return { width, height };
  }

  /** Move the drawing no further than it takes to see a node. */
  bringIntoView(node) {
    const { width, height } = this.frame();
    const now = d3.zoomTransform(this.svg.node());
    const [x, y] = now.apply([node.x, node.y]);
    const [halfWidth, halfHeight] = [node.width * now.k / 2 + 12, node.height * now.k / 2 + 12];
    const shift = (at, half, most) => (at - half < 0 ? half - at : Math.min(0, most - half - at));
    const [across, down] = [shift(x, halfWidth, width), shift(y, halfHeight, height)];
    if (across || down) this.moveBy(d3.zoomIdentity.translate(now.x + across, now.y + down).scale(now.k));
  }

  moveBy(transform, { still = false } = {}) {
    const target = still || calm() ? this.svg : this.svg.transition().duration(250);
    target.call(this.zoom.transform, transform);
  }

  /** All of it, if that can be read; else as large as can be read, from the end of the path on. */
  start() {
    const { width, height } = this.frame();
    if (!width || !this.laid.width) return;
    const scale = Math.min(1.15, Math.max(this.fitting(), LEAST_SCALE));
    const fits = (one, all) => one * scale <= all;
    const end = this.laid.nodes.find((node) => node.key === this.current);
    const x = fits(this.laid.width, width) ? (width - this.laid.width * scale) / 2
      : width - this.laid.width * scale;
    const y = fits(this.laid.height, height) ? (height - this.laid.height * scale) / 2
      : Math.min(0, Math.max(height - this.laid.height * scale, height / 2 - end.y * scale));
    this.moveBy(d3.zoomIdentity.translate(x, y).scale(scale), { still: true });
  }

  fitting() {
    const { width, height } = this.frame();
    return Math.min(width / this.laid.width, height / this.laid.height);
  }

  whole() {
    const { width, height } = this.frame();
    const scale = Math.min(1.5, this.fitting());
    this.moveBy(d3.zoomIdentity.translate((width - this.laid.width * scale) / 2,
      (height - this.laid.height * scale) / 2).scale(scale));
  }

  scaleBy(factor) {
    const target = calm() ? this.svg : this.svg.transition().duration(150);
    target.call(this.zoom.scaleBy, factor);
  }

  /** On paper all of it is shown, as large as the page lets it be. */
  forPaper(on) {
    if (!this.laid) return;
    const { width, height } = this.laid;
    this.svg.attr("viewBox", on ? `0 0 ${Math.max(width, 1)} ${Math.max(height, 1)}` : null);
    this.inner.attr("transform", on ? null : d3.zoomTransform(this.svg.node()));
  }
}

/** A box in words, for whoever hears the drawing: what stands in it, in that order, and its path. */
function spoken(node) {
  const name = node.kind === "step" ? node.label : `${node.kindWord}: ${node.label}`;
  // A dash is heard as a pause, and stands for the sign that is seen before a value or a mark.
  const worth = node.value === undefined ? "" : ` – ${NAMES[node.value]}`;
  const mark = node.mark ? ` – ${MARK_WORDS[node.mark]}` : "";
  return `${name}${node.joint ? ` (${node.joint})` : ""}${worth}${mark}${
    node.lit ? ". On the path of the decision" : ""}`;
}

/** The outline of each kind of box, so that no kind is known by its colour alone. */
function outline({ kind, width: w, height: h }, size) {
  const c = size * 0.7;
  if (kind === "trigger") return polygon([[c, 0], [w - c, 0], [w, h / 2], [w - c, h], [c, h], [0, h / 2]]);
  if (kind === "track" || kind === "gate") {
    return polygon([[c, 0], [w - c, 0], [w, c], [w, h - c], [w - c, h], [c, h], [0, h - c], [0, c]]);
  }
  if (kind === "contradiction" || kind === "side") {
    return polygon([[c, 0], [w, 0], [w, h - c], [w - c, h], [0, h], [0, c]]);
  }
  const round = { fact: 2, choice: 2, date: 2, reading: 2, duty: 4, limb: size * 1.4, step: h / 2 };
  return rounded(w, h, Math.min(round[kind] ?? size * 0.6, h / 2));
}

function polygon(points) {
  return `M${points.map((point) => point.join(",")).join("L")}Z`;
}

function rounded(w, h, r) {
  return `M${r},0H${w - r}A${r},${r} 0 0 1 ${w},${r}V${h - r}A${r},${r} 0 0 1 ${w - r},${h}`
    + `H${r}A${r},${r} 0 0 1 0,${h - r}V${r}A${r},${r} 0 0 1 ${r},0Z`;
}

function paint(group, node, size) {
  const middle = node.width / 2;
  group.append("path").attr("class", "halo").attr("d", outline(node, size));
  group.append("path").attr("class", "box").attr("d", outline(node, size));
  const text = (words, y, style, at = size) => group.append("text").attr("class", style)
    .attr("x", middle).attr("y", y).attr("font-size", at).attr("text-anchor", "middle").text(`${words} `);
  let y = size * 1.25;
  if (node.kind === "step") {
    text(node.label, y, "joint", size * 0.875);
  } else {
    text(node.kindWord, y, "kind", size * 0.72);
    y += size * 0.15;
    for (const line of node.lines) {
      y += size * 1.25;
      text(line, y, "label");
    }
    if (node.joint) {
      y += size * 1.45;
      text(`(${node.joint})`, y, "joint", size * 0.875);
    }
  }
  if (node.value !== undefined) badge(group, node, node.height - size * 0.75, size);
  if (node.mark) corner(group, node, size);
}

/** What a node is worth in the matter: a sign and a word, on its lower edge. */
function badge(group, node, y, size) {
  const words = `${VALUE_SIGNS[node.value]} ${NAMES[node.value]}`;
  const width = size * (words.length * 0.52 + 1.1);
  const made = group.append("g").attr("class", `value ${VALUE_CLASSES[node.value]}`);
  made.append("rect").attr("x", (node.width - width) / 2).attr("y", y)
    .attr("width", width).attr("height", size * 1.45).attr("rx", 2);
  made.append("text").attr("x", node.width / 2).attr("y", y + size * 1.07)
    .attr("font-size", size * 0.9).attr("text-anchor", "middle").text(words);
}

/** What a node has become: a tag on its upper edge. */
function corner(group, node, size) {
  const words = `${MARK_SIGNS[node.mark]} ${MARK_WORDS[node.mark]}`;
  const width = size * (words.length * 0.5 + 0.8);
  const made = group.append("g").attr("class", `tag ${node.mark}`);
  made.append("rect").attr("x", node.width - width - size * 0.3).attr("y", -size * 0.9)
    .attr("width", width).attr("height", size * 1.3);
  made.append("text").attr("x", node.width - width / 2 - size * 0.3).attr("y", size * 0.03)
    .attr("font-size", size * 0.8).attr("text-anchor", "middle").text(words);
}
