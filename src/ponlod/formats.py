# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one table of formats: what ponlod writes, serves and negotiates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``name`` in options and ``?format=``, ``extension`` in paths, ``media_type`` in HTTP.

    ``aliases`` are other names that clients ask for it by, media types and values of ``?format=``.
    """

    name: str
    label: str
    extension: str
    media_type: str
    charset: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header; text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type

    def goes_by(self, name: str) -> bool:
        """Say whether ``name`` means this format in ``?format=``."""
        return name in (self.name, self.extension, self.media_type, *self.aliases)


HTML = Format("html", "HTML", "html", "text/html", charset=True)
TURTLE = Format(
    "turtle",
    "Turtle",
    "ttl",
    "text/turtle",
    charset=True,
    aliases=("n3", "text/n3", "application/x-turtle"),  # whatever is Turtle is N3
)
N_TRIPLES = Format("ntriples", "N-Triples", "nt", "application/n-triples", aliases=("text/plain",))
JSON_LD = Format(
    "jsonld", "JSON-LD", "jsonld", "application/ld+json", aliases=("application/json", "json-ld")
)
RDF_XML = Format("rdfxml", "RDF/XML", "rdf", "application/rdf+xml", aliases=("rdf+xml",))
TRIG = Format("trig", "TriG", "trig", "application/trig", charset=True)
RESULTS_JSON = Format("json", "JSON", "srj", "application/sparql-results+json", aliases=("application/json",))
RESULTS_XML = Format("xml", "XML", "srx", "application/sparql-results+xml", aliases=("application/xml",))
RESULTS_CSV = Format("csv", "CSV", "csv", "text/csv", charset=True)
RESULTS_TSV = Format("tsv", "TSV", "tsv", "text/tab-separated-values", charset=True)
JSON = Format("json", "JSON", "json", "application/json")
XLSX = Format("xlsx", "XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")

GRAPH_FORMATS: tuple[Format, ...] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
RESULT_FORMATS: tuple[Format, ...] = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
TABLE_FORMATS: tuple[Format, ...] = (RESULTS_CSV, XLSX, JSON)
FORMATS: tuple[Format, ...] = (HTML, *GRAPH_FORMATS, TRIG, *RESULT_FORMATS, XLSX, JSON)
