// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// One query put to the endpoint, and what can become of it.

import { readFirstRows, readResults } from "./results.js";
import { settings, text } from "./settings.js";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.8";

/** The longest query string that is sure to arrive in the address of a GET. */
const LONGEST_ADDRESS = 6000;

/** So many characters of JSON a page can make a table of without a pause that one notices. */
const MOST_JSON = 5_000_000;

/** What an error is if its answer does not say, as one of a proxy. */
const KINDS = {
  400: "QuerySyntaxError",
  403: "QueryRefused",
  413: "QueryTooLong",
  429: "TooManyQueries",
  502: "StoreUnreliable",
  503: "StoreUnavailable",
};

/** A query that got no answer. `help` says so in the page's language, `detail` in the server's words. */
export class Failure extends Error {
  constructor(help, detail = "") {
    super(help);
    this.detail = detail;
  }

  /** Where in the query the server found an error, if it says so: line and column, both from 1. */
  get place() {
    const [, line, column] = this.detail.match(/line (\d+), column (\d+)/) ?? [];
    return line && { line: Number(line), column: Number(column) };
  }
}

/** The address that gives this answer in one format, or null if the query is too long for one. */
export function answerAddress(parameters, format) {
  const query = new URLSearchParams([...parameters, ["format", format]]).toString();
  return query.length <= LONGEST_ADDRESS ? `${settings.endpoint}?${query}` : null;
}

/** The address of this page that asks this, in `language`, or null if the query is too long for one. */
export function pageAddress(parameters, language = new URLSearchParams(location.search).get("lang")) {
  const asked = new URLSearchParams([...(language ? [["lang", language]] : []), ...parameters]).toString();
  const address = new URL(location.href);
  address.search = asked;
  address.hash = "";
  return asked.length <= LONGEST_ADDRESS ? address.href : null;
}

/**
 * Ask; `parameters` are those of the SPARQL protocol, as pairs. Returns the results (parsed JSON) or the
 * graph ({ turtle }), of a large answer the beginning, with `cut` set; where that cannot be had, { tooLarge },
 * which is the kind of formats it can be had in. Throws a Failure, or an AbortError where `signal` aborts.
 */
export async function ask(parameters, signal) {
  const body = new URLSearchParams(parameters);
  const request = { headers: { Accept: ACCEPT }, credentials: "omit", signal };
  const whole = body.toString().length <= LONGEST_ADDRESS;
  let response;
  try {
    response = whole
      ? await fetch(`${settings.endpoint}?${body}`, request)
      : await fetch(settings.endpoint, { ...request, method: "POST", body });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure(text("unreachable"));
  }
  const type = response.headers.get("Content-Type") ?? "";
  const isGraph = type.startsWith("text/turtle");
  const { received, cut } = await read(response, isGraph ? settings.characters : MOST_JSON, signal);
  if (!response.ok)
    throw failure(response, type.startsWith("application/problem+json") ? parsed(received, JSON.parse) : {});
  if (isGraph) {
    const turtle = cut ? wholeLines(received) : received;
    return cut && !turtle ? { tooLarge: "graph" } : { turtle, cut };
  }
  if (!type.startsWith("application/sparql-results+json"))
    throw new Failure(text("unexpected", { n: type }));
  if (!cut) return parsed(received, readResults);
  const first = readFirstRows(received);
  return first ? { ...first, cut } : { tooLarge: "rows" };
}

/**
 * The body as text; beyond `most` characters the rest is not read and `cut` is set. A body that breaks off
 * before is a Failure that says how much had come.
 */
async function read(response, most, signal) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parts = [];
  let bytes = 0;
  let characters = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      bytes += chunk.value.length;
      parts.push(decoder.decode(chunk.value, { stream: true }));
      characters += parts.at(-1).length;
      if (characters > most) {
        await reader.cancel();
        return { received: parts.join("").slice(0, most), cut: true };
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure(text("broken_off", { n: bytes }));
  }
  return { received: parts.join("") + decoder.decode(), cut: false };
}

function wholeLines(turtle) {
  return turtle.slice(0, turtle.lastIndexOf("\n") + 1);
}

/** JSON that ends too soon broke off, too: not every proxy says so when it loses its server. */
function parsed(json, parse) {
  try {
    return parse(json);
  } catch {
    throw new Failure(text("broken_off", { n: new Blob([json]).size }));
  }
}

function failure({ status }, { kind = KINDS[status], detail = "" }) {
  return new Failure(settings.texts[`${kind}_help`] ?? text("unexpected", { n: String(status) }), detail);
}
