# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a line says, without its decoration."""

import re
import unicodedata
from html import unescape

_SPECIAL = re.compile(r"[*_<\\&#>\[\u00ad\u200b\u2060\ufeff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_RULE = re.compile(r"[-=_*~|:+\s]{3,}")
_QUOTE = re.compile(r"\s*>[>\s]*")
_HEADING = re.compile(r"\s*(?:(#{1,6})(?:\s+|$)|(#{2,6}))")
_CLOSING = re.compile(r"(?<=\s)#+$")
_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^()]*+\)")
_DECORATION = re.compile(
    r"""
      (?P<address> https?://[^\s<>*]+ )
    | <(?P<brackets> https?://[^\s<>]+ )>
    | \\(?P<escaped> [!-/:-@\[-`{-~] )
    | <br\b[^<>]*+> (?P<space>)
    | </?(?:b|i|u|em|strong|span|sup|sub|small|mark|font|p|div|center)\b[^<>]*+>
    | <!--[^<>]*+>
    | (?<=\S)\* | \*(?=\S)
    | (?<!\w)_++(?=\S) | (?<=[^\s_])_++(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENING = re.compile(r"\s*(?:[*_]+(?=\S)|<(?P<tag>b|i|em|strong)>)", re.IGNORECASE)


def plain(line: str) -> tuple[str, int]:
    """Return the words of a line, and the level of its markdown heading (0: it is none).

    Gone are emphasis (``*``, ``_``, ``<b>`` …), heading marks, quotation marks at the margin, rules, escapes,
    comments, images and invisible characters; a link leaves its text. Any white space becomes one space, and
    letters are in Unicode NFC. A line of decoration alone gives an empty text.

    >>> plain("### ***MI4.1.1.d - Abitazioni***  "), plain("<b>Progetto 1</b>\\t<b>3</b>"), plain("5 * 3")
    (('MI4.1.1.d - Abitazioni', 3), ('Progetto 1 3', 0), ('5 * 3', 0))
    """
    level = 0
    text = line
    if _SPECIAL.search(line):
        if _RULE.fullmatch(line):
            return "", 0
        if quote := _QUOTE.match(text):
            text = text[quote.end() :]
        if heading := _HEADING.match(text):
            level = len(heading[1] or heading[2])
            text = _CLOSING.sub("", text[heading.end() :].rstrip())
        if "](" in text:
            text = _LINK.sub(lambda link: "" if link[0][0] == "!" else link[1], text)
        text = _DECORATION.sub(_words, text)
        text = unescape(_INVISIBLE.sub("", text))
    elif _RULE.fullmatch(line):
        return "", 0
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = " ".join(text.split())
    return (line if text == line else text), (level if text else 0)


def _words(decoration: re.Match[str]) -> str:
    """What a match of _DECORATION leaves of itself."""
    kind = decoration.lastgroup
    if kind is None:
        return ""
    if kind == "space":
        return " "
    return decoration[kind] if kind == "escaped" else decoration[kind].replace("\\", "")


def is_unclosed(printed: str) -> bool:
    """Whether a line, or several, open emphasis at their beginning and never close it.

    >>> is_unclosed("**MI4.1.1.a - Abitare"), is_unclosed("**MI4.1.1.a** - Abitare")
    (True, False)
    """
    opening = _OPENING.match(printed)
    if opening is None:
        return False
    closing = f"</{opening['tag']}>" if opening["tag"] else opening[0].strip()
    return closing not in printed[opening.end() :]
