# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Covers and tables of contents of every make are read, and the body begins where they end."""

import pytest

from ponlod.records import Element

BODY = "## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\nTesto.\n"
MORE = "## Progetto 2 - Due\n\n### XX1.2.3.b - Titolo\n\nTesto.\n"
LAST = "## Assistenza tecnica\n\n### XX5.1.1.a - Titolo\n\nTesto.\n"


def elements(reading):
    return {entry.number: entry.element for entry in reading.ledger}


def keys(reading):
    return [(project.key, [str(action.code) for action in project.actions]) for project in reading.projects]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Comune di Torino", "city_name", "Torino"),
        ("Città di Napoli", "city_name", "Napoli"),
        ("città metropolitana di Bologna", "city_name", "Bologna"),
        ("PON Città Metropolitane 2014-2020", "programme", "PON Città Metropolitane 2014-2020"),
        ("PN Metro Plus 2021-2027", "programme", "PN Metro Plus 2021-2027"),
        ("Programma Operativo Nazionale Città", "programme", "Programma Operativo Nazionale Città"),
        ("Versione 13 del 31.01.2022", "version", "13"),
        ("v. 2.1", "version", "2.1"),
        ("Vers. n. 3", "version", "3"),
    ],
)
def test_a_line_of_the_cover_is_known_by_its_words(read_text, line, field, value):
    cover = read_text(f"I progetti\n\n*{line}*\n\n{BODY}").cover
    assert getattr(cover, field) == value
    assert (cover.title, str(cover.lines)) == ("I progetti", "1-3")


@pytest.mark.parametrize("line", ["Versione 2 del 9 febbraio 2017", "Torino, 9 febbraio 2017", "09/02/2017"])
def test_the_date_of_a_version_stands_beside_it_or_alone(read_text, line):
    reading = read_text(f"I progetti\n\n{line}\n\n{BODY}")
    assert (reading.cover.date.value, str(reading.cover.date.lines)) == ("2017-02-09", "3")
    assert elements(reading)[3] is Element.COVER


@pytest.mark.parametrize(
    "line",
    [
        "Con stato attuazione a gennaio 2022",
        "Stato di avanzamento a gennaio 2022",
        "Aggiornato a gennaio 2022",
        "Aggiornamento a gennaio 2022",
    ],
)
def test_the_date_of_the_status_is_told_from_that_of_the_version(read_text, line):
    cover = read_text(f"Versione 1 del 31.01.2022\n{line}\n\n{BODY}").cover
    assert (cover.date.value, cover.as_of.value, cover.as_of.precision) == (
        "2022-01-31",
        "2022-01",
        "gYearMonth",
    )


def test_what_the_cover_does_not_say_is_none(read_text):
    cover = read_text(BODY).cover
    assert (cover.title, cover.city_name, cover.programme, cover.version, cover.date, cover.as_of) == (
        None,
    ) * 6
    assert str(cover.lines) == "1"


def test_the_first_word_on_a_thing_stands(read_text):
    cover = read_text(f"Comune di Uno\nComune di Due\nPON Uno\nPON Due\n1.1.2021\n2.2.2022\n\n{BODY}").cover
    assert (cover.city_name, cover.programme, cover.date.value) == ("Uno", "PON Uno", "2021-01-01")


def test_the_title_is_the_marked_line_and_else_the_first_that_no_rule_knows(read_text):
    assert (
        read_text(f"Milano\n\nPiano\n\n# I progetti\n\nComune di Milano\n\n{BODY}").cover.title
        == "I progetti"
    )
    assert read_text(f"MILANO\n\nPiano\n\nI progetti\n\nComune di Milano\n\n{BODY}").cover.title == "Piano"


def test_what_no_rule_of_the_cover_knows_is_unclaimed(read_text):
    found = elements(read_text(f"I progetti\n\nUNIONE EUROPEA\n\nUna frase.\n\n{BODY}"))
    assert [found[number] for number in (1, 3, 5)] == [Element.COVER, Element.PAGE_HEADER, Element.UNCLAIMED]


def test_a_version_without_date_leaves_the_date_that_there_is(read_text):
    cover = read_text(f"9.2.2017\n\nVersione 2\n\n{BODY}").cover
    assert (cover.version, cover.date.value) == ("2", "2017-02-09")


