# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The charts draw what the endpoint answers, for every reader; and a page does not need them."""

import csv
import dataclasses
import io
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from decimal import Decimal
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ponlod.errors import DrawingError
from ponlod.publish.manifest import Manifest
from ponlod.questions.definition import Tone
from ponlod.store import BlockingStore, select
from ponlod.web import drawing
from ponlod.web.app import create_app
from ponlod.web.drawing import Gallery, draw
from ponlod.web.language import languages
from ponlod.web.views.bars import LAYOUTS, specification
from ponlod.web.views.charts import NAMES, Bar, Chart, Piece, brief, charts
from ponlod.web.views.overview import FIRST_PROJECTS, overview
from ponlod.web.views.page_queries import PageQueries

SVG = "{http://www.w3.org/2000/svg}"
IMAGES = [
    f"/charts/{name}.{code}.{layout}.svg" for name in NAMES for code in ("it", "en") for layout in LAYOUTS
]
BLUE, AMBER = "#004d99", "#c77700"

Read = Callable[[str], Any]


@pytest.fixture(scope="module")
def images(app: Flask) -> Mapping[str, ElementTree.Element]:
    """Every chart in every language and size, read as XML."""
    client = app.test_client()
    return {address: ElementTree.fromstring(image(client, address)) for address in IMAGES}


def image(client: FlaskClient, address: str) -> bytes:
    """An image, as soon as it is drawn."""
    while (answer := client.get(address)).status_code == 503:
        assert "Ask again" in answer.text
    assert answer.status_code == 200
    return answer.data


def boxes(image: ElementTree.Element, fill: str) -> list[tuple[float, float]]:
    """Left end and width of the rectangles of a colour."""
    drawn = [path.get("d", "") for path in image.iter(f"{SVG}path") if path.get("fill") == fill]
    found = [re.match(r"M([\d.]+),[\d.]+h([\d.]+)v", path) for path in drawn]
    return [(float(match[1]), float(match[2])) for match in found if match]


def texts(image: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in image.iter(f"{SVG}text")]


def asked(store: BlockingStore, by: str, kind: str) -> dict[str, Decimal]:
    query = (
        f"SELECT ?group (SUM(?amount) AS ?sum) {{ ?a pon:{by} ?group ; pon:{kind} ?amount }} GROUP BY ?group"
    )
    return {str(row["group"]): Decimal(str(row["sum"])) for row in select(store, query)}


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.data.count(b"\r\n") == response.data.count(b"\n")
    return list(csv.DictReader(io.StringIO(response.text)))


@pytest.mark.parametrize(("name", "by"), [("money-by-axis", "axis"), ("money-by-project", "project")])
def test_the_numbers_of_a_chart_are_those_of_the_endpoint(
    client: FlaskClient, store: BlockingStore, name: str, by: str
) -> None:
    rows = table(client, f"/charts/{name}.it.csv")
    for column, kind in (
        ("programme_funding", "programmeFunding"),
        ("other_public_funding", "otherPublicFunding"),
    ):
        assert {row["uri"]: Decimal(row[column]) for row in rows if row[column]} == asked(store, by, kind)
    assert sum(int(row["actions"]) for row in rows) == 30
    assert any(
        row["other_public_funding"] == "" and row["other_public_funding_amounts"] == "0" for row in rows
    )


