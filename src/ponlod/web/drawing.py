# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Vega-Lite specifications drawn as SVG, by a process of its own that ends afterwards.

What draws has a JavaScript engine inside, of 80 MB: it is never loaded where pages are served. It runs as
``python -m ponlod.web.drawing``, with a JSON list of specifications on standard input and one of SVG on
standard output. It loads no data from anywhere, and ends at a limit of time or memory.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from html import escape
from math import inf
from subprocess import PIPE
from threading import Lock, Semaphore, Thread
from typing import Any

from ponlod.errors import DrawingError

Specification = Mapping[str, Any]
"""Vega-Lite, with its data inside. Of its ``usermeta``, the texts ``title`` and ``description`` are what the
SVG says to who cannot see it, and ``style`` is CSS that it carries.
"""

_SECONDS = 20
"""For all drawings of a site, of which they take one or two. Then their process is ended, working or not."""
_MEMORY = 2 << 30
"""Bytes of data; the engine reserves 0.5 GB, and uses a tenth of it."""
_PAUSE = 60
"""Seconds after a failure in which nobody tries again."""
_WAIT = 8.0
"""Seconds that somebody waits for a drawing; whoever does keeps a thread from answering others."""
_WAITING = 6
"""Who may wait at once, so that most threads make pages whatever becomes of the drawings."""
_TOLD = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH")
"""The variables that a Python needs to start; whoever draws need not know the others."""

_FAILED = "The charts cannot be drawn now. The tables beside them have the same numbers."
_UNDER_WAY = "The charts are being drawn. Ask again in a few seconds."

Process = subprocess.Popen[str]
Draw = Callable[[Sequence[Specification], Callable[[Process], None]], list[str]]

log = logging.getLogger("ponlod.web")


def draw(specifications: Sequence[Specification], begun: Callable[[Process], None]) -> list[str]:
    """Return an SVG for each specification, in order; raises DrawingError if one cannot be drawn.

    ``begun`` is given the process that draws, which may be killed: then nothing can be drawn either.
    """
    command = (sys.executable, "-P", "-m", "ponlod.web.drawing")
    environment = {name: os.environ[name] for name in _TOLD if name in os.environ}
    said = ""
    try:
        with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, encoding="utf-8",
                              env=environment) as process:  # fmt: skip
            try:
                begun(process)
                output, said = process.communicate(json.dumps(specifications), timeout=_SECONDS)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, output, said)
        drawn: list[str] = json.loads(output)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        if said:
            error.add_note(said)
        raise DrawingError(_FAILED) from error
    return [_finished(svg, each["usermeta"]) for svg, each in zip(drawn, specifications, strict=True)]


def _finished(svg: str, extra: Mapping[str, str]) -> str:
    start, _, rest = svg.partition(">")
    return (
        f'{start} role="img" aria-labelledby="title description">'
        f'<title id="title">{escape(extra["title"])}</title>'
        f'<desc id="description">{escape(extra["description"])}</desc>'
        f"<style>{escape(extra['style'], quote=False)}</style>{rest}"
    )


class Gallery:
    """The drawings of a site, all made at once, in the background, when the first of them is wished for.

    ``make`` gives their specifications by name. Nobody waits for them long, nor do many at once.
    """

    def __init__(self, make: Callable[[], Mapping[str, Specification]], draw: Draw = draw) -> None:
        self._make = make
        self._draw = draw
        self._lock = Lock()
        self._places = Semaphore(_WAITING)
        self._drawings: Future[Mapping[str, str]] | None = None
        self._process: Process | None = None
        self._again = 0.0

    def drawn(self) -> Mapping[str, str]:
        """Return the drawings by name. Raises DrawingError while they are being made, and if they cannot be.

        After a failure there is no other attempt for a minute.
        """
        drawings = self._begun()
        if not drawings.done() and self._places.acquire(blocking=False):
            try:
                with suppress(TimeoutError, CancelledError):
                    drawings.exception(_WAIT)
            finally:
                self._places.release()
        if drawings.cancelled() or not drawings.done():
            raise DrawingError(_UNDER_WAY)
        if error := drawings.exception():
            raise DrawingError(_FAILED) from error
        return drawings.result()

    def close(self) -> None:
        """End what is under way, and let nobody wait for it or begin anew."""
        with self._lock:
            self._again = inf
            if self._drawings is None:
                self._drawings = Future()
            if self._drawings.cancel() and self._process is not None:
                self._process.kill()

    def _begun(self) -> Future[Mapping[str, str]]:
        with self._lock:
            last = self._drawings
            failed = last is not None and last.done() and not last.cancelled() and last.exception()
            if last is not None and not (failed and time.monotonic() >= self._again):
                return last
            drawings = self._drawings = Future()
            self._process = None
            # As a daemon it keeps no program from ending, whatever it waits for.
            Thread(target=self._work, args=(drawings,), name="charts", daemon=True).start()
            return drawings

    def _work(self, drawings: Future[Mapping[str, str]]) -> None:
        try:
            specifications = self._make()
            svgs = self._draw(list(specifications.values()), self._keep)
            drawn = dict(zip(specifications, svgs, strict=True))
        except Exception as error:  # whatever it is, whoever asks is told that there are no charts
            with self._lock:
                if not drawings.cancelled():
                    log.exception("The charts cannot be drawn")
                    self._again = max(self._again, time.monotonic() + _PAUSE)
                    drawings.set_exception(error)
        else:
            with self._lock:
                if not drawings.cancelled():
                    drawings.set_result(drawn)

    def _keep(self, process: Process) -> None:
        with self._lock:
            self._process = process
            if self._drawings is not None and self._drawings.cancelled():
                process.kill()


def main() -> None:
    """Draw what standard input asks for, all with one engine."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    signal.alarm(_SECONDS)  # if nobody is left who would end it
    # Loaded here and not above: it is what no other process may have in it.
    import vl_convert

    specifications = json.load(sys.stdin)
    drawn = [vl_convert.vegalite_to_svg(each, allowed_base_urls=[]) for each in specifications]
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    main()
