# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The namespaces that ponlod writes, each with the prefix it has in every file and query."""

from rdflib import Namespace
from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SH, SKOS, VANN, XSD

PON = Namespace("https://w3id.org/ponlod/ontology#")
ONTOLOGY_IRI = "https://w3id.org/ponlod/ontology"
VOCABULARY = Namespace("https://w3id.org/ponlod/vocabulary/")
SHAPES = Namespace("https://w3id.org/ponlod/shapes#")

ADMS_AP_IT = Namespace("https://w3id.org/italia/onto/ADMS/")
CLV = Namespace("https://w3id.org/italia/onto/CLV/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
EPO = Namespace("http://data.europa.eu/a4g/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
PRJ = Namespace("https://w3id.org/italia/onto/Project/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
CURRENCY = Namespace("http://publications.europa.eu/resource/authority/currency/")

PREFIXES: dict[str, str] = {
    "admsapit": str(ADMS_AP_IT),
    "clv": str(CLV),
    "currency": str(CURRENCY),
    "dc": str(DC),
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "dqv": str(DQV),
    "epo": str(EPO),
    "foaf": str(FOAF),
    "oa": str(OA),
    "owl": str(OWL),
    "pon": str(PON),
    "pons": str(SHAPES),
    "prj": str(PRJ),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sd": str(SD),
    "sh": str(SH),
    "skos": str(SKOS),
    "vann": str(VANN),
    "xsd": str(XSD),
    "axis": str(VOCABULARY["axis/"]),
    "certainty": str(VOCABULARY["certainty/"]),
    "finding-kind": str(VOCABULARY["finding-kind/"]),
    "fund": str(VOCABULARY["fund/"]),
    "funding-source": str(VOCABULARY["funding-source/"]),
    "measure": str(VOCABULARY["measure/"]),
    "objective": str(VOCABULARY["objective/"]),
    "place-kind": str(VOCABULARY["place-kind/"]),
    "severity": str(VOCABULARY["severity/"]),
    "status": str(VOCABULARY["status/"]),
}
