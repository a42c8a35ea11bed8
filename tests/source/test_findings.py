# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is irregular in a document is found, with its lines; what only looks like it is not."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.records import Finding, FindingKind, Lines, Reading, Severity, SubjectKind
from ponlod.source import read
from ponlod.source.checks.common import Printed
from ponlod.source.findings import find

SUMS = """**Risorse PON METRO € 10,00**

**Altre risorse pubbliche € 5,50**

**Costo totale € 15,50**"""
STATUS = "**Stato di attuazione:** completato"


def action(code: str, text: str = "Testo.", amounts: str = SUMS, status: str = STATUS) -> str:
    return "\n\n".join(part for part in (f"### {code} - Titolo", text, amounts, status) if part)


def project(number: int, *actions: str, title: str = "Uno", note: str = "") -> str:
    return "\n\n".join(part for part in (f"## Progetto {number} - {title}", note, *actions) if part)


def contents(*entries: str) -> str:
    return "\n".join(["## Sommario", "", *(f"{entry} ..... 3" for entry in entries)])


def reading_of(*sections: str) -> Reading:
    return read("\n\n".join(sections).encode(), Path("document.md"))


A, B, C = (action(f"MI1.1.1.{letter}") for letter in "abc")
PAGE = "**UNIONE EUROPEA**  \nFondi Strutturali e di Investimento Europei"

IRREGULAR = {
    FindingKind.IRREGULAR_CODE: [project(1, action("MI.1.1.1.a"))],
    FindingKind.MISSING_FROM_CONTENTS: [contents("Progetto 1 - Uno"), project(1, A), project(2, B)],
    FindingKind.LETTER_MISSING: [project(1, A, C)],
    FindingKind.OUT_OF_ORDER: [project(1, B, A)],
    FindingKind.TITLE_DIFFERS: [contents("Progetto 1 - Due"), project(1, A)],
    FindingKind.TOTAL_NOT_SUM: [project(1, action("MI1.1.1.a", amounts=SUMS.replace("15,50", "15,51")))],
    FindingKind.NO_TOTAL: [project(1, action("MI1.1.1.a", amounts="**Risorse PON METRO € 10,00**"))],
    FindingKind.NO_AMOUNT: [project(1, action("MI1.1.1.a", amounts=""))],
    FindingKind.NO_STATUS: [project(1, action("MI1.1.1.a", status=""))],
    FindingKind.AMOUNT_IN_WORDS: [
        project(1, action("MI1.1.1.a", amounts=f"**Risorse private** A carico\n\n{SUMS}"))
    ],
    FindingKind.COUNT_DISAGREES: [
        project(1, action("MI1.1.1.a", "Si compone di due fasi:\n\n- a;\n- b;\n- c."))
    ],
    FindingKind.IRREGULAR_REFERENCE: [project(1, action("MI1.1.1.a", "Segue l'azione MI 1.1.1.b."), B)],
    FindingKind.UNRESOLVED_REFERENCE: [project(1, action("MI1.1.1.a", "Segue l'azione MI1.1.1.b."))],
    FindingKind.PAGE_HEADER_INSIDE: [project(1, action("MI1.1.1.a", f"- uno;\n\n{PAGE}\n\n- due."))],
    FindingKind.UNCLAIMED_LINE: [project(1, A), "# Allegato\n\nTesto di nessuno."],
    FindingKind.UNCLASSIFIED_STATUS: [project(1, action("MI1.1.1.a", status="**Stato di attuazione:** boh"))],
}
"""A document for each kind, with that irregularity and no other."""

