// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// The page /sparql with its script: edit, run, cancel, share. Without it the form does the same by itself.

import { shownAnswer, shownFailure } from "./answer.js";
import { answerAddress, ask, Failure, pageAddress } from "./asking.js";
import { chooseGraphs, chosenGraphs, wholeDataset } from "./dataset.js";
import { editQuery } from "./query.js";
import { element, settings, text } from "./settings.js";

const IDS = "ask query run cancel clock copy address said answer downloads";
const [form, textarea, run, cancel, clock, copy, address, said, place, downloads] = IDS.split(" ").map((id) =>
  document.getElementById(id),
);
const section = place.closest("section");
const help = document.getElementById("query-help");
const label = document.getElementById("query-label");
const seconds = new Intl.NumberFormat(settings.language, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

const editor = editQuery(textarea, {
  label: label.textContent,
  help: help.textContent,
  run: () => form.requestSubmit(),
});
const example = editor.query;
label.addEventListener("click", () => editor.focus());
help.hidden = copy.hidden = false;

let running = null;
let opened = location.search;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  open(editor.query);
});
cancel.addEventListener("click", () => running?.abort());
copy.addEventListener("click", copyAddress);
window.addEventListener("popstate", () => {
  if (location.search !== opened) follow(); // else only the fragment has changed
});
document.querySelector(".examples").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { searchParams } = new URL(link.href);
  chooseGraphs([...searchParams]);
  editor.query = searchParams.get("query");
  open(editor.query);
  form.scrollIntoView({ block: "nearest" });
});
wholeDataset.addEventListener("click", (event) => {
  event.preventDefault();
  chooseGraphs([]);
  open(editor.query);
});
if (new URLSearchParams(opened).has("query")) follow();

/** Run a query under its own address; under one that asks nothing if it is too long for its own. */
function open(query) {
  const asked = asking(query);
  const next = pageAddress(asked) ?? pageAddress([]);
  if (next !== location.href) history.pushState(null, "", next);
  opened = location.search;
  leadLanguagesTo(asked);
  show(asked);
}

/** The parameters that put a query to the chosen graphs. */
function asking(query) {
  return [["query", query], ...chosenGraphs()];
}

/** Run what the address of the page asks, if it asks anything. */
function follow() {
  opened = location.search;
  const parameters = new URLSearchParams(location.search);
  const query = parameters.get("query");
  chooseGraphs([...parameters]);
  editor.query = query ?? example;
  running?.abort();
  const asked = query ? asking(query) : chosenGraphs();
  leadLanguagesTo(asked);
  if (query) show(asked);
  else section.hidden = true;
}

/** Ask, and show what comes of it; a query that still runs gives way. */
async function show(parameters) {
  running?.abort();
  const mine = (running = new AbortController());
  const stopwatch = started();
  editor.mark(null);
  run.disabled = address.hidden = true;
  cancel.hidden = clock.hidden = false;
  said.textContent = text("running");
  const shown = await outcome(parameters, mine.signal, stopwatch);
  stopwatch.stop();
  if (running !== mine) return;
  running = null;
  run.disabled = false;
  cancel.hidden = clock.hidden = true;
  said.textContent = shown.summary;
  section.hidden = !shown.elements.length;
  place.replaceChildren(...shown.elements);
  offer(parameters, shown.formats);
}

async function outcome(parameters, signal, stopwatch) {
  try {
    const shown = shownAnswer(await ask(parameters, signal));
    const summary = [shown.summary, text("seconds", { n: stopwatch.read() })].filter(Boolean).join(" · ");
    return { ...shown, summary };
  } catch (error) {
    if (signal.aborted) return { elements: [], summary: text("cancelled", { n: stopwatch.read() }) };
    if (!(error instanceof Failure)) reportError(error); // a defect of this script
    const failure = error instanceof Failure ? error : new Failure(text("unexpected", { n: error.message }));
    editor.mark(failure.place);
    return { elements: [shownFailure(failure, editor.goTo)], summary: "" };
  }
}

/** A stopwatch that shows the seconds while it runs. */
function started() {
  const start = performance.now();
  const read = () => seconds.format((performance.now() - start) / 1000);
  const draw = () => (clock.textContent = text("seconds", { n: read() }));
  const timer = setInterval(draw, 100);
  draw();
  return { read, stop: () => clearInterval(timer) };
}

/** Links to the answer in its other formats, all of it, from the endpoint. */
function offer(parameters, formats) {
  downloads.hidden = !formats;
  if (!formats) return;
  const links = settings.formats[formats].map(([name, label]) => {
    const href = answerAddress(parameters, name);
    if (!href) return null;
    const file = name === "csv" || name === "tsv" ? { download: `ponlod.${name}` } : {};
    return element("a", { href, ...file }, label);
  });
  const shown = links.every(Boolean) ? links.flatMap((link) => [link, " "]) : [text("too_long")];
  downloads.querySelector("span").replaceChildren(...shown);
}

/** The links to the other language of this page ask the same there, if it fits in an address. */
function leadLanguagesTo(parameters) {
  for (const link of document.querySelectorAll("a[hreflang]"))
    link.href = pageAddress(parameters, link.hreflang) ?? pageAddress([], link.hreflang);
}

/** Copy the address that opens this page with the query as it stands; where that is not allowed, show it. */
async function copyAddress() {
  const link = pageAddress(asking(editor.query));
  if (!link) {
    said.textContent = text("too_long");
    return;
  }
  try {
    await navigator.clipboard.writeText(link);
    said.textContent = text("copied");
  } catch {
    address.value = link;
    address.hidden = false;
    address.select();
    said.textContent = text("copy_by_hand");
  }
}