def test_the_statuses_of_the_chart_are_those_of_the_endpoint_and_the_rest(
    client: FlaskClient, store: BlockingStore
) -> None:
    pattern = "?a a pon:Action OPTIONAL { ?a pon:status ?status }"
    query = f"SELECT ?status (COUNT(?a) AS ?n) {{ {pattern} }} GROUP BY ?status"
    answered = {str(row.get("status", "")): str(row["n"]) for row in select(store, query)}
    rows = table(client, "/charts/actions-by-status.en.csv")
    assert {row["uri"]: row["actions"] for row in rows} == answered
    assert rows[-1]["name"] == "Status not given"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_bars_start_at_zero_and_are_as_long_as_their_amounts(
    images: Mapping[str, ElementTree.Element], store: BlockingStore, layout: str
) -> None:
    image = images[f"/charts/money-by-axis.it.{layout}.svg"]
    amounts = [amount for _, amount in sorted(asked(store, "axis", "programmeFunding").items())]
    _key, *bars = boxes(image, BLUE)
    assert {left for left, _ in bars} == {LAYOUTS[layout].column}
    scale = bars[0][1] / float(amounts[0])
    assert [width / scale for _, width in bars] == pytest.approx(
        [float(amount) for amount in amounts], rel=1e-3
    )
    others = [amount for _, amount in sorted(asked(store, "axis", "otherPublicFunding").items())]
    _key, *bars = boxes(image, AMBER)
    gap = 2 / scale
    assert [width / scale + gap for _, width in bars] == pytest.approx(
        [float(one) for one in others], rel=1e-2
    )


def test_the_count_of_each_status_is_written_at_its_bar(images: Mapping[str, ElementTree.Element]) -> None:
    image = images["/charts/actions-by-status.it.wide.svg"]
    counts = [int(text) for text in texts(image) if text.isdecimal()]
    assert sorted(counts) == [1, 3, 4, 4, 4, 5, 9]
    assert "Stato non indicato" in texts(image)


def test_a_project_without_amounts_has_words_and_no_bar(images: Mapping[str, ElementTree.Element]) -> None:
    image = images["/charts/money-by-project.it.narrow.svg"]
    assert texts(image).count("nessun importo indicato") == 1
    assert len(boxes(image, BLUE)) == 1 + 13


def test_every_image_is_a_picture_with_title_and_description_and_loads_nothing(
    images: Mapping[str, ElementTree.Element],
) -> None:
    for address, image in images.items():
        named = {element.get("id"): element.text for element in image if element.get("id")}
        assert image.tag == f"{SVG}svg"
        assert image.get("role") == "img"
        assert all(named[name] for name in image.get("aria-labelledby", "").split()), address
        assert not [
            element for element in image.iter() if element.tag.endswith(("script", "image", "use", "a"))
        ]
        for element in image.iter():
            assert not any(name.endswith(("href", "onload")) for name in element.attrib), address
        style = image.find(f"{SVG}style")
        assert style is not None
        assert style.text is not None
        assert "url(" not in style.text
        assert "import" not in style.text


def test_every_colour_of_an_image_is_another_one_in_the_dark_but_what_stands_on_amber(
    images: Mapping[str, ElementTree.Element],
) -> None:
    for address, image in images.items():
        style = image.findtext(f"{SVG}style") or ""
        assert style.startswith("@media screen and (prefers-color-scheme:dark)"), address
        fills = {element.get("fill") for element in image.iter()} - {None, "none", "#000000"}
        assert len(fills) > 2
        assert all(f'[fill="{fill}"]' in style for fill in fills), address


def test_the_words_of_an_image_are_in_its_language(images: Mapping[str, ElementTree.Element]) -> None:
    italian, english = (images[f"/charts/money-by-axis.{code}.wide.svg"] for code in ("it", "en"))
    assert "€\u00a013,9\u00a0mln" in texts(italian)
    assert "€13.9m" in texts(english)
    assert "3 – Services for social inclusion" in " ".join(texts(english))
    assert "€\u00a013.931.726,32" in (italian.findtext(f"{SVG}desc") or "")
    assert "axis 3: €13.9m of €40.6m (34.3%)" in (english.findtext(f"{SVG}title") or "")


def test_an_image_is_what_its_headers_say(client: FlaskClient) -> None:
    response = client.get("/charts/money-by-axis.en.wide.svg", headers={"Accept-Language": "it"})
    assert response.content_type.startswith("image/svg+xml")
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    again = client.get(
        "/charts/money-by-axis.en.wide.svg", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    ["money-by-axis.de.wide.svg", "money-by-axis.it.huge.svg", "nothing.it.wide.svg", "nothing.it.csv"],
)
def test_what_there_is_no_chart_of_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/charts/{address}").status_code == 404


