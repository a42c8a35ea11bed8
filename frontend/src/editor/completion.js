// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// What the editor offers to complete: the words of the data, found by name or by what they are called; the
// variables of the query; the keywords of SPARQL.

import { syntaxTree } from "@codemirror/language";
import { settings, text } from "./settings.js";

const WORD = /[?$]?[\p{L}\p{N}_:.-]*$/u;
const NAMED = /[\p{L}\p{N}_]/u;
const CALLED_LETTERS = 3; // from so many on, words are looked for by what they are called
const KINDS = ["property", "class", "concept", "namespace"];
const KEYWORDS = (
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND GROUP BY ORDER HAVING LIMIT " +
  "OFFSET ASK CONSTRUCT DESCRIBE PREFIX FROM NAMED EXISTS NOT IN AS ASC DESC COUNT SUM AVG MIN MAX " +
  "SAMPLE GROUP_CONCAT LANG STR DATATYPE BOUND COALESCE IF CONCAT CONTAINS STRSTARTS STRENDS REGEX " +
  "REPLACE LCASE UCASE STRLEN SUBSTR YEAR MONTH ROUND isIRI isLiteral"
).split(" ");

let words;

/** Fetch the words once; again if that fails. */
function fetched() {
  words ??= fetch(settings.completions, { credentials: "omit" })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
    .then((found) => [...found.map(option), ...Object.entries(settings.prefixes).map(prefixOption)])
    .catch(() => {
      words = undefined;
      return [];
    });
  return words;
}

/** A source for CodeMirror's autocompletion. */
export async function complete(context) {
  if (/comment|string/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  const before = context.matchBefore(WORD);
  const written = before?.text ?? "";
  if (!context.explicit && !NAMED.test(written)) return null;
  const from = before?.from ?? context.pos;
  const options = /^[?$]/.test(written)
    ? variables(context.state.doc.toString(), written)
    : [...ranked(await fetched(), written), ...keywords(written)];
  return options.length ? { from, options, filter: false } : null;
}

function option({ name, kind, label = "", meaning = "" }) {
  return {
    label: name,
    type: kind,
    detail: label,
    info: information(kind, label, meaning),
    called: fold(label),
  };
}

function prefixOption([prefix, namespace]) {
  return { label: `${prefix}:`, type: "namespace", detail: namespace, called: "" };
}

function information(kind, label, meaning) {
  return () => {
    const box = document.createElement("div");
    box.append(
      Object.assign(document.createElement("strong"), { textContent: `${label} (${text(kind)})` }),
      ` ${meaning}`,
    );
    return { dom: box };
  };
}

/** Those that begin with what is written, with or without their prefix, before those whose names hold it. */
function ranked(options, written) {
  const wanted = fold(written);
  const rank = ({ label, called }) => {
    const name = fold(label);
    if (name.startsWith(wanted)) return 0;
    if (!wanted.includes(":") && name.slice(name.indexOf(":") + 1).startsWith(wanted)) return 1;
    if (
      wanted.length >= CALLED_LETTERS &&
      !wanted.includes(":") &&
      called.split(/\P{L}+/u).some((word) => word.startsWith(wanted))
    )
      return 2;
    if (wanted.length >= CALLED_LETTERS && name.includes(wanted)) return 3;
    return 4;
  };
  return options
    .map((each) => ({ ...each, rank: rank(each) }))
    .filter((each) => each.rank < 4)
    .sort((one, other) => one.rank - other.rank || KINDS.indexOf(one.type) - KINDS.indexOf(other.type));
}

function keywords(written) {
  const wanted = written.toUpperCase();
  return KEYWORDS.filter((word) => wanted && word.toUpperCase().startsWith(wanted) && word !== written).map(
    (label) => ({ label, type: "keyword" }),
  );
}

function variables(query, written) {
  const found = new Set(query.match(/[?$][\p{L}_][\p{L}\p{N}_]*/gu));
  found.delete(written);
  return [...found]
    .filter((name) => name.startsWith(written))
    .sort()
    .map((label) => ({ label, type: "variable" }));
}

/** Small letters without accents. */
function fold(word) {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
