# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The answers of CONSTRUCT and DESCRIBE, written for people to read as well.

Sorted, without repetition, with those of ponlod's prefixes that are used.
"""

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import RDF

from ponlod.formats import GRAPH_FORMATS
from ponlod.namespaces import PREFIXES
from ponlod.syntaxes import document, used_prefixes

GRAPHS = {form.name: form for form in GRAPH_FORMATS}
_TYPE = ox.NamedNode(str(RDF.type))


def write_graph(triples: Iterable[ox.Triple], form: str) -> bytes:
    """Return the triples as a document in the graph format of that name. Raises Unwritable."""
    ordered = sorted(set(triples), key=_order)
    return document(ordered, GRAPHS[form], used_prefixes(ordered, PREFIXES))


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    predicate = triple.predicate
    return str(triple.subject), predicate != _TYPE, predicate.value, str(triple.object)
