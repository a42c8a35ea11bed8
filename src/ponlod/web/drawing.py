# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Vega-Lite specifications drawn as SVG, by a process of its own that ends afterwards.

What draws has a JavaScript engine inside, of 80 MB: it is never loaded where pages are served. It runs as
``python -m ponlod.web.drawing``, with a JSON list of specifications on standard input and one of SVG on
standard output. It loads no data from anywhere, and ends at a limit of time or memory.
"""

import hashlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from html import escape
from math import inf
from subprocess import PIPE
from threading import Lock, Semaphore, Thread
from typing import Any, NamedTuple

from ponlod.errors import DrawingError, SiteBusy

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
_KEPT = 128
"""Drawings in a Sketchbook, of at most some 100 kB each."""
_OF_ONE_CLIENT = 4
"""Drawings of a Sketchbook that one client may wait for, of _WAITING in all; each takes about a second."""
_TOLD = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH")
"""The variables that a Python needs to start; whoever draws need not know the others."""

_FAILED = "The charts cannot be drawn now. The tables beside them have the same numbers."
_UNDER_WAY = "The charts are being drawn. Ask again in a few seconds."
_BUSY = "Other charts are being drawn. Ask for this one again in a few seconds."

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

    ``make`` gives their specifications by name. Nobody waits for them long, nor do many at once: there are so
    many ``places``, which several galleries may have together.
    """

    def __init__(
        self,
        make: Callable[[], Mapping[str, Specification]],
        draw: Draw = draw,
        places: Semaphore | None = None,
    ) -> None:
        self._make = make
        self._draw = draw
        self._lock = Lock()
        self._places = places or Semaphore(_WAITING)
        self._drawings: Future[Mapping[str, str]] | None = None
        self._process: Process | None = None
        self._again = 0.0

    def drawn(self) -> Mapping[str, str]:
        """Return the drawings by name. Raises DrawingError while they are being made, and if they cannot be.

        After a failure there is no other attempt for a minute.
        """
        drawings = self.begin()
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

    @property
    def is_idle(self) -> bool:
        """Whether work would begin if somebody asked now: nobody has yet, or it failed a while ago."""
        last = self._drawings
        if last is None:
            return True
        failed = last.done() and not last.cancelled() and last.exception() is not None
        return failed and time.monotonic() >= self._again

    def begin(self) -> Future[Mapping[str, str]]:
        """Return what is being made, or was; now is when it begins, if need be."""
        with self._lock:
            if self._drawings is not None and not self.is_idle:
                return self._drawings
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


class _Commission(NamedTuple):
    """Who wants to have something drawn, and what becomes of it."""

    client: str | None
    gallery: Gallery
    drawings: Future[Mapping[str, str]]


class Sketchbook:
    """Drawings that are asked for one by one, of which there is no end: the last _KEPT of them are kept.

    They are made one after the other, for which whoever asks waits; but few do, of each client fewer still:
    others have a turn whatever one of them asks for.
    """

    def __init__(self, draw: Draw = draw) -> None:
        self._draw = draw
        self._lock = Lock()
        self._turn = Lock()
        self._places = Semaphore(_WAITING)
        self._sketches: OrderedDict[str, Gallery] = OrderedDict()
        self._under_way: list[_Commission] = []
        self._closed = False

    def drawn(self, specification: Specification, client: str | None) -> str:
        """Return what ``client`` wants to have drawn.

        Raises SiteBusy where too many others are being made, DrawingError as ``Gallery.drawn`` does.
        """
        text = json.dumps(specification, sort_keys=True)
        key = hashlib.sha256(text.encode()).hexdigest()
        with self._lock:
            gallery = self._sketches.get(key)
            if gallery is None:
                gallery = Gallery(lambda: {key: specification}, self._in_turn, self._places)
            if gallery.is_idle:
                self._make_way(client)
                self._under_way.append(_Commission(client, gallery, gallery.begin()))
            self._sketches[key] = gallery
            self._sketches.move_to_end(key)
            if len(self._sketches) > _KEPT:
                self._sketches.popitem(last=False)
        return gallery.drawn()[key]

    def check(self, client: str | None) -> None:
        """Raise SiteBusy if nothing new can be drawn for ``client`` now, before anything is made ready."""
        with self._lock:
            self._make_way(client)

    def close(self) -> None:
        """End what is under way, and begin nothing any more."""
        with self._lock:
            self._closed = True
            # What is under way may no longer be among what is kept.
            for gallery in (*self._sketches.values(), *(one.gallery for one in self._under_way)):
                gallery.close()

    def _make_way(self, client: str | None) -> None:
        if self._closed:
            raise DrawingError(_FAILED)
        self._under_way = [one for one in self._under_way if not one.drawings.done()]
        clients = [one.client for one in self._under_way]
        if len(clients) >= _WAITING or clients.count(client) >= _OF_ONE_CLIENT:
            raise SiteBusy(_BUSY)

    def _in_turn(
        self, specifications: Sequence[Specification], begun: Callable[[Process], None]
    ) -> list[str]:
        with self._turn:
            return self._draw(specifications, begun)


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
