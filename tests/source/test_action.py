# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands under an action's heading finds its place in the record, however it is laid out."""

from decimal import Decimal

import pytest

from ponlod.errors import SourceError
from ponlod.records import AmountKind, Certainty, Element, Precision

HEAD = "## Progetto 1 - Prova\n\n### XX1.2.3.a - Titolo\n\n"


def elements(reading):
    return {entry.text: (entry.element, entry.owner) for entry in reading.ledger if entry.number > 4}


@pytest.fixture(scope="session")
def ledger(read_text):
    """What claims the lines under an action's heading."""
    return lambda body: {text: element for text, (element, _) in elements(read_text(HEAD + body)).items()}


# --- amounts


@pytest.mark.parametrize(
    "printed",
    [
        "**Risorse PON METRO € 2.531.250,00**",
        "**Risorse PON METRO** € 2.531.250,00",
        "Risorse PON METRO: € 2.531.250",
        "*Risorse PON METRO* 2.531.250,00 €",
        "Risorse PON METRO\u00a02531250,00\u00a0euro",
        "Risorse PON METRO\n€ 2.531.250,00",
        "**Risorse PON METRO**\n\n2531250",
        "Risorse PON METRO €\n2.531.250,00",
        "Risorse PON METRO Euro\n\n2.531.250,00",
        "Risorse PON METRO\n\nUNIONE EUROPEA\n\n€ 2.531.250,00",
        "- Risorse PON METRO € 2.531.250,00",
        "Elenco:\n- risorse PON METRO € 2.531.250,00",
        "#### Risorse PON METRO € 2.531.250,00",
    ],
)
def test_a_figure_is_read_wherever_it_stands(read_action, printed):
    (amount,) = read_action(f"Testo.\n\n{printed}\n\nStato di attuazione: completato").amounts
    assert (amount.kind, amount.value) == (AmountKind.PROGRAMME, Decimal(2531250))


def test_the_lines_of_an_amount_are_those_of_label_and_figure(read_action):
    (amount,) = read_action("Costo totale\n\n€ 1.000,00").amounts
    assert (amount.text, str(amount.lines)) == ("€ 1.000,00", "5-7")


def test_a_value_is_no_page_number(read_action):
    (amount,) = read_action("Costo totale\n\n1000").amounts
    assert amount.value == 1000


def test_labels_may_follow_each_other_without_blank_lines(read_action):
    action = read_action(
        "Testo.\nRisorse PON METRO € 1,00\nAltre risorse pubbliche € 2,00\n"
        "Risorse private A carico\ndi altri\nCosto totale € 3,00\nStato di attuazione: in corso"
    )
    assert [(amount.kind.value, amount.text) for amount in action.amounts] == [
        ("programme", "€ 1,00"),
        ("other-public", "€ 2,00"),
        ("private", "A carico di altri"),
        ("total", "€ 3,00"),
    ]
    assert (action.description, action.status.text) == ("Testo.", "in corso")


def test_an_amount_in_words_has_no_value(read_action):
    (amount,) = read_action("Risorse private\n\nA carico dell’aggiudicatario").amounts
    assert (amount.value, amount.text) == (None, "A carico dell’aggiudicatario")


def test_the_words_of_an_amount_end_with_its_paragraph(read_action):
    action = read_action("Risorse private A carico\n\nTesto.")
    assert (action.amounts[0].text, action.description) == ("A carico", "Testo.")


def test_the_words_of_an_amount_take_five_lines_at_most(read_action):
    action = read_action("Risorse private a\n" + "\n".join("bcdefg"))
    assert (action.amounts[0].text, action.description) == ("a b c d e", "f g")


def test_a_figure_does_not_go_on_in_the_next_line(read_action):
    action = read_action("Risorse PON METRO € 1.000,00\nTesto.")
    assert (action.amounts[0].text, action.description) == ("€ 1.000,00", "Testo.")


