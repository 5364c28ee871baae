"use strict";

/* global dagre */

const LINE = 1.25;

let measuring = null;

/** How wide some words are in the type of the drawing. */
function widthOf(text, size, weight = 400) {
  measuring = measuring || document.createElement("canvas").getContext("2d");
  measuring.font = `${weight} ${size}px Arial, sans-serif`;
  return measuring.measureText(text).width;
}

/** Words in lines no wider than this; a word that is wider than a line is broken. */
function wrapped(text, size, most, lines) {
  const found = [""];
  for (const word of text.split(" ").flatMap((one) => broken(one, size, most))) {
    const last = found[found.length - 1];
    const longer = last ? `${last} ${word}` : word;
    if (last && widthOf(longer, size) > most) found.push(word);
    else found[found.length - 1] = longer;
  }
  if (found.length <= lines) return found;
  return [...found.slice(0, lines - 1), `${found[lines - 1]}…`];
}

function broken(word, size, most) {
  if (widthOf(word, size) <= most) return [word];
  const half = Math.ceil(word.length / 2);
  return half < word.length
    ? [...broken(word.slice(0, half), size, most), ...broken(word.slice(half), size, most)] : [word];
}

/** Give each node its lines, its size and its place, and each edge its points. */
export function lay(graph, size) {
  const drawn = new dagre.graphlib.Graph();
  // Values and marks stand on the edges of boxes, and need room between them.
  const roomy = graph.nodes.some((node) => node.value !== undefined || node.mark);
  drawn.setGraph({ rankdir: "LR", nodesep: size * (roomy ? 1 : 0.6), ranksep: size * 1.9,
    marginx: 8, marginy: 14 });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    measure(node, size);
    drawn.setNode(node.key, { width: node.width, height: node.height });
  }
  graph.edges.forEach((edge) => drawn.setEdge(edge.from, edge.to));
  dagre.layout(drawn);
  for (const node of graph.nodes) {
    const { x, y } = drawn.node(node.key);
    Object.assign(node, { x, y });
  }
  const at = new Map(graph.nodes.map((node) => [node.key, node]));
  for (const edge of graph.edges) {
    edge.points = pointsOf(at.get(edge.from), at.get(edge.to), drawn.edge(edge.from, edge.to).points);
  }
  const { width, height } = drawn.graph();
  return { ...graph, width: width || 0, height: height || 0, size };
}

/** From the middle of one side to the middle of another; only long lines need a way round boxes. */
function pointsOf(from, to, points) {
  const way = points.length > 3 ? points.slice(1, -1) : [];
  return [{ x: from.x + from.width / 2, y: from.y }, ...way, { x: to.x - to.width / 2, y: to.y }];
}

function measure(node, size) {
  if (node.kind === "step") {
    node.lines = [node.label];
    node.width = Math.max(widthOf(node.label, size * 0.875, 700) + size * 1.5,
      node.value === undefined ? 0 : size * 8);
    node.height = size * (node.value === undefined ? 2 : 2.8);
    return;
  }
  const most = size * 12.5;
  node.lines = wrapped(node.label, size, most, 9);
  const widest = Math.max(...node.lines.map((one) => widthOf(one, size)),
    widthOf(node.kindWord.toUpperCase(), size * 0.72, 700) + size * (node.mark ? 6 : 0),
    size * (node.value === undefined ? 6 : 8));
  node.width = Math.min(widest, most + size * 2) + size * 1.7;
  node.height = size * (1.9 + node.lines.length * LINE + (node.joint ? 1.5 : 0)
    + (node.value === undefined ? 0 : 0.8));
}

/** The node next to one in the direction of an arrow key; the one itself at the edge. */
export function neighbour(laid, key, arrow) {
  const here = laid.nodes.find((node) => node.key === key);
  if (!here) return laid.nodes[0];
  if (arrow === "ArrowLeft" || arrow === "ArrowRight") {
    const [end, other] = arrow === "ArrowRight" ? ["from", "to"] : ["to", "from"];
    const joined = laid.edges.filter((edge) => edge[end] === key)
      .map((edge) => laid.nodes.find((node) => node.key === edge[other]));
    return nearestIn(joined, here) || here;
  }
  const sign = arrow === "ArrowDown" ? 1 : -1;
  const beyond = laid.nodes.filter((node) => sign * (node.y - here.y) > 1);
  const column = beyond.filter((node) => Math.abs(node.x - here.x) < here.width);
  return nearestIn(column.length ? column : beyond, here) || here;
}

function nearestIn(nodes, here) {
  const away = (node) => Math.abs(node.y - here.y) + 2 * Math.abs(node.x - here.x) / 10;
  return [...nodes].sort((one, other) => away(one) - away(other))[0];
}
