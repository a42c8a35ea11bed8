# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The common currency of this floor and the next: RDF triples in blocks."""

from rdflib import Literal, URIRef

Triple = tuple[URIRef, URIRef, URIRef | Literal]

Block = tuple[Triple, ...]
"""One thing with all that hangs on it, in the order in which it is published. Blocks never share a triple."""