def test_a_label_without_value_is_unclaimed(ledger):
    assert ledger("Risorse private\n\nCosto totale € 1,00") == {
        "Risorse private": Element.UNCLAIMED,
        "Costo totale € 1,00": Element.AMOUNT,
    }


def test_a_sum_with_a_label_that_no_rule_knows_is_unclaimed(ledger, read_action):
    body = "Testo.\n\nRisorse POC Metro € 1.000,00"
    assert ledger(body)["Risorse POC Metro € 1.000,00"] is Element.UNCLAIMED
    assert read_action(body).description == "Testo."


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("€ 1.2.3,4", "€ 1.2.3,4"),
        ("12,345.67", "12,345.67"),
        ("€ 1.000,00 (IVA inclusa)", "€ 1.000,00 (IVA inclusa)"),
        ("20% a carico di altri", "20% a carico di altri"),
        ("½ milione", "½ milione"),
        ("€ 1.00" + "0" * 100, "€ 1.00" + "0" * 73 + "…"),
    ],
)
def test_a_figure_that_is_not_a_sum_is_refused_and_never_guessed(read_action, printed, value):
    with pytest.raises(SourceError) as caught:
        read_action(f"Testo.\n\nAltre risorse pubbliche {printed}")
    assert str(caught.value) == (
        "document.md, line 7, Altre risorse pubbliche: the amount of XX1.2.3.a cannot be read exactly "
        f"(printed: “{value}”). Write it like € 1.234.567,89, or in words without figures."
    )


def test_the_same_amount_twice_is_refused(read_action):
    with pytest.raises(
        SourceError, match=r"line 7, Costo totale: the action XX1\.2\.3\.a has this amount twice"
    ):
        read_action("Costo totale € 1,00\n\nCosto totale € 1,00")


# --- status


@pytest.mark.parametrize(
    "printed",
    [
        "**Stato di attuazione:** lavori in corso",
        "**Stato di attuazione: lavori in corso**",
        "Stato di attuazione – lavori in corso",
        "STATO DI ATTUAZIONE\nlavori in corso",
        "**Stato di attuazione:**\n\nlavori in corso",
        "Stato di attuazione:\n\nPag. 3\n\nlavori\nin corso",
        "- Stato di attuazione: lavori in corso",
    ],
)
def test_a_status_is_read_wherever_it_stands(read_action, printed):
    action = read_action(f"Testo.\n\n{printed}")
    assert (action.status.text, action.status.concept) == ("lavori in corso", "in-progress")
    assert action.description == "Testo."


def test_a_status_has_its_rule_and_certainty_and_lines(read_action):
    status = read_action("Testo.\n\nStato di attuazione:\n\ncompletato").status
    assert status.rule is not None
    assert (status.concept, status.certainty, str(status.lines)) == ("completed", Certainty.STATED, "7-9")


def test_a_status_that_no_rule_knows_has_no_concept(read_action):
    status = read_action("Stato di attuazione: boh").status
    assert (status.text, status.concept, status.rule, status.certainty) == ("boh", None, None, None)


def test_a_status_takes_paragraphs_and_lists_up_to_the_next_heading(read_action):
    status = read_action("Stato di attuazione: lavori:\n- uno;\n- due.\n\nPoi altro.\n\nVia Roma 1").status
    assert status.text == "lavori:\n\n- uno;\n- due.\n\nPoi altro.\n\nVia Roma 1"


def test_a_status_longer_than_any_sentence_is_not_classed(read_action):
    longest = "lavori in corso" + " a" * 9_992 + "b"
    assert read_action(f"Stato di attuazione: {longest}").status.concept == "in-progress"
    assert read_action(f"Stato di attuazione: {longest}b").status.concept is None


def test_a_label_without_status_is_unclaimed(ledger, read_action):
    body = "Testo.\n\n**Stato di attuazione:**\n\n<https://a.it/>"
    assert ledger(body)["**Stato di attuazione:**"] is Element.UNCLAIMED
    assert read_action(body).status is None


