# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The controlled vocabularies of the European Union that a catalogue must use, as far as ponlod needs them.

They are those of the Publications Office, https://op.europa.eu/en/web/eu-vocabularies, as DCAT-AP 3.0.1
(section “Controlled vocabularies”) names them, and ADMS's types of publishers and licences. What the Italian
vocabulary of licences, https://w3id.org/italia/controlled-vocabulary/licences, calls the same stands beside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

AUTHORITY = "http://publications.europa.eu/resource/authority/"
THEME = f"{AUTHORITY}data-theme/"
ITALIAN_LICENCE = "https://w3id.org/italia/controlled-vocabulary/licences/"
LICENCE_TYPE = "http://purl.org/adms/licencetype/"
PUBLISHER_TYPE = "http://purl.org/adms/publishertype/"


@dataclass(frozen=True, slots=True)
class Theme:
    """What a dataset can be about: its IRI, and what the European list calls it."""

    iri: str
    name_it: str
    name_en: str


def _theme(code: str, name_it: str, name_en: str) -> Theme:
    return Theme(f"{THEME}{code}", name_it, name_en)


THEMES: Mapping[str, Theme] = {
    theme.iri: theme
    for theme in (
        _theme(
            "AGRI",
            "Agricoltura, pesca, silvicoltura e prodotti alimentari",
            "Agriculture, fisheries, forestry and food",
        ),
        _theme("ECON", "Economia e finanze", "Economy and finance"),
        _theme("EDUC", "Istruzione, cultura e sport", "Education, culture and sport"),
        _theme("ENER", "Energia", "Energy"),
        _theme("ENVI", "Ambiente", "Environment"),
        _theme("GOVE", "Governo e settore pubblico", "Government and public sector"),
        _theme("HEAL", "Salute", "Health"),
        _theme("INTR", "Tematiche internazionali", "International issues"),
        _theme(
            "JUST",
            "Giustizia, sistema giuridico e sicurezza pubblica",
            "Justice, legal system and public safety",
        ),
        _theme("OP_DATPRO", "Dati provvisori", "Provisional data"),
        _theme("REGI", "Regioni e città", "Regions and cities"),
        _theme("SOCI", "Popolazione e società", "Population and society"),
        _theme("TECH", "Scienza e tecnologia", "Science and technology"),
        _theme("TRAN", "Trasporti", "Transport"),
    )
}
"""The themes that a dataset can have, by their IRI."""

PUBLISHER_TYPES = frozenset(
    PUBLISHER_TYPE + code
    for code in (
        "Academia-ScientificOrganisation",
        "Company",
        "IndustryConsortium",
        "LocalAuthority",
        "NationalAuthority",
        "NonGovernmentalOrganisation",
        "NonProfitOrganisation",
        "PrivateIndividual(s)",
        "RegionalAuthority",
        "StandardisationBody",
        "SupraNationalAuthority",
    )
)
"""What whoever publishes can be."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence for open data: its IRI, the name and version people know it by, and where its text stands.

    ``italian`` is the same licence in the Italian vocabulary, which calls it ``italian_name``; ``ckan`` is
    its id in CKAN (ckan/model/license.py), which calls it ``ckan_title``, and ``type`` is its kind for ADMS.
    """

    iri: str
    name: str
    version: str
    address: str
    italian: str
    italian_name: str
    ckan: str
    ckan_title: str
    type: str


LICENCES: Mapping[str, Licence] = {
    licence.iri: licence
    for licence in (
        Licence(
            f"{AUTHORITY}licence/CC_BY_4_0",
            "CC BY 4.0",
            "4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            f"{ITALIAN_LICENCE}A21_CCBY40",
            "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)",
            "cc-by",
            "Creative Commons Attribution",
            f"{LICENCE_TYPE}Attribution",
        ),
        Licence(
            f"{AUTHORITY}licence/CC0",
            "CC0 1.0",
            "1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            f"{ITALIAN_LICENCE}A11_CCO10",  # with the letter O, in the vocabulary itself
            "Creative Commons CC0 1.0 Universale - Public Domain Dedication (CC0 1.0)",
            "cc-zero",
            "Creative Commons CCZero",
            f"{LICENCE_TYPE}PublicDomain",
        ),
        Licence(
            f"{AUTHORITY}licence/CC_BYSA_4_0",
            "CC BY-SA 4.0",
            "4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            f"{ITALIAN_LICENCE}A31_CCBYSA40",
            "Creative Commons Attribuzione-Condividi allo stesso modo 4.0 Internazionale (CC BY-SA 4.0)",
            "cc-by-sa",
            "Creative Commons Attribution Share-Alike",
            f"{LICENCE_TYPE}ViralEffect-ShareAlike",
        ),
    )
}
"""The licences that a publication can have, by their IRI.

They are those of the European list that the Italian rules for open data (AgID, guidelines of 2023) ask for
(CC BY 4.0, requirement 20), hold to be as good (CC0, requirement 21), or leave for what is made of data under
the same licence (CC BY-SA 4.0, recommendation 10).
"""

CC_BY = f"{AUTHORITY}licence/CC_BY_4_0"
