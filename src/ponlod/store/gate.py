# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every query passes before it goes to another server."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from cachetools import LRUCache

from ponlod.errors import QueryRefused
from ponlod.namespaces import PREFIXES
from ponlod.store.answers import Form, Question
from ponlod.store.embedded import EmbeddedStore, inspecting
from ponlod.store.limits import Limits

_REMEMBERED = 4 * 1024 * 1024
"""Characters of queries that were let through."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A query that may be sent: its ``text``, with all prefixes declared, and the graphs of FROM."""

    text: str
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


class Gate:
    """Lets queries through that are SPARQL 1.1, only read, and make a server ask no other."""

    def __init__(self, inspectors: EmbeddedStore) -> None:
        self._inspectors = inspectors
        self._passed: LRUCache[str, Passed] = LRUCache(_REMEMBERED, lambda passed: len(passed.text))

    async def passed(self, query: str, client: str | None) -> Passed:
        """Raises QuerySyntaxError, QueryRefused and what else ``Store.ask`` may raise."""
        if known := self._passed.get(query):
            return known
        answer = await self._inspectors.ask(Question(query), client)
        found = json.loads(await answer.body.read())
        if problem := found.get("problem"):
            raise QueryRefused(problem)
        prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in found["prefixes"])
        passed = Passed(prefixes + query, answer.form, tuple(found["default"]), tuple(found["named"]))
        with suppress(ValueError):  # It is longer than all that is remembered.
            self._passed[query] = passed
        return passed


@asynccontextmanager
async def guarded(limits: Limits) -> AsyncIterator[Gate]:
    """Have queries inspected, in processes that can be killed, until the block ends."""
    async with inspecting(limits) as inspectors:
        yield Gate(inspectors)
