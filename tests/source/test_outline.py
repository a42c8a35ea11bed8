# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Projects and actions begin where the words say so."""

import pytest

from ponlod.errors import SourceError
from ponlod.records import Element

FIRST = "## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\nTesto.\n\nStato di attuazione: in corso\n"
ACTION = "### XX5.1.1.a - Aiuto\n\nTesto.\n"


def keys(reading):
    return [(project.key, [str(action.code) for action in project.actions]) for project in reading.projects]


def elements(reading):
    return {entry.text: (entry.element, entry.owner) for entry in reading.ledger}


def test_a_marked_heading_before_an_action_is_a_project_without_number(read_text):
    reading = read_text(f"{FIRST}\n## Assistenza tecnica\n\nUna nota.\n\n{ACTION}")
    assert keys(reading) == [("XX-1", ["XX1.2.3.a"]), ("XX-assistenza-tecnica", ["XX5.1.1.a"])]
    project = reading.projects[1]
    assert (project.number, project.title, str(project.lines)) == (None, "Assistenza tecnica", "9-11")
    assert [note.text for note in project.notes] == ["Una nota."]


@pytest.mark.parametrize("heading", ["Assistenza tecnica", "**ASSISTENZA TECNICA**"])
def test_a_title_that_the_contents_announce_needs_no_mark(read_text, heading):
    reading = read_text(
        f"Sommario\n\nProgetto 1 - Uno ... 3\nAssistenza tecnica ... 4\n\n{FIRST}{heading}\n{ACTION}"
    )
    assert keys(reading) == [("XX-1", ["XX1.2.3.a"]), ("XX-assistenza-tecnica", ["XX5.1.1.a"])]


def test_a_line_without_mark_that_nobody_announced_is_no_project(read_text):
    reading = read_text(f"{FIRST}\nAssistenza tecnica\n\n{ACTION}")
    assert keys(reading) == [("XX-1", ["XX1.2.3.a", "XX5.1.1.a"])]


def test_an_announced_title_inside_an_action_is_its_text(read_text):
    action = FIRST.replace("Testo.", "Testo.\n\nAssistenza tecnica\n\nAltro testo.")
    reading = read_text(f"Sommario\n\nProgetto 1 - Uno ... 3\nAssistenza tecnica ... 4\n\n{action}\n{ACTION}")
    ((_, first), _) = reading.actions()
    assert first.description == "Testo.\n\nAssistenza tecnica\n\nAltro testo."
    assert first.status.text == "in corso"


def test_a_marked_heading_with_labels_under_it_is_text_of_the_action(read_text):
    action = FIRST.replace("Testo.", "Testo.\n\n### Obiettivi\n\nAltro testo.")
    ((_, first), _) = read_text(f"{action}\n{ACTION}").actions()
    assert first.description == "Testo.\n\nObiettivi\n\nAltro testo."
    assert first.status.text == "in corso"


def test_text_may_follow_the_labels_under_a_marked_heading(read_text):
    labelled = "### Obiettivi\n\nRisorse PON METRO € 1,00\n\nAltro."
    start = "## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\nTesto."
    ((_, first), _) = read_text(f"{start}\n\n{labelled}\n\n{ACTION}").actions()
    assert (first.description, len(first.amounts)) == ("Testo.\n\nObiettivi\n\nAltro.", 1)


def test_a_deeper_heading_is_text_of_the_action(read_text):
    reading = read_text(f"{FIRST}\n#### Nota\n\nAltro testo.\n\n{ACTION}")
    ((_, first), _) = reading.actions()
    assert first.status.text == "in corso\n\nNota\n\nAltro testo."


def test_a_marked_heading_after_an_action_without_mark_begins_a_project(read_text):
    reading = read_text(f"{FIRST.replace('### ', '')}\n###### Assistenza tecnica\n\n{ACTION}")
    assert [key for key, _ in keys(reading)] == ["XX-1", "XX-assistenza-tecnica"]


def test_a_marked_heading_that_leads_to_no_action_is_unclaimed_with_what_is_under_it(read_text):
    reading = read_text(
        f"{FIRST}\n## Note\n\nImporti in euro.\n\nUNIONE EUROPEA\n\n## Progetto 2 - Due\n\n{ACTION}"
    )
    assert keys(reading) == [("XX-1", ["XX1.2.3.a"]), ("XX-2", ["XX5.1.1.a"])]
    assert elements(reading)["## Note"] == (Element.UNCLAIMED, None)
    assert elements(reading)["Importi in euro."] == (Element.UNCLAIMED, None)
    assert elements(reading)["UNIONE EUROPEA"] == (Element.PAGE_HEADER, None)


