# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How to cite what a page shows, and how to report an error in it. Pure."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from ponlod.authorities import Licence
from ponlod.locales import Language
from ponlod.publish.manifest import ReleaseEntry
from ponlod.publisher import Publisher

_SHORT_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: ``name`` as people say it, its lasting ``address``, the release it is read from.

    ``publisher`` is the name of whoever publishes it, or of the program where nobody said. ``licence`` is
    None for what only repeats the document: it is not ours to license.
    """

    name: str
    address: str
    release: ReleaseEntry | None
    edition: str
    publisher: str
    licence: Licence | None

    @property
    def short_edition(self) -> str:
        """The beginning of the digest of all data, as the foot of every page has it."""
        return self.edition[:_SHORT_DIGEST]


@dataclass(frozen=True, slots=True)
class Report:
    """The text of a report, and the address to send it to: ``link`` is None where there is no address."""

    text: str
    link: str | None
    contact: str | None

    @property
    def by_mail(self) -> bool:
        return self.link is not None and self.link.startswith("mailto:")


def citation(subject: Subject, language: Language) -> str:
    """Return one line of plain text: title, document and release with its date, edition, licence, address."""
    licence = "" if subject.licence is None else subject.licence.name
    key = "thing.citation" if licence else "thing.citation_quoted"
    if subject.release is not None and subject.name == subject.release.title:
        key = "thing.citation_release"
    if subject.release is None:
        words = language.text(
            "thing.citation_plain",
            title=subject.name,
            edition=subject.short_edition,
            publisher=subject.publisher,
            licence=licence,
        )
    else:
        words = language.text(
            key,
            title=subject.name,
            document=subject.release.title,
            release=subject.release.key,
            date=language.date(subject.release.date.isoformat()),
            edition=subject.short_edition,
            publisher=subject.publisher,
            licence=licence,
        )
    return f"{words.unescape()} {subject.address}"


def csl(subject: Subject) -> str:
    """Return the same for a reference manager, as CSL-JSON (an array with one item)."""
    item: dict[str, object] = {
        "id": subject.address,
        "type": "dataset",
        "title": subject.name,
        "publisher": subject.publisher,
        "version": subject.short_edition,
        "URL": subject.address,
    }
    if subject.licence is not None:
        item["license"] = subject.licence.name
    if subject.release is not None:
        day = subject.release.date
        item |= {
            "container-title": subject.release.title,
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
        }
    return json.dumps([item], ensure_ascii=False, indent=2)


def report(subject: Subject, publisher: Publisher, language: Language) -> Report:
    """Return what somebody would write who found an error, with a link that has it in it where that can be.

    The link to an e-mail address follows RFC 6068: UTF-8, percent-encoded, lines ended by CRLF.
    """
    release = subject.release.key if subject.release else language.text("report.no_release")
    text = language.text(
        "report.body",
        title=subject.name,
        address=subject.address,
        release=release,
        edition=subject.short_edition,
    ).unescape()
    mail = publisher.mail
    if mail is None:
        return Report(text, publisher.contact_page, publisher.contact_page)
    headline = language.text("report.subject", title=subject.name).unescape()
    body = text.replace("\n", "\r\n")
    # As the catalogue has it: the settings take no address that would have to be written otherwise.
    link = f"mailto:{mail}?subject={quote(headline, safe='')}&body={quote(body, safe='')}"
    return Report(text, link, mail)
