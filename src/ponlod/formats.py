# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one table of formats: what ponlod writes, serves and negotiates."""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``name`` in options and ``?format=``, ``extension`` in paths, ``media_type`` in HTTP.

    ``aliases`` are other names that clients ask for it by, media types and values of ``?format=``.
    ``file_type`` is its code in the European list of file types, for what data are published in.
    """

    name: str
    label: str
    extension: str
    media_type: str
    charset: bool = False
    aliases: tuple[str, ...] = ()
    file_type: str | None = None

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
    file_type="RDF_TURTLE",
)
N_TRIPLES = Format(
    "ntriples",
    "N-Triples",
    "nt",
    "application/n-triples",
    aliases=("text/plain",),
    file_type="RDF_N_TRIPLES",
)
JSON_LD = Format(
    "jsonld",
    "JSON-LD",
    "jsonld",
    "application/ld+json",
    aliases=("application/json", "json-ld"),
    file_type="JSON_LD",
)
RDF_XML = Format("rdfxml", "RDF/XML", "rdf", "application/rdf+xml", aliases=("rdf+xml",), file_type="RDF_XML")
TRIG = Format("trig", "TriG", "trig", "application/trig", charset=True, file_type="RDF_TRIG")
RESULTS_JSON = Format("json", "JSON", "srj", "application/sparql-results+json", aliases=("application/json",))
RESULTS_XML = Format("xml", "XML", "srx", "application/sparql-results+xml", aliases=("application/xml",))
RESULTS_CSV = Format("csv", "CSV", "csv", "text/csv", charset=True, file_type="CSV")
RESULTS_TSV = Format("tsv", "TSV", "tsv", "text/tab-separated-values", charset=True)
JSON = Format("json", "JSON", "json", "application/json")
XLSX = Format(
    "xlsx",
    "XLSX",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    file_type="XLSX",
)
SPARQL = Format("sparql", "SPARQL", "rq", "application/sparql-query")
CSVM = Format("csvw", "CSVW", "json", "application/csvm+json")
DATA_PACKAGE = Format("datapackage", "Data Package", "json", "application/vnd.datapackage+json")
TEXT = Format("text", "TXT", "txt", "text/plain", charset=True)
GZIP = Format("gzip", "gzip", "gz", "application/gzip")
ZSTD = Format("zstd", "Zstandard", "zst", "application/zstd")

GRAPH_FORMATS: tuple[Format, ...] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
RESULT_FORMATS: tuple[Format, ...] = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
TABLE_FORMATS: tuple[Format, ...] = (RESULTS_CSV, XLSX, JSON)
FORMATS: tuple[Format, ...] = (HTML, *GRAPH_FORMATS, TRIG, *RESULT_FORMATS, XLSX, JSON)
COMPRESSIONS: tuple[Format, ...] = (GZIP, ZSTD)

_BY_SUFFIX = {f".{form.extension}": form for form in (*FORMATS, SPARQL, TEXT, *COMPRESSIONS)}
CSVM_ENDING = "-metadata.json"
"""What a table's name is followed by in that of its description."""

DATA_PACKAGE_NAME = "datapackage.json"

_OWN_NAMES = {f".csv{CSVM_ENDING}": CSVM, DATA_PACKAGE_NAME: DATA_PACKAGE}
"""JSON, but the end of the file's name says more."""


def format_of(path: str) -> Format:
    """Return the format of a file by its name alone; KeyError for a name that says none.

    That of ``x.ttl.gz`` is gzip: ``format_of`` of the name without its last suffix says what is packed in it.

    >>> format_of("dumps/ponlod-MI-13.csv-metadata.json").media_type
    'application/csvm+json'
    """
    special = (form for end, form in _OWN_NAMES.items() if path.endswith(end))
    return next(special, None) or _BY_SUFFIX[PurePosixPath(path).suffix]
