# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A heading is told from a sentence that begins in the same way."""

import pytest

from ponlod.source.grammar import headings
from ponlod.source.grammar.headings import action_heading, goes_on, is_page_header, normal, project_heading


def read(text, marked=False, before=""):
    heading = action_heading(text, marked, before)
    return heading and (str(heading.code), heading.printed, heading.title)


@pytest.mark.parametrize(
    ("text", "code", "printed", "title"),
    [
        ("MI4.1.1.a - Abitare in borgo", "MI4.1.1.a", "MI4.1.1.a", "Abitare in borgo"),
        (
            "MI.4.2.1.b – Recupero - Ristrutturazione",
            "MI4.2.1.b",
            "MI.4.2.1.b",
            "Recupero - Ristrutturazione",
        ),
        ("MI2.2.4.a- Area", "MI2.2.4.a", "MI2.2.4.a", "Area"),
        ("MI 4.1.1.b — Hub", "MI4.1.1.b", "MI 4.1.1.b", "Hub"),
        ("CT3.3.1c: Servizi", "CT3.3.1.c", "CT3.3.1c", "Servizi"),
        ("to6.1.4.A. Piazze", "TO6.1.4.a", "to6.1.4.A", "Piazze"),
        ("BO1.1.3.1.a Città", "BO1.1.3.1.a", "BO1.1.3.1.a", "Città"),
        ("NA8.1.1.a - “Hub”", "NA8.1.1.a", "NA8.1.1.a", "“Hub”"),
        ("MI1.1.1.a - 100 alloggi", "MI1.1.1.a", "MI1.1.1.a", "100 alloggi"),
        ("MI1.1.1.a", "MI1.1.1.a", "MI1.1.1.a", ""),
        ("MI1.1.1.a -", "MI1.1.1.a", "MI1.1.1.a", ""),
        ("MI1.1.1.a - piattaforma digitale", "MI1.1.1.a", "MI1.1.1.a", "piattaforma digitale"),
        ("MI1.1.1.a - Piattaforma di MM S.p.A.", "MI1.1.1.a", "MI1.1.1.a", "Piattaforma di MM S.p.A."),
        ("MI1.1.1.a Piattaforma di MM S.p.A.", "MI1.1.1.a", "MI1.1.1.a", "Piattaforma di MM S.p.A."),
        ("MI1.1.1.a - Piattaforma.", "MI1.1.1.a", "MI1.1.1.a", "Piattaforma."),
    ],
)
def test_a_code_before_a_title_is_a_heading(text, code, printed, title):
    assert read(text) == (code, printed, title)


@pytest.mark.parametrize(
    "text",
    [
        "l'azione MI4.1.1.a - Abitare",
        "MI4.1.1.a) avverrà",
        "MI4.1.1.a, che verrà",
        "MI4.1.1.a verrà completata",
        "MI4.1.1.a È stata completata.",
        "MI4.1.1.a e MI3.3.1.b",
        "MI4.1.1.a - la consegna è prevista.",
        "MI4.1.1.a - Quartieri) e altro",
        "MI4.1.1 - Abitare",
    ],
)
def test_a_sentence_that_mentions_a_code_is_no_heading(text):
    assert read(text) is None


def test_a_heading_mark_makes_a_heading_of_what_could_be_a_sentence():
    assert read("MI4.1.1.a verrà completata.", marked=True) == ("MI4.1.1.a", "MI4.1.1.a", "verrà completata.")
    assert read("MI4.1.1.a, che verrà", marked=True) is None
    assert read("MI4.1.1.a", marked=True, before="completato") == ("MI4.1.1.a", "MI4.1.1.a", "")


