// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// Solutions as a table that can be sorted, searched and paged through.

import { element, settings, text } from "./settings.js";
import { number, short, shown } from "./terms.js";

const PAGE = 50;
const NUMBER = { className: "number" };
const collator = new Intl.Collator(settings.language, { numeric: true });

/** The table of `rows` (bindings of `columns`), with its search and its pages, as one element. */
export function table(columns, rows) {
  const numeric = new Set(columns.filter((name) => isNumeric(rows, name)));
  let sorting = { name: null, descending: false };
  let words = "";
  let first = 0;

  const body = element("tbody");
  const place = element("span", { role: "status" });
  const back = element("button", { type: "button", className: "btn btn-outline-primary btn-sm" }, text("previous"));
  const forth = element("button", { type: "button", className: "btn btn-outline-primary btn-sm" }, text("next"));
  back.addEventListener("click", () => turn(-PAGE));
  forth.addEventListener("click", () => turn(PAGE));
  const pages = element("div", { className: "pages" }, back, place, forth);

  const search = element("input", { type: "search", id: "search", autocomplete: "off" });
  search.addEventListener("input", () => {
    words = search.value;
    first = 0;
    draw();
  });
  const found = element("span", { className: "note", role: "status" });
  const label = element("label", { for: "search" }, text("search"));
  const searching = element(
    "div",
    { className: "searching", hidden: rows.length < 10 },
    label,
    search,
    found,
  );

  const heads = columns.map((name) => {
    const button = element(
      "button",
      { type: "button", "aria-label": text("sort_by", { column: name }) },
      name,
    );
    button.addEventListener("click", () => {
      sorting = next(sorting, name);
      first = 0;
      heads.forEach((head, position) => mark(head, sorting, columns[position]));
      draw();
    });
    return element("th", { scope: "col", ...(numeric.has(name) && NUMBER) }, button);
  });
  const caption = element("caption", { className: "hidden" }, text("result"));
  const grid = element(
    "table",
    { className: "result" },
    caption,
    element("thead", {}, element("tr", {}, ...heads)),
    body,
  );
  const scroller = element(
    "div",
    { className: "wide", role: "region", tabIndex: 0, "aria-label": text("table") },
    grid,
  );
  draw();
  return element("div", { className: "rows" }, searching, scroller, pages);

  function turn(step) {
    first += step;
    draw();
    scroller.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const kept = sorted(matching(rows, words), sorting);
    const page = kept.slice(first, first + PAGE);
    body.replaceChildren(
      ...page.map((row) => element("tr", {}, ...columns.map((name) => cell(row[name], numeric.has(name))))),
    );
    if (!page.length)
      body.append(element("tr", {}, element("td", { colSpan: columns.length }, text("nothing_found"))));
    found.textContent = words.trim() ? text("found", { n: kept.length, all: rows.length }) : "";
    pages.hidden = kept.length <= PAGE;
    place.textContent = text("shown", { first: first + 1, last: first + page.length, all: kept.length });
    back.disabled = first === 0;
    forth.disabled = first + PAGE >= kept.length;
  }
}

/** Whether a column holds numbers only, and any. */
export function isNumeric(rows, name) {
  const bound = rows.filter((row) => row[name]);
  return bound.length > 0 && bound.every((row) => number(row[name]) !== null);
}

function cell(term, isNumber) {
  return element("td", isNumber ? NUMBER : {}, ...(term ? [shown(term)] : []));
}

/** The rows that have every one of the words somewhere. */
function matching(rows, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return rows;
  return rows.filter((row) => {
    const here = Object.values(row).map(short).join("\n").toLowerCase();
    return wanted.every((word) => here.includes(word));
  });
}

/** Numbers by value, all else as the language orders texts; what is absent comes last, either way. */
function sorted(rows, { name, descending }) {
  if (name === null) return rows;
  const sign = descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [one, other] = [left[name], right[name]];
    if (!one || !other) return Number(!one) - Number(!other);
    const [small, great] = [number(one), number(other)];
    if (small !== null && great !== null) return sign * (small - great);
    return sign * collator.compare(short(one), short(other));
  });
}

/** Ascending, then descending, then as the query ordered. */
function next(sorting, name) {
  if (sorting.name !== name) return { name, descending: false };
  return sorting.descending ? { name: null, descending: false } : { name, descending: true };
}

function mark(head, { name, descending }, own) {
  if (own === name) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  else head.removeAttribute("aria-sort");
}
