"use strict";

import { decideText } from "./deciding.js";
import { announce, byId, fill } from "./element.js";
import { Fault } from "./json.js";
import { problemsPanel } from "./outcome.js";

/** More than this is no matter and no record of one. */
const MOST_BYTES = 50000000;

/** A matter from a file, picked or dropped. What is shown stays until one was read and decided. */
export function setUpFiles(app) {
  const read = (file) => file && take(app, file);
  byId("file").addEventListener("change", (event) => {
    read(event.target.files[0]);
    // So that the same file, mended, can be picked again.
    event.target.value = "";
  });
  const drop = (on) => document.body.classList.toggle("dropping", on);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop(true);
  });
  document.addEventListener("dragleave", (event) => !event.relatedTarget && drop(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop(false);
    read(event.dataTransfer.files[0]);
  });
}

async function take(app, file) {
  const say = (problems) => {
    byId("problems").hidden = false;
    fill(byId("problems"), problemsPanel(file.name, problems));
    byId("problems").focus();
    announce("The file was not taken.");
  };
  try {
    if (file.size > MOST_BYTES) throw new Fault("this is too large", "choose a matter or a record of one");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const made = decideText(app.rules, decoded(bytes));
    if (made.problems.length) say(made.problems);
    else if (made.unsure.length) say([{ message: made.unsure[0], cure: "", line: 0 }]);
    else {
      byId("problems").hidden = true;
      app.take(made);
    }
  } catch (error) {
    say([error instanceof Fault ? error : { cure: "decide it with `duty decide`", line: 0,
      message: `this page could not work with it (${error.message})` }]);
  }
  const { dataset } = document.documentElement;
  dataset.answered = Number(dataset.answered || 0) + 1;
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Fault("the file is not UTF-8 text",
      "save it as UTF-8; most editors offer this under `Save as`");
  }
}
