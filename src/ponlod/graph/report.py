# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Validation results as RDF, as sentences for a city's officials and as rows of a table. Pure; order kept."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SH, XSD

from ponlod.graph.results import Result
from ponlod.graph.triples import Triple
from ponlod.languages import LANGUAGES

COLUMNS = (
    "severity",
    "subject",
    "lines",
    "message_it",
    "message_en",
    "value",
    "path",
    "component",
    "shape",
)
"""The header of ``report_rows``."""

_SEVERITIES = ("Violation", "Warning", "Info")
_LONGEST_VALUE = 120

_SUBJECT = re.compile(r"/id/(?:release/[^/]+/)?(?P<kind>[a-z]+)/(?P<key>[^/]+)(?P<part>(?:/[^/]+)*)\Z")

_WORDS = {
    "it": {
        "Violation": "ERRORE",
        "Warning": "AVVISO",
        "Info": "NOTA",
        "counts": "Errori: {Violation}. Avvisi: {Warning}. Note: {Info}.",
        "action": "azione",
        "project": "progetto",
        "place": "luogo",
        "city": "città",
        "programme": "programma",
        "release": "versione",
        "finding": "anomalia",
        "lines": "righe",
        "/funding/programme": "risorse del programma",
        "/funding/other-public": "altre risorse pubbliche",
        "/funding/private": "risorse private",
        "/funding/total": "totale",
        "/status": "stato di attuazione",
        "/reference": "richiamo",
        "/date": "data",
        "/document": "documento",
        "derived": "righe {lines} del documento",
        "value": "Valore: «{value}».",
    },
    "en": {
        "Violation": "ERROR",
        "Warning": "WARNING",
        "Info": "NOTE",
        "counts": "Errors: {Violation}. Warnings: {Warning}. Notes: {Info}.",
        "action": "action",
        "project": "project",
        "place": "place",
        "city": "city",
        "programme": "programme",
        "release": "release",
        "finding": "finding",
        "lines": "lines",
        "/funding/programme": "funding by the programme",
        "/funding/other-public": "other public funding",
        "/funding/private": "private funding",
        "/funding/total": "total",
        "/status": "status",
        "/reference": "reference",
        "/date": "date",
        "/document": "document",
        "derived": "lines {lines} of the document",
        "value": "Value: “{value}”.",
    },
}


def publishable(results: Iterable[Result]) -> bool:
    """Say whether nothing stands in the way of publication: warnings do not, violations do."""
    return all(result.severity != "Violation" for result in results)


def report_graph(results: Sequence[Result], report: URIRef) -> Iterator[Triple]:
    """Yield a SHACL validation report, without blank nodes: results are ``{report}/result/1`` and so on.

    ``sh:conforms`` is false if there is any result, of whatever severity (SHACL §3.6.1.1).
    """
    yield report, RDF.type, SH.ValidationReport
    yield report, SH.conforms, Literal("false" if results else "true", datatype=XSD.boolean)
    for number, result in enumerate(results, start=1):
        iri = URIRef(f"{report}/result/{number}")
        yield report, SH.result, iri
        yield iri, RDF.type, SH.ValidationResult
        yield iri, SH.focusNode, URIRef(result.focus)
        if result.path is not None:
            yield iri, SH.resultPath, URIRef(result.path)
        if result.value is not None:
            value = result.value
            yield iri, SH.value, value if isinstance(value, URIRef | Literal) else Literal(value)
        yield iri, SH.sourceConstraintComponent, URIRef(result.component)
        yield iri, SH.sourceShape, URIRef(result.shape)
        yield iri, SH.resultSeverity, URIRef(f"{SH._NS}{result.severity}")
        yield iri, SH.resultMessage, Literal(result.message_it, lang="it")
        yield iri, SH.resultMessage, Literal(result.message_en, lang="en")


def report_text(results: Sequence[Result], language: str) -> str:
    """Return the results in sentences, ``language`` being ``it`` or ``en``: what is gravest first.

    Each says the subject, the lines it derives from, what is wrong, and the value.
    """
    words = _WORDS[language]
    counts = {severity: sum(result.severity == severity for result in results) for severity in _SEVERITIES}
    lines = [words["counts"].format(**counts)]
    for severity in _SEVERITIES:
        lines += [_sentence(result, language) for result in results if result.severity == severity]
    return "\n".join(lines) + "\n"


def in_both(results: Sequence[Result]) -> dict[str, str]:
    """Return ``report_text`` in each language."""
    return {language: report_text(results, language) for language in LANGUAGES}


def report_rows(results: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    """Yield a row per result, with an empty string where it has nothing to say; see COLUMNS."""
    for result in results:
        yield (
            result.severity,
            result.focus,
            result.lines or "",
            result.message_it,
            result.message_en,
            str(result.value or ""),
            result.path or "",
            result.component,
            result.shape,
        )


def _sentence(result: Result, language: str) -> str:
    words = _WORDS[language]
    where = [_subject(result.focus, language)]
    if result.lines is not None and not where[0].startswith(words["lines"]):
        where.append(words["derived"].format(lines=result.lines))
    said = [result.message_it if language == "it" else result.message_en]
    if result.value is not None and str(result.value) not in said[0] and str(result.value) != result.focus:
        said.append(words["value"].format(value=_short(str(result.value))))
    return f"{words[result.severity]} · {', '.join(where)}: {' '.join(said)}"


def _subject(iri: str, language: str) -> str:
    """Name a thing by its IRI, as ``azione MI4.1.1.a, altre risorse pubbliche``; else return the IRI."""
    words = _WORDS[language]
    found = _SUBJECT.search(iri)
    if found is None or found["kind"] not in words:
        return iri
    name = f"{words[found['kind']]} {found['key']}"
    part = found["part"]
    if not part:
        return name
    known = next((key for key in words if key.startswith("/") and part.startswith(key)), None)
    described = words[known] + part.removeprefix(known).replace("/", " ") if known else part
    return f"{name}, {described}"


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"