def test_what_comes_after_status_and_amounts_is_unclaimed(ledger, read_action):
    body = "Stato di attuazione: in corso\n\nRisorse PON METRO € 1,00\n\nAltro."
    assert ledger(body)["Altro."] is Element.UNCLAIMED
    assert read_action(body).status.text == "in corso"


def test_text_between_amounts_and_status_is_description(read_action):
    action = read_action("Risorse PON METRO € 1,00\n\nTesto.\n\nStato di attuazione: in corso")
    assert (action.description, action.status.text) == ("Testo.", "in corso")


def test_what_nobody_claims_in_an_action_belongs_to_it(read_text):
    body = "Risorse POC € 1\n\nRisorse private\n\nStato di attuazione: in corso\n\nCosto totale € 1\n\nAltro."
    found = elements(read_text(HEAD + body))
    assert [line for line, claim in found.items() if claim == (Element.UNCLAIMED, "XX1.2.3.a")] == [
        "Risorse POC € 1",
        "Risorse private",
        "Altro.",
    ]


def test_two_statuses_are_refused(read_action):
    with pytest.raises(SourceError, match=r"line 7, status: the action XX1\.2\.3\.a has two statuses"):
        read_action("Stato di attuazione: in corso\n\nStato di attuazione: completato")


# --- subtitle and description


@pytest.mark.parametrize("subtitle", ["#### ***Sottotitolo***", "**Sottotitolo**", "Sottotitolo"])
def test_what_is_no_sentence_before_the_text_is_a_subtitle(read_action, ledger, subtitle):
    action = read_action(f"{subtitle}\n\nTesto.")
    assert (action.subtitle, action.description) == ("Sottotitolo", "Testo.")
    assert ledger(f"{subtitle}\n\nTesto.")[subtitle] is Element.SUBTITLE


def test_with_a_heading_mark_a_subtitle_may_be_all_there_is(read_action):
    action = read_action("#### Una frase.")
    assert (action.subtitle, action.description) == ("Una frase.", None)


@pytest.mark.parametrize(
    "body",
    [
        "Testo senza punto",
        "Testo senza punto\n\n- uno",
        "Due azioni:\n\nTesto.",
        "Testo.\n\nTesto.",
        "Testo senza punto\n\nVia Roma 1",
        "Testo senza punto\n\nRisorse PON METRO € 1,00",
        "Via Roma 1\n\nTesto.",
        "- uno\n\nTesto.",
    ],
)
def test_otherwise_the_first_paragraph_is_no_subtitle(read_action, body):
    assert read_action(body).subtitle is None


def test_an_action_may_say_nothing(read_action):
    action = read_action("")
    assert (action.subtitle, action.description, action.status, str(action.lines)) == (None, None, None, "3")


def test_wrapped_lines_are_joined_and_paragraphs_parted(read_action):
    action = read_action("Uno\ndue  \ntre.\n\n\n\nQuattro\n—\ncinque.")
    assert action.description == "Uno due tre.\n\nQuattro — cinque."


def test_items_have_lines_of_their_own_whatever_parts_them(read_action):
    action = read_action("Elenco:\n* uno\ne mezzo;\n\n+ due;\n– tre.\n\nFine:\n1) a;\n2) b.\n\na) c\nb) d")
    assert action.description == (
        "Elenco:\n\n- uno e mezzo;\n- due;\n- tre.\n\nFine:\n\n1) a;\n2) b.\na) c\nb) d"
    )


@pytest.mark.parametrize(
    "header", ["UNIONE EUROPEA", "**UNIONE EUROPEA**  \nFondi Strutturali e di Investimento Europei", "12"]
)
def test_a_page_header_is_no_part_of_the_text(read_action, header):
    body = f"Elenco:\n\n- uno;\n\n{header}\n\n- due.\n\nFine"
    assert read_action(body).description == "Elenco:\n\n- uno;\n- due.\n\nFine"


def test_a_number_inside_a_paragraph_is_no_page_number(read_action):
    assert read_action("Recupero di c.a\n80\nunità.").description == "Recupero di c.a 80 unità."


