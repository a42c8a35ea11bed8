# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publisher is known by what was said of it, on terms that are known."""

from dataclasses import replace
from pathlib import Path

import pytest

from ponlod.errors import PublicationError
from ponlod.publish.manifest import MANIFEST, Manifest
from ponlod.publisher import UNNAMED, Publisher


@pytest.mark.parametrize(
    ("contact", "mail"),
    [
        ("opendata@comune.example.org", "opendata@comune.example.org"),
        ("https://example.org/contact", None),
        ("http://social.example.org/@comune", None),
        (None, None),
    ],
)
def test_the_contact_is_an_e_mail_address_or_a_page(contact: str | None, mail: str | None) -> None:
    publisher = Publisher(contact=contact)
    assert publisher.mail == mail
    assert publisher.contact_page == (contact if mail is None else None)


@pytest.mark.parametrize(
    ("name", "identifier", "holders", "official"),
    [
        ("Comune di Milano", "c_f205", ["c_f205"], True),
        ("Comune di Milano", "C_F205", ["c_f205", "c_f205"], True),
        ("Comune di Milano", "c_f205", ["c_f205", "c_f839"], False),
        ("Comune di Milano", "c_f205", ["c_f205", None], False),
        ("Comune di Milano", None, ["c_f205"], False),
        ("Comune di Milano", None, [None], False),
        ("Comune di Milano", "c_f205", [], False),
        ("Associazione Esempio", "association.example.org", ["c_f205"], False),
        (None, "c_f205", ["c_f205"], False),
    ],
)
def test_only_who_published_all_the_documents_publishes_officially(
    name: str | None, identifier: str | None, holders: list[str | None], official: bool
) -> None:
    publisher = Publisher(name=name, identifier=identifier)
    assert publisher.publishing(holders) == replace(publisher, official=official)


def test_a_publication_on_terms_that_nobody_knows_is_damaged(publication: Path, tmp_path: Path) -> None:
    manifest = (publication / MANIFEST).read_text(encoding="utf-8")
    (tmp_path / MANIFEST).write_text(manifest.replace(UNNAMED.licence, "https://example.org/all-rights"))
    with pytest.raises(PublicationError, match=r"unknown licence https://example\.org/all-rights"):
        Manifest.read(tmp_path)