REGULAR = {
    FindingKind.IRREGULAR_CODE: [project(1, A)],
    FindingKind.MISSING_FROM_CONTENTS: [project(1, A), project(2, B)],
    FindingKind.LETTER_MISSING: [project(1, C), project(2, A), project(3, B, action("MI1.1.2.a"))],
    FindingKind.OUT_OF_ORDER: [project(1, B, action("MI1.1.2.a")), project(2, A)],
    FindingKind.TITLE_DIFFERS: [
        contents("Progetto 1 – L’HUB per l'ospitalità – Casa"),
        project(1, A, title="L'Hub per l’ospitalità-casa"),
    ],
    FindingKind.TOTAL_NOT_SUM: [
        project(
            1,
            action("MI1.1.1.a", amounts=f"**Risorse private** A carico\n\n{SUMS.replace('15,50', '20,00')}"),
        )
    ],
    FindingKind.NO_TOTAL: [project(1, A, action("MI1.1.1.b", amounts=""))],
    FindingKind.NO_AMOUNT: [project(1, action("MI1.1.1.a", amounts="**Risorse private** A carico"))],
    FindingKind.NO_STATUS: [project(1, action("MI1.1.1.a", status="**Stato di attuazione:** boh"))],
    FindingKind.AMOUNT_IN_WORDS: [project(1, A)],
    FindingKind.COUNT_DISAGREES: [
        project(1, action("MI1.1.1.a", "Si compone di tre fasi:\n\n- a;\n- b;\n- c."))
    ],
    FindingKind.IRREGULAR_REFERENCE: [project(1, action("MI1.1.1.a", "Segue l'azione MI1.1.1.b."), B)],
    FindingKind.UNRESOLVED_REFERENCE: [project(1, action("MI1.1.1.a", "Segue l'azione MI 1.1.1.b."), B)],
    FindingKind.PAGE_HEADER_INSIDE: [project(1, A, PAGE, B), PAGE, project(2, C)],
    FindingKind.UNCLAIMED_LINE: [project(1, A)],
    FindingKind.UNCLASSIFIED_STATUS: [project(1, A, action("MI1.1.1.b", status=""))],
}
"""For each kind a document that comes near to it without having it."""


def kinds(reading: Reading) -> set[FindingKind]:
    return {finding.kind for finding in find(reading)}


def only(kind: FindingKind, *sections: str) -> Finding:
    (found,) = (finding for finding in find(reading_of(*sections)) if finding.kind is kind)
    return found


def test_every_kind_has_its_two_documents() -> None:
    assert list(IRREGULAR) == list(FindingKind) == list(REGULAR)


@pytest.mark.parametrize("kind", IRREGULAR)
def test_an_irregularity_is_found(kind: FindingKind) -> None:
    assert kind in kinds(reading_of(*IRREGULAR[kind]))


@pytest.mark.parametrize("kind", REGULAR)
def test_what_only_looks_like_it_is_not_found(kind: FindingKind) -> None:
    assert kind not in kinds(reading_of(*REGULAR[kind]))


def test_a_regular_document_has_no_finding() -> None:
    assert find(reading_of(contents("Progetto 1 - Uno"), project(1, A, B))) == ()


@pytest.mark.parametrize("kind", IRREGULAR)
def test_a_finding_speaks_to_people_in_both_languages(kind: FindingKind) -> None:
    for finding in find(reading_of(*IRREGULAR[kind])):
        for message in (finding.message_it, finding.message_en):
            assert message[0].isupper()
            assert message.endswith(".")
            assert "None" not in message
        assert finding.message_it != finding.message_en


@pytest.mark.parametrize("kind", IRREGULAR)
def test_a_finding_names_lines_that_the_document_has(kind: FindingKind) -> None:
    reading = reading_of(*IRREGULAR[kind])
    for finding in find(reading):
        assert finding.lines
        assert all(reading.text(lines).strip() for lines in finding.lines)


def test_findings_come_in_the_order_of_the_document_whatever_the_checks_order() -> None:
    sections = [contents("Progetto 1 - Due"), project(1, action("MI.1.1.1.c", "- a;", "", "")), project(4, A)]
    found = find(reading_of(*sections, project(3, B)))
    assert [(finding.lines[0].first, finding.kind) for finding in found] == sorted(
        (finding.lines[0].first, finding.kind) for finding in found
    )
    assert len(found) > 5


