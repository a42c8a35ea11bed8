# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the publication in SPARQL: a store that no query can break, fill or leave.

>>> with running(Path("publication/dumps/ponlod.trig")) as store:  # doctest: +SKIP
...     store.query("SELECT * { ?action a pon:Action ; dct:title ?title }").content

Only this package and publish know Oxigraph.
"""

from ponlod.store.answers import Answer, Form, Question, Store
from ponlod.store.blocking import BlockingStore, WholeAnswer, running
from ponlod.store.embedded import EmbeddedStore, opened
from ponlod.store.limits import DEFAULT_LIMITS, Limits
from ponlod.store.rows import Row, Table, select, solution, solutions, table
from ponlod.store.terms import written
from ponlod.store.verdicts import READ_ONLY

__all__ = [
    "DEFAULT_LIMITS",
    "READ_ONLY",
    "Answer",
    "BlockingStore",
    "EmbeddedStore",
    "Form",
    "Limits",
    "Question",
    "Row",
    "Store",
    "Table",
    "WholeAnswer",
    "opened",
    "running",
    "select",
    "solution",
    "solutions",
    "table",
    "written",
]
