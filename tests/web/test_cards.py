# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The card of an answer says what is asked, answered and from where; no other page may be framed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ponlod.questions.answer import Answer
from ponlod.questions.files import permanent
from ponlod.web.language import languages
from ponlod.web.site import Site
from ponlod.web.views.card import card, embed

BASE = "http://localhost:8000/"
CARD = "/questions/completed-actions/card"

Asked = Callable[..., Answer]
Read = Callable[[str], Any]
PublishedBy = Callable[..., FlaskClient]


@pytest.fixture
def here(app: Flask) -> Site:
    found: Site = app.extensions["ponlod"]
    return found


@pytest.fixture
def shown(client: FlaskClient, read: Read) -> Callable[[str], Any]:
    """Reads the card at an address."""

    def get(address: str) -> Any:
        response = client.get(address)
        assert response.status_code == 200, response.text
        return read(response.text)

    return get


def test_a_card_has_question_sentence_bars_and_the_way_to_the_whole_answer(
    shown: Callable[[str], Any], asked: Asked
) -> None:
    answer = asked("completed-actions")
    page = shown(f"{CARD}?lang=it")
    assert page.one("h1").text == answer.question.texts["it"].title
    assert page.one("p", class_="answer").text == " ".join(answer.sentence.split())
    bars = page.one("ul", class_="bars").all("li")
    assert [bar.one("span", class_="name").text for bar in bars] == [
        row["title"].text
        for row in answer.rows  # type: ignore[union-attr]
    ]
    link = page.one("a")
    assert (link["target"], link["rel"]) == ("_blank", "noopener")
    assert link["href"] == f"{BASE}questions/completed-actions?lang=it"


def test_a_bar_is_called_on_the_card_as_in_the_chart(shown: Callable[[str], Any]) -> None:
    bars = shown("/questions/money-by-size/card?lang=en").one("ul", class_="bars").all("li")
    assert bars[0].one("span", class_="name").text == "From €2,500,000.00"


def test_the_pieces_of_a_bar_are_in_proportion_to_the_longest(
    shown: Callable[[str], Any], asked: Asked
) -> None:
    rows = asked("completed-actions").rows
    totals = [sum(row[name] or 0 for name in ("programme", "other")) for row in rows]  # type: ignore[misc]
    for bar, total in zip(shown(CARD).one("ul", class_="bars").all("li"), totals, strict=True):
        widths = [Decimal(piece["width"].rstrip("%")) for piece in bar.all("rect")]
        assert float(sum(widths)) == pytest.approx(float(total / max(totals) * 100), abs=0.02)


def test_a_card_says_its_source_its_release_its_terms_and_that_it_is_not_official(
    shown: Callable[[str], Any], here: Site
) -> None:
    (release,) = here.manifest.releases
    foot = shown(f"{CARD}?lang=it").one("footer").text
    assert release.title in foot
    assert "Dati più recenti: rilascio MI-13, 31 gennaio 2022." in foot
    assert "CC BY 4.0" in foot
    assert "Non ufficiale." in foot
    assert (
        "Dati: rilascio MI-13, 31 gennaio 2022." in shown(f"{CARD}?release=MI-13&lang=it").one("footer").text
    )


def test_a_card_says_who_publishes_it(published_by: PublishedBy, read: Read) -> None:
    client = published_by(name="Comune di Esempio", official=True)
    foot = read(client.get(f"{CARD}?lang=en").text).one("footer").text
    assert "Published by Comune di Esempio." in foot
    assert "Unofficial" not in foot


def test_the_first_rows_stand_on_the_card_of_an_answer_without_chart(asked: Asked, here: Site) -> None:
    answer = asked("completed-actions")
    plain = replace(answer, question=replace(answer.question, chart=None), rows=[*answer.rows, *answer.rows])
    made = card(plain, languages()["it"], here.publisher)
    assert not made.bars
    titles = answer.question.texts["it"].columns
    assert [[value.column for value in row] for row in made.rows] == [
        [titles[name] for name in ("code", "title", "public")]
    ] * 5
    assert made.left_out == "Righe mostrate: 5 su 10."


def test_a_card_runs_no_script_keeps_nothing_and_asks_for_one_file_of_its_own_site(
    client: FlaskClient, read: Read
) -> None:
    response = client.get(CARD)
    page = read(response.text)
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("iframe")
    assert not [element for element in page.all() if "style" in element.attributes]
    (sheet,) = (link for link in page.all("link") if link["rel"] == "stylesheet")
    styles = client.get(sheet["href"])
    assert styles.mimetype == "text/css"
    assert "url(" not in styles.text
    assert len(styles.data) < 5000
    assert "Set-Cookie" not in response.headers
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_card_is_in_the_language_of_its_address_or_of_its_reader(
    client: FlaskClient, read: Read, language: str
) -> None:
    for address, wish in ((f"{CARD}?lang={language}", "de"), (CARD, language)):
        response = client.get(address, headers={"Accept-Language": wish})
        assert read(response.text).one("html")["lang"] == language
        assert response.headers["Content-Language"] == language


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{CARD}?colour=red", 400),
        (f"{CARD}?layout=wide", 400),
        (f"{CARD}?lang=de", 400),
        ("/questions/actions-with-status/card?status=nothing", 400),
        ("/questions/nothing/card", 404),
        (f"{CARD}/", 404),
    ],
)
def test_what_cannot_be_asked_so_has_no_card_and_no_frame(
    client: FlaskClient, address: str, status: int
) -> None:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert response.headers["X-Frame-Options"] == "DENY"