def test_the_same_chart_is_drawn_the_same_twice(app: Flask, publication: Path, store: BlockingStore) -> None:
    address = "/charts/money-by-project.it.wide.svg"
    another = create_app(publication, store)
    assert image(another.test_client(), address) == image(app.test_client(), address)


def test_the_front_page_shows_each_chart_with_its_size_its_finding_and_its_downloads(
    client: FlaskClient, read: Read, images: Mapping[str, ElementTree.Element]
) -> None:
    page = read(client.get("/", headers={"Accept": "text/html", "Accept-Language": "it"}).text)
    figures = page.all("figure")
    assert len(figures) == len(NAMES)
    for figure in figures:
        for shown, address in (
            (figure.one("img"), figure.one("img")["src"]),
            (figure.one("source"), figure.one("source")["srcset"]),
        ):
            drawn = images[address]
            assert (shown["width"], shown["height"]) == (drawn.get("width"), drawn.get("height"))
        title = images[figure.one("img")["src"]].findtext(f"{SVG}title") or "no title"
        assert title in figure.one("img")["alt"]
        image, numbers = [link["href"] for link in figure.one("p", class_="downloads").all("a")]
        assert image == figure.one("img")["src"]
        assert client.get(numbers).mimetype == "text/csv"
        assert figure.one("table")
    assert [figure.one("img").attributes.get("loading") for figure in figures] == [None, "lazy", "lazy"]


def failing(specifications: Sequence[Any], begun: object) -> list[str]:
    raise DrawingError("The charts cannot be drawn.")