def test_looking_twice_finds_the_same_and_earlier_findings_do_not_count() -> None:
    reading = reading_of(*IRREGULAR[FindingKind.LETTER_MISSING])
    assert find(replace(reading, findings=())) == find(reading) == reading.findings


def test_an_irregular_code_is_published_normalised() -> None:
    found = only(FindingKind.IRREGULAR_CODE, project(1, action("MI.1.1.1.a")))
    assert (found.subject_kind, found.subject, found.severity) == (
        SubjectKind.ACTION,
        "MI1.1.1.a",
        Severity.LOW,
    )
    assert (found.printed, found.published, found.lines) == ("MI.1.1.1.a", "MI1.1.1.a", (Lines(3, 3),))


def test_a_heading_over_two_lines_is_given_whole() -> None:
    reading = reading_of(project(1, A.replace("MI1.1.1.a - Titolo", "MI.1.1.1.a -\nTitolo")))
    (found,) = find(reading)
    assert found.lines == (Lines(3, 4),)


def test_words_that_no_line_prints_are_in_the_whole_block() -> None:
    reading = reading_of(project(1, A))
    ((_, found),) = reading.actions()
    assert Printed(reading).passage(found, "altro") == found.lines


def test_a_missing_letter_is_the_release_s_between_its_neighbours() -> None:
    found = only(FindingKind.LETTER_MISSING, project(1, C, A))
    assert (found.subject_kind, found.subject, found.severity) == (SubjectKind.RELEASE, "", Severity.MEDIUM)
    assert "MI1.1.1.b" in found.message_it
    assert found.lines == (Lines(3, 3), Lines(15, 15))


def test_letters_missing_at_the_start_and_in_a_row_are_one_finding_per_gap() -> None:
    found = [
        f
        for f in find(reading_of(project(1, B, action("MI1.1.1.f"))))
        if f.kind is FindingKind.LETTER_MISSING
    ]
    assert [finding.message_en.split("document ")[1].split(";")[0] for finding in found] == [
        "has no MI1.1.1.a",
        "has no MI1.1.1.c, MI1.1.1.d, MI1.1.1.e",
    ]


def test_measures_of_four_levels_are_sequences_of_their_own() -> None:
    letters = [action("BO1.1.3.1.a"), action("BO1.1.3.2.a"), action("BO1.1.3.1.b")]
    assert find(reading_of(project(1, *letters))) == ()


def test_actions_out_of_order_name_the_one_that_comes_too_early() -> None:
    found = only(FindingKind.OUT_OF_ORDER, project(1, B, A))
    assert (found.subject, found.printed, found.severity) == (
        "MI1.1.1.b",
        "MI1.1.1.b, MI1.1.1.a",
        Severity.LOW,
    )


def test_projects_out_of_order_are_found_too() -> None:
    found = only(FindingKind.OUT_OF_ORDER, project(2, A), project(1, B))
    assert (found.subject_kind, found.subject) == (SubjectKind.PROJECT, "MI-2")


def test_a_section_without_number_is_looked_up_in_the_contents_by_its_title() -> None:
    sections = [project(1, A), "## Assistenza tecnica", action("MI5.1.1.a")]
    announced = contents("Progetto 1 - Uno", "Assistenza Tecnica")
    assert FindingKind.MISSING_FROM_CONTENTS in kinds(reading_of(contents("Progetto 1 - Uno"), *sections))
    assert FindingKind.MISSING_FROM_CONTENTS not in kinds(reading_of(announced, *sections))


def test_a_differing_title_points_at_both_places_and_publishes_the_heading_s() -> None:
    found = only(FindingKind.TITLE_DIFFERS, contents("Progetto 1 - Due"), project(1, A))
    assert (found.printed, found.published, found.lines) == ("Due", "Uno", (Lines(3, 3), Lines(5, 5)))