def test_only_the_card_may_be_framed(web: httpx.Client) -> None:
    headers = {"Accept": "text/html"}
    for _ in range(2):  # made, then kept
        framed = web.get(CARD, headers=headers)
        assert framed.status_code == 200
        assert "X-Frame-Options" not in framed.headers
        # A page that is a file may frame it, too: it is of no scheme that frame-ancestors knows.
        assert "frame-ancestors" not in framed.headers["Content-Security-Policy"]
        assert "default-src 'none'" in framed.headers["Content-Security-Policy"]
    again = web.get(CARD, headers={**headers, "If-None-Match": framed.headers["ETag"]})
    assert again.status_code == 304
    assert "X-Frame-Options" not in again.headers
    for address in (
        "/",
        "/actions",
        "/projects",
        "/releases",
        "/quality",
        "/data",
        "/catalogue",
        "/glossary",
        "/ontology",
        "/vocabulary",
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/doc/action/MI1.1.1.a",
        "/questions",
        "/questions/completed-actions",
        "/questions/completed-actions.json",
        "/questions/completed-actions.svg",
        "/questions/nothing/card",
        f"{CARD}?colour=red",
        "/nothing",
        "/health",
        "/manifest.json",
        "/charts/money-by-axis.it.wide.svg",
    ):
        other = web.get(address, headers=headers)
        assert other.headers["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"], address


def test_the_code_to_embed_a_card_is_a_frame_of_its_pinned_address(
    asked: Asked, here: Site, read: Read, client: FlaskClient
) -> None:
    answer = asked("actions-with-status", "en", status="completed")
    made = embed(answer, languages()["en"], here.publisher, here.base, permanent(answer))
    frame = read(made.html).one("iframe")
    assert (
        unescape(frame["src"])
        == made.address
        == f"{BASE}questions/actions-with-status/card?status=completed&release=MI-13&lang=en"
    )
    assert frame["title"] == answer.question.texts["en"].title
    assert (frame["width"], frame["height"]) == (str(made.width), str(made.height))
    assert client.get(made.address.removeprefix(BASE.rstrip("/"))).status_code == 200


def test_the_narrower_a_card_the_higher_it_is(asked: Asked, here: Site) -> None:
    for name in ("completed-actions", "without-status"):
        made = card(asked(name), languages()["it"], here.publisher)
        heights = [made.height(width) for width in (800, 640, 500, 400, 320, 280)]
        assert heights == sorted(heights)


def oembed(client: FlaskClient, url: str, **parameters: str) -> Any:
    return client.get("/oembed", query_string={"url": url, **parameters})


def test_who_has_the_address_of_an_answer_gets_its_card_by_oembed(client: FlaskClient, read: Read) -> None:
    address = f"{BASE}questions/actions-with-status?status=completed&release=MI-13&lang=en"
    response = oembed(client, address, format="json")
    assert response.mimetype == "application/json"
    content = response.get_json()
    assert (content["version"], content["type"]) == ("1.0", "rich")
    assert content["title"] == "Which actions have a certain status, and what do they cost?"
    frame = read(content["html"]).one("iframe")
    assert unescape(frame["src"]) == address.replace("?", "/card?")
    assert (frame["width"], frame["height"]) == (str(content["width"]), str(content["height"]))


@pytest.mark.parametrize("query", ["count=3&count=2", "utm_source=x&count=3", "count=3&colour=red"])
def test_by_oembed_an_address_is_read_as_its_page_reads_it(
    client: FlaskClient, read: Read, query: str
) -> None:
    page = f"{BASE}questions/largest-actions"
    assert client.get(f"{page}?{query}").headers["Location"].endswith("/questions/largest-actions?count=3")
    frame = read(oembed(client, f"{page}?{query}").get_json()["html"]).one("iframe")
    assert unescape(frame["src"]) == f"{page}/card?count=3&lang=it"


def test_by_oembed_a_card_is_no_larger_than_there_is_room(client: FlaskClient) -> None:
    address = f"{BASE}questions/completed-actions"
    content = oembed(client, address, maxwidth="400", maxheight="300").get_json()
    assert (content["width"], content["height"]) == (400, 300)
    assert oembed(client, address, maxwidth="wide").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "",
        BASE,
        f"{BASE}actions",
        f"{BASE}questions/nothing",
        f"{BASE}questions/actions-with-status?status=nothing",
        "https://elsewhere.example/questions/completed-actions",
        "http://localhost:8000@elsewhere.example/questions/completed-actions",
        "http://[",
    ],
)
def test_by_oembed_there_is_nothing_but_the_answers_of_this_site(client: FlaskClient, address: str) -> None:
    refused = oembed(client, address)
    assert (refused.status_code, refused.mimetype) == (404, "application/problem+json")
    assert refused.get_json()["detail"]


def test_by_oembed_there_is_json_only(client: FlaskClient) -> None:
    assert oembed(client, f"{BASE}questions/completed-actions", format="xml").status_code == 501


def test_the_page_of_an_answer_says_where_its_card_is(client: FlaskClient, read: Read) -> None:
    page = client.get(
        "/questions/actions-with-status?status=completed&lang=en", headers={"Accept": "text/html"}
    )
    (link,) = read(page.text).all("link", type="application/json+oembed")
    content = client.get(unescape(link["href"]).removeprefix(BASE.rstrip("/"))).get_json()
    source = unescape(read(content["html"]).one("iframe")["src"])
    assert source == f"{BASE}questions/actions-with-status/card?status=completed&lang=en"
