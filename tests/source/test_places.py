# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places are read where they are pinned, listed or stand alone, and nowhere else."""

import pytest

from ponlod.records import Element

HEAD = "## Progetto 1 - Prova\n\n### XX1.2.3.a - Titolo\n\n"


def listed(action):
    return [(place.text, place.kind.value, str(place.lines)) for place in action.places]


@pytest.fixture(scope="session")
def ledger(read_text):
    return lambda body: {
        entry.text: entry.element for entry in read_text(HEAD + body).ledger if entry.number > 4
    }


@pytest.mark.parametrize(
    "line",
    [
        "📍 Casa Jannacci in v.le Ortles;",
        "- 📍 Casa Jannacci\n  in v.le Ortles;",
        "*📍\ufe0fCasa Jannacci in v.le Ortles.*",
    ],
)
def test_what_a_pin_points_at_is_a_site(read_action, line):
    action = read_action(f"Testo.\n\n{line}")
    assert [place[:2] for place in listed(action)] == [("Casa Jannacci in v.le Ortles", "site")]
    assert action.description == "Testo."


def test_one_line_may_have_several_pins(read_action):
    assert listed(read_action("📍 Casa; 📍 Docce")) == [("Casa", "site", "5"), ("Docce", "site", "5")]


def test_a_pinned_label_inside_a_paragraph_announces_places(read_action):
    assert [place[:2] for place in listed(read_action("Testo:\n📍 Quartieri: Gorla, Barona"))] == [
        ("Gorla", "quarter"),
        ("Barona", "quarter"),
    ]


def test_a_pin_begins_a_place_inside_a_paragraph(read_action):
    action = read_action("Testo:\n📍 Casa\n📍 Docce\n\nAltro.")
    assert listed(action) == [("Casa", "site", "6"), ("Docce", "site", "7")]
    assert action.description == "Testo:\n\nAltro."


@pytest.mark.parametrize(
    "body",
    [
        "📍 Quartieri interessati: *Gorla, Quarto Oggiaro, Barona*",
        "Quartieri interessati: Gorla, Quarto\nOggiaro e Barona.",
        "- Quartieri: Gorla; Quarto Oggiaro; Barona",
        "Quartieri interessati\nGorla, Quarto\nOggiaro, Barona",
        "Quartieri interessati:\nGorla\nQuarto Oggiaro\nBarona",
        "Quartieri interessati:\n\nGorla, Quarto Oggiaro, Barona",
        "Quartieri interessati:\n\n- Gorla;\n- Quarto Oggiaro;\n- Barona.",
        "Quartieri interessati:\n- Gorla\n\n3\n\n- Quarto Oggiaro\n- Barona",
        "#### Quartieri interessati\n\nGorla, Quarto Oggiaro, Barona",
    ],
)
def test_quarters_are_listed_in_many_ways(read_action, ledger, body):
    action = read_action(f"Testo.\n\n{body}\n\nAltro testo.")
    assert [place[:2] for place in listed(action)] == [
        ("Gorla", "quarter"),
        ("Quarto Oggiaro", "quarter"),
        ("Barona", "quarter"),
    ]
    assert action.description == "Testo.\n\nAltro testo."
    assert Element.UNCLAIMED not in ledger(f"Testo.\n\n{body}\n\nAltro testo.").values()


@pytest.mark.parametrize(
    "body",
    [
        "Unità immobiliari\nvia Monti n. 18 a-b\nLargo Boccioni 10",
        "Unità immobiliari:\n\nvia Monti n. 18 a-b\nLargo Boccioni 10",
        "Unità immobiliari\n\nvia Monti n. 18 a-b\n\nLargo Boccioni 10",
        "Unità immobiliari\nvia Monti n. 18 a-b\n\nUNIONE EUROPEA\n\nLargo Boccioni 10",
        "Unità immobiliari:\n- via Monti n. 18 a-b;\n- Largo Boccioni 10.",
        "Unità immobiliari: via Monti n. 18 a-b, Largo Boccioni 10",
        "Unità immobiliari\nvia Monti n. 18 a-b; Largo Boccioni 10",
        "*Unità immobiliari*\n\n- via Monti n. 18 a-b\n\n- Largo Boccioni 10",
    ],
)
def test_units_are_listed_in_many_ways(read_action, body):
    action = read_action(f"Testo.\n\n{body}\n\nAltro testo.")
    assert [place[:2] for place in listed(action)] == [
        ("via Monti n. 18 a-b", "unit"),
        ("Largo Boccioni 10", "unit"),
    ]
    assert action.description == "Testo.\n\nAltro testo."


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n- "])
def test_a_label_alone_is_a_place_heading(ledger, between):
    assert list(ledger(f"Unità immobiliari{between}via Roma 1").values()) == [
        Element.PLACE_HEADING,
        Element.PLACE,
    ]


