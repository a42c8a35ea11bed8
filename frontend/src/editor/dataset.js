// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// The graphs that queries are put to, where an address chooses them (SPARQL 1.1 Protocol, section 2.1.4).

import { element, text } from "./settings.js";

const box = document.getElementById("dataset");
const list = box.querySelector("ul");
const KINDS = { "default-graph-uri": "default_graph", "named-graph-uri": "named_graph" };

/** The link that asks all data again. */
export const wholeDataset = box.querySelector("a");

/** The graphs chosen, as pairs of the protocol's parameters; none where the query is put to all data. */
export function chosenGraphs() {
  return [...list.querySelectorAll("input")].map(({ name, value }) => [name, value]);
}

/** Choose the graphs among the parameters of an address, and show them. */
export function chooseGraphs(parameters) {
  const graphs = parameters.filter(([name]) => Object.hasOwn(KINDS, name));
  box.hidden = !graphs.length;
  list.replaceChildren(
    ...graphs.map(([name, value]) =>
      element(
        "li",
        {},
        element("input", { type: "hidden", name, value }),
        element("code", {}, value),
        ` (${text(KINDS[name])})`,
      ),
    ),
  );
}
