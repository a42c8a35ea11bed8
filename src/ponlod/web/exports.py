# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files that a site makes of what was found: whole lists once, and of the workbooks one at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app

from ponlod.errors import SiteBusy
from ponlod.formats import JSON, RESULTS_CSV, XLSX, Format
from ponlod.publish.exports import EXCEL, Export

PATIENCE = 5.0
"""Seconds that a workbook waits for its turn."""

_EXPORTS = "ponlod.exports"


class Exports:
    """The exports of a site: what is whole is made once, and of the workbooks one at a time.

    A workbook takes time and memory that grow with its rows: of long lists, several at once would take all
    there is.
    """

    def __init__(self) -> None:
        self._whole: dict[tuple[str, str], bytes] = {}
        self._workbooks = Lock()

    def of(self, whole: str | None, form: str, make: Callable[[], bytes]) -> bytes:
        """Return an export in the format named, as ``make`` makes it.

        What is ``whole``, by a name, always has the same bytes; None is made each time. Raises SiteBusy where
        the workbooks before it take PATIENCE.
        """
        key = None if whole is None else (whole, form)
        if key in self._whole:
            return self._whole[key]
        with self._turn() if form == XLSX.name else nullcontext():
            made = (self._whole.get(key) if key else None) or make()
        return made if key is None else self._whole.setdefault(key, made)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._workbooks.acquire(timeout=PATIENCE):
            raise SiteBusy("Other workbooks are being made. Ask for this one again later, or for CSV.")
        try:
            yield
        finally:
            self._workbooks.release()


def install(app: Flask) -> None:
    """Make room for the exports of the site."""
    app.extensions[_EXPORTS] = Exports()


def exported(export: Export[Any], form: Format, excel: bool, whole: str | None = None) -> bytes:
    """Return an export in a format; ``excel`` says which CSV. What is ``whole``, by a name, is made once."""
    exports: Exports = current_app.extensions[_EXPORTS]
    if form is JSON:
        return exports.of(whole, form.name, export.json)
    if form is RESULTS_CSV:
        return exports.of(whole, *((EXCEL, export.spreadsheet_csv) if excel else (form.name, export.csv)))
    return exports.of(whole, form.name, export.xlsx)


def attached(response: Response, filename: str) -> Response:
    """Let a response be saved under this name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
