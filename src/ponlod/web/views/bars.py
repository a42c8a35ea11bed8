# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A chart as a Vega-Lite specification. Pure.

Where words stand is reckoned here and not measured when it is drawn: an image uses the fonts of the reader's
machine, which nobody knows, so there is room for wide ones, and the same chart is drawn the same everywhere.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ponlod.questions.definition import Tone
from ponlod.web.views.charts import Bar, Chart

_FONT = "'Titillium Web', 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
_EM = 0.53
"""Width of a letter, on average, in the widest of these fonts."""

_INK, _QUIET = "#17324d", "#455b71"
_FILLS: Mapping[Tone | None, str] = {
    Tone.PROGRAMME: "#004d99",
    Tone.COUNT: "#004d99",
    Tone.OTHER_PUBLIC: "#c77700",
    None: "#768593",
}
_ON: Mapping[Tone | None, str] = {Tone.PROGRAMME: "#ffffff", Tone.OTHER_PUBLIC: "#000000"}
"""Colours of what is written into a bar."""

_IN_THE_DARK = {
    _INK: "#eaf0f5",
    _QUIET: "#b3c0cb",
    "#004d99": "#5aa9ee",
    "#ffffff": "#06121d",
    "#c77700": "#ffcf70",
    "#768593": "#93a1ae",
}
"""Every colour that is another one on a dark page. Blue and amber differ in lightness on either."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in pixels. Labels stand left of the bars in a column of their own, or above them without one.

    Without a size the headline is not written; the image is still called by it.
    """

    width: int
    column: int
    text: int
    headline: int
    bar: int
    gap: int
    label_lines: int = 3

    @property
    def small(self) -> int:
        return self.text - 1

    @property
    def line(self) -> int:
        return round(self.text * 1.25)


LAYOUTS = {
    "wide": Layout(width=720, column=290, text=15, headline=19, bar=26, gap=14),
    "narrow": Layout(width=340, column=0, text=14, headline=17, bar=24, gap=16),
}
"""By the names that they have in addresses: for pages, and for phones."""
BARE = {f"{name}-bare": replace(layout, headline=0) for name, layout in LAYOUTS.items()}
"""The same without headline, for pages that say it anyway."""

_AT_THE_END = 7
"""Letters for which there is room after the longest bar, in ems: ``€ 100,5 mln``."""


def wrapped(text: str, width: float, size: float, lines: int = 8) -> list[str]:
    """Break a text into lines of at most ``width``; what is cut off, if anything, ends with dots."""
    letters = max(8, int(width / (_EM * size)))
    return textwrap.wrap(text, letters, max_lines=lines, placeholder=" …", break_on_hyphens=False)


def specification(chart: Chart, layout: Layout) -> dict[str, Any]:
    """Return the chart in Vega-Lite, its numbers inside; ``height`` is what the layout comes to."""
    words = _Words(layout)
    if layout.headline:
        words.paragraph(chart.headline, layout.headline, _INK, bold=True)
    keys = list(_legend(chart, layout, words))
    pieces: list[dict[str, Any]] = []
    inside: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    longest = max(float(bar.length) for bar in chart.bars)
    right = layout.width - _AT_THE_END * layout.text
    begin = words.y
    for bar in chart.bars:
        top = _label(bar, layout, words)
        middle = top + layout.bar / 2
        start = 0.0
        for piece in bar.pieces:
            end = start + float(piece.length)
            one = {"label": bar.label, "start": start, "end": end, "middle": middle}
            room = (end - start) / longest * (right - layout.column) - 12
            pieces.append(one | {"top": top, "bottom": top + layout.bar, "fill": _FILLS[piece.tone]})
            if piece.tone in _ON and len(bar.pieces) > 1 and room > len(piece.text) * layout.small * _EM:
                inside.append(one | {"text": piece.text, "fill": _ON[piece.tone]})
            start = end
        ends.append({"end": start, "middle": middle, "text": bar.text, "fill": _INK if start else _QUIET})
    bottom = words.y - layout.gap
    for note in chart.notes:
        words.paragraph(note, layout.small, _QUIET)
    scale = {"domain": [0, longest], "range": [layout.column, right], "nice": False}
    along = {"type": "quantitative", "scale": scale, "axis": None}
    from_start, from_end = {"field": "start", **along}, {"field": "end", **along}
    layers = [
        _boxes(keys, _pixel("left"), "right"),
        _boxes([one for one in pieces if not one["start"]], from_start, "end"),
        # A thin gap tells a piece from the one before it where colours do not.
        _boxes([one for one in pieces if one["start"]], from_start, "end", gap=2),
        _texts(inside, from_start, _pixel("middle"), layout.small, beside=8),
        _texts([one for one in ends if one["end"]], from_end, _pixel("middle"), layout.text, True, beside=7),
        _texts([one for one in ends if not one["end"]], from_end, _pixel("middle"), layout.small, beside=7),
        *words.layers(),
    ]
    if layout.column:
        base = {"left": layout.column - 1, "right": layout.column, "top": begin - 4, "bottom": bottom + 4}
        layers.append(_boxes([base | {"fill": _QUIET}], _pixel("left"), "right"))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": layout.width,
        "height": round(words.y),
        "padding": 0,
        "autosize": "none",
        "background": None,
        "config": {"view": {"stroke": None}, "aria": False, "font": _FONT},
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "usermeta": {"title": chart.headline, "description": chart.description, "style": _style()},
    }


