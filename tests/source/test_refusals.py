# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A document that contradicts itself, or lacks what it announces, is refused with every problem it has."""

from pathlib import Path

import pytest

from ponlod.errors import SourceError
from ponlod.source import read

ONE = "## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\nTesto.\n"
TWO = "## Progetto 2 - Due\n\n### XX1.2.3.b - Titolo\n\nTesto.\n"


def problems(text):
    with pytest.raises(SourceError) as caught:
        read(text.encode(), Path("document.md"))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "Una frase su XX1.2.3.a.\n",
        "## Progetto 1 - Uno\n\nUna nota su XX1.2.3.a.\n",
        "31.01.2022\n",
        "Sommario\n\nProgetto 1 - XX1.2.3.a ... 3\n",
    ],
)
def test_a_document_without_actions_is_refused(text):
    assert problems(text) == [
        "document.md: no action was found: no heading starts with a code like “XX1.2.3.a”. "
        "Check that it is the list of projects, and that each action has a heading “code - title”."
    ]


@pytest.mark.parametrize(
    ("entry", "printed"),
    [
        ("Progetto 2 - Due ..... 4", "Progetto 2 - Due"),
        ("Assistenza tecnica ..... 4", "Assistenza tecnica"),
        ("XX1.2.3.b - Altro ..... 4", "XX1.2.3.b - Altro"),
    ],
)
def test_what_the_contents_announce_and_the_body_lacks_is_refused(entry, printed):
    assert problems(f"Sommario\n\nProgetto 1 - Uno ..... 3\n{entry}\n\n{ONE}") == [
        "document.md, line 4, contents: the contents announce what the document does not have; "
        f"it seems to be cut off (printed: “{printed}”). Get the whole document, or correct the contents."
    ]


def test_a_section_that_the_contents_announce_may_be_other_than_a_project(read_text):
    reading = read_text(
        f"Sommario\n\nPremessa ..... 2\nProgetto 1 - Uno ..... 3\n\n## Premessa\n\nUna frase.\n\n{ONE}"
    )
    assert [project.key for project in reading.projects] == ["XX-1"]


def test_an_announced_action_is_known_by_its_code(read_text):
    contents = "Sommario\n\nProgetto 1 - Uno ..... 3\nXX 1.2.3.a - Altro titolo ..... 3"
    assert len(read_text(f"{contents}\n\n{ONE}").contents) == 2


def test_milan_cut_off_at_any_later_project_is_refused(milan_text):
    for number in (2, 6, 13):
        cut = milan_text[: milan_text.index(f"Progetto {number} ", milan_text.index("## Progetto 1 "))]
        assert all("seems to be cut off" in problem for problem in problems(cut))


@pytest.mark.parametrize(
    ("last", "what", "printed"),
    [
        ("**Risorse PON METRO", "a label without what belongs to it", "Risorse PON METRO"),
        ("Costo totale €", "a label without what belongs to it", "Costo totale €"),
        ("**Stato di attuazione:**", "a label without what belongs to it", "Stato di attuazione:"),
        ("**Risorse PON METRO € 55", "emphasis that is not closed", "Risorse PON METRO € 55"),
        ("costo totale", "a label without what belongs to it", "costo totale"),
        ("stato di attuazione", "a label without what belongs to it", "stato di attuazione"),
        ("*Via Pianell", "emphasis that is not closed", "Via Pianell"),
        ("<b>Costo totale € 5", "emphasis that is not closed", "Costo totale € 5"),
    ],
)
@pytest.mark.parametrize(
    "page", ["", "\n\n**UNIONE EUROPEA**  \nFondi Strutturali e di Investimento Europei\n"]
)
def test_a_document_that_breaks_off_in_its_last_line_is_refused(last, what, printed, page):
    assert problems(f"{ONE}\n{last}{page}") == [
        f"document.md, line 7: the document ends in {what}; it seems to be cut off (printed: “{printed}”). "
        "Get the whole document, or complete its last line."
    ]


@pytest.mark.parametrize(
    "last",
    ["**Stato di attuazione:** in corso", "* voce", "Risorse PON METRO\n\n12", "*a* e b", "una\nfrase*"],
)
def test_a_document_may_end_in_any_whole_line(read_text, last):
    assert read_text(f"{ONE}\n{last}")


def test_the_same_code_twice_is_refused_with_both_lines():
    assert problems(ONE + TWO.replace("XX1.2.3.b", "xx.1.2.3.A")) == [
        "document.md, line 8: the action XX1.2.3.a stands here and on line 3 "
        "(printed: “xx.1.2.3.A - Titolo”). Give each its own, or delete one."
    ]


def test_the_same_project_twice_is_refused_with_both_lines():
    assert problems(ONE + TWO.replace("Progetto 2", "Progetto 1")) == [
        "document.md, line 6: the project XX-1 stands here and on line 1 (printed: “Progetto 1 - Due”). "
        "Give each its own, or delete one."
    ]


def test_two_cities_in_one_document_are_refused():
    assert problems(ONE + TWO.replace("XX", "YY")) == [
        "document.md, line 8: the code is of another city than the first one, XX "
        "(printed: “YY1.2.3.b - Titolo”). Put the actions of each city in a document of its own."
    ]


def test_an_action_before_any_project_is_refused():
    assert problems("### XX1.2.3.a - Titolo\n\nTesto.\n\n" + TWO) == [
        "document.md, line 1: the action XX1.2.3.a stands under no project (printed: “XX1.2.3.a - Titolo”). "
        "Put the heading of its project before it."
    ]


def test_a_section_that_is_no_project_holds_no_action():
    stray = "# Parte\n\nUna frase.\n\n"
    assert (
        len(problems(f"Sommario\n\nParte ..... 2\n\n{stray}{ONE.split(chr(10), 2)[2]}Costo totale 1.2\n"))
        == 1
    )


def test_every_problem_is_listed_in_the_order_of_the_lines():
    again = TWO.replace("XX1.2.3.b", "XX1.2.3.a")
    text = f"Sommario\n\nProgetto 3 - Tre ... 3\n\n{ONE}\nCosto totale 1.2\n\n{again}\nCosto totale € 3.4\n"
    assert [problem.split(":")[0] for problem in problems(text)] == [
        "document.md, line 3, contents",
        "document.md, line 11, Costo totale",
        "document.md, line 15",
        "document.md, line 19, Costo totale",
    ]


def test_of_very_many_problems_a_hundred_are_listed():
    assert len(problems(ONE + "\n\nCosto totale 1.2" * 200)) == 100
    assert len(problems(ONE + TWO * 200)) == 100


def test_no_more_than_a_hundred_problems_are_told():
    amounts = "Costo totale € 1.2\n\n" * 1000
    assert len(problems(f"## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\n{amounts}")) == 100


@pytest.mark.parametrize("before", ["", "Una riga.\n\n", "Sommario\n\nTitolo ..... 3\n\n"])
def test_whatever_comes_before_it_an_action_needs_a_project(before):
    found = problems(f"{before}XX1.2.3.a - Titolo\n\n{TWO}")
    assert "the action XX1.2.3.a stands under no project" in found[-1]
