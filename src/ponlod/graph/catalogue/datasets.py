# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The datasets: one for each release, one with everything, and a series for each city."""

from collections.abc import Iterable, Iterator

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS

from ponlod.authorities import AUTHORITY
from ponlod.facts import CityFacts, Period, ReleaseFacts
from ponlod.formats import DATA_PACKAGE_NAME
from ponlod.graph.catalogue.agents import identified, published
from ponlod.graph.catalogue.distributions import distributed, everything_files, release_files
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.words import keywords, said, standing, titled
from ponlod.graph.literals import day, english, italian, string
from ponlod.graph.triples import Triple
from ponlod.languages import LANGUAGES
from ponlod.namespaces import DCAT_3, DCAT_AP_IT, ONTOLOGY_IRI

ITALY = URIRef(f"{AUTHORITY}country/ITA")
IRREGULAR = URIRef(f"{AUTHORITY}frequency/IRREG")
PUBLIC = URIRef(f"{AUTHORITY}access-right/PUBLIC")
LANGUAGE_IRIS = {"it": URIRef(f"{AUTHORITY}language/ITA"), "en": URIRef(f"{AUTHORITY}language/ENG")}

SUBJECTS = tuple(URIRef(f"http://eurovoc.europa.eu/{number}") for number in ("100177", "100187"))
"""EU finance, regions and regional policy: microthesauri of EuroVoc, which are Italian portals' subthemes."""

_DATA_PACKAGE = f"dumps/{DATA_PACKAGE_NAME}"
"""What describes the tables of all releases; no data itself."""

_UNCONFIRMED = "unconfirmed"
"""How ``licence`` in release.toml begins where nobody knows the licence of the document."""


def release_dataset(facts: CatalogueFacts, release: ReleaseFacts) -> Iterator[Triple]:
    """Describe a release as a dataset, then its period and where it comes from.

    Nothing here depends on other releases, but ``dcat:prev``, so that a new one changes nothing of the old.
    """
    iris, city, programme = facts.iris, facts.cities[release.city], facts.programmes[release.programme]
    iri, document = iris.release(release.key), iris.release(release.key, "document")
    releases = facts.of_city(release.city)
    earlier = releases[: releases.index(release)]
    blanks = {
        "city_it": city.name_it,
        "city_en": city.name_en,
        "programme": programme.title,
        "cci": programme.cci,
        "version": release.version,
        "publisher": release.publisher,
        "title": release.title,
        **standing(facts.publisher),
    }
    yield from _typed(iri)
    yield identified(iri, city.ipa, f"ponlod-{release.key}")
    yield from titled(iri, "release", date=release.date, **blanks)
    names = {"it": (programme.title, city.name_it), "en": (programme.title, city.name_en)}
    for word in keywords("release", **names):
        yield iri, DCAT_3["keyword"], word
    yield from _common(facts, iri)
    yield iri, DCTERMS.rightsHolder, iris.catalogue(f"rights-holder-{city.code}")
    yield iri, DCTERMS.issued, day(release.date)
    yield iri, DCTERMS.modified, day(release.date)
    yield iri, DCAT_3["version"], string(release.version)
    yield iri, OWL.versionInfo, string(release.version)
    yield iri, DCTERMS.language, LANGUAGE_IRIS[release.language]
    yield iri, DCTERMS.spatial, place(facts, city)
    yield iri, DCAT_3["landingPage"], iris.file(f"releases/{release.key}")
    # Not dct:source, which both profiles keep for datasets.
    yield iri, PROV.wasDerivedFrom, document
    yield iri, DCTERMS.provenance, iris.catalogue(f"{release.key}-provenance")
    yield iri, DCAT_3["inSeries"], iris.catalogue(f"series-{city.code}")
    if earlier:
        yield iri, DCAT_3["prev"], iris.release(earlier[-1].key)
    yield from distributed(facts, iri, release_files(facts, release))
    for file in _reports(facts, release):
        yield iri, FOAF.page, iris.file(file)
    if programme.period is not None:
        yield from _lasting(iri, iris.catalogue(f"{release.key}-period"), programme.period)
    yield from _origin(facts, release, document)


def everything(facts: CatalogueFacts) -> Iterator[Triple]:
    """Describe the dataset that holds every release, every programme and the words they are said in."""
    iris, iri = facts.iris, facts.iris.catalogue("all")
    cities = {release.city for release in facts.releases}
    # Data of one city have its rights holder; those of several have none in common but who put them together.
    # The identifier has the publisher's code from the first, because it must stay when a city is added.
    holder = f"rights-holder-{min(cities)}" if len(cities) == 1 else "publisher"
    yield from _typed(iri)
    yield identified(iri, facts.publisher.identifier, "ponlod")
    yield from titled(iri, "all", **standing(facts.publisher))
    for word in keywords("all"):
        yield iri, DCAT_3["keyword"], word
    yield from _common(facts, iri)
    yield iri, DCTERMS.rightsHolder, iris.catalogue(holder)
    yield iri, DCTERMS.issued, day(min(release.date for release in facts.releases))
    yield iri, DCTERMS.modified, day(max(release.date for release in facts.releases))
    yield from ((iri, DCTERMS.language, language) for language in LANGUAGE_IRIS.values())
    yield iri, DCAT_3["landingPage"], iris.file("data")
    yield from distributed(facts, iri, everything_files(facts))
    if any(file.path == _DATA_PACKAGE for file in facts.files):
        yield iri, FOAF.page, iris.file(_DATA_PACKAGE)
    periods = [programme.period for programme in facts.programmes.values() if programme.period is not None]
    if periods:
        whole = Period(min(one.start for one in periods), max(one.end for one in periods))
        yield from _lasting(iri, iris.catalogue("all-period"), whole)


