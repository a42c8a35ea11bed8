# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer is drawn as it is: every bar from its number, nothing where nothing is printed."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ponlod.errors import DrawingError, SiteBusy
from ponlod.questions.answer import Answer
from ponlod.questions.definition import Tone
from ponlod.web import drawing
from ponlod.web.drawing import Sketchbook
from ponlod.web.language import languages
from ponlod.web.views.answer_chart import MOST_BARS, answer_chart
from ponlod.web.views.bars import BARE, LAYOUTS, specification
from ponlod.web.views.charts import Chart

SVG = "{http://www.w3.org/2000/svg}"
COMPLETED = "/questions/completed-actions.svg"

Asked = Callable[..., Answer]
Drawn = Callable[[Answer], Chart | None]


@pytest.fixture
def completed(asked: Asked) -> Answer:
    return asked("completed-actions")


@pytest.fixture
def drawn(app: Flask) -> Drawn:
    """The chart of an answer, as this site's publisher has it drawn."""
    publisher = app.extensions["ponlod"].publisher
    return lambda answer: answer_chart(answer, languages()[answer.language], publisher)


def with_values(answer: Answer, *values: tuple[Decimal | None, Decimal | None]) -> Answer:
    """The answer with the money of as many rows as are given, all called as the first one is."""
    rows = [{**answer.rows[0], "programme": ours, "other": others} for ours, others in values]
    return replace(answer, rows=rows)


def image(client: FlaskClient, address: str) -> ElementTree.Element:
    """An image, as soon as it is drawn."""
    while (answer := client.get(address)).status_code == 503:
        assert "Ask again" in answer.text
    assert answer.status_code == 200, answer.text
    return ElementTree.fromstring(answer.data)


def test_each_row_is_a_bar_whose_pieces_are_its_values_to_the_cent(completed: Answer, drawn: Drawn) -> None:
    chart = drawn(completed)
    assert chart
    assert len(chart.bars) == len(completed.rows) == 5
    for bar, row in zip(chart.bars, completed.rows, strict=True):
        values = {Tone.PROGRAMME: row["programme"], Tone.OTHER_PUBLIC: row["other"]}
        assert {piece.tone: piece.length for piece in bar.pieces} == {
            tone: value for tone, value in values.items() if value is not None
        }


def test_the_headline_of_a_chart_is_the_answers_sentence_and_its_note_the_source(
    asked: Asked, drawn: Drawn
) -> None:
    for language, said in (
        ("it", "Elaborazione ponlod, CC BY 4.0."),
        ("en", "Compiled by ponlod, CC BY 4.0."),
    ):
        answer = asked("completed-actions", language)
        chart = drawn(answer)
        assert chart
        assert chart.headline == answer.sentence
        assert chart.notes[-1].endswith(said)
        titles = answer.question.texts[language].columns
        assert [text for _, text in chart.legend] == [titles["programme"], titles["other"]]


def test_what_is_not_printed_has_words_and_no_bar(completed: Answer, drawn: Drawn) -> None:
    chart = drawn(with_values(completed, (Decimal(5), None), (None, None), (None, Decimal(0))))
    assert chart
    assert [len(bar.pieces) for bar in chart.bars] == [1, 0, 1]
    assert [bar.text for bar in chart.bars] == ["€\u00a05,00", "nessun importo indicato", "€\u00a00,00"]
    assert chart.bars[1].words.endswith(": nessun importo indicato")


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("it", ["A partire da €\u00a02.500.000,00", "A partire da €\u00a01.000.000,00", "non indicato"]),
        ("en", ["From €2,500,000.00", "From €1,000,000.00", "not given"]),
    ],
)
def test_a_sum_of_money_names_a_bar_as_the_language_writes_it_after_what_it_is(
    asked: Asked, drawn: Drawn, language: str, labels: Sequence[str]
) -> None:
    chart = drawn(asked("money-by-size", language=language))
    assert chart
    assert [bar.label for bar in (*chart.bars[:2], chart.bars[-1])] == labels


@pytest.mark.parametrize("values", [[], [(None, None)], [(Decimal(0), None)], [(Decimal(5), Decimal(-1))]])
def test_where_there_is_nothing_to_draw_from_zero_there_is_no_chart(
    completed: Answer, drawn: Drawn, values: Sequence[tuple[Decimal | None, Decimal | None]]
) -> None:
    assert drawn(with_values(completed, *values)) is None


