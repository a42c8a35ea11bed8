# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An announced count is held against a list only where the text ties the two together."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.records import Finding, FindingKind, Severity
from ponlod.source import read

HEAD = "## Progetto 1 - Uno\n\n### MI1.1.1.a - Titolo\n\n"
TAIL = "\n\n**Stato di attuazione:** completato\n"


def counted(description: str) -> list[Finding]:
    reading = read((HEAD + description + TAIL).encode(), Path("document.md"))
    return [finding for finding in reading.findings if finding.kind is FindingKind.COUNT_DISAGREES]


DISAGREE = {
    "labels": (
        "Si articola in due azioni:\n\nAzione 1: uno.\n\nAzione 2: due.\n\nAzione 3: tre.",
        "due azioni",
    ),
    "labels without colon": ("Sono previste 3 fasi.\n\nFase 1 – uno.\n\nFase 2 – due.", "3 fasi"),
    "labels in bold": (
        "Si articola in due linee:\n\n**Linea 1:** uno.\n\n**Linea 2:** due.\n\n**Linea 3:** tre.",
        "due linee",
    ),
    "labels with lists inside": (
        "Si articola in due azioni:\n\nAzione 1: con\n\n- a;\n- b;\n\nAzione 2: due.\n\nAzione 3: tre.",
        "due azioni",
    ),
    "numbers": ("Si sviluppa in due interventi:\n\n1. uno;\n2. due;\n3. tre.", "due interventi"),
    "letters": (
        "Si sviluppa in quattro grandi ambiti:\n\na. uno;\nb. due;\nc. tre.",
        "quattro grandi ambiti",
    ),
    "dashes": ("Gli obiettivi. Si hanno 2 obiettivi specifici:\n\n- uno;\n- due;\n- tre.", "2 obiettivi"),
    "numbers over lists": (
        "In tre interventi:\n\n1. uno:\n  - a. x;\n  - b. y;\n\n2. due.",
        "tre interventi",
    ),
}

AGREE = {
    "labels": "Si articola in tre azioni:\n\nAzione 1: uno.\n\nAzione 2: due.\n\nAzione 3: tre.",
    "numbers": "Si sviluppa in due interventi:\n\n1. uno;\n2. due.",
    "numbers over lists": "In due interventi:\n\n1. uno:\n  - a. x;\n  - b. y;\n  - c. z;\n\n2. due.",
    "dashes": "Si hanno due obiettivi:\n\n- uno;\n- due.",
}

UNTIED = {
    "no list": "Esecuzione di 2 appalti relativi ad interventi di manutenzione.",
    "another sentence": "Sono due interventi. Si tratta di:\n\n- uno;\n- due;\n- tre.",
    "another thing": "Con 2 appalti si realizzano:\n\n- uno;\n- due;\n- tre.",
    "too far": "In due azioni si offrono alle famiglie della zona:\n\n- uno;\n- due;\n- tre.",
    "roughly": "Sono c.a 2 interventi:\n\n- uno;\n- due;\n- tre.",
    "one": "Si prevede una attività:\n\n- uno;\n- due.",
    "a label that announces": "Due linee.\n\nAzione 1: unisce due azioni.\n\nAzione 2: due.",
    "two announcements": "Con due azioni e 3 servizi:\n\n- uno;\n- due;\n- tre;\n- quattro.",
    "label of another noun": "Ha due linee:\n\nAzione 1: uno.\n\nAzione 2: due.\n\nAzione 3: tre.",
    "a list in a list of dashes": "In due azioni:\n\n- uno, con:\n- a;\n- b;\n- due.",
    "an interrupted list of dashes": "In tre azioni:\n\n- uno;\n\nE poi:\n\n- due;\n- tre.",
    "a list that starts the text": "- due azioni;\n- tre servizi.",
}


@pytest.mark.parametrize(("description", "announced"), DISAGREE.values(), ids=DISAGREE)
def test_a_list_of_another_length_disagrees(description: str, announced: str) -> None:
    (found,) = counted(description)
    assert (found.printed, found.published, found.severity) == (announced, None, Severity.HIGH)


@pytest.mark.parametrize("description", AGREE.values(), ids=AGREE)
def test_a_list_of_the_announced_length_agrees(description: str) -> None:
    assert counted(description) == []