def _style() -> str:
    """The colours for dark pages, on screens. The light ones stand in the drawing, and so everywhere else."""
    rules = (
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}'
        for light, dark in _IN_THE_DARK.items()
    )
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


class _Words:
    """Lines of text from the top down; ``y`` is where the next thing goes."""

    def __init__(self, layout: Layout) -> None:
        self.y = 0.0
        self._layout = layout
        self._lines: dict[tuple[int, bool], list[dict[str, Any]]] = {}

    def put(self, x: float, y: float, text: str, size: int, fill: str, *, bold: bool = False) -> None:
        """Put one line at its baseline."""
        line = {"x": x, "y": y, "text": text, "fill": fill}
        self._lines.setdefault((size, bold), []).append(line)

    def paragraph(self, text: str, size: int, fill: str, *, bold: bool = False) -> None:
        """Put a text of the whole width, and leave room below."""
        for line in wrapped(text, self._layout.width, size):
            self.put(0, self.y + size, line, size, fill, bold=bold)
            self.y += round(size * 1.3)
        self.y += 6

    def layers(self) -> Iterator[dict[str, Any]]:
        for (size, bold), lines in self._lines.items():
            yield _texts(lines, _pixel("x"), _pixel("y"), size, bold)


def _legend(chart: Chart, layout: Layout, words: _Words) -> Iterator[dict[str, Any]]:
    """Put the words of the legend, and yield the rectangles before them."""
    x, size, words.y = 0.0, layout.text, words.y + 4
    for tone, text in chart.legend:
        end = x + 19 + len(text) * size * _EM
        if x and end > layout.width:
            x, end, words.y = 0.0, end - x, words.y + layout.line
        yield {"left": x, "right": x + 13, "top": words.y + 1, "bottom": words.y + 14, "fill": _FILLS[tone]}
        words.put(x + 19, words.y + 13, text, size, _INK)
        x = end + 20
    words.y += layout.line + layout.gap if chart.legend else layout.gap / 2


def _label(bar: Bar, layout: Layout, words: _Words) -> float:
    """Put the label of a bar, and move on past both; return where the bar begins."""
    width = layout.column - 16 if layout.column else layout.width
    lines = wrapped(bar.label, width, layout.text, layout.label_lines)
    label = len(lines) * layout.line
    row = max(label, layout.bar) if layout.column else label + layout.bar + 3
    begin = words.y + (row - label) / 2 if layout.column else words.y
    for number, line in enumerate(lines):
        words.put(0, begin + number * layout.line + layout.text, line, layout.text, _INK)
    top = words.y + (row - layout.bar) / 2 if layout.column else words.y + label + 3
    words.y += row + layout.gap
    return top


def _boxes(
    values: Sequence[dict[str, Any]], left: dict[str, Any], right: str, gap: int = 0
) -> dict[str, Any]:
    """A layer of rectangles, ``gap`` pixels short at their left."""
    encoding = {"x": left, "x2": {"field": right}, "y": _pixel("top"), "y2": {"field": "bottom"}}
    return _layer(values, {"type": "rect", "xOffset": gap}, encoding)


def _texts(
    values: Sequence[dict[str, Any]],
    x: dict[str, Any],
    y: dict[str, Any],
    size: int,
    bold: bool = False,
    beside: int = 0,
) -> dict[str, Any]:
    """A layer of texts, each on one line however wide that is: at their baseline, or ``beside`` a middle."""
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle" if beside else "alphabetic",
        "dx": beside,
        "font": _FONT,
        "fontSize": size,
        "fontWeight": "bold" if bold else "normal",
        "limit": 0,
    }
    return _layer(values, mark, {"x": x, "y": y, "text": {"field": "text"}})


def _layer(
    values: Sequence[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]
) -> dict[str, Any]:
    colour = {"field": "fill", "type": "nominal", "scale": None}
    return {"data": {"values": values}, "mark": mark, "encoding": {**encoding, "color": colour}}


def _pixel(field: str) -> dict[str, Any]:
    """A place that is given in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
