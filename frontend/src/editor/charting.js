// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// The chart beside a table: which columns it can have, and the choice among them.

import { element, text } from "./settings.js";
import { isNumeric } from "./table.js";
import { date, number, short } from "./terms.js";

/** So many bars can still be read. */
const MOST_BARS = 40;
/** A chart of more rows would push the table out of sight: it is folded at first. */
const MOST_OPEN = 15;
const DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal";

/** A chart of solutions, in a fold; null if there is nothing to compare. */
export function chart(columns, rows) {
  const values = columns.filter((name) => isNumeric(rows, name));
  const labels = columns.filter((name) => !values.includes(name));
  if (!values.length || !labels.length || rows.length < 2) return null;

  const value = choice("chart_value", values, bestValue(values, rows));
  const label = choice("chart_label", labels, bestLabel(labels, rows));
  const kind = choice("chart_kind", ["bars", "line"], "bars", text);
  const figure = element("figure", { className: "chart" });
  const note = element("p", { className: "note" });
  const folded = element(
    "details",
    { className: "charting", open: rows.length <= MOST_OPEN },
    element("summary", {}, text("chart")),
    element("div", { className: "choices" }, value.field, label.field, kind.field),
    figure,
    note,
  );
  const isOverTime = () =>
    rows.every((row) => !row[label.name] || date(row[label.name])) && rows.some((row) => row[label.name]);
  const choose = () => {
    kind.field.hidden = !isOverTime();
    kind.select.value = kind.field.hidden ? "bars" : "line";
    draw();
  };
  label.select.addEventListener("change", choose);
  value.select.addEventListener("change", draw);
  kind.select.addEventListener("change", draw);
  folded.addEventListener("toggle", draw);
  new ResizeObserver(draw).observe(folded);
  choose();
  return folded;

  async function draw() {
    if (!folded.open || !folded.clientWidth) return;
    const drawn = rows
      .map((row) => ({ value: number(row[value.name]), label: row[label.name] }))
      .filter((row) => row.value !== null);
    const drawing = await import("./chart.js").catch(() => null);
    if (!drawing) {
      note.textContent = text("unreachable");
      return;
    }
    const title = text("chart_title", { value: value.name, label: label.name });
    const isLine = kind.select.value === "line";
    const points = isLine
      ? drawn.filter((row) => row.label).map((row) => ({ value: row.value, date: date(row.label) }))
      : drawn
          .slice(0, MOST_BARS)
          .map((row) => ({ value: row.value, label: row.label ? short(row.label) : "–" }));
    figure.replaceChildren((isLine ? drawing.line : drawing.bars)(points, title, folded.clientWidth));
    const gaps = rows.length - drawn.length;
    note.textContent = [
      !isLine && drawn.length > MOST_BARS ? text("chart_cut", { n: MOST_BARS, all: rows.length }) : "",
      gaps ? text("chart_gaps", { n: gaps }) : "",
    ].join(" ");
  }
}

/** The last column of amounts, or else of numbers: a query that sums has the sum there. */
function bestValue(names, rows) {
  const amounts = names.filter((name) => rows.some((row) => row[name]?.datatype === DECIMAL));
  return (amounts.length ? amounts : names).at(-1);
}

/** The first column of dates; or else the first of texts that tells the rows apart; or else the first. */
function bestLabel(names, rows) {
  const isDate = (name) => rows.every((row) => date(row[name]));
  const distinct = (name) => new Set(rows.map((row) => row[name]?.value)).size === rows.length;
  const isText = (name) => rows.some((row) => row[name]?.type === "literal");
  return (
    names.find(isDate) ??
    names.find((name) => isText(name) && distinct(name)) ??
    names.find(distinct) ??
    names[0]
  );
}

function choice(key, names, chosen, spoken = (name) => name) {
  const select = element(
    "select",
    { id: key },
    ...names.map((name) => element("option", { value: name }, spoken(name))),
  );
  select.value = chosen;
  return {
    select,
    field: element("div", {}, element("label", { for: key }, text(key)), select),
    get name() {
      return select.value;
    },
  };
}
