# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands that load the data, ready to be copied: each runs as it stands, for the site at ``base``. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ponlod.web.views.files import FileRow


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to do one thing: ``key`` of its texts, the tool, and what to type."""

    key: str
    tool: str
    code: str


def recipes(base: str, table: FileRow, graph: FileRow, action: str) -> Sequence[Recipe]:
    """Return the commands for a ``table`` (CSV) and a ``graph`` (Turtle), with ``action`` as an example.

    ``base`` ends with a slash; ``action`` is the IRI of an action below it.
    """
    return (
        Recipe("pandas", "Python, pandas", _PANDAS.format(url=base + table.path)),
        Recipe("rdflib", "Python, rdflib", _RDFLIB.format(url=base + graph.path)),
        Recipe("r", "R", _R.format(url=base + table.path)),
        Recipe("duckdb", "DuckDB", _DUCKDB.format(url=base + table.path, name=table.name)),
        Recipe("frictionless", "Python, frictionless", _FRICTIONLESS.format(base=base)),
        Recipe("curl", "curl", _CURL.format(action=action, base=base)),
    )


def checks(base: str, file: FileRow) -> Sequence[Recipe]:
    """Return the commands that check a file against its digest, and everything against the manifest."""
    return (
        Recipe(
            "check_unix", "Linux", _SHA256SUM.format(url=base + file.path, name=file.name, digest=file.sha256)
        ),
        Recipe("check_mac", "macOS", _SHASUM.format(name=file.name)),
        Recipe("check_windows", "Windows", _CERTUTIL.format(name=file.name)),
        Recipe("check_all", "Python", _MANIFEST.format(base=base)),
    )


_PANDAS = """\
import pandas as pd

actions = pd.read_csv("{url}", dtype={{"axis": str, "measure": str}})
print(actions.groupby("axis")["programme_funding"].agg(["count", "sum"]))
"""
_RDFLIB = """\
from rdflib import Graph

data = Graph().parse("{url}", format="turtle")
rows = data.query(\"""
    PREFIX pon: <https://w3id.org/ponlod/ontology#>
    PREFIX dct: <http://purl.org/dc/terms/>
    SELECT ?code ?euro {{ ?action dct:identifier ?code ; pon:programmeFunding ?euro }} ORDER BY DESC(?euro)
\""")
for row in rows:
    print(row.code, row.euro)
"""
_R = """\
actions <- read.csv("{url}", fileEncoding = "UTF-8", colClasses = c(axis = "character"))
aggregate(programme_funding ~ axis, actions, sum)
"""
_DUCKDB = """\
curl -O {url}
duckdb -c "SELECT axis, sum(programme_funding) FROM '{name}' GROUP BY axis ORDER BY axis"
"""
_FRICTIONLESS = """\
from frictionless import Package

package = Package("{base}dumps/datapackage.json")
for table in package.resources:
    print(table.name, "valid" if table.validate().valid else "WRONG", len(table.read_rows()))
"""
_CURL = """\
curl -L -H 'Accept: text/turtle' {action}
curl -L -H 'Accept: application/ld+json' {action}
curl -H 'Accept: text/csv' --data-urlencode \
'query=SELECT ?axis (COUNT(*) AS ?actions) {{ ?action pon:axis ?axis }} GROUP BY ?axis' {base}sparql
"""
_SHA256SUM = """\
curl -O {url}
echo "{digest}  {name}" | sha256sum -c
"""
_SHASUM = """\
shasum -a 256 {name}
"""
_CERTUTIL = """\
certutil -hashfile {name} SHA256
"""
_MANIFEST = """\
import hashlib, json
from urllib.request import urlopen

base = "{base}"
for file in json.load(urlopen(base + "manifest.json"))["files"]:
    digest = hashlib.sha256(urlopen(base + file["path"]).read()).hexdigest()
    print("ok   " if digest == file["sha256"] else "WRONG", file["path"])
"""
