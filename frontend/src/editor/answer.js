// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// What a query was answered with, on the page.

import { chart } from "./charting.js";
import { element, text } from "./settings.js";
import { table } from "./table.js";

const YES_NO = document.getElementById("verdicts").content;
const NO_ROWS = document.getElementById("no-rows").content;
const CUT_GRAPH = document.getElementById("cut-graph").content;

/** The elements that show an answer, a sentence that sums it up, and the kind of formats it can be had in. */
export function shownAnswer(answer) {
  if (answer.tooLarge) {
    const sentence = element("p", { className: "empty" }, text("too_large"));
    return { elements: [sentence], summary: "", formats: answer.tooLarge };
  }
  if ("turtle" in answer) {
    const code = element(
      "pre",
      { className: "wide", tabIndex: 0, role: "region", "aria-label": text("graph") },
      element("code", {}, answer.turtle),
    );
    const elements = answer.cut ? [code, CUT_GRAPH.cloneNode(true)] : [code];
    return { elements, summary: "", formats: "graph" };
  }
  if ("boolean" in answer) {
    const verdict = YES_NO.querySelector(answer.boolean ? ".yes" : ".no").cloneNode(true);
    return { elements: [verdict], summary: verdict.textContent, formats: "rows" };
  }
  const columns = answer.head.vars;
  const rows = answer.results.bindings;
  if (answer.cut) {
    const sentence = element("p", { className: "cut" }, text("cut_rows", { n: rows.length }));
    return { elements: [sentence, table(columns, rows)], summary: "", formats: "rows" };
  }
  const summary = text(rows.length === 1 ? "rows_one" : "rows_other", { n: rows.length });
  if (!rows.length) return { elements: [NO_ROWS.cloneNode(true)], summary, formats: "rows" };
  const drawing = chart(columns, rows);
  return { elements: [...(drawing ? [drawing] : []), table(columns, rows)], summary, formats: "rows" };
}

/** The element that shows a failure; `goTo` is called with the place of the error, if it has one. */
export function shownFailure(failure, goTo) {
  const alert = document.getElementById("failure").content.cloneNode(true);
  const [help, detail] = alert.querySelectorAll("p");
  help.textContent = failure.message;
  if (failure.detail) detail.querySelector("span").textContent = failure.detail;
  else detail.remove();
  if (failure.place) {
    const button = element(
      "button",
      { type: "button", className: "btn btn-outline-primary btn-sm" },
      text("go_to_line", { n: failure.place.line }),
    );
    button.addEventListener("click", () => goTo(failure.place));
    alert.firstElementChild.append(button);
  }
  return alert;
}