def test_a_line_on_the_status_without_date_says_no_date(read_text):
    cover = read_text(f"Stato di attuazione dei progetti\n\n{BODY}").cover
    assert (cover.title, cover.as_of) == ("Stato di attuazione dei progetti", None)


def test_a_sentence_with_a_date_is_not_the_date_of_the_document(read_text):
    cover = read_text(f"I progetti\n\nIl piano è stato approvato il 9.2.2017\n\n{BODY}").cover
    assert cover.date is None


def test_a_marked_title_directly_before_the_first_project_is_the_title(read_text):
    assert read_text(f"# I progetti\n\n{BODY}").cover.title == "I progetti"


def test_a_page_header_may_part_the_heading_of_a_section_from_its_action(read_text):
    reading = read_text(
        "Comune di Prova\n\n# Assistenza tecnica\n\nUNIONE EUROPEA\n\n### XX5.1.1.a - Titolo\n"
    )
    assert keys(reading) == [("XX-assistenza-tecnica", ["XX5.1.1.a"])]


CONTENTS = {
    "dots": "Progetto 1 - Uno ..... 3\nProgetto 2 - Due......4\nAssistenza tecnica ..... 12",
    "tabs": "Progetto 1 - Uno\t3\nProgetto 2 - Due\t4\nAssistenza tecnica\t12",
    "ellipses": "Progetto 1 - Uno …… 3\nProgetto 2 - Due __ 4\nAssistenza tecnica · · 12",
    "spaces": "Progetto 1 - Uno 3\nProgetto 2 - Due 4\nAssistenza tecnica 12",
    "list": "- **Progetto 1 - Uno** ... 3\n- **Progetto 2 - Due** ... 4\n- Assistenza tecnica ... 12",
    "links": "[Progetto 1 - Uno](#1) ... 3\n[Progetto 2 - Due](#2) ... 4\n[Assistenza tecnica](#3) ... 12",
    "numbers": "1. Progetto 1 - Uno ... 3\n2. Progetto 2 - Due ... 4\n3. Assistenza tecnica ... 12",
    "blank lines": "Progetto 1 - Uno ... 3\n\nProgetto 2 - Due ... 4\n\nAssistenza tecnica ... 12",
    "page": "Progetto 1 - Uno ... 3\nProgetto 2 - Due ... 4\n\nUNIONE EUROPEA\n\nAssistenza tecnica ... 12",
}


@pytest.mark.parametrize(
    ("heading", "make"),
    [
        *(("## **Sommario**\n\n", make) for make in CONTENTS),
        *(("Sommario\n", make) for make in CONTENTS),
        ("INDICE\n\n", "dots"),
        # Without a heading of their own, dots or a tab tell contents from the body.
        ("", "dots"),
        ("", "tabs"),
        ("", "ellipses"),
    ],
)
def test_contents_of_every_make_are_read(read_text, heading, make):
    reading = read_text(f"I progetti\n\n{heading}{CONTENTS[make]}\n\n{BODY}\n{MORE}\n{LAST}")
    assert [(entry.number, entry.title, entry.page) for entry in reading.contents] == [
        (1, "Uno", 3),
        (2, "Due", 4),
        (None, "Assistenza tecnica", 12),
    ]
    assert keys(reading) == [
        ("XX-1", ["XX1.2.3.a"]),
        ("XX-2", ["XX1.2.3.b"]),
        ("XX-assistenza-tecnica", ["XX5.1.1.a"]),
    ]
    assert Element.UNCLAIMED not in elements(reading).values()


def test_contents_without_pages_end_where_a_project_comes_again(read_text):
    reading = read_text(
        f"Sommario\n\nProgetto 1 - Uno\nProgetto 2 - Due\nAssistenza tecnica\n\n{BODY}\n{MORE}\n{LAST}"
    )
    assert [(entry.number, entry.title, entry.page) for entry in reading.contents] == [
        (1, "Uno", None),
        (2, "Due", None),
        (None, "Assistenza tecnica", None),
    ]
    assert [key for key, _ in keys(reading)] == ["XX-1", "XX-2", "XX-assistenza-tecnica"]


def test_contents_end_where_a_section_without_number_comes_again(read_text):
    reading = read_text(f"Sommario\n\nAssistenza tecnica ... 3\nProgetto 1 - Uno ... 4\n\n{LAST}\n{BODY}")
    assert [key for key, _ in keys(reading)] == ["XX-assistenza-tecnica", "XX-1"]


