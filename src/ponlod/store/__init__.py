# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the publication in SPARQL: a store that no query can break, fill or leave.

>>> with running(Path("publication/dumps/ponlod.trig")) as store:  # doctest: +SKIP
...     store.query("SELECT * { ?action a pon:Action ; dct:title ?title }").chunks

Only this package and publish know Oxigraph.
"""

from ponlod.store.answers import Answer, Form, Store
from ponlod.store.embedded import EmbeddedStore, connect, running
from ponlod.store.limits import DEFAULT_LIMITS, Limits
from ponlod.store.rows import Row, select, solution
from ponlod.store.verdicts import READ_ONLY

__all__ = [
    "DEFAULT_LIMITS",
    "READ_ONLY",
    "Answer",
    "EmbeddedStore",
    "Form",
    "Limits",
    "Row",
    "Store",
    "connect",
    "running",
    "select",
    "solution",
]
