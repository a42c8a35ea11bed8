# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever it is given, the reader claims each line once and loses no word, or refuses, in linear time."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.errors import SourceError
from ponlod.records import Element
from ponlod.source import read, reader
from ponlod.source.grammar import normal
from ponlod.source.plain import plain

PATH = Path("document.md")
HEAD = "Progetto 1 - Uno\n\nXX1.2.3.a - Titolo\n\n"
FRAGMENTS = [
    "Testo del progetto.",
    "che va a capo",
    "Sottotitolo",
    "- voce;",
    "2. voce",
    "– voce",
    "b) voce",
    "Risorse PON METRO",
    "**Risorse PON METRO € 1.000,00**",
    "Risorse private A carico",
    "Costo totale",
    "€ 2.000",
    "di cui FSE € 5",
    "Stato di attuazione: completato",
    "**Stato di attuazione:**",
    "UNIONE EUROPEA",
    "Fondi Strutturali e di Investimento Europei",
    "12",
    "📍 Casa in via Roma 1; 📍 Docce",
    "📍",
    "Quartieri interessati: Gorla, Barona e Corvetto",
    "Unità immobiliari",
    "via Roma 1",
    "<https://a.it/>",
    "Si veda XX1.2.3.b nel 2020",
    "XX1.2.3.b - Altro",
    "### XX1.2.3.c",
    "## Assistenza tecnica",
    "#### Nota",
    "## Progetto 2 - Due",
    "Sommario",
    "Progetto 2 - Due ..... 3",
    "---",
    "**",
    "",
    "",
    "",
]


def words_of(lines):
    """The letters and digits of some lines, without what parts them."""
    return normal(" ".join(plain(line)[0] for line in lines))


def loses_nothing(reading):
    """Whether what is read of each action are the words of its lines, and nothing else."""
    lines = {}
    for entry in reading.ledger:
        lines.setdefault((entry.owner, entry.element), []).append(entry.text)
    for _, action in reading.actions():
        code = str(action.code)
        title = words_of(lines[code, Element.ACTION_HEADING])
        assert title == normal(action.code_as_printed) + normal(action.title)
        subtitle = words_of(lines.get((code, Element.SUBTITLE), []))
        assert subtitle == normal(action.subtitle or "")
        description = words_of(lines.get((code, Element.DESCRIPTION), []))
        assert description == normal(action.description or "")
        status = words_of(lines.get((code, Element.STATUS), []))
        assert status.replace("statodiattuazione", "", 1) == normal(
            action.status.text if action.status else ""
        )
        amounts = words_of(lines.get((code, Element.AMOUNT), []))
        assert all(normal(amount.text) in amounts for amount in action.amounts)
        places = words_of(lines.get((code, Element.PLACE), []))
        assert all(normal(place.text) in places for place in action.places)
        inside = [entry.number for entry in reading.ledger if entry.owner == code]
        assert action.lines.first == inside[0]
        assert action.lines.last <= inside[-1]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25))
def test_no_line_and_no_word_is_lost_however_lines_are_mixed(lines):
    try:
        reading = read((HEAD + "\n".join(lines)).encode(), PATH)
    except SourceError:
        return
    assert [entry.number for entry in reading.ledger] == [
        number for number, text in enumerate(reading.texts, start=1) if text.strip()
    ]
    loses_nothing(reading)


def test_no_word_of_milan_is_lost(milan):
    loses_nothing(milan)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes_are_read_or_refused(data):
    for document in (data, HEAD.encode() + data):
        with contextlib.suppress(SourceError):
            assert read(document, PATH).ledger


@pytest.mark.parametrize(
    "data", [b"\0" * 50_000_000, b"a" * 50_000_000, b"a\n" * 25_000_000], ids=["binary", "line", "lines"]
)
def test_fifty_megabytes_of_noise_are_refused_at_once(data):
    start = time.perf_counter()
    with pytest.raises(SourceError):
        read(data, PATH)
    assert time.perf_counter() - start < 5


def test_text_without_anything_like_a_code_is_refused_before_it_is_taken_apart(monkeypatch):
    monkeypatch.setattr(reader, "Sheet", None)
    with pytest.raises(SourceError, match="no action was found"):
        read(b"Il Comune di Milano pubblica.\n" * 100_000, PATH)


NASTY = {
    "stars": "*a" * 100_000,
    "underscores": "_a " * 100_000,
    "brackets": "[](a" * 100_000,
    "tags": "<b " * 100_000,
    "comments": "<!--" * 50_000,
    "dots": "Progetto 1 " + "." * 200_000,
    "one paragraph": HEAD + "nel 2020 XX1.2.3.b\n" * 10_000,
    "one title": "Progetto 1 - Uno\n\n**XX1.2.3.a - Titolo\n" + "Parola\n" * 30_000,
    "one amount": HEAD + "Risorse private a\n" + "parola\n" * 30_000,
    "one status": HEAD + "Stato di attuazione: " + "lavori in corso\n" * 20_000,
    "one list": HEAD + "Unità immobiliari\n" + "via Roma 1\n" * 20_000,
    "page headers": HEAD + "parola\n\nUNIONE EUROPEA\n\n" * 10_000,
    "sections": HEAD + "\n" * 100_000 + "# a\n\nRisorse POC € 1\n" * 10_000,
    "contents": "Sommario\n\n" + "Progetto 1 - Uno e due\n" * 20_000 + HEAD,
    "cover": "31.01.2022 parola e parola\n" * 20_000 + HEAD,
    "amounts": HEAD + "Costo totale € 1\n" * 20_000,
    "headings": HEAD + "XX1.2.3.a - Titolo\n" * 20_000,
}


@pytest.mark.parametrize("kind", NASTY)
def test_nothing_takes_more_than_linear_time(kind, monkeypatch):
    monkeypatch.setattr(reader, "find", lambda reading: ())
    start = time.perf_counter()
    with contextlib.suppress(SourceError):
        read((NASTY[kind] + "\n\n1.2.3").encode(), PATH)
    assert time.perf_counter() - start < 20
