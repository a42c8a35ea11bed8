# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small publication of two cities, one of which has published twice, and a question to ask of it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ponlod.namespaces import PREFIXES
from ponlod.namespaces import VOCABULARY as NAMES
from ponlod.publish.manifest import Manifest, ReleaseEntry
from ponlod.publisher import UNNAMED
from ponlod.questions.answer import Answer
from ponlod.questions.answering import Answering
from ponlod.questions.definition import Question
from ponlod.questions.library import Library
from ponlod.questions.reading import read_question
from ponlod.store import BlockingStore, running

BASE = "http://localhost:8000/"

QUESTION = """\
# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
#+ tags = ["money"]
#+
#+ [it]
#+ title = "Quali azioni costano di più?"
#+ explanation = "Le azioni."
#+ reading = "Una riga per azione."
#+ traps = ["Assente non è zero."]
#+ answer = "{rows, plural, =0 {nessuna azione} one {una azione: {title}} other {{rows_said} azioni}}."
#+ [it.columns]
#+ action = "Azione"
#+ code = "Codice"
#+ title = "Titolo"
#+ amount = "Importo"
#+ [it.parameters]
#+ minimum = "Almeno"
#+
#+ [en]
#+ title = "Which actions cost the most?"
#+ explanation = "The actions."
#+ reading = "A row for each action."
#+ traps = ["Absent is not zero."]
#+ answer = "{rows, plural, =0 {no action} one {one action: {title}} other {{rows_said} actions}}."
#+ [en.columns]
#+ action = "Action"
#+ code = "Code"
#+ title = "Title"
#+ amount = "Amount"
#+ [en.parameters]
#+ minimum = "At least"
#+
#+ [parameters]
#+ minimum = { type = "money", default = "0" }
#+
#+ [columns]
#+ action = { kind = "thing" }
#+ code = { of = "action" }
#+ title = {}
#+ amount = { kind = "euro" }
#+
#+ [expected]
#+ it = ""
#+ en = ""
#+ table = ""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX pon: <https://w3id.org/ponlod/ontology#>

SELECT ?action ?code ?title ?amount
WHERE {
  ?action dct:identifier ?code ; dct:title ?title ; pon:programmeFunding ?amount .
  FILTER (?amount >= $minimum)
}
ORDER BY DESC(?amount) ?code
"""

VOCABULARY = """
status:completed skos:inScheme scheme:status ; pon:position 2 ;
  skos:prefLabel "Completato"@it , "Completed"@en .
status:begun skos:inScheme scheme:status ; pon:position 1 ; skos:prefLabel "Avviato"@it .
axis:4 skos:inScheme scheme:axis ; skos:notation "4" ; skos:prefLabel "Inclusione"@it , "Inclusion"@en .
axis:10 skos:inScheme scheme:axis ; skos:notation "10" .
<city/MI> a pon:City ; rdfs:label "Milano"@it , "Milan"@en .
<city/TO> a pon:City ; rdfs:label "Torino"@it , "Turin"@en .
"""
EARLIER = """
<project/MI-2> a pon:Project ; dct:title "Case"@it ; pon:number 2 .
action:MI4.1.1.a a pon:Action ; dct:identifier "MI4.1.1.a" ; dct:title "Scuole"@it ;
  pon:status status:begun ; pon:project <project/MI-2> ; pon:axis axis:4 ; pon:programmeFunding 900000.00 .
action:MI4.1.1.b a pon:Action ; dct:identifier "MI4.1.1.b" ; dct:title "Scuole vecchie"@it ;
  pon:status status:begun ; pon:project <project/MI-2> ; pon:axis axis:4 ; pon:programmeFunding 700000.00 .
"""
MILAN = """
<release/MI-13> a pon:Release ; dct:title "I progetti, Comune di Milano, versione 13"@it .
<project/MI-2> a pon:Project ; dct:title "Case"@it ; pon:number 2 .
<project/MI-10> a pon:Project ; dct:title "Strade"@it ; pon:number 10 .
<place/MI-via-x> a pon:Place ; rdfs:label "via X"@it .
action:MI4.1.1.b a pon:Action ; dct:identifier "MI4.1.1.b" ; dct:title "Scuole nuove"@it ;
  pon:status status:completed ; pon:project <project/MI-2> ; pon:axis axis:4 ;
  pon:programmeFunding 1000000.50 .
action:MI4.1.1.c a pon:Action ; dct:identifier "MI4.1.1.c" ; dct:title "Piste ciclabili"@it ;
  pon:status status:begun ; pon:project <project/MI-10> ; pon:axis axis:10 ;
  dct:issued "2022-01"^^xsd:gYearMonth ; foaf:page <http://example.org/piste> ; pon:place <place/MI-via-x> .
"""
TURIN = """
<release/TO-2/finding/1> a pon:Finding ; rdfs:comment "Manca una cifra."@it , "A figure is missing."@en .
<project/TO-2> a pon:Project ; dct:title "Case"@it ; pon:number 2 .
action:TO4.1.1.a a pon:Action ; dct:identifier "TO4.1.1.a" ; dct:title "Orti"@it ;
  pon:status status:completed ; pon:project <project/TO-2> ; pon:axis axis:4 ; pon:programmeFunding 500.00 .
"""
RELEASES = {
    "MI-12": (date(2021, 1, 31), EARLIER),
    "TO-2": (date(2022, 3, 1), TURIN),
    "MI-13": (date(2022, 1, 31), MILAN),
}


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    """Of two releases of Milan's document and one, later than both, of Turin's."""
    releases = tuple(
        ReleaseEntry(
            key=key,
            city=key[:2],
            version=key[3:],
            date=when,
            title=f"I progetti, {key}",
            graph=f"{BASE}id/release/{key}",
            latest=key != "MI-12",
        )
        for key, (when, _) in RELEASES.items()
    )
    return Manifest(BASE, "", "", releases, (), UNNAMED)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of it, in TriG."""
    prefixes = PREFIXES | {"scheme": str(NAMES), "action": f"{BASE}id/action/"}
    graphs = [f"<release/{key}> {{ {said} }}" for key, (_, said) in RELEASES.items()]
    path = tmp_path_factory.mktemp("questions") / "data.trig"
    path.write_text(
        "\n".join(
            (
                *(f"@prefix {name}: <{iri}> ." for name, iri in prefixes.items()),
                f"@base <{BASE}id/> .",
                *(VOCABULARY, MILAN, TURIN),
                *graphs,
            )
        ),
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def store(dataset: Path) -> Iterator[BlockingStore]:
    with running(dataset) as store:
        yield store


@pytest.fixture
def answering(store: BlockingStore, manifest: Manifest) -> Answering:
    return Answering(Library({}), store, manifest)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes QUESTION to a file, with new texts in the place of old ones: ``file(("old", "new"), …)``."""

    def write(*changes: tuple[str, str], name: str = "dearest-actions") -> Path:
        text = QUESTION
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{name}.rq"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def question(file: Callable[..., Path]) -> Callable[..., Question]:
    """Reads a question: ``question(("old", "new"), …)``."""
    return lambda *changes: read_question(file(*changes))


@pytest.fixture
def answered(answering: Answering, question: Callable[..., Question]) -> Callable[..., Answer]:
    """Answers a question: ``answered(("old", "new"), language="en", minimum="5")``."""

    def answer(*changes: tuple[str, str], language: str = "it", **given: str) -> Answer:
        return answering.answer(question(*changes), given, language)

    return answer