def test_a_marked_heading_at_the_end_leads_to_no_action(read_text):
    reading = read_text(f"{FIRST}\n## Note\n\nImporti in euro.\n")
    assert keys(reading) == [("XX-1", ["XX1.2.3.a"])]
    assert elements(reading)["## Note"] == elements(reading)["Importi in euro."] == (Element.UNCLAIMED, None)


def test_strays_may_have_the_same_heading(read_text):
    stray = "## Note\n\nUna frase.\n\n"
    reading = read_text(f"{FIRST}\n{stray}{stray}## Progetto 2 - Due\n\n{ACTION}")
    assert [key for key, _ in keys(reading)] == ["XX-1", "XX-2"]


def test_of_two_marked_headings_the_one_next_to_the_action_is_the_project(read_text):
    reading = read_text(f"{FIRST}\n# Parte seconda\n\n## Assistenza tecnica\n\n{ACTION}")
    assert [key for key, _ in keys(reading)] == ["XX-1", "XX-assistenza-tecnica"]
    assert elements(reading)["# Parte seconda"] == (Element.UNCLAIMED, None)


def test_a_marked_line_under_a_project_is_its_note(read_text):
    reading = read_text(f"## Progetto 1 - Uno\n\n### Una nota\n\n{ACTION}")
    assert keys(reading) == [("XX-1", ["XX5.1.1.a"])]
    assert [note.text for note in reading.projects[0].notes] == ["Una nota"]


@pytest.mark.parametrize(
    "label", ["## Risorse PON METRO € 1,00", "## Stato di attuazione: in corso", "## Quartieri: Gorla"]
)
def test_a_label_with_a_heading_mark_begins_no_section(read_text, label):
    action = "## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\nTesto.\n"
    reading = read_text(f"{action}\n{label}\n\n{ACTION}")
    assert keys(reading) == [("XX-1", ["XX1.2.3.a", "XX5.1.1.a"])]
    assert Element.UNCLAIMED not in {entry.element for entry in reading.ledger}


def test_a_section_without_number_may_come_first(read_text):
    reading = read_text(f"Comune di Prova\n\n# Assistenza tecnica\n\n{ACTION}")
    assert keys(reading) == [("XX-assistenza-tecnica", ["XX5.1.1.a"])]
    assert reading.cover.title is None


def test_a_project_may_have_no_actions(read_text):
    reading = read_text(f"## Progetto 1 - Uno\n\nProgetto rinviato\n\n## Progetto 2 - Due\n\n{ACTION}")
    assert keys(reading) == [("XX-1", []), ("XX-2", ["XX5.1.1.a"])]
    assert [note.text for note in reading.projects[0].notes] == ["Progetto rinviato"]


@pytest.mark.parametrize(
    "heading",
    [
        "XX1.2.3.a\n\nAbitare in borgo",
        "### XX1.2.3.a\n#### Abitare in borgo",
        "XX1.2.3.a -\n\nUNIONE EUROPEA\n\n**Abitare in borgo**",
        "**XX1.2.3.a - Abitare\nin borgo**",
        "XX1.2.3.a - Abitare\nin borgo",
    ],
)
def test_a_title_may_stand_on_the_lines_after_its_code(read_text, heading):
    reading = read_text(f"## Progetto 1\n\nUno\n\n{heading}\n\nTesto.\n")
    ((project, action),) = reading.actions()
    assert (project.title, action.title, action.description) == ("Uno", "Abitare in borgo", "Testo.")
    headings = [entry.text for entry in reading.ledger if entry.element is Element.ACTION_HEADING]
    assert Element.UNCLAIMED not in {entry.element for entry in reading.ledger}
    assert headings == [line for line in heading.split("\n") if line and line != "UNIONE EUROPEA"]


def test_a_title_with_a_heading_mark_does_not_go_on(read_text):
    ((_, action),) = read_text("## Progetto 1 - Uno\n\n### XX1.2.3.a - Abitare\nin borgo.\n").actions()
    assert (action.title, action.description) == ("Abitare", "in borgo.")


