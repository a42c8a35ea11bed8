// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// Answers in SPARQL 1.1 Query Results JSON, whole or only as far as a page can show them.

/** How many objects and arrays are open between two rows: the answer, its results, their bindings. */
const BETWEEN_ROWS = 3;

/** The answer in `json`. Throws a SyntaxError where it is no whole JSON. */
export function readResults(json) {
  const answer = JSON.parse(json);
  for (const [position, row] of answer.results?.bindings.entries() ?? [])
    answer.results.bindings[position] = withoutPrototype(row);
  return answer;
}

/** The answer whose `json` ends somewhere in the middle, with its whole rows only; null if it shows none. */
export function readFirstRows(json) {
  try {
    const answer = readResults(`${json.slice(0, endOfRows(json))}]}}`);
    return answer.head?.vars ? answer : null;
  } catch {
    return null;
  }
}

/** A row may lack any variable: what every object inherits must not stand in for `?constructor`. */
function withoutPrototype(row) {
  return Object.assign(Object.create(null), row);
}

function endOfRows(json) {
  let depth = 0;
  let end = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (quoted) {
      if (sign === "\\") at += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") {
      depth -= 1;
      if (depth === BETWEEN_ROWS) end = at + 1;
    }
  }
  return end;
}