def test_a_text_alone_is_read_as_a_marked_heading():
    assert action_heading("MI4.1.1.a verrà completata.") is not None
    assert project_heading("Progetto 3 alloggi") == (3, "alloggi")
    assert is_page_header("17")


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("completato", "MI4.1.1.a - Abitare"),
        ("la convenzione.", "MI4.1.1.a – Abitare"),
    ],
)
def test_a_heading_with_separator_may_follow_a_line_directly(before, text):
    assert read(text, before=before) is not None


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("si integra con l'azione", "MI4.1.1.a - Abitare"),
        ("si veda", "MI4.1.1.a - Abitare"),
        ("si integra al progetto", "MI4.1.1.a - Abitare"),
        ("si integra (", "MI4.1.1.a - Abitare"),
        ("si integra con", "MI4.1.1.a - Abitare"),
        ("si integra,", "MI4.1.1.a - Abitare"),
        ("completato", "MI4.1.1.a Abitare"),
        ("completato", "MI4.1.1.a - abitare"),
        ("completato", "MI4.1.1.a - Abitare è completata."),
        ("completato", "MI4.1.1.a"),
    ],
)
def test_a_mention_that_begins_a_wrapped_line_is_no_heading(before, text):
    assert read(text, before=before) is None


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Progetto 1 - Abitare in borgo", 1, "Abitare in borgo"),
        ("PROGETTO 10 – Aree", 10, "Aree"),
        ("Progetto n. 3: HUB", 3, "HUB"),
        ("Progetto n° 3 HUB", 3, "HUB"),
        ("Progetto 13", 13, ""),
    ],
)
def test_progetto_with_a_number_is_a_project(text, number, title):
    assert project_heading(text, marked=False) == (number, title)


@pytest.mark.parametrize(
    "text",
    [
        "Progetto in fase di trasferimento",
        "Progetto 3 alloggi",
        "Progetto 1.5 - Uno",
        "Progetto 1234 - Uno",
        "Il Progetto 3 - Uno",
    ],
)
def test_other_words_with_progetto_are_no_project(text):
    assert project_heading(text, marked=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "UNIONE EUROPEA",
        "Unione europea",
        "Fondi Strutturali e di Investimento Europei",
        "UNIONE EUROPEA Fondi Strutturali e di Investimento Europei",
        "Unione Europea - Fondi strutturali e di investimento europei",
        "17",
        "- 17 -",
        "Pag. 3",
        "pagina 3 di 17",
        "3/17",
    ],
)
def test_what_every_page_repeats_is_a_page_header(text):
    assert is_page_header(text)


@pytest.mark.parametrize(
    "text", ["Unione europea dei ciechi", "i Fondi strutturali", "17 alloggi", "€ 17", "2.531.250"]
)
def test_other_words_are_no_page_header(text):
    assert not is_page_header(text)


def test_inside_a_paragraph_a_page_header_begins_with_a_capital_and_is_no_number():
    assert is_page_header("UNIONE EUROPEA", flowing=True)
    assert not is_page_header("Unione europea", flowing=True)
    assert is_page_header("Fondi strutturali e di investimento europei", flowing=True)
    assert not is_page_header("fondi strutturali e di investimento europei", flowing=True)
    assert not is_page_header("80", flowing=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sommario", True),
        ("INDICE", True),
        ("Indice generale", True),
        ("Indice dei progetti", True),
        ("Indice ISTAT", False),
    ],
)
def test_the_heading_of_the_contents_is_known(text, expected):
    assert headings.is_contents_heading(text) is expected


@pytest.mark.parametrize(
    ("title", "printed", "following"),
    [
        ("MI - Supporto abitativo", "MI - Supporto abitativo", "e servizi"),
        ("Abitare in borgo –", "Abitare in borgo –", "Ristrutturazione"),
        ("Abitare in borgo -", "Abitare in borgo -", "Ristrutturazione"),
        ("Abitare in borgo —", "Abitare in borgo —", "Ristrutturazione"),
        ("Abitare in borgo,", "Abitare in borgo,", "Ristrutturazione"),
        ("Abitare", "**Abitare", "Borgo**"),
        ("Abitare", "_Abitare", "Borgo_"),
        ("Abitare", "<b>Abitare", "Borgo</b>"),
    ],
)
def test_a_title_goes_on_in_the_next_line(title, printed, following):
    assert goes_on(title, printed, following)


@pytest.mark.parametrize(
    "printed", ["Abitare", "**Abitare**", "**XX1.1.1.a** - Abitare", "_Abitare_", "<b>Abitare</b>"]
)
def test_a_title_that_is_whole_does_not_go_on(printed):
    assert not goes_on("Abitare", printed, "Il progetto")


def test_a_title_does_not_grow_without_end():
    assert goes_on("a" * headings.MAX_TITLE, "**a", "a")
    assert not goes_on("a" * (headings.MAX_TITLE + 1), "**a", "a")


def test_titles_are_compared_by_letters_and_digits():
    assert (
        normal("HUB dell’innovazione  - Città 2!")
        == normal("Hub dell'innovazione – CITTA’ 2")
        == "hubdellinnovazionecitta2"
    )
