# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages ask the store: the queries in queries/*.rq, with terms bound to their ``$parameters``."""

from collections.abc import Sequence
from pathlib import Path

from rdflib import Literal, URIRef

from ponlod.store import BlockingStore, select

Term = URIRef | Literal
Row = dict[str, Term]
"""Variables to terms; published data have no blank nodes."""


class PageQueries:
    """The package's own queries, put to one store."""

    def __init__(self, store: BlockingStore) -> None:
        self._store = store
        self._texts = {
            path.stem: path.read_text(encoding="utf-8")
            for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))
        }

    def rows(
        self,
        name: str,
        *,
        graph: URIRef | None = None,
        limit: int | None = None,
        **parameters: URIRef | Sequence[URIRef],
    ) -> list[Row]:
        """Return the solutions of the query ``name``; raises StoreError.

        Each ``$parameter`` becomes the IRI, or the IRIs, given under its name; one that is not given stays a
        variable. ``graph`` is asked in the place of the default graph; ``limit`` is how many of the first
        solutions are wanted.
        """
        query = self._texts[name]
        terms: dict[str, URIRef] = {}
        for parameter, value in parameters.items():
            if isinstance(value, URIRef):
                terms[parameter] = value
            else:
                several = {f"{parameter}{position}": iri for position, iri in enumerate(value)}
                query = query.replace(f"${parameter} ", "".join(f"${each} " for each in several))
                terms |= several
        if graph is not None:
            query = query.replace("WHERE", "FROM $graph WHERE", 1)
            terms["graph"] = graph
        if limit is not None:
            query = f"{query}\nLIMIT {limit}\n"
        return [
            {variable: term for variable, term in row.items() if isinstance(term, URIRef | Literal)}
            for row in select(self._store, query, **terms)
        ]
