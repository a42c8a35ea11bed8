// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// The drawing of charts; loaded when the first one is drawn.

import { axisX, axisY, barX, dot, gridX, gridY, lineY, plot, ruleX, text } from "@observablehq/plot";
import { settings } from "./settings.js";

const COLOUR = "var(--first)";
const QUIET = "var(--rule)";
const HALO = { stroke: "var(--paper)", strokeWidth: 4, fill: "currentColor" };
const exact = new Intl.NumberFormat(settings.language, { maximumFractionDigits: 2 });
const brief = new Intl.NumberFormat(settings.language, { notation: "compact" });

/** A bar for each row, its label above it and its number behind it; rows with one label stay apart. */
export function bars(rows, title, width) {
  const labelled = rows.map((row, position) => ({ ...row, position, printed: exact.format(row.value) }));
  const longest = Math.max(...labelled.map((row) => row.printed.length));
  return finished(title, {
    width,
    height: 44 * rows.length + 30,
    marginLeft: 2,
    marginRight: 9 * longest + 12,
    x: { label: null, zero: true },
    y: { axis: null, padding: 0, domain: labelled.map((row) => row.position) },
    marks: [
      gridX({ stroke: QUIET, strokeOpacity: 1, ticks: 4 }),
      axisX({ tickFormat: (value) => brief.format(value), ticks: 4, tickSize: 0 }),
      barX(labelled, { x: "value", y: "position", fill: COLOUR, insetTop: 22, insetBottom: 6 }),
      ruleX([0], { stroke: "currentColor" }),
      text(labelled, {
        x: 0,
        y: "position",
        text: "label",
        dy: -11,
        dx: 3,
        textAnchor: "start",
        fontSize: 13,
        ...HALO,
        lineWidth: (width - 20) / 13,
        textOverflow: "ellipsis-end",
      }),
      text(labelled, {
        x: (row) => Math.max(row.value, 0),
        y: "position",
        text: "printed",
        dx: 5,
        dy: 8,
        textAnchor: "start",
        fontSize: 13,
        ...HALO,
      }),
    ],
  });
}

/** A line through the numbers in the order of their dates. */
export function line(rows, title, width) {
  return finished(title, {
    width,
    height: 340,
    marginLeft: 60,
    marginTop: 20,
    x: { type: "utc", label: null },
    y: { label: null, zero: true, nice: true },
    marks: [
      gridY({ stroke: QUIET, strokeOpacity: 1 }),
      axisY({ tickFormat: (value) => brief.format(value), tickSize: 0 }),
      axisX({ tickSize: 0 }),
      lineY(rows, { x: "date", y: "value", stroke: COLOUR, sort: "date", strokeWidth: 2 }),
      dot(rows, { x: "date", y: "value", fill: COLOUR }),
    ],
  });
}

/** Plot's rules for its drawing stand in src/style: the page allows no style elements. */
function finished(title, options) {
  const drawing = plot({ ...options, className: "plot", ariaLabel: title, style: { fontSize: "13px" } });
  drawing.querySelectorAll("style").forEach((style) => style.remove());
  drawing.setAttribute("role", "img");
  return drawing;
}