def test_what_begins_a_wrapped_line_like_an_item_is_none(read_action):
    assert read_action("Il lotto\n2. del progetto\n– il primo – è chiuso.").description == (
        "Il lotto 2. del progetto – il primo – è chiuso."
    )


def test_a_line_with_a_heading_mark_is_a_paragraph(read_action):
    action = read_action("#### Sottotitolo\nTesto.\n#### Altro\nFine.")
    assert (action.subtitle, action.description) == ("Sottotitolo", "Testo.\n\nAltro\n\nFine.")


def test_the_page_turns_once(read_action):
    action = read_action("Prima.\n\nUNIONE EUROPEA\n\nDopo\n\nsenza\n\npunto")
    assert action.description == "Prima.\n\nDopo\n\nsenza\n\npunto"


def test_a_section_may_begin_with_a_page_header(read_action):
    assert read_action("UNIONE EUROPEA\n\nun testo").description == "un testo"


def test_only_the_line_after_a_label_is_awaited(read_action):
    action = read_action("Risorse private\n\nStato di attuazione: in corso\n\n12\n\nAltro.")
    assert (action.amounts, action.status.text) == ((), "in corso\n\nAltro.")


def test_a_page_header_may_stand_inside_a_paragraph(read_action, ledger):
    body = "Uno\nUNIONE EUROPEA\nFondi Strutturali e di Investimento Europei\ndue."
    assert read_action(body).description == "Uno due."
    assert ledger(body)["Fondi Strutturali e di Investimento Europei"] is Element.PAGE_HEADER


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("Il progetto riguarda", "una cascina.", "Il progetto riguarda una cascina."),
        ("- uno", "e mezzo;", "- uno e mezzo;"),
        ("Il progetto riguarda.", "una cascina.", "Il progetto riguarda.\n\nuna cascina."),
        ("Il progetto riguarda", "Una cascina.", "Il progetto riguarda\n\nUna cascina."),
        ("#### Sottotitolo\n\nTesto.", "una cascina.", "Testo.\n\nuna cascina."),
    ],
)
def test_a_sentence_goes_on_over_the_page(read_action, before, after, joined):
    assert read_action(
        f"Prima.\n\n{before}\n\nUNIONE EUROPEA\n\n{after}"
    ).description == f"Prima.\n\n{joined}".replace("Prima.\n\nTesto.", "Prima.\n\nSottotitolo\n\nTesto.")


def test_a_paragraph_does_not_go_on_without_a_page_between(read_action):
    assert read_action("Prima.\n\nIl progetto riguarda\n\nuna cascina.").description == (
        "Prima.\n\nIl progetto riguarda\n\nuna cascina."
    )


@pytest.mark.parametrize(
    "before", ["Risorse private A carico", "<https://a.it/>", "Quartieri: Gorla", "#### Titolo"]
)
def test_only_text_goes_on_over_the_page(read_action, before):
    action = read_action(f"Testo.\n\n{before}\n\nUNIONE EUROPEA\n\ndi altri.")
    assert action.description.endswith("\n\ndi altri.")


def test_a_status_goes_on_over_the_page(read_action):
    assert read_action("Stato di attuazione: in\n\n3\n\ncorso").status.text == "in corso"


# --- links


def test_a_line_that_is_a_link_is_no_text(read_action, ledger):
    body = "Testo.\n\nStato di attuazione: completato:\n<https://a.it/b/>\nla consegna."
    action = read_action(body)
    assert [(link.url, str(link.lines)) for link in action.links] == [("https://a.it/b/", "8")]
    assert action.status.text == "completato:\n\nla consegna."
    assert ledger(body)["<https://a.it/b/>"] is Element.LINK


def test_a_link_in_a_sentence_is_read_and_stays_in_it(read_action):
    action = read_action("Si veda [il sito](https://a.it) o https://b.it/_c_.\n\n- https://a.it")
    assert action.description == "Si veda il sito o https://b.it/_c_."
    assert [(link.url, str(link.lines)) for link in action.links] == [
        ("https://a.it", "5"),
        ("https://b.it/_c", "5"),
    ]


