// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// RDF terms as the pages of this site write them.

import { element, settings } from "./settings.js";

const NO_BREAK = "\u00a0";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
const OURS = /^https:\/\/w3id\.org\/ponlod\/((?:ontology(?:[#/]|$)|vocabulary\/).*)/;
const NUMBERS = new Set(["integer", "decimal", "double", "float"].map((name) => XSD + name));
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));

/** The value of a number, or null if the term is none. */
export function number(term) {
  if (!term || !NUMBERS.has(term.datatype)) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/** The Date of a date, year, month or point in time, or null if the term is none. */
export function date(term) {
  if (!term || !DATES.has(term.datatype)) return null;
  const value = new Date(term.value);
  return Number.isNaN(value.valueOf()) ? null : value;
}

/** A term as people write it: an IRI relative to the base or with its prefix, a literal as its text. */
export function short({ type, value }) {
  if (type === "bnode") return `_:${value}`;
  if (type !== "uri") return value;
  if (value.startsWith(settings.base) && value !== settings.base) return value.slice(settings.base.length);
  for (const [prefix, namespace] of Object.entries(settings.prefixes)) {
    const local = value.slice(namespace.length);
    if (local && value.startsWith(namespace) && !/[/#]/.test(local)) return `${prefix}:${local}`;
  }
  return value;
}

/** The address of the page about an IRI: here if it is ours, else the IRI; null if no page may link to it. */
export function href(iri) {
  if (!/^https?:\/\//.test(iri)) return null;
  const path = iri.startsWith(settings.base) ? iri.slice(settings.base.length) : iri.match(OURS)?.[1];
  if (path === undefined) return iri;
  const [page, ...fragment] = path.replace(/^id\//, "doc/").split("#");
  const language = new URLSearchParams(location.search).get("lang");
  return [`${settings.root}/${page}${language ? `?lang=${language}` : ""}`, ...fragment].join("#");
}

/** What stands in a table for a term: a link, or a text with the tag of its language or datatype. */
export function shown(term) {
  const address = term.type === "uri" && href(term.value);
  if (address) return element("a", { href: address }, short(term));
  const language = term["xml:lang"];
  if (language) return element("span", { lang: language }, term.value, NO_BREAK, tag(language));
  const plain = !term.datatype || term.datatype === `${XSD}string` || term.datatype === RDF_LANG_STRING;
  if (plain || NUMBERS.has(term.datatype) || DATES.has(term.datatype)) return short(term);
  return element("span", {}, short(term), NO_BREAK, tag(short({ type: "uri", value: term.datatype })));
}

function tag(name) {
  return element("span", { className: "tag", lang: "" }, name);
}
