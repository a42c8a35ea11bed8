# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Milan's version 13 says, to the line and to the cent."""

from collections import Counter
from decimal import Decimal

import pytest

from ponlod.records import AmountKind, Element, Lines, PlaceKind, Precision, PrintedDate


def line(number):
    return Lines(number, number)


@pytest.fixture(scope="module")
def actions(milan):
    return {str(action.code): action for _, action in milan.actions()}


def test_the_cover_says_what_the_document_is(milan):
    cover = milan.cover
    assert (cover.title, cover.city_name, cover.version) == ("I PROGETTI", "Milano", "13")
    assert cover.programme == "PON Città Metropolitane 2014-2020"
    assert cover.date == PrintedDate("31.01.2022", "2022-01-31", Precision.DAY, line(14))
    assert cover.as_of == PrintedDate("gennaio 2022", "2022-01", Precision.MONTH, line(16))
    assert cover.lines == Lines(8, 20)
    assert milan.city == "MI"


def test_the_contents_list_twelve_of_fourteen_sections(milan):
    assert [entry.number for entry in milan.contents] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, None]
    assert [entry.page for entry in milan.contents] == [3, 4, 5, 6, 8, 9, 11, 12, 13, 14, 16, 17]
    assert [entry.lines for entry in milan.contents] == [line(number) for number in range(31, 43)]
    assert (milan.contents[2].title, milan.contents[-1].title) == (
        "HUB cittadino per l'ospitalità temporanea",
        "Assistenza tecnica",
    )


def test_there_are_thirteen_projects_and_technical_assistance(milan):
    assert [project.key for project in milan.projects] == [
        *(f"MI-{number}" for number in range(1, 14)),
        "MI-assistenza-tecnica",
    ]
    assert [project.number for project in milan.projects] == [*range(1, 14), None]
    assert [len(project.actions) for project in milan.projects] == [2, 2, 2, 3, 2, 3, 2, 1, 1, 1, 4, 4, 1, 2]
    assert milan.projects[11].title == "HUB dell’innovazione inclusiva"
    assert [str(project.lines) for project in milan.projects][:4] == ["44-46", "74", "113-115", "130"]


def test_two_projects_have_a_note(milan):
    notes = {project.key: project.notes for project in milan.projects if project.notes}
    assert set(notes) == {"MI-1", "MI-3"}
    ((transfer,), (deferral,)) = notes.values()
    assert transfer.text == (
        "Progetto in fase di trasferimento su diversi finanziamenti nazionali (POC Metro) "
        "in fase di formalizzazione"
    )
    assert (transfer.lines, transfer.concept) == (line(46), "transferred")
    assert deferral.text == "Progetto rinviato a successiva programmazione"
    assert (deferral.lines, deferral.concept) == (line(115), "postponed")


def test_there_are_thirty_actions_in_the_order_of_the_document(actions):
    assert " ".join(actions) == (
        "MI4.1.1.a MI3.1.1.a MI3.1.1.b MI4.1.1.e MI4.1.1.b MI3.3.1.a MI4.2.1.a MI3.3.1.b MI1.1.1.a MI4.1.1.d "
        "MI3.1.1.d MI4.1.1.c MI3.1.1.c MI1.1.1.b MI4.2.1.b MI3.2.2.a MI1.1.1.c MI2.2.4.b MI2.2.4.a MI2.2.3.a "
        "MI2.2.3.b MI2.2.3.d MI2.2.3.c MI4.2.1.c MI3.3.1.c MI3.3.1.d MI3.3.1.e MI1.1.1.e MI5.1.1.a MI5.2.1.a"
    )


def test_codes_are_kept_as_printed(actions):
    odd = {code: action.code_as_printed for code, action in actions.items() if action.code_as_printed != code}
    assert odd == {"MI4.2.1.b": "MI.4.2.1.b", "MI1.1.1.c": "MI.1.1.1.c"}
    assert actions["MI2.2.4.a"].title == "Area per la mobilità condivisa e sostenibile"


def test_three_actions_have_a_subtitle(actions):
    subtitles = {code: action.subtitle for code, action in actions.items() if action.subtitle}
    assert set(subtitles) == {"MI1.1.1.a", "MI3.2.2.a", "MI2.2.3.a"}
    assert (
        subtitles["MI2.2.3.a"]
        == "Eurovelo 5 Naviglio Pavese-Duomo – Sempione - Molino Dorino - Percorso nord"
    )


