# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""On what terms a thing is described: not all that a site shows is under the licence of its data. Pure."""

from ponlod.authorities import CC_BY, LICENCES, Licence
from ponlod.namespaces import PON, VOCABULARY
from ponlod.web.views.description import Description

TERMS_LICENCE = LICENCES[CC_BY]
"""Of ontology and vocabularies, as their files say: it does not depend on who publishes the data."""

_QUOTED = frozenset((PON["SourceDocument"], PON["LineRange"]))


def licence_of(found: Description, data: Licence) -> Licence | None:
    """Return the licence of what was ``found``, where that of the ``data`` is given.

    None for what only repeats the source document: it is not ours to license.
    """
    if not _QUOTED.isdisjoint(found.types()):
        return None
    return TERMS_LICENCE if found.this in VOCABULARY else data