@pytest.fixture
def without_drawing(publication: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A site whose drawing process ends before it has drawn anything."""
    monkeypatch.setattr(drawing.sys, "executable", "/bin/false")
    return create_app(publication, store).test_client()


def test_where_nothing_can_be_drawn_the_page_stands_and_the_image_is_a_problem(
    without_drawing: FlaskClient,
) -> None:
    page = without_drawing.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "40625873.25" in page.text
    image = without_drawing.get("/charts/money-by-axis.it.wide.svg", headers={"Accept": "image/*"})
    assert (image.status_code, image.mimetype) == (503, "application/problem+json")
    assert image.json is not None
    assert image.json["kind"] == "DrawingError"
    assert int(image.headers["Retry-After"]) > 0
    assert without_drawing.get("/charts/money-by-axis.it.csv").status_code == 200


def one() -> dict[str, Any]:
    return {"one": {}}


def test_after_a_failure_nobody_tries_again_at_once() -> None:
    tries: list[int] = []

    def counted(specifications: Sequence[Any], begun: object) -> list[str]:
        tries.append(len(specifications))
        return failing(specifications, begun)

    gallery = Gallery(one, counted)
    for _ in range(3):
        with pytest.raises(DrawingError, match="cannot be drawn"):
            gallery.drawn()
    assert tries == [1]


def test_a_minute_after_a_failure_the_next_one_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([failing, lambda specifications, begun: ["drawn"]])
    gallery = Gallery(one, lambda specifications, begun: next(answers)(specifications, begun))
    with pytest.raises(DrawingError):
        gallery.drawn()
    now = drawing.time.monotonic()
    monkeypatch.setattr(drawing.time, "monotonic", lambda: now + 61)
    assert gallery.drawn() == {"one": "drawn"}


def test_whatever_keeps_them_from_being_drawn_the_charts_are_a_problem_and_the_log_knows_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def unforeseen() -> dict[str, Any]:
        raise ValueError("no specification")

    with pytest.raises(DrawingError, match="cannot be drawn"):
        Gallery(unforeseen, failing).drawn()
    assert "no specification" in caplog.text


def test_what_said_nothing_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise OSError("no such program")

    monkeypatch.setattr(drawing.subprocess, "Popen", missing)
    with pytest.raises(DrawingError) as raised:
        draw([{}], lambda _: None)
    assert not getattr(raised.value.__cause__, "__notes__", [])


def test_who_is_interrupted_while_waiting_leaves_the_place_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    go = threading.Event()

    def slow(specifications: Sequence[Any], begun: object) -> list[str]:
        assert go.wait(60)
        return ["drawn"]

    gallery = Gallery(one, slow)
    with monkeypatch.context() as patched:
        patched.setattr(drawing.Future, "exception", interrupted)
        for _ in range(20):
            with pytest.raises(KeyboardInterrupt):  # and not DrawingError: there is a place
                gallery.drawn()
    go.set()
    assert gallery.drawn() == {"one": "drawn"}


def test_what_draws_is_never_loaded_where_pages_are_served(images: Mapping[str, ElementTree.Element]) -> None:
    assert images
    assert "vl_convert" not in sys.modules


def test_all_who_ask_at_once_get_one_drawing() -> None:
    made: list[int] = []

    def counted(specifications: Sequence[Any], begun: object) -> list[str]:
        made.append(len(specifications))
        return ["drawn" for _ in specifications]

    gallery = Gallery(lambda: {"one": {}, "two": {}}, counted)
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(gallery.drawn) for _ in range(8)]
    assert [one.result() for one in asked] == [{"one": "drawn", "two": "drawn"}] * 8
    assert made == [2]


def test_of_many_who_ask_at_once_only_a_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_WAIT", 60)
    go = threading.Event()

    def slow(specifications: Sequence[Any], begun: object) -> list[str]:
        assert go.wait(60)
        return ["drawn"]

    gallery = Gallery(one, slow)
    with ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(gallery.drawn) for _ in range(20)]
        answers = as_completed(asked, 60)
        for _ in range(14):
            assert "Ask again" in str(next(answers).exception())
        go.set()
        assert [answer.result() for answer in answers] == [{"one": "drawn"}] * 6


def test_who_waits_is_told_to_come_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_WAIT", 0.01)
    go = threading.Event()
    gallery = Gallery(one, lambda *_: ["drawn"] if go.wait(60) else [])
    with pytest.raises(DrawingError, match="Ask again"):
        gallery.drawn()
    go.set()
    monkeypatch.setattr(drawing, "_WAIT", 60)
    assert gallery.drawn() == {"one": "drawn"}


@pytest.fixture
def stuck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "SimpleQueue[drawing.Process]":
    """Here what draws does nothing for a minute; the processes that were begun."""
    sleeper = tmp_path / "python"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(drawing.sys, "executable", str(sleeper))
    return SimpleQueue()


def test_a_drawing_that_never_ends_is_ended(
    stuck: "SimpleQueue[drawing.Process]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_SECONDS", 0.1)
    with pytest.raises(DrawingError):
        draw([{}], stuck.put)
    assert stuck.get(timeout=10).returncode == -signal.SIGKILL


def test_at_the_end_a_drawing_is_ended_without_a_word_and_nobody_waits_for_it(
    stuck: "SimpleQueue[drawing.Process]", caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_WAIT", 60)

    def told(specifications: Sequence[Any], begun: Callable[[drawing.Process], None]) -> list[str]:
        def both(process: drawing.Process) -> None:
            begun(process)
            stuck.put(process)

        return draw(specifications, both)

    gallery = Gallery(one, told)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(gallery.drawn)
        process = stuck.get(timeout=10)
        gallery.close()
        assert isinstance(asked.exception(10), DrawingError)
    assert process.wait(10) == -signal.SIGKILL
    with pytest.raises(DrawingError):
        gallery.drawn()
    assert caplog.text == ""


def test_a_drawing_that_begins_at_the_end_is_ended_as_well(stuck: "SimpleQueue[drawing.Process]") -> None:
    gallery = Gallery(one, draw)
    gallery.close()
    with pytest.raises(DrawingError):
        gallery.drawn()

    def begun(process: drawing.Process) -> None:
        gallery._keep(process)
        stuck.put(process)

    with pytest.raises(DrawingError):
        draw([{}], begun)
    assert stuck.get(timeout=10).returncode == -signal.SIGKILL


def test_a_drawing_loads_no_data_from_elsewhere() -> None:
    chart = Chart("All", [], [Bar("one", [Piece(Tone.COUNT, Decimal(1))], "1", "one: 1")], [])
    remote = specification(chart, LAYOUTS["narrow"]) | {"data": {"url": "http://127.0.0.1:9/data.json"}}
    remote["layer"] = [{"mark": "point"}]
    with pytest.raises(DrawingError) as raised:
        draw([remote], lambda _: None)
    cause = raised.value.__cause__
    assert isinstance(cause, subprocess.CalledProcessError)
    assert "not allowed" in cause.stderr
    assert "not allowed" in "".join(cause.__notes__)


def test_of_many_projects_the_first_are_drawn_and_the_others_are_summed_up(
    publication: Path, store: BlockingStore
) -> None:
    found = overview(PageQueries(store))
    many = dataclasses.replace(found, projects=[part for part in found.projects for _ in range(2)])
    drawn = charts(many, languages()["en"], Manifest.read(publication))["money-by-project"]
    assert len(drawn.bars) == FIRST_PROJECTS
    lengths = [bar.length for bar in drawn.bars]
    assert lengths == sorted(lengths, reverse=True)
    left = sum((part.public or 0) for part in many.projects) - sum(lengths)
    assert drawn.notes[0] == f"Other projects: 8, together {brief(Decimal(left), languages()['en'])}."


def test_what_a_name_has_in_it_stays_text() -> None:
    name = "</title><script>alert('1')</script> & \"more\""
    chart = Chart(name, [], [Bar(name, [Piece(Tone.COUNT, Decimal(1))], "1", name)], [])
    (svg,) = draw([specification(chart, LAYOUTS["wide"])], lambda _: None)
    image = ElementTree.fromstring(svg)
    assert image.findtext(f"{SVG}title") == name
    assert not list(image.iter(f"{SVG}script"))


def test_many_long_labels_stay_inside_the_image() -> None:
    bars = [
        Bar(f"{n} – " + "parole molto lunghe " * 20, [Piece(Tone.COUNT, Decimal(n))], f"{n}", "")
        for n in range(1, 21)
    ]
    for layout in LAYOUTS.values():
        drawn = specification(Chart("Many", [], bars, ["Source"]), layout)
        lines = [line for one in drawn["layer"] for line in one["data"]["values"] if "y" in line]
        assert len(lines) == 1 + 20 * layout.label_lines + 1
        assert all(0 < line["y"] < drawn["height"] for line in lines)
        assert sum(line["text"].endswith(" …") for line in lines) == 20


@pytest.mark.parametrize(
    ("amount", "italian", "english"),
    [
        ("43.68", "€\u00a043,68", "€43.68"),
        ("999.99", "€\u00a0999,99", "€999.99"),
        ("1000", "€\u00a01\u00a0mila", "€1k"),
        ("562500", "€\u00a0563\u00a0mila", "€563k"),
        ("999499.99", "€\u00a0999\u00a0mila", "€999k"),
        ("999960", "€\u00a01,0\u00a0mln", "€1.0m"),
        ("2250000", "€\u00a02,3\u00a0mln", "€2.3m"),
        ("10057231.07", "€\u00a010,1\u00a0mln", "€10.1m"),
        ("999999999", "€\u00a01,0\u00a0mld", "€1.0bn"),
        ("1250000000", "€\u00a01,3\u00a0mld", "€1.3bn"),
        ("1234567890", "€\u00a01,2\u00a0mld", "€1.2bn"),
    ],
)
def test_amounts_in_charts_are_short(amount: str, italian: str, english: str) -> None:
    spoken = languages()
    assert [brief(Decimal(amount), spoken[code]) for code in ("it", "en")] == [italian, english]