def test_amounts_add_up_to_the_cent(actions):
    sums: Counter[AmountKind] = Counter()
    printed: Counter[AmountKind] = Counter()
    for action in actions.values():
        for amount in action.amounts:
            printed[amount.kind] += 1
            if amount.value is not None:
                sums[amount.kind] += amount.value
    assert printed == {
        AmountKind.PROGRAMME: 28,
        AmountKind.OTHER_PUBLIC: 14,
        AmountKind.TOTAL: 14,
        AmountKind.PRIVATE: 2,
    }
    assert sums == {
        AmountKind.PROGRAMME: Decimal("40625873.25"),
        AmountKind.OTHER_PUBLIC: Decimal("13692992.10"),
        AmountKind.TOTAL: Decimal("37876486.51"),
    }


def test_two_private_shares_are_in_words_only(actions):
    private = {code: action.amount(AmountKind.PRIVATE) for code, action in actions.items()}
    assert {code: (one.value, one.text, one.lines) for code, one in private.items() if one} == {
        "MI4.1.1.a": (None, "A carico dell’aggiudicatario dell’appalto", line(56)),
        "MI3.1.1.a": (None, "A carico dell’aggiudicatario dell’appalto", line(70)),
    }


def test_a_figure_is_kept_as_printed_without_its_label(actions):
    amount = actions["MI4.1.1.a"].amount(AmountKind.PROGRAMME)
    assert (amount.text, amount.value, amount.lines) == ("€ 2.531.250,00", Decimal("2531250"), line(54))


def test_four_actions_have_no_status(actions):
    assert [code for code, action in actions.items() if action.status is None] == [
        "MI4.1.1.b",
        "MI3.3.1.a",
        "MI5.1.1.a",
        "MI5.2.1.a",
    ]


def test_two_statuses_take_several_paragraphs_and_a_link_is_no_part_of_one(actions):
    several = {
        code: action.status
        for code, action in actions.items()
        if action.status and "\n" in action.status.text
    }
    assert set(several) == {"MI3.3.1.b", "MI1.1.1.a"}
    assert several["MI1.1.1.a"].text == (
        "il progetto della piattaforma è stato completato:\n\n"
        "la consegna delle attrezzature informatiche presso gli spazi riqualificati (azione MI4.2.1.a) "
        "avverrà in seguito all'insediamento degli enti del terzo settore (azione MI3.3.1.b)."
    )
    assert several["MI1.1.1.a"].lines == Lines(198, 202)
    assert several["MI3.3.1.b"].lines == Lines(178, 180)
    assert several["MI3.3.1.b"].text.endswith(
        "convenzione.\n\n"
        "Per l'incarico sul servizio \"Portinerie sociali\" si prevede a breve l'uscita di un avviso."
    )


def test_a_status_inside_the_bold_is_read_like_the_others(actions):
    assert actions["MI2.2.4.b"].status.text == "completato"


def test_descriptions_keep_their_lists_and_leave_out_what_has_a_place_of_its_own(actions):
    text = actions["MI4.2.1.a"].description
    assert text.startswith("Recupero e riqualficazione di 9 spazi")
    assert "spazi:\n\n- di portierato" in text
    assert text.endswith(
        ";\n- collaborazione con realtà locali che possono svolgere attività di servizio per il quartiere."
    )
    assert actions["MI4.2.1.b"].description.endswith("Si prevede di intervenire su:")
    assert actions["MI4.1.1.b"].description.endswith("in stato di difficoltà.")


def test_a_page_header_in_a_list_does_not_break_it(actions):
    assert "vocazione sociale;\n- 'Servizi innovativi e animazione', per" in actions["MI3.3.1.b"].description


def test_numbered_and_lettered_items_keep_their_markers(actions):
    items = actions["MI1.1.1.e"].description.split("\n")
    assert [item[:7] for item in items[2:]] == ["1. Asse", "2. Cost", "- a. ve", "- b. or"]


def test_there_are_twenty_four_places_in_four_actions(actions):
    places = {code: action.places for code, action in actions.items() if action.places}
    assert {code: Counter(place.kind for place in found) for code, found in places.items()} == {
        "MI4.1.1.a": {PlaceKind.SITE: 1},
        "MI4.1.1.b": {PlaceKind.SITE: 1},
        "MI4.2.1.a": {PlaceKind.QUARTER: 8, PlaceKind.UNIT: 12},
        "MI4.2.1.b": {PlaceKind.SITE: 2},
    }
    assert [place.text for place in places["MI4.2.1.a"]] == [
        "Crescenzago",
        "Gorla",
        "Niguarda",
        "Quarto Oggiaro",
        "Gallaratese",
        "Quarto Cagnino",
        "Barona",
        "Corvetto",
        "via P. L. Monti n. 18 a-b",
        "via P. L. Monti n. 20 a",
        "via Palmanova 59 negozio",
        "Largo Boccioni 10",
        "via Capuana 7 portineria",
        "via Capuana 7 negozio",
        "via F.lli Zoia 105",
        "via P. L. Monti n. 18 c",
        "via Palmanova 59 portineria",
        "via S. Erlembaldo 2 portineria",
        "via Alex Visconti 24 A/F",
        "viale Faenza 25",
    ]
    assert [place.lines.first for place in places["MI4.2.1.a"]] == [140] * 8 + list(range(143, 155))
    assert [place.text for place in places["MI4.2.1.b"]] == [
        "Casa di accoglienza Jannacci in v.le Ortles n. 69 (manutenzione straordinaria e riqualificazione "
        "impianti tecnici)",
        "Docce pubbliche in via A. da Baggio n. 50 e in via Pucci n.3 (intervento di ristrutturazione "
        "e manutenzione straordinaria)",
    ]
    assert places["MI4.1.1.a"][0].text == "Cascina di via De Lemene 51/55"
    assert places["MI4.1.1.b"][0].text == "Via Pianell 15, Milano"