CENTS = st.integers(min_value=1, max_value=10**11)


def euro(cents: int) -> str:
    return f"€ {Decimal(cents) / 100:,.2f}".translate(str.maketrans(",.", ".,"))


@settings(max_examples=50)
@given(CENTS, CENTS, st.integers(-5, 5))
def test_a_total_is_compared_to_the_cent(programme: int, other: int, error: int) -> None:
    sums = f"Risorse PON METRO {euro(programme)}\n\nAltre risorse pubbliche {euro(other)}"
    total = max(0, programme + other + error)
    reading = reading_of(project(1, action("MI1.1.1.a", amounts=f"{sums}\n\nCosto totale {euro(total)}")))
    assert (FindingKind.TOTAL_NOT_SUM in kinds(reading)) is (total != programme + other)


@pytest.mark.parametrize("amounts", ["Costo totale € 9,00", f"{SUMS[:27]}\n\nCosto totale da definire"])
def test_a_total_without_parts_or_without_figure_is_not_compared(amounts: str) -> None:
    found = kinds(reading_of(project(1, action("MI1.1.1.a", amounts=amounts))))
    assert found <= {FindingKind.AMOUNT_IN_WORDS}


def test_a_total_that_is_not_the_sum_is_kept_and_both_are_said() -> None:
    found = only(FindingKind.TOTAL_NOT_SUM, *IRREGULAR[FindingKind.TOTAL_NOT_SUM])
    assert (found.severity, found.published) == (Severity.HIGH, "15.51")
    assert "€ 15,51" in found.message_it
    assert "€ 15,50" in found.message_it


@pytest.mark.parametrize(
    ("amounts", "severity"),
    [
        ("**Risorse PON METRO € 10,00**", Severity.LOW),
        ("**Risorse PON METRO € 10,00**\n\n**Risorse private** A carico", Severity.MEDIUM),
    ],
)
def test_a_total_that_cannot_be_known_weighs_more_than_one_that_is_not_printed(
    amounts: str, severity: Severity
) -> None:
    assert only(FindingKind.NO_TOTAL, project(1, action("MI1.1.1.a", amounts=amounts))).severity is severity


def test_an_action_without_any_amount_weighs_most_and_lacks_no_total_besides() -> None:
    reading = reading_of(project(1, action("MI1.1.1.a", amounts="")))
    assert [(finding.kind, finding.severity) for finding in find(reading)] == [
        (FindingKind.NO_AMOUNT, Severity.HIGH)
    ]


def test_an_irregular_reference_that_leads_nowhere_is_only_unresolved() -> None:
    reading = reading_of(project(1, action("MI1.1.1.a", "Segue l'azione MI 9.9.9.z.")))
    (found,) = find(reading)
    assert (found.kind, found.severity) == (FindingKind.UNRESOLVED_REFERENCE, Severity.HIGH)
    assert (found.printed, found.published, found.lines) == ("MI 9.9.9.z", None, (Lines(5, 5),))


def test_a_note_that_no_rule_classes_is_the_project_s() -> None:
    found = only(FindingKind.UNCLASSIFIED_STATUS, project(1, A, note="*Progetto definanziato*"))
    assert (found.subject_kind, found.subject, found.printed) == (
        SubjectKind.PROJECT,
        "MI-1",
        "Progetto definanziato",
    )


def test_lines_that_nobody_claims_are_one_finding_as_long_as_they_follow_each_other() -> None:
    reading = reading_of(project(1, A), "# Allegato\n\nTesto di nessuno.", project(2, B), "# Note")
    first, second = find(reading)
    assert first.printed == "# Allegato\n\nTesto di nessuno."
    assert (second.printed, second.lines[0].first) == ("# Note", second.lines[0].last)
    assert first.severity is second.severity is Severity.HIGH
