# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Labels are known in every case and decoration, and not inside a sentence."""

import pytest

from ponlod.records import AmountKind, PlaceKind
from ponlod.source.grammar.labels import amount_label, is_unknown_amount, place_label, status_label

PROGRAMME, OTHER, PRIVATE, TOTAL = AmountKind


@pytest.mark.parametrize(
    ("text", "kind", "label", "value"),
    [
        ("Risorse PON METRO € 1,00", PROGRAMME, "Risorse PON METRO", "€ 1,00"),
        ("Risorse PON Metro: € 1,00", PROGRAMME, "Risorse PON Metro", "€ 1,00"),
        ("RISORSE PON € 1,00", PROGRAMME, "RISORSE PON", "€ 1,00"),
        ("risorse pn metro plus – € 1,00", PROGRAMME, "risorse pn metro plus", "€ 1,00"),
        ("Risorse PON Metro 2014-2020 ..... € 1,00", PROGRAMME, "Risorse PON Metro 2014-2020", "€ 1,00"),
        ("Risorse PON METRO - REACT-EU € 1,00", PROGRAMME, "Risorse PON METRO - REACT-EU", "€ 1,00"),
        ("Altre risorse pubbliche € 1,00", OTHER, "Altre risorse pubbliche", "€ 1,00"),
        ("Risorse private A carico", PRIVATE, "Risorse private", "A carico"),
        ("Costo Totale € 1,00", TOTAL, "Costo Totale", "€ 1,00"),
        ("COSTO TOTALE", TOTAL, "COSTO TOTALE", ""),
    ],
)
def test_the_label_of_a_sum_is_known_whatever_its_case(text, kind, label, value):
    assert amount_label(text, text, flowing=False) == (kind, label, value)


@pytest.mark.parametrize(
    "text",
    [
        "Risorse POC Metro € 1,00",
        "Risorse PONTE € 1,00",
        "Risorse umane",
        "Costo totalmente",
        "Il costo totale € 1,00",
    ],
)
def test_other_labels_are_not_those_of_a_sum(text):
    assert amount_label(text, text, flowing=False) is None


@pytest.mark.parametrize(
    ("text", "raw", "known"),
    [
        ("Risorse PON METRO € 1,00", "Risorse PON METRO € 1,00", True),
        ("Costo totale", "Costo totale", True),
        ("Risorse private A carico", "**Risorse private** A carico", True),
        ("Risorse private A carico", "__Risorse private__ A carico", True),
        ("Risorse private A carico", "<b>Risorse private</b> A carico", True),
        ("Risorse private A carico", "### Risorse private A carico", True),
        ("risorse PON Metro.", "risorse PON Metro.", False),
        ("risorse PON METRO € 1,00", "risorse PON METRO € 1,00", False),
        ("Risorse private A carico", "Risorse private A carico", False),
    ],
)
def test_inside_a_paragraph_a_label_needs_a_capital_and_a_figure_or_emphasis(text, raw, known):
    assert (amount_label(text, raw, flowing=True) is not None) is known


@pytest.mark.parametrize(
    ("text", "as_of", "status"),
    [
        ("Stato di attuazione: completato", "", "completato"),
        ("STATO DI ATTUAZIONE completato", "", "completato"),
        ("Stato attuazione – in corso", "", "in corso"),
        ("Stato di avanzamento:", "", ""),
        ("Stato di attuazione al 31.12.2023: completato", "al 31.12.2023", "completato"),
        ("Stato di attuazione a gennaio 2022", "a gennaio 2022", ""),
        ("Stato di attuazione al collaudo", "", "al collaudo"),
    ],
)
def test_the_label_of_the_status_is_known_with_the_date_in_it(text, as_of, status):
    assert status_label(text, text, flowing=False) == (as_of, status)


@pytest.mark.parametrize("text", ["Stato di abbandono", "In stato di attuazione", "Stato di attuazioni"])
def test_other_words_with_stato_are_no_label(text):
    assert status_label(text, text, flowing=False) is None


@pytest.mark.parametrize(
    ("text", "raw", "known"),
    [
        ("Stato di attuazione: completato", "Stato di attuazione: completato", True),
        ("Stato di attuazione – completato", "Stato di attuazione – completato", True),
        ("Stato di attuazione completato", "**Stato di attuazione** completato", True),
        ("Stato di attuazione completato", "Stato di attuazione completato", False),
        ("stato di attuazione: completato", "stato di attuazione: completato", False),
    ],
)
def test_inside_a_paragraph_the_status_needs_a_capital_and_a_colon_or_emphasis(text, raw, known):
    assert (status_label(text, raw, flowing=True) is not None) is known


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("Quartieri interessati: Gorla, Barona", PlaceKind.QUARTER, "Gorla, Barona"),
        ("Quartieri", PlaceKind.QUARTER, ""),
        ("quartiere coinvolto :", PlaceKind.QUARTER, ""),
        ("Unità immobiliari", PlaceKind.UNIT, ""),
        ("UNITÀ ABITATIVE: via Roma 1", PlaceKind.UNIT, "via Roma 1"),
        ("Immobili interessati:", PlaceKind.UNIT, ""),
        ("Sede: via Roma 1", PlaceKind.SITE, "via Roma 1"),
        ("Luogo", PlaceKind.SITE, ""),
        ("Indirizzo: via Roma 1", PlaceKind.SITE, "via Roma 1"),
        ("Localizzazione: via Roma 1", PlaceKind.SITE, "via Roma 1"),
    ],
)
def test_the_label_of_places_is_known_with_the_kind_of_place(text, kind, values):
    assert place_label(text) == (kind, values)


@pytest.mark.parametrize(
    "text",
    [
        "Quartieri interessati dal progetto",
        "Unità immobiliari in 18 complessi",
        "Sede legale: Milano",
    ],
)
def test_a_sentence_about_places_is_no_label(text):
    assert place_label(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Risorse POC Metro € 1.000,00",
        "di cui FSE: € 1.000,00",
        "Altri finanziamenti 1.000,00 €",
        "Contributo regionale: 1.000 euro",
        "Totale euro 1.000",
        "Costo del progetto: € 1.000",
        "Cofinanziamento € 1.000",
        "Fondi propri € 1.000",
        "Importo € 1.000",
        "Quota comunale € 1.000",
        "Spese € 1.000",
        "altre risorse € 1.000",
    ],
)
def test_a_labelled_sum_of_another_kind_is_recognised(text):
    assert is_unknown_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "La gara è di € 1.000,00",
        "Contributi fino a 4 mensilità",
        "Contributo di € 1.000,00 per alloggio",
        "Quota di partecipazione. Costa € 1.000,00",
        "Contributo " + "a" * 150 + " € 1,00",
    ],
)
def test_a_sentence_with_a_sum_is_none(text):
    assert not is_unknown_amount(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Stato dei lavori: completati", "completati"),
        ("Stato del progetto : in corso", "in corso"),
        ("Stato dell’intervento: concluso", "concluso"),
        ("Stato: concluso", "concluso"),
    ],
)
def test_a_status_is_one_under_any_label_of_its_kind(text, status):
    found = status_label(text, text, False)
    assert found is not None
    assert found.text == status


@pytest.mark.parametrize("text", ["Stato di necessità: la casa", "Stato dei lavori", "Statuto: approvato"])
def test_a_sentence_about_a_state_is_no_status(text):
    assert status_label(text, text, False) is None