@pytest.mark.parametrize("description", UNTIED.values(), ids=UNTIED)
def test_a_count_that_is_not_tied_to_a_list_is_a_statement_of_its_own(description: str) -> None:
    assert counted(description) == []


@settings(max_examples=40)
@given(st.integers(2, 9), st.integers(2, 9), st.sampled_from(["{}. voce", "- voce {}", "Fase {}: voce"]))
def test_whatever_the_list_looks_like_only_its_length_counts(announced: int, listed: int, item: str) -> None:
    gap = "\n\n" if item.startswith("Fase") else "\n"
    items = gap.join(item.format(number) for number in range(1, listed + 1))
    assert bool(counted(f"Il progetto ha {announced} fasi:\n\n{items}")) is (announced != listed)


UNITS = "Unità immobiliari\nvia Monti 1\nvia Capuana 7\nviale Faenza 25"


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("Recupero di 9 spazi polifunzionali.", "9 spazi"),
        ("Recupero di due vecchi edifici in 2 quartieri.", "due vecchi edifici"),
    ],
)
def test_printed_units_are_counted(text: str, announced: str) -> None:
    (found,) = counted(f"{text}\n\n{UNITS}")
    assert (found.printed, found.published) == (announced, "3")
    assert (found.lines[0].first, found.lines[1].first, found.lines[1].last) == (5, 8, 10)


@pytest.mark.parametrize(
    "text",
    [
        "Recupero di 3 spazi.",
        "Recupero di 9 posti in 3 alloggi, 2 edifici.",
        "Recupero di c.a 9 spazi.",
        "Recupero di spazi.",
    ],
)
def test_one_announcement_that_agrees_or_none_is_enough_for_the_units(text: str) -> None:
    assert counted(f"{text}\n\n{UNITS}") == []


def test_printed_quarters_are_counted() -> None:
    (found,) = counted("Interventi in 4 quartieri.\n\n📍 Quartieri interessati: *Gorla, Niguarda, Barona*")
    assert (found.printed, found.published) == ("4 quartieri", "3")


def test_the_lines_of_a_list_are_found_whatever_marks_its_items() -> None:
    (found,) = counted("Il progetto ha due fasi:\n\n* uno;\n* due,\n  ancora due;\n* tre,\n  ancora tre.")
    assert [(lines.first, lines.last) for lines in found.lines] == [(5, 5), (7, 11)]


def test_an_announcement_broken_over_lines_is_found_on_both() -> None:
    (found,) = counted("Il progetto si articola in due\ninterventi:\n\n1. uno;\n2. due;\n3. tre.")
    assert [(lines.first, lines.last) for lines in found.lines] == [(5, 6), (8, 10)]


# plural/singular
NOUNS = [
    "ambiti/ambito",
    "aree/area",
    "assi/asse",
    "attività/attività",
    "azioni/azione",
    "componenti/componente",
    "fasi/fase",
    "interventi/intervento",
    "linee/linea",
    "lotti/lotto",
    "modelli/modello",
    "moduli/modulo",
    "obiettivi/obiettivo",
    "opere/opera",
    "parti/parte",
    "percorsi/percorso",
    "piattaforme/piattaforma",
    "progetti/progetto",
    "sedi/sede",
    "servizi/servizio",
    "stralci/stralcio",
    "strumenti/strumento",
    "tipologie/tipologia",
]


@pytest.mark.parametrize("noun", NOUNS)
def test_things_of_every_known_name_are_counted(noun: str) -> None:
    plural, singular = noun.split("/")
    (finding,) = counted(f"Si articola in due {plural}:\n\n- uno;\n- due;\n- tre.")
    assert finding.printed == f"due {plural}"
    labelled = "\n\n".join(f"{singular.capitalize()} {number}: testo." for number in (1, 2, 3))
    assert len(counted(f"Si articola in due {plural}:\n\n{labelled}")) == 1


@pytest.mark.parametrize(
    "noun",
    [
        "alloggi",
        "appartamenti",
        "edifici",
        "immobili",
        "locali",
        "negozi",
        "portinerie",
        "sedi",
        "spazi",
        "unità",
    ],
)
def test_units_of_every_known_name_are_counted(noun: str) -> None:
    (finding,) = counted(f"Recupero di 2 {noun}.\n\nUnità immobiliari\nvia Roma 1\nvia Roma 2\nvia Roma 3")
    assert finding.printed == f"2 {noun}"