def test_a_title_does_not_run_into_a_label_or_heading(read_text):
    reading = read_text("Progetto 1 - Uno -\nXX1.2.3.a - Abitare -\nRisorse PON METRO € 1,00\n")
    ((project, action),) = reading.actions()
    assert (project.title, action.title) == ("Uno -", "Abitare -")
    assert len(action.amounts) == 1


@pytest.mark.parametrize("following", ["", "### XX1.2.3.b - Altro\n", "Risorse PON METRO € 1,00\n"])
def test_a_heading_without_title_is_refused(read_text, following):
    with pytest.raises(SourceError, match=r"line 3: the action XX1\.2\.3\.a has no title"):
        read_text(f"## Progetto 1 - Uno\n\n### XX1.2.3.a\n\n{following}")


def test_a_mention_that_begins_a_line_is_part_of_the_text(read_text):
    text = "Il progetto si integra con l'azione\nXX1.2.3.b - Servizi e con\nXX1.2.3.c, che segue."
    ((_, action),) = read_text(f"## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\n{text}\n").actions()
    assert action.description == text.replace("\n", " ")
    assert [(reference.text, reference.lines.first) for reference in action.references] == [
        ("XX1.2.3.b", 6),
        ("XX1.2.3.c", 7),
    ]


@pytest.mark.parametrize(
    "code",
    ["TO1.1.1.a", "NA2.1.1.a", "BO1.1.3.1.a", "RM6.1.4.b", "CT7.1.1.c", "VE8.1.1.z"],
)
def test_codes_of_any_city_axis_and_depth_are_read(read_text, code):
    reading = read_text(f"## Progetto 1 - Uno\n\n### {code} - Titolo\n")
    assert (reading.city, keys(reading)) == (code[:2], [(f"{code[:2]}-1", [code])])


@pytest.mark.parametrize(
    "between",
    ["\n\n", "\n\nUNIONE EUROPEA\nFondi Strutturali e di Investimento Europei\n", "\n\n12\n"],
)
def test_a_heading_needs_neither_mark_nor_separator(read_text, between):
    reading = read_text(f"Progetto 1 Uno\n\nXX1.2.3.a Titolo\n\nTesto.{between}XX1.2.3.b Altro titolo")
    assert [action.title for _, action in reading.actions()] == ["Titolo", "Altro titolo"]


def test_a_sentence_that_leads_to_a_code_goes_on_over_the_page(read_text):
    header = "UNIONE EUROPEA\nFondi Strutturali e di Investimento Europei"
    text = f"Si integra con l'azione\n{header}\nXX1.2.3.b - Servizi"
    ((_, action),) = read_text(f"## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\n{text}\n").actions()
    assert action.description == "Si integra con l'azione XX1.2.3.b - Servizi"


@pytest.mark.parametrize(
    "heading",
    ["XX1.2.3.a - Abitare", "XX1.2.3.a\n\nAbitare", "### XX1.2.3.a\nAbitare", "**XX1.2.3.a -\nAbitare**"],
)
def test_text_may_follow_a_title_directly(read_text, heading):
    ((_, action),) = read_text(f"Progetto 1 - Uno\n\n{heading}\nTesto.\n").actions()
    assert (action.title, action.description) == ("Abitare", "Testo.")


def test_headings_may_follow_each_other_directly(read_text):
    reading = read_text(f"{FIRST.rstrip()}\n## Progetto 2 - Due\nXX1.2.3.b Altro titolo\nTesto.\n")
    assert keys(reading) == [("XX-1", ["XX1.2.3.a"]), ("XX-2", ["XX1.2.3.b"])]


def test_a_marked_line_directly_under_an_action_is_its_subtitle(read_text):
    reading = read_text(f"## Progetto 1 - Uno\n\n### XX1.2.3.a - Titolo\n\n### Sottotitolo\n\n{ACTION}")
    ((_, first), _) = reading.actions()
    assert (first.subtitle, len(reading.projects)) == ("Sottotitolo", 1)


def test_an_announced_title_that_leads_to_no_action_is_text(read_text):
    reading = read_text(f"Sommario\n\nAssistenza tecnica ... 4\n\n{FIRST}\nAssistenza tecnica\n")
    ((_, first),) = reading.actions()
    assert first.status.text == "in corso\n\nAssistenza tecnica"