def series(facts: CatalogueFacts, code: str) -> Iterator[Triple]:
    """Describe the series of a city's releases: the same document, again and again."""
    iris, city, releases = facts.iris, facts.cities[code], facts.of_city(code)
    iri = iris.catalogue(f"series-{code}")
    blanks = {"city_it": city.name_it, "city_en": city.name_en, "publisher": releases[0].publisher}
    yield iri, RDF.type, DCAT_3["DatasetSeries"]
    yield identified(iri, city.ipa, f"ponlod-{code}")
    yield from titled(iri, "series", **blanks)
    yield from published(facts, iri)
    yield iri, DCTERMS.accrualPeriodicity, IRREGULAR
    yield iri, DCTERMS.issued, day(releases[0].date)
    yield iri, DCTERMS.modified, day(releases[-1].date)
    yield iri, DCTERMS.spatial, ITALY
    yield iri, DCTERMS.spatial, place(facts, city)
    yield iri, DCAT_3["first"], iris.release(releases[0].key)
    yield iri, DCAT_3["last"], iris.release(releases[-1].key)


def place(facts: CatalogueFacts, city: CityFacts) -> URIRef:
    """The city as a place: of the European list, as DCAT-AP wants, if it is there; otherwise our own."""
    return facts.iris.city(city.code) if city.place is None else URIRef(f"{AUTHORITY}place/{city.place}")


def own_place(facts: CatalogueFacts, city: CityFacts) -> Iterator[Triple]:
    """Describe a city that is not in the European list."""
    if city.place is None:
        yield facts.iris.city(city.code), RDF.type, DCTERMS.Location
        yield facts.iris.city(city.code), SKOS.prefLabel, italian(city.name_it)
        yield facts.iris.city(city.code), SKOS.prefLabel, english(city.name_en)


def _typed(iri: URIRef) -> Iterator[Triple]:
    yield iri, RDF.type, DCAT_3["Dataset"]
    yield iri, RDF.type, DCAT_AP_IT["Dataset"]


def _common(facts: CatalogueFacts, iri: URIRef) -> Iterator[Triple]:
    """What every dataset says alike."""
    for theme in facts.publisher.themes:
        yield iri, DCAT_3["theme"], URIRef(theme)
    yield from ((iri, DCTERMS.subject, subject) for subject in SUBJECTS)
    yield from published(facts, iri)
    yield iri, DCTERMS.accrualPeriodicity, IRREGULAR
    yield iri, DCTERMS.accessRights, PUBLIC
    yield iri, DCTERMS.conformsTo, URIRef(ONTOLOGY_IRI)
    yield iri, DCTERMS.spatial, ITALY


def _lasting(dataset: URIRef, iri: URIRef, period: Period) -> Iterator[Triple]:
    """The period that a dataset is about, in the properties of both profiles."""
    yield dataset, DCTERMS.temporal, iri
    yield iri, RDF.type, DCTERMS.PeriodOfTime
    for namespace in (DCAT_3, DCAT_AP_IT):
        yield iri, namespace["startDate"], day(period.start)
        yield iri, namespace["endDate"], day(period.end)


def _origin(facts: CatalogueFacts, release: ReleaseFacts, document: URIRef) -> Iterator[Triple]:
    """What was done to the document, and on what terms that can be had, as far as is known."""
    iris = facts.iris
    provenance = iris.catalogue(f"{release.key}-provenance")
    rights = iris.catalogue(f"{release.key}-source-rights")
    yield provenance, RDF.type, DCTERMS.ProvenanceStatement
    source = {"title": release.title, "publisher": release.publisher, "sha256": release.sha256}
    for text in said("provenance", "label", **source):
        yield provenance, RDFS.label, text
    yield document, RDF.type, FOAF.Document
    yield document, DCTERMS.title, italian(release.title)
    yield document, DCTERMS.issued, day(release.date)
    yield document, DCTERMS.language, LANGUAGE_IRIS[release.language]
    yield document, DCTERMS.publisher, iris.catalogue(f"rights-holder-{release.city}")
    yield document, DCTERMS.rights, rights
    yield rights, RDF.type, DCTERMS.RightsStatement
    known = "stated" if not release.licence.startswith(_UNCONFIRMED) else "unconfirmed"
    for text in said("rights", known):
        yield rights, RDFS.label, text
    yield rights, DCTERMS.description, english(release.licence)


def _reports(facts: CatalogueFacts, release: ReleaseFacts) -> Iterable[str]:
    """The reports on a release that people can read."""
    ends = tuple(f"-{release.key}.{language}.txt" for language in LANGUAGES)
    return (
        file.path for file in facts.files if file.path.startswith("reports/") and file.path.endswith(ends)
    )
