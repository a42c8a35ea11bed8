# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Page headers, and the headings of contents, projects and actions."""

import re
import unicodedata
from typing import NamedTuple

from ponlod.fields.codes import CODE, Code, code_of
from ponlod.source.plain import is_unclosed

MAX_TITLE = 1000
"""No title has more characters; nothing is added to one that long."""

_UNION = re.compile(r"unione europea", re.IGNORECASE)
_FUNDS = re.compile(r"(?:unione europea\W{0,3})?fondi strutturali e di investimento europei", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:pag(?:ina|\.)? ?)?(?:[-–—] ?)?[0-9]{1,4}(?: ?[-–—]| ?(?:di|/) ?[0-9]{1,4})?", re.IGNORECASE
)

_CONTENTS = re.compile(r"sommario|indice(?: generale| dei progetti)?", re.IGNORECASE)
_SEPARATED_TITLE = r" ?(?P<separator>[-–—:.]*) ?(?P<title>.*)"
_ACTION = re.compile(CODE.pattern + _SEPARATED_TITLE)
_PROJECT = re.compile(
    r"progetto (?:n[.°º]{0,2} ?)?(?P<number>[0-9]{1,3})(?![0-9]|[.,][0-9])" + _SEPARATED_TITLE, re.IGNORECASE
)
_TITLE_START = re.compile(r"[\w“”«\"'‘’(]")
_SENTENCE_END = re.compile(r"(?<!\b\w)[.;,]$")
_LEADS_ON = re.compile(r"(?:[,(]|\b(?:azion[ei]|progett[oi]|ved[ai]|[a-zà-ý]{1,3}))$")
_NOT_WORDS = re.compile(r"[\W_]+")


class ActionHeading(NamedTuple):
    """A heading of an action, its code also as printed; ``title`` is empty where it is on the next line."""

    code: Code
    printed: str
    title: str


class ProjectHeading(NamedTuple):
    """A heading of a numbered project; ``title`` is empty where it stands on the next line."""

    number: int
    title: str


def is_page_header(text: str, flowing: bool = False) -> bool:
    """Whether a line is what every page repeats: the Union's emblem, its funds, or the number of the page.

    Inside a paragraph only the emblem in capitals and the funds with a capital are.
    """
    if _UNION.fullmatch(text):
        return not flowing or text.isupper()
    if _FUNDS.fullmatch(text):
        return not flowing or text[0].isupper()
    return not flowing and _PAGE_NUMBER.fullmatch(text) is not None


def is_contents_heading(text: str) -> bool:
    """Whether a line is the heading of the table of contents."""
    return _CONTENTS.fullmatch(text) is not None


def action_heading(text: str, marked: bool = True, before: str = "") -> ActionHeading | None:
    """Read a line that starts with a code followed by a title; a sentence that mentions a code is none.

    ``marked``: it carries a markdown heading mark. ``before``: the line that flows into this one, if any.
    """
    match = _ACTION.match(text)
    if match is None or not _is_titled(match, marked, before):
        return None
    return ActionHeading(code_of(match), text[: match.end("letter")], match["title"])


def project_heading(text: str, marked: bool = True, before: str = "") -> ProjectHeading | None:
    """Read a line that starts with *Progetto n* followed by a title; arguments as for an action."""
    match = _PROJECT.match(text)
    if match is None or not _is_titled(match, marked, before):
        return None
    return ProjectHeading(int(match["number"]), match["title"])


def goes_on(title: str, printed: str, following: str) -> bool:
    """Whether a title without heading mark goes on in the next line of its paragraph.

    It does where ``printed`` opens emphasis without closing it, before a small letter, after a dash or comma.
    """
    if len(title) > MAX_TITLE:
        return False
    return following[0].islower() or title.endswith(("-", "–", "—", ",")) or is_unclosed(printed)


def normal(title: str) -> str:
    """Return ``title`` for comparison: its letters and digits only, small and without accents."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKD", title).casefold())


def _is_titled(match: re.Match[str], marked: bool, before: str) -> bool:
    """Whether what follows a code or number makes a heading of the line, and not a sentence."""
    title = match["title"]
    if not title:
        return marked or not before
    if not _TITLE_START.match(title):
        return False
    if marked:
        return True
    if title.count(")") > title.count("("):
        return False
    small, sentence = title[0].islower(), _SENTENCE_END.search(title)
    if not match["separator"]:
        return not (before or small or sentence)
    if before:
        return not (small or sentence or _LEADS_ON.search(before))
    return not (small and sentence)
