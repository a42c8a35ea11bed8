# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the bytes of a file to the lines of a text document, or a refusal that says what the file is."""

import re
from pathlib import Path

from ponlod.errors import Problem, SourceError

MAX_BYTES = 256 * 2**20
MAX_LINES = 5_000_000
MAX_LINE_BYTES = 2**20
MAX_PROBLEMS = 100
"""A document with more is not the list that is meant; the rest of them would help nobody."""

_CONVERT = "Convert it to text with markdown headings, and save that as UTF-8"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, odt, xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an office document (doc, xls)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF document"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LEVELS = re.compile(rb"[0-9]\\?\.[0-9]{1,2}\\?\.[0-9]")
"""Three numbers joined by points, perhaps escaped; every code has them."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1a\x7f-\x9f]")


def lines_of(data: bytes, path: Path) -> tuple[str, ...]:
    """Return the lines of a document, without line ends (LF, CRLF or CR) and without byte order mark.

    Raises SourceError for what is not such a document: nothing in it, another kind of file, another encoding
    than UTF-8, beyond the limits of this module, or without any code. ``path`` is only named in messages.
    """
    problem = _refusal(data, path)
    if problem is not None:
        raise SourceError([problem])
    lines = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise SourceError([_not_utf8(line, error.start, number, path)]) from None
        if len(line) > MAX_LINE_BYTES:
            what = f"the line is {len(line):,} bytes long, and more than {MAX_LINE_BYTES:,} are not read"
            raise SourceError([Problem(what, "Give each paragraph a line of its own", path, number)])
    if not _LEVELS.search(data):
        raise SourceError([no_action(path)])
    return tuple(lines)


def no_action(path: Path) -> Problem:
    """The refusal of a document in which no heading starts with an action's code."""
    return Problem(
        "no action was found: no heading starts with a code like “XX1.2.3.a”",
        "Check that it is the list of projects, and that each action has a heading “code - title”",
        path,
    )


def _refusal(data: bytes, path: Path) -> Problem | None:
    """What a look at the bytes as a whole has against reading them."""
    if len(data) > MAX_BYTES:
        what = f"the file has {len(data):,} bytes, and more than {MAX_BYTES:,} (256 MB) are not read"
        return Problem(what, "Check that it is the right file, or split it by city and version", path)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        return Problem("the file is empty", "Put the text of the document in it", path)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return Problem(f"the file is {kind}, not text", _CONVERT, path)
    if data.startswith(_UTF16):
        return Problem("the text is encoded as UTF-16, not as UTF-8", "Save it as UTF-8", path)
    if b"\0" in data:
        return Problem("the file is binary, not text", _CONVERT, path)
    if data.count(b"\n") + data.count(b"\r") > MAX_LINES:
        what = f"the file has more than {MAX_LINES:,} lines, and so many are not read"
        return Problem(what, "Check that it is the right file, or split it by city and version", path)
    return None


def _not_utf8(line: bytes, position: int, number: int, path: Path) -> Problem:
    """The refusal of a line that is not UTF-8, with the encoding that it seems to have."""
    what = f"byte {position + 1} of the line (0x{line[position]:02X}) is not UTF-8"
    try:
        guess = line.decode("cp1252")
    except UnicodeDecodeError:
        guess = ""
    if guess and not _UNPRINTABLE.search(guess):
        what += f"; as Latin-1 (Windows-1252) it is “{guess[position]}”"
        return Problem(what, "Save the document as UTF-8", path, number)
    return Problem(what, _CONVERT, path, number)