def test_an_item_may_take_several_lines(read_action):
    action = read_action("Unità immobiliari\n\n- via P. L. Monti\n  n. 18;\n- Largo Boccioni 10")
    assert listed(action) == [("via P. L. Monti n. 18", "unit", "7-8"), ("Largo Boccioni 10", "unit", "9")]


def test_addresses_on_lines_of_their_own_may_have_commas(read_action):
    action = read_action("Unità immobiliari\nvia Roma 1, Milano\nvia Dante 2, Milano")
    assert [place[0] for place in listed(action)] == ["via Roma 1, Milano", "via Dante 2, Milano"]


def test_under_a_label_anything_on_a_line_of_its_own_is_a_place(read_action, ledger):
    body = "Unità immobiliari\nla scuola\nvia Roma 1"
    assert listed(read_action(body)) == [("la scuola", "unit", "6"), ("via Roma 1", "unit", "7")]
    assert list(ledger(body).values()) == [Element.PLACE_HEADING, Element.PLACE, Element.PLACE]


def test_a_label_with_its_list_on_the_same_line_is_a_place_line(ledger):
    body = "Quartieri: Gorla,\nBarona"
    assert list(ledger(body).values()) == [Element.PLACE, Element.PLACE]


def test_one_list_may_follow_the_other_directly(read_action):
    action = read_action("Quartieri: Gorla, Barona\nUnità immobiliari\nvia Roma 1")
    assert [place[:2] for place in listed(action)] == [
        ("Gorla", "quarter"),
        ("Barona", "quarter"),
        ("via Roma 1", "unit"),
    ]


@pytest.mark.parametrize(
    "after", ["Altro testo.", "- altro", "#### Nota", "Il complesso di via Roma 2 è grande."]
)
def test_a_list_ends_where_something_else_begins(read_action, after):
    action = read_action(f"Testo.\n\nUnità immobiliari\nvia Roma 1\n\n{after}")
    assert [place[0] for place in listed(action)] == ["via Roma 1"]
    assert action.description == f"Testo.\n\n{after.lstrip('# ')}"


def test_after_a_list_of_names_other_words_are_text(read_action):
    action = read_action("Testo.\n\nQuartieri: Gorla, Barona\n\nAltro testo senza punto")
    assert action.description == "Testo.\n\nAltro testo senza punto"


def test_under_the_label_of_units_words_without_address_are_text(read_action):
    action = read_action("Testo.\n\nUnità immobiliari\n\nAltro testo senza punto")
    assert action.description == "Testo.\n\nUnità immobiliari\n\nAltro testo senza punto"


@pytest.mark.parametrize(
    "after", ["I quartieri sono tutti quelli della città.", "Stato di attuazione: in corso", ""]
)
def test_a_label_under_which_nothing_is_listed_is_text(read_action, ledger, after):
    body = f"Testo.\n\nQuartieri interessati:\n\n{after}"
    action = read_action(body)
    assert listed(action) == []
    assert action.description.startswith("Testo.\n\nQuartieri interessati:")
    assert ledger(body)["Quartieri interessati:"] is Element.DESCRIPTION


def test_a_label_inside_a_paragraph_is_text(read_action):
    action = read_action("Il progetto riguarda le\nunità immobiliari\ndi via Roma.")
    assert (listed(action), action.description) == (
        [],
        "Il progetto riguarda le unità immobiliari di via Roma.",
    )


@pytest.mark.parametrize(
    "body", ["*Cascina di via De Lemene 51/55*", "Via Pianell 15,\nMilano", "- via Roma 1;"]
)
def test_an_address_that_stands_alone_is_a_site(read_action, ledger, body):
    action = read_action(f"Testo.\n\n{body}")
    assert [kind for _, kind, _ in listed(action)] == ["site"]
    assert action.description == "Testo."
    assert set(ledger(f"Testo.\n\n{body}").values()) == {Element.DESCRIPTION, Element.PLACE}


@pytest.mark.parametrize(
    "body",
    [
        "- ristrutturazione di via Dante 3;",
        "Via Pianell 15 è chiusa.",
        "I lavori di\nvia Pianell 15\nsono finiti.",
    ],
)
def test_an_address_in_a_sentence_or_item_is_text(read_action, body):
    action = read_action(f"Testo.\n\n{body}")
    assert listed(action) == []


def test_a_place_is_kept_without_final_punctuation_and_an_empty_one_is_none(read_action):
    assert listed(read_action("Quartieri: Gorla,, Barona;.")) == [
        ("Gorla", "quarter", "5"),
        ("Barona", "quarter", "5"),
    ]
