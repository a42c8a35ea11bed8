# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who publishes, and on what terms."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from ponlod.authorities import AUTHORITY, CC_BY, LICENCES, Licence


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whoever runs this: ``name`` and the rest are None where nobody gave them, and are never made up.

    ``identifier`` is a code such as that of the Italian index of public bodies (IPA), ``homepage`` a web
    address, ``type`` one of ADMS's types of publishers, ``contact`` an e-mail or web address. ``licence`` and
    ``themes`` are IRIs of the European vocabularies, and hold for all that is published. ``official`` is no
    setting: a build finds it out (``publishing``), and what is said of whose the data are follows from it.
    Raises ValueError for a licence that is none of ``authorities.LICENCES``.
    """

    name: str | None = None
    identifier: str | None = None
    homepage: str | None = None
    type: str | None = None
    contact: str | None = None
    licence: str = CC_BY
    themes: tuple[str, ...] = (f"{AUTHORITY}data-theme/GOVE", f"{AUTHORITY}data-theme/REGI")
    official: bool = False

    def __post_init__(self) -> None:
        if self.licence not in LICENCES:
            raise ValueError(f"unknown licence {self.licence}")

    def publishing(self, holders: Collection[str | None]) -> "Publisher":
        """The same as the publisher of documents whose rights ``holders`` have these codes; None has none.

        It is official if it has a name, and every code is its own: capitals do not count in the IPA.
        """
        own = (self.identifier or "").casefold()
        named = self.name is not None and bool(own) and bool(holders)
        return replace(self, official=named and all((code or "").casefold() == own for code in holders))

    @property
    def standing(self) -> Literal["official", "unofficial"]:
        """What the texts are called that say whose the data are."""
        return "official" if self.official else "unofficial"

    @property
    def mail(self) -> str | None:
        """The contact, if it is an e-mail address."""
        return None if self.contact_page is not None else self.contact

    @property
    def contact_page(self) -> str | None:
        """The contact, if it is a web address."""
        is_web = self.contact is not None and self.contact.startswith(("http://", "https://"))
        return self.contact if is_web else None

    @property
    def terms(self) -> Licence:
        """The licence, as people know it."""
        return LICENCES[self.licence]


UNNAMED = Publisher()
"""Nobody who says who they are."""