# --- references and dates


def test_references_are_the_other_actions_that_text_and_status_mention(read_action):
    action = read_action(
        "XX1.2.3.b ed XX\n1.2.3.c (questa è XX1.2.3.a).\n\nStato di attuazione: come xx1.2.3.d e YY1.2.3.e"
    )
    assert [(one.text, str(one.code), str(one.lines), one.resolves) for one in action.references] == [
        ("XX1.2.3.b", "XX1.2.3.b", "5", False),
        ("XX 1.2.3.c", "XX1.2.3.c", "5-6", False),
        ("xx1.2.3.d", "XX1.2.3.d", "8", False),
        ("YY1.2.3.e", "YY1.2.3.e", "8", False),
    ]


def test_a_reference_resolves_if_the_document_has_the_action(read_text):
    reading = read_text(f"{HEAD}Vedi XX 1.2.3.b e XX1.2.3.c.\n\n### XX.1.2.3.b - Altro\n")
    ((_, first), _) = reading.actions()
    assert [reference.resolves for reference in first.references] == [True, False]


def test_dates_are_those_of_text_and_status_and_its_label(read_action):
    action = read_action(
        "Nel 2020 e nella prima\nmetà del 2022.\n\nStato di attuazione al 31.12.2023: da maggio 2021"
    )
    assert [(date.text, date.value, date.precision, str(date.lines)) for date in action.dates] == [
        ("2020", "2020", Precision.YEAR, "5"),
        ("prima metà del 2022", "2022", Precision.YEAR, "5-6"),
        ("31.12.2023", "2023-12-31", Precision.DAY, "8"),
        ("maggio 2021", "2021-05", Precision.MONTH, "8"),
    ]
    assert action.status.text == "da maggio 2021"


def test_the_lines_of_a_date_do_not_count_the_label(read_action):
    dates = read_action("Stato di attuazione:\nda maggio 2021 a\ngiugno 2022").dates
    assert [(date.text, str(date.lines)) for date in dates] == [("maggio 2021", "6"), ("giugno 2022", "7")]


def test_the_date_in_a_label_alone_is_on_its_line(read_action):
    (date,) = read_action("Stato di attuazione al 31.12.2023:\n\ncompletato").dates
    assert str(date.lines) == "5"


def test_an_action_ends_with_its_last_line_before_a_page_header(read_text):
    reading = read_text(
        f"{HEAD}Testo.\n\nStato di attuazione: completato\n\nUNIONE EUROPEA\n\n### XX1.2.3.b - Due\n"
    )
    assert [str(action.lines) for _, action in reading.actions()] == ["3-7", "11"]


# --- notes


def test_each_paragraph_under_a_project_is_a_note(read_text):
    reading = read_text(
        "## Progetto 1 - Uno\n\n*Progetto\nrinviato*\n\nStato di attuazione: in corso\n\n- uno\n\n"
        "### XX1.2.3.a - Titolo\n"
    )
    (project,) = reading.projects
    assert [(note.text, str(note.lines)) for note in project.notes] == [
        ("Progetto rinviato", "3-4"),
        ("in corso", "6"),
        ("- uno", "8"),
    ]
    assert str(project.lines) == "1-8"
    assert {element for _, (element, _) in list(elements(reading).items())[:2]} == {Element.PROJECT_NOTE}


@pytest.mark.parametrize(
    "line",
    ["Risorse PON METRO € 1,00", "<https://a.it/>", "Quartieri: Gorla", "📍 Casa", "Stato di attuazione:"],
)
def test_what_only_an_action_can_have_is_unclaimed_under_a_project(read_text, line):
    reading = read_text(f"## Progetto 1 - Uno\n\nUna nota.\n\n{line}\n\n### XX1.2.3.a - Titolo\n")
    assert elements(reading)[line] == (Element.UNCLAIMED, "XX-1")
    assert str(reading.projects[0].lines) == "1-3"
