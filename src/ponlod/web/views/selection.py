# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an address asks of a list: facets, words, order and page; and addresses that ask for it. Pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

_PAGE = re.compile("[1-9][0-9]{0,7}")


@dataclass(frozen=True, slots=True)
class Selection:
    """A wish: the value ``chosen`` of some facets, the words ``q``, the column ``sort`` and its direction.

    ``plain`` is the column that a list is sorted by unless somebody wishes another. ``page`` counts from 1; 0
    is a page that there cannot be.
    """

    chosen: Mapping[str, str]
    q: str
    sort: str
    descending: bool
    page: int
    plain: str

    @classmethod
    def of(
        cls, arguments: Mapping[str, str], facets: Sequence[str], sorts: Sequence[str], plain: str
    ) -> "Selection":
        """Read the parameters of an address.

        A column to sort by that there is none of is taken for not said. A facet's value is taken as it
        stands: whether any row has it is for the list to say.
        """
        sort = arguments.get("sort", plain)
        column = sort.removeprefix("-")
        page = arguments.get("page", "1")
        return cls(
            chosen={facet: key for facet in facets if (key := arguments.get(facet, ""))},
            q=" ".join(arguments.get("q", "").split()),
            sort=column if column in sorts else plain,
            descending=column in sorts and sort.startswith("-"),
            page=int(page) if _PAGE.fullmatch(page) else 0,
            plain=plain,
        )

    @property
    def narrows(self) -> bool:
        """Say whether it leaves rows out."""
        return bool(self.chosen or self.q)

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address, always in the same order, without those that say nothing."""
        sort = f"-{self.sort}" if self.descending else self.sort
        return {
            **self.chosen,
            **({"q": self.q} if self.q else {}),
            **({"sort": sort} if sort != self.plain else {}),
            **({"page": str(self.page)} if self.page != 1 else {}),
        }

    @property
    def query(self) -> str:
        """The parameters as the part of an address after its question mark."""
        return urlencode(self.parameters)

    @property
    def digest(self) -> str:
        """A short name for what it leaves and in which order."""
        return hashlib.sha256(self.whole().query.encode()).hexdigest()[:8]

    def whole(self) -> "Selection":
        """The same on its first page: an export has no pages."""
        return replace(self, page=1)

    def having(self, facet: str, key: str) -> "Selection":
        """The same with another value chosen of a facet; with an empty ``key``, none."""
        chosen = {**self.chosen, facet: key}
        return replace(self, chosen={name: value for name, value in chosen.items() if value}, page=1)

    def without_words(self) -> "Selection":
        return replace(self, q="", page=1)

    def sorted_by(self, column: str, descending: bool) -> "Selection":
        return replace(self, sort=column, descending=descending, page=1)

    def on_page(self, page: int) -> "Selection":
        return replace(self, page=page)
