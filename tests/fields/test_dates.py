# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of a printed date the phrase is kept, and of its value what is certain."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.fields.dates import find_dates


def found(text):
    return [(date.text, date.value, date.datatype) for date in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "phrase", "value", "datatype"),
    [
        ("Versione 13 del 31.01.2022", "31.01.2022", "2022-01-31", "date"),
        ("al 31/1/2022.", "31/1/2022", "2022-01-31", "date"),
        ("il 31-01-2022", "31-01-2022", "2022-01-31", "date"),
        ("entro il 31 dicembre 2023", "31 dicembre 2023", "2023-12-31", "date"),
        ("dal 1° Gennaio 1999", "1° Gennaio 1999", "1999-01-01", "date"),
        ("lavori iniziati a febbraio 2021", "febbraio 2021", "2021-02", "gYearMonth"),
        ("a fine febbraio 2021", "fine febbraio 2021", "2021-02", "gYearMonth"),
        ("dal mese di marzo del 2021", "marzo del 2021", "2021-03", "gYearMonth"),
        ("per la prima metà del 2022.", "prima metà del 2022", "2022", "gYear"),
        ("Primo semestre 2023", "Primo semestre 2023", "2023", "gYear"),
        ("nella seconda metà del 2022", "seconda metà del 2022", "2022", "gYear"),
        ("nel terzo trimestre 2022", "terzo trimestre 2022", "2022", "gYear"),
        ("nel quarto trimestre 2022", "quarto trimestre 2022", "2022", "gYear"),
        ("nell'ultimo trimestre del 2022", "ultimo trimestre del 2022", "2022", "gYear"),
        ("nel II semestre del 2023", "II semestre del 2023", "2023", "gYear"),
        ("a metà 2022", "metà 2022", "2022", "gYear"),
        ("in autunno 2022", "autunno 2022", "2022", "gYear"),
        ("nell'inverno 2022", "inverno 2022", "2022", "gYear"),
        ("a fine anno 2022", "fine anno 2022", "2022", "gYear"),
        ("a fine di febbraio 2021", "fine di febbraio 2021", "2021-02", "gYearMonth"),
        ("posticipata al 2024", "2024", "2024", "gYear"),
        ("nel IV trimestre del 2023", "IV trimestre del 2023", "2023", "gYear"),
        ("nel 2° semestre 2023", "2° semestre 2023", "2023", "gYear"),
        ("prevista la conclusione a fine 2023", "fine 2023", "2023", "gYear"),
        ("a fine dell’anno 2023", "fine dell’anno 2023", "2023", "gYear"),
        ("per primavera 2022", "primavera 2022", "2022", "gYear"),
        ("nell'estate del 2022", "estate del 2022", "2022", "gYear"),
        ("all'inizio del 2022", "inizio del 2022", "2022", "gYear"),
        ("Nel 2020, parte delle risorse", "2020", "2020", "gYear"),
        ("entro il 2023", "2023", "2023", "gYear"),
        ("dell'anno 2023;", "2023", "2023", "gYear"),
        ("bandi del 2021", "2021", "2021", "gYear"),
    ],
)
def test_a_date_is_found_with_its_qualifier(text, phrase, value, datatype):
    assert found(text) == [(phrase, value, datatype)]


@pytest.mark.parametrize(
    "text",
    [
        "PON Città Metropolitane 2014-2020",
        "nel 2014-2020",
        "il 2014–2020",
        "fine 2014/2020",
        "Delibera n. 34/2020",
        "il 2021/1060",
        "c.a 2000 posti letto",
        "€ 2000",
        "il 2.000",
        "il 2020,5",
        "nel 20201",
        "nel 1850",
        "COVID-19",
        "31.02.2022",
        "31 febbraio 2022",
        "31.01-2022",
        "1.31.01.2022",
        "maggio",
        "2022",
    ],
)
def test_what_is_no_certain_date_is_none(text):
    assert found(text) == []


def test_dates_are_found_in_order_with_their_places():
    text = "nel 2021 e 2022, poi dal 2023 al 31.12.2024"
    dates = list(find_dates(text))
    assert [date.value for date in dates] == ["2021", "2022", "2023", "2024-12-31"]
    assert all(text[date.start : date.end] == date.text for date in dates)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from("./-"))
def test_every_day_of_the_calendar_is_read(day, point):
    assert found(f"il {day:%d{point}%m{point}%Y}") == [
        (f"{day:%d{point}%m{point}%Y}", day.isoformat(), "date")
    ]
