# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The namespaces that ponlod writes, each with the prefix it has in every file and query."""

from rdflib import Namespace
from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SH, SKOS, VANN, VOID, XSD

PON = Namespace("https://w3id.org/ponlod/ontology#")
ONTOLOGY_IRI = "https://w3id.org/ponlod/ontology"
VOCABULARY = Namespace("https://w3id.org/ponlod/vocabulary/")
SHAPES = Namespace("https://w3id.org/ponlod/shapes#")

ADMS = Namespace("http://www.w3.org/ns/adms#")
ADMS_AP_IT = Namespace("https://w3id.org/italia/onto/ADMS/")
CLV = Namespace("https://w3id.org/italia/onto/CLV/")
# Open, because rdflib's own knows the terms of DCAT 2 alone.
DCAT_3 = Namespace(str(DCAT))
DCAT_AP = Namespace("http://data.europa.eu/r5r/")
DCAT_AP_IT = Namespace("http://dati.gov.it/onto/dcatapit#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
EPO = Namespace("http://data.europa.eu/a4g/ontology#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
OA = Namespace("http://www.w3.org/ns/oa#")
PRJ = Namespace("https://w3id.org/italia/onto/Project/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CURRENCY = Namespace("http://publications.europa.eu/resource/authority/currency/")
FILE_TYPES = Namespace("http://publications.europa.eu/resource/authority/file-type/")
MEDIA_TYPES = Namespace("https://www.iana.org/assignments/media-types/")
W3C_FORMATS = Namespace("http://www.w3.org/ns/formats/")

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

_AUTHORITY = "http://publications.europa.eu/resource/authority/"

CATALOGUE_PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "admsapit": str(ADMS_AP_IT),
    "dcat": str(DCAT),
    "dcatap": str(DCAT_AP),
    "dcatapit": str(DCAT_AP_IT),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "owl": str(OWL),
    "pon": str(PON),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sd": str(SD),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "vann": str(VANN),
    "vcard": str(VCARD),
    "void": str(VOID),
    "xsd": str(XSD),
    "access-right": f"{_AUTHORITY}access-right/",
    "country": f"{_AUTHORITY}country/",
    "data-theme": f"{_AUTHORITY}data-theme/",
    "file-type": str(FILE_TYPES),
    "frequency": f"{_AUTHORITY}frequency/",
    "language": f"{_AUTHORITY}language/",
    "licence": f"{_AUTHORITY}licence/",
    "place": f"{_AUTHORITY}place/",
    "planned-availability": f"{_AUTHORITY}planned-availability/",
}
"""The prefixes of the catalogue and of VoID, which the dumps do not have."""