def test_of_many_rows_the_first_are_drawn_and_a_note_says_how_many_there_are(
    completed: Answer, drawn: Drawn
) -> None:
    chart = drawn(with_values(completed, *((Decimal(n), None) for n in range(1, 1201))))
    assert chart
    assert [int(bar.length) for bar in chart.bars] == list(range(1, MOST_BARS + 1))
    assert "20 righe su 1.200" in chart.notes[0]


def test_a_legend_too_long_for_one_line_takes_two(completed: Answer, drawn: Drawn) -> None:
    chart = drawn(completed)
    assert chart
    long = replace(chart, legend=[(tone, "parole " * 5) for tone, _ in chart.legend])
    for name, lines in (("wide", 1), ("narrow", 2)):
        keys = specification(long, LAYOUTS[name])["layer"][0]["data"]["values"]
        assert len({key["top"] for key in keys}) == lines


def test_the_image_of_an_answer_has_its_sentence_and_its_numbers(
    client: FlaskClient, completed: Answer
) -> None:
    for layout, sizes in {**LAYOUTS, **BARE}.items():
        shown = image(client, f"{COMPLETED}?layout={layout}")
        assert shown.get("width") == str(sizes.width)
        written = " ".join("".join(one.itertext()) for one in shown.iter(f"{SVG}text"))
        assert (completed.sentence in written) == (layout in LAYOUTS)
        assert shown.findtext(f"{SVG}title") == completed.sentence
        description = shown.findtext(f"{SVG}desc") or ""
        for row in completed.rows:
            assert languages()["it"].money(row["programme"]) in description  # type: ignore[arg-type]


def test_an_image_is_of_what_its_address_asks(client: FlaskClient, asked: Asked) -> None:
    shown = image(client, "/questions/actions-with-status.svg?status=completed&release=MI-13&lang=en")
    answer = asked("actions-with-status", "en", status="completed", release="MI-13")
    assert shown.findtext(f"{SVG}title") == answer.sentence


def test_an_image_is_in_italian_whatever_a_browser_prefers(client: FlaskClient) -> None:
    image(client, COMPLETED)
    response = client.get(COMPLETED, headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "it"
    assert response.content_type.startswith("image/svg+xml")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = client.get(COMPLETED, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?colour=red", 400),
        ("?layout=huge", 400),
        ("?layout=", 400),
        ("?lang=de", 400),
        ("?layout=wide&layout=wide", 400),
        ("?status=nothing", 400),
        ("?release=MI-99", 400),
    ],
)
def test_what_cannot_be_asked_so_is_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"{COMPLETED}{query}").status_code == status


def test_there_is_no_image_of_an_unknown_question_nor_of_an_answer_without_chart(
    client: FlaskClient, app: Flask
) -> None:
    assert client.get("/questions/nothing.svg").status_code == 404
    assert client.get(f"{COMPLETED}/").status_code == 404
    library = app.extensions["ponlod"].questions.library
    without = next(one.name for one in library if one.chart is None)
    assert client.get(f"/questions/{without}.svg").status_code == 404


def test_every_question_with_a_chart_has_one_of_its_answer(client: FlaskClient, app: Flask) -> None:
    library = app.extensions["ponlod"].questions.library
    charted = [one.name for one in library if one.chart is not None]
    assert charted
    for name in charted:
        if client.get(f"/questions/{name}.svg").status_code != 404:  # nothing to draw in this release
            shown = image(client, f"/questions/{name}.svg?layout=narrow&lang=en")
            assert shown.findtext(f"{SVG}desc"), name


def one(number: int = 0) -> dict[str, Any]:
    """Something to be drawn."""
    return {"number": number}