def test_contents_end_at_a_project_that_they_do_not_list(read_text):
    reading = read_text(f"Sommario\n\nProgetto 2 - Due ... 3\n\n{BODY}\n{MORE}")
    assert [entry.number for entry in reading.contents] == [2]
    assert [key for key, _ in keys(reading)] == ["XX-1", "XX-2"]


def test_an_entry_may_take_several_lines(read_text):
    text = (
        "Progetto 1 - Servizi digitali per\nlo sviluppo della città\ndi Prova ..... 3\nProgetto 2 - Due ... 4"
    )
    reading = read_text(f"Sommario\n\n{text}\n\n{BODY}\n{MORE}")
    (first, _) = reading.contents
    assert (first.number, first.title, first.page) == (
        1,
        "Servizi digitali per lo sviluppo della città di Prova",
        3,
    )
    assert str(first.lines) == "3-5"
    assert elements(reading)[3] is elements(reading)[4] is Element.CONTENTS_ENTRY


def test_contents_may_list_actions(read_text):
    reading = read_text(f"Sommario\n\nProgetto 1 - Uno ... 3\nXX1.2.3.a - Titolo ... 3\n\n{BODY}")
    assert [(entry.number, entry.title) for entry in reading.contents] == [
        (1, "Uno"),
        (None, "XX1.2.3.a - Titolo"),
    ]
    assert keys(reading) == [("XX-1", ["XX1.2.3.a"])]


def test_what_is_no_entry_among_the_contents_is_unclaimed(read_text):
    entries = "Progetto 1 - Uno ... 3\n\nAsse 1\n\nAsse 2\n\nUna premessa."
    reading = read_text(f"Sommario\n\n{entries}\n\n{BODY}")
    assert [entry.number for entry in reading.contents] == [1]
    assert {elements(reading)[number] for number in (5, 7, 9)} == {Element.UNCLAIMED}


def test_a_sentence_is_no_entry_of_contents_without_pages(read_text):
    reading = read_text(f"Sommario\n\nProgetto 1 - Uno\n\nUna premessa.\n\n{BODY}")
    assert elements(reading)[5] is Element.UNCLAIMED


def test_a_title_that_ends_in_a_year_has_no_page(read_text):
    reading = read_text(f"Sommario\n\nProgetto 1 - Agenda 2030\nProgetto 2 - Due\n\n{BODY}\n{MORE}")
    assert (reading.contents[0].title, reading.contents[0].page) == ("Agenda 2030", None)


@pytest.mark.parametrize("title", ["Area51", "Agenda 2030"])
def test_an_entry_without_page_keeps_its_words(read_text, title):
    reading = read_text(f"Sommario\n\nProgetto 1 - {title}\nProgetto 2 - Due .....\n\n{BODY}\n{MORE}")
    assert [(entry.title, entry.page) for entry in reading.contents] == [(title, None), ("Due", None)]


def test_a_page_may_have_three_digits_and_a_title_a_final_point(read_text):
    reading = read_text(f"Sommario\n\nProgetto 1 - MM S.p.A. 100\n\n{BODY}")
    assert [(entry.title, entry.page) for entry in reading.contents] == [("MM S.p.A.", 100)]


def test_an_entry_may_stand_twice_in_the_contents(read_text):
    entries = "Uno ... 2\nUno ... 3\n\nProgetto 1 - Uno ... 4"
    reading = read_text(f"Sommario\n\n{entries}\n\n## Uno\n\n{BODY}")
    assert [(entry.title, entry.page) for entry in reading.contents] == [("Uno", 2), ("Uno", 3), ("Uno", 4)]


@pytest.mark.parametrize(
    "first",
    [
        "## Progetto 1 - Uno\n\n### XX1.2.3.a - Area 5\n",
        "## Progetto 1 - Uno\n\nUna nota 5\n\n### XX1.2.3.a - Area 5\n",
        "## Progetto 1 - Uno\n### XX1.2.3.a - Area 5\n",
        "## Progetto 1 - Uno\nUna nota\ndi\nquattro\nrighe\n5\n\n### XX1.2.3.a - Area 5\n",
    ],
)
def test_a_project_that_the_contents_do_not_list_is_no_wrapped_entry(read_text, first):
    reading = read_text(f"Sommario\n\nProgetto 2 - Due 3\n\n{first}\n{MORE}")
    assert [entry.number for entry in reading.contents] == [2]
    assert [key for key, _ in keys(reading)] == ["XX-1", "XX-2"]