def test_two_actions_print_a_link(actions):
    links = {code: action.links for code, action in actions.items() if action.links}
    assert {code: [(link.url, link.lines) for link in found] for code, found in links.items()} == {
        "MI1.1.1.a": [("https://quartiericonnessi.comune.milano.it/", line(200))],
        "MI1.1.1.c": [("https://wemi.comune.milano.it/", line(323))],
    }


def test_six_references_by_code_resolve(actions):
    references = [
        (code, reference.text, str(reference.code), reference.lines.first)
        for code, action in actions.items()
        for reference in action.references
    ]
    assert references == [
        ("MI4.1.1.a", "MI3.1.1.a", "MI3.1.1.a", 50),
        ("MI3.3.1.a", "MI 4.1.1.b", "MI4.1.1.b", 128),
        ("MI4.2.1.a", "MI1.1.1.a", "MI1.1.1.a", 136),
        ("MI3.3.1.b", "MI 4.2.1.a", "MI4.2.1.a", 162),
        ("MI1.1.1.a", "MI4.2.1.a", "MI4.2.1.a", 202),
        ("MI1.1.1.a", "MI3.3.1.b", "MI3.3.1.b", 202),
    ]
    assert all(reference.resolves for action in actions.values() for reference in action.references)


def test_seven_dates_are_mentioned(actions):
    dates = [
        (code, date.text, date.value, date.precision.value, date.lines.first)
        for code, action in actions.items()
        for date in action.dates
    ]
    assert dates == [
        ("MI4.2.1.a", "prima metà del 2022", "2022", "gYear", 158),
        ("MI4.1.1.d", "prima metà del 2022", "2022", "gYear", 221),
        ("MI4.2.1.b", "febbraio 2021", "2021-02", "gYearMonth", 290),
        ("MI3.2.2.a", "2020", "2020", "gYear", 298),
        ("MI2.2.4.a", "fine 2023", "2023", "gYear", 363),
        ("MI2.2.3.a", "primavera 2022", "2022", "gYear", 377),
        ("MI3.3.1.c", "fine 2021", "2021", "gYear", 437),
    ]


def test_every_line_that_is_not_blank_is_claimed_once(milan):
    assert [entry.number for entry in milan.ledger] == [
        number for number, text in enumerate(milan.texts, start=1) if text.strip()
    ]
    assert Counter(entry.element for entry in milan.ledger) == {
        Element.COVER: 6,
        Element.PAGE_HEADER: 20,
        Element.CONTENTS_HEADING: 1,
        Element.CONTENTS_ENTRY: 12,
        Element.PROJECT_HEADING: 14,
        Element.PROJECT_NOTE: 2,
        Element.ACTION_HEADING: 30,
        Element.SUBTITLE: 3,
        Element.DESCRIPTION: 65,
        Element.PLACE_HEADING: 1,
        Element.PLACE: 17,
        Element.AMOUNT: 58,
        Element.STATUS: 28,
        Element.LINK: 2,
    }


def test_lines_belong_to_the_action_or_project_around_them(milan):
    owners = {entry.number: entry.owner for entry in milan.ledger}
    assert owners[14] is owners[31] is owners[170] is None
    assert (owners[44], owners[46]) == ("MI-1", "MI-1")
    assert (owners[48], owners[58], owners[277]) == ("MI4.1.1.a", "MI4.1.1.a", "MI4.2.1.b")


def test_actions_and_projects_know_their_lines(actions):
    lines = {code: str(action.lines) for code, action in actions.items()}
    assert (lines["MI4.1.1.a"], lines["MI3.3.1.b"], lines["MI1.1.1.c"], lines["MI5.2.1.a"]) == (
        "48-58",
        "160-180",
        "315-323",
        "496-500",
    )


def test_texts_are_the_lines_as_printed(milan, milan_text):
    assert "\n".join(milan.texts) == milan_text
    assert milan.text(Lines(5, 6)) == "**UNIONE EUROPEA**  \nFondi Strutturali e di Investimento Europei"
