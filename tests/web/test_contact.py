# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever finds an error can report it, with the words to say what it is about."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from ponlod.publish.manifest import Manifest

ACTION = "/doc/action/MI4.1.1.a"
Read = Callable[[str], Any]
PublishedBy = Callable[..., FlaskClient]
Site = Callable[[str | None], Callable[..., Any]]


@pytest.fixture
def site(published_by: PublishedBy, read: Read) -> Site:
    """Returns the way to the part on errors of a page of a site whose publisher gave this contact."""

    def of(contact: str | None) -> Callable[..., Any]:
        client = published_by(contact=contact)

        def section(address: str = ACTION, language: str = "it") -> Any:
            headers = {"Accept": "text/html", "Accept-Language": language}
            return read(client.get(address, headers=headers).text).one("section", aria_labelledby="report")

        return section

    return of


def lines(section: Any) -> list[str]:
    text: str = section.one("pre").children[0]
    return text.splitlines()


def test_the_text_says_what_and_where_and_of_which_edition(site: Site, publication: Path) -> None:
    assert lines(site(None)()) == [
        "Pagina: MI4.1.1.a, Abitare in borgo – Ristrutturazione immobili",
        "Indirizzo: http://localhost:8000/id/action/MI4.1.1.a",
        "Rilascio: MI-13",
        f"Edizione dei dati: {Manifest.read(publication).dataset_digest[:12]}",
        "",
        "Che cosa non va:",
    ]


def test_without_an_address_the_page_says_that_there_is_none(site: Site) -> None:
    section = site(None)()
    assert "non ha indicato un recapito" in section.text
    assert section.all("a") == []
    assert "has given no address" in site(None)(language="en").text


def test_an_e_mail_address_becomes_a_message_that_is_ready_to_be_sent(site: Site) -> None:
    section = site("open.data+errors@comune.example.it")()
    link = section.one("a")
    assert link.text == "open.data+errors@comune.example.it"
    target = urlsplit(link["href"])
    assert (target.scheme, target.path) == ("mailto", "open.data+errors@comune.example.it")
    # RFC 6068 knows no “+” for a blank, and ends lines with CRLF.
    assert "+" not in target.query
    fields = parse_qs(target.query, strict_parsing=True)
    assert fields["subject"] == ["Errore in: MI4.1.1.a, Abitare in borgo – Ristrutturazione immobili"]
    assert fields["body"][0].split("\r\n") == [*lines(section), ""]


def test_a_message_about_a_title_with_signs_of_its_own_keeps_them(site: Site) -> None:
    place = "/doc/place/MI-via-capuana-7-portineria"
    link = site("info@example.org")(place).one("a")["href"]
    assert " " not in link
    assert link.isascii()
    assert parse_qs(urlsplit(link).query)["subject"] == ["Errore in: Luogo: via Capuana 7 portineria"]


def test_a_web_address_becomes_a_link_with_the_text_beside_it(site: Site) -> None:
    section = site("https://example.org/contact?about=data&of=us")(language="en")
    assert section.one("a")["href"] == "https://example.org/contact?about=data&of=us"
    assert lines(section)[1] == "Address: http://localhost:8000/id/action/MI4.1.1.a"


@pytest.mark.parametrize(
    "address",
    [
        "/doc/project/MI-4",
        "/vocabulary/axis/4",
        "/vocabulary/status/completed",
        "/doc/place/MI-crescenzago",
        "/releases/MI-13",
        "/doc/release/MI-13/lines/54",
    ],
)
def test_every_page_about_something_has_it(site: Site, address: str) -> None:
    assert lines(site("info@example.org")(address))[1].startswith("Indirizzo: http")


def test_a_new_contact_makes_new_pages(published_by: PublishedBy) -> None:
    """What a browser has kept of the page with the old address does not hold any more."""
    contacts = (None, "info@example.org", "https://example.org/")
    tags = {published_by(contact=contact).get(ACTION).headers["ETag"] for contact in contacts}
    assert len(tags) == 3


def test_a_citation_names_whoever_publishes(published_by: PublishedBy, read: Read) -> None:
    page = read(
        published_by(name="Associazione Dati Aperti").get(ACTION, headers={"Accept": "text/html"}).text
    )
    cited = page.one("section", aria_labelledby="cite").text
    assert "Dati rielaborati da Associazione Dati Aperti, edizione" in cited
    assert '"publisher": "Associazione Dati Aperti"' in cited