class Pencil:
    """Draws, once it may ``go`` on, and counts."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Semaphore(0)
        self.drawn: list[int] = []
        self.at_once = 0

    def __call__(self, specifications: Sequence[Mapping[str, Any]], begun: object) -> list[str]:
        self.begun.release()
        self.at_once += 1
        assert self.at_once == 1
        assert self.go.wait(60)
        self.at_once -= 1
        (specification,) = specifications
        self.drawn.append(specification["number"])
        return [f"drawing {specification['number']}"]


@pytest.fixture
def pencil(monkeypatch: pytest.MonkeyPatch) -> Pencil:
    monkeypatch.setattr(drawing, "_WAIT", 60)
    return Pencil()


def test_what_is_drawn_is_drawn_once(pencil: Pencil) -> None:
    book = Sketchbook(pencil)
    pencil.go.set()
    assert [book.drawn(one(n), "somebody") for n in (1, 2, 1)] == ["drawing 1", "drawing 2", "drawing 1"]
    assert pencil.drawn == [1, 2]


def test_of_endless_drawings_those_asked_for_last_are_kept(
    pencil: Pencil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_KEPT", 2)
    book = Sketchbook(pencil)
    pencil.go.set()
    for number in (1, 2, 1, 3, 1, 2):
        book.drawn(one(number), "somebody")
    assert pencil.drawn == [1, 2, 3, 2]


def test_a_client_who_asks_for_much_is_told_to_come_again_and_others_have_their_turn(pencil: Pencil) -> None:
    book = Sketchbook(pencil)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drawing, "_WAIT", 0)
        for number in (1, 2, 3, 4):
            with pytest.raises(DrawingError):  # it waits for its turn
                book.drawn(one(number), "greedy")
        with pytest.raises(SiteBusy, match="Ask"):
            book.drawn(one(5), "greedy")
        with pytest.raises(SiteBusy, match="Ask"):
            book.check("greedy")
        book.check("modest")
    pencil.go.set()
    assert book.drawn(one(6), "modest") == "drawing 6"
    assert book.drawn(one(5), "greedy") == "drawing 5"


def test_the_third_image_of_a_page_waits_for_its_turn(pencil: Pencil) -> None:
    book = Sketchbook(pencil)
    with ThreadPoolExecutor(3) as threads:
        images = [threads.submit(book.drawn, one(number), "reader") for number in range(3)]
        assert pencil.begun.acquire(timeout=10)
        pencil.go.set()
        assert [image.result(10) for image in images] == ["drawing 0", "drawing 1", "drawing 2"]


def test_what_failed_is_drawn_again_only_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    pencil, broken = Pencil(), True

    def draw(specifications: Sequence[Mapping[str, Any]], begun: object) -> list[str]:
        if broken:
            raise DrawingError("It is broken.")
        return pencil(specifications, begun)

    monkeypatch.setattr(drawing, "_PAUSE", 0)
    monkeypatch.setattr(drawing, "_WAIT", 60)
    book = Sketchbook(draw)
    with pytest.raises(DrawingError):
        book.drawn(one(0), "greedy")
    broken = False
    monkeypatch.setattr(drawing, "_WAIT", 0)
    for number in range(1, 5):
        with pytest.raises(DrawingError):
            book.drawn(one(number), "greedy")
    with pytest.raises(SiteBusy):
        book.drawn(one(0), "greedy")
    pencil.go.set()


def test_what_is_under_way_is_ended_even_if_it_would_not_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, killed = threading.Event(), threading.Event()

    class Process:
        kill = staticmethod(killed.set)

    def draw(specifications: Sequence[Mapping[str, Any]], keep: Callable[[Any], None]) -> list[str]:
        keep(Process())
        begun.set()
        assert killed.wait(10)
        raise DrawingError("It was ended.")

    monkeypatch.setattr(drawing, "_KEPT", 1)
    monkeypatch.setattr(drawing, "_WAIT", 0)
    book = Sketchbook(draw)
    for number in range(2):
        with pytest.raises(DrawingError):
            book.drawn(one(number), "somebody")
        assert begun.wait(10)
    book.close()
    assert killed.is_set()


def test_however_many_ask_only_so_many_drawings_are_under_way(
    pencil: Pencil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_WAIT", 0)
    book = Sketchbook(pencil)
    errors = []
    for number in range(8):
        with pytest.raises((DrawingError, SiteBusy)) as raised:
            book.drawn(one(number), f"client {number}")
        errors.append(raised.type)
    assert errors == [DrawingError] * 6 + [SiteBusy] * 2
    pencil.go.set()


def test_a_closed_sketchbook_lets_nobody_wait(pencil: Pencil) -> None:
    book = Sketchbook(pencil)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(book.drawn, one(), "somebody")
        assert pencil.begun.acquire(timeout=10)
        book.close()
        assert isinstance(asked.exception(10), DrawingError)
        with pytest.raises(DrawingError):
            book.drawn(one(1), "somebody")
        pencil.go.set()
