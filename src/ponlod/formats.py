# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one table of formats: what ponlod writes, serves and negotiates."""

from dataclasses import dataclass
from enum import Enum


class Carries(Enum):
    """What a format can hold."""

    GRAPH = "one RDF graph"
    DATASET = "several RDF graphs"
    RESULTS = "SPARQL results"
    PAGE = "a page for people"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``name`` in options and ``?format=``, ``extension`` in paths, ``media_type`` in HTTP."""

    name: str
    label: str
    extension: str
    media_type: str
    carries: Carries
    charset: bool = False

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header; text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


HTML = Format("html", "HTML", "html", "text/html", Carries.PAGE, charset=True)
TURTLE = Format("turtle", "Turtle", "ttl", "text/turtle", Carries.GRAPH, charset=True)
N_TRIPLES = Format("ntriples", "N-Triples", "nt", "application/n-triples", Carries.GRAPH)
JSON_LD = Format("jsonld", "JSON-LD", "jsonld", "application/ld+json", Carries.GRAPH)
RDF_XML = Format("rdfxml", "RDF/XML", "rdf", "application/rdf+xml", Carries.GRAPH)
TRIG = Format("trig", "TriG", "trig", "application/trig", Carries.DATASET, charset=True)
RESULTS_JSON = Format("json", "JSON", "srj", "application/sparql-results+json", Carries.RESULTS)
RESULTS_XML = Format("xml", "XML", "srx", "application/sparql-results+xml", Carries.RESULTS)
RESULTS_CSV = Format("csv", "CSV", "csv", "text/csv", Carries.RESULTS, charset=True)
RESULTS_TSV = Format("tsv", "TSV", "tsv", "text/tab-separated-values", Carries.RESULTS, charset=True)

GRAPH_FORMATS: tuple[Format, ...] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
RESULT_FORMATS: tuple[Format, ...] = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
FORMATS: tuple[Format, ...] = (HTML, *GRAPH_FORMATS, TRIG, *RESULT_FORMATS)
