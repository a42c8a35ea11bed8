# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An address is told from a sentence with a street in it; a list is parted where the next place begins."""

import pytest

from ponlod.records import PlaceKind
from ponlod.source.grammar.addresses import is_address, place_text, places_in, starts_address, unpinned


@pytest.mark.parametrize(
    "text",
    [
        "Via Pianell 15, Milano",
        "Cascina di via De Lemene 51/55",
        "via P. L. Monti n. 18 a-b",
        "V.le Ortles n.69",
        "Corso XXII Marzo 4",
        "via 8 Marzo 3",
        "piazza della Repubblica, 7",
        "p.zza Duomo 1",
        "Largo Boccioni 10",
        "c.so d’Italia 5",
        "viale Faenza n° 25",
        "Lungotevere Prati civico 2",
        "VIA ROMA 1",
    ],
)
def test_a_street_with_name_and_number_is_an_address(text):
    assert is_address(text)


ODONYMS = (
    *("via", "viale", "v.le", "vicolo", "piazza", "p.zza", "pzza", "piazzale", "p.le", "largo", "l.go"),
    *("corso", "c.so", "alzaia", "ripa", "bastioni", "strada", "galleria", "salita", "lungomare"),
)
NAMES = (
    *("Roma", "de Amicis", "da Vinci", "di Porta", "dei Mille", "del Corso", "degli Orti"),
    *(
        "della Pace",
        "delle Rose",
        "dello Sport",
        "al Porto",
        "alla Fiera",
        "in Arcione",
        "d'Azeglio",
        "dell’Orso",
        "all'Erta",
    ),
    "Élite",
)


@pytest.mark.parametrize("odonym", ODONYMS)
def test_every_kind_of_street_is_known(odonym):
    assert is_address(f"{odonym} Roma 1")
    assert is_address(f"{odonym.upper()} ROMA 1")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_begin_with_a_preposition(name):
    assert is_address(f"via {name} 1")


@pytest.mark.parametrize(
    "text",
    [
        "Via Pianell 15.",
        "via Dante 3: lavori",
        "Via Pianell",
        "attività in corso nel 2022",
        "in via prioritaria 3 azioni",
        "Aviazione 3",
        "Pavia Nord 3",
        "via Roma 1…",
        "Recupero e restauro di tutto il complesso di via Dante 3",
        "Cascina" + "a" * 90 + " via Dante 3",
        "Pista ciclabile fra le piazze",
    ],
)
def test_other_texts_are_no_address(text):
    assert not is_address(text)


def test_a_line_of_a_list_starts_with_its_street():
    assert starts_address("via Palmanova 59 negozio; chiuso")
    assert not starts_address("Cascina di via De Lemene 51/55")
    assert not starts_address("via Roma 1" + " a" * 50)


def test_a_pin_is_taken_off_with_its_variation_selector():
    assert unpinned("📍 Casa") == "Casa"
    assert unpinned("📍\ufe0fCasa") == "Casa"
    assert unpinned("Casa 📍") is None


def test_names_are_parted_at_commas_and_before_the_last():
    assert places_in(PlaceKind.QUARTER, "Gorla, Quarto Oggiaro; Barona e Corvetto.") == [
        "Gorla",
        "Quarto Oggiaro",
        "Barona",
        "Corvetto",
    ]
    assert places_in(PlaceKind.QUARTER, "Gorla, Mare ed Este") == ["Gorla", "Mare", "Este"]
    assert places_in(PlaceKind.QUARTER, "Borgo Po e Cavoretto") == ["Borgo Po e Cavoretto"]
    assert places_in(PlaceKind.QUARTER, "Gorla, zona e dintorni") == ["Gorla", "zona e dintorni"]


def test_addresses_are_parted_only_where_the_next_begins():
    assert places_in(PlaceKind.UNIT, "via Roma 1, Milano, via Dante 2; scuola") == [
        "via Roma 1, Milano",
        "via Dante 2",
        "scuola",
    ]


def test_a_place_loses_the_punctuation_of_its_list():
    assert place_text("Casa Jannacci (impianti);") == "Casa Jannacci (impianti)"
    assert place_text("via Roma 1 .,") == "via Roma 1"
