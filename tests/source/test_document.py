# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is not a text document is refused, and the message says what it is and what to do."""

from pathlib import Path

import pytest

from ponlod.errors import SourceError
from ponlod.source import document
from ponlod.source.document import lines_of

PATH = Path("data/prova/document.md")
CODE = b"### XX1.2.3.a - Titolo\n"


def refusal(data):
    with pytest.raises(SourceError) as caught:
        lines_of(data, PATH)
    (problem,) = caught.value.problems
    assert problem.path == PATH
    return problem


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n"])
def test_an_empty_or_blank_file_is_refused(data):
    assert str(refusal(data)) == f"{PATH}: the file is empty. Put the text of the document in it."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive or an office document (docx, odt, xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1", "an office document (doc, xls)"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"{\\rtf1", "an RTF document"),
    ],
)
def test_another_kind_of_file_is_named(data, kind):
    problem = refusal(data + CODE)
    assert problem.what == f"the file is {kind}, not text"
    assert problem.remedy == "Convert it to text with markdown headings, and save that as UTF-8"


def test_any_binary_file_is_refused():
    assert refusal(CODE + b"\x00\x01").what == "the file is binary, not text"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_named(encoding):
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    problem = refusal(mark + CODE.decode().encode(encoding))
    assert problem.what == "the text is encoded as UTF-16, not as UTF-8"


def test_latin_1_is_recognised_with_line_and_byte():
    problem = refusal(CODE + "Città e proprietà\n".encode("cp1252"))
    assert problem.line == 2
    assert problem.what == "byte 5 of the line (0xE0) is not UTF-8; as Latin-1 (Windows-1252) it is “à”"
    assert problem.remedy == "Save the document as UTF-8"


@pytest.mark.parametrize("garbage", [b"abc\x81\xff", b"abc\xff\x01"])
def test_other_bytes_are_not_said_to_be_latin_1(garbage):
    problem = refusal(CODE + garbage)
    assert (problem.line, problem.what.endswith("is not UTF-8")) == (2, True)
    assert problem.remedy.startswith("Convert")


def test_a_file_over_256_mb_is_refused(monkeypatch):
    assert document.MAX_BYTES == 256 * 2**20
    monkeypatch.setattr(document, "MAX_BYTES", 30)
    assert lines_of(CODE + b"1234567", PATH)
    problem = refusal(CODE + b"12345678")
    assert problem.what.endswith("and more than 30 (256 MB) are not read")


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_file_with_too_many_lines_is_refused(monkeypatch, end):
    monkeypatch.setattr(document, "MAX_LINES", 5)
    assert "more than 5 lines" in refusal(CODE + end * 6).what


def test_a_line_beyond_any_paragraph_is_refused():
    longest = b"a" * document.MAX_LINE_BYTES
    assert len(lines_of(CODE + longest, PATH)) == 2
    problem = refusal(CODE + longest + b"a")
    assert (problem.line, problem.what) == (
        2,
        "the line is 1,048,577 bytes long, and more than 1,048,576 are not read",
    )


def test_a_text_without_anything_like_a_code_has_no_action():
    problem = refusal(b"Il Comune di Milano\n")
    assert problem.what == "no action was found: no heading starts with a code like “XX1.2.3.a”"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways_and_lose_the_byte_order_mark(end):
    data = end.join(["\ufeffXX1.2.3.a - Uno", "", "due\u2028tre\x0bquattro"]).encode()
    assert lines_of(data, PATH) == ("XX1.2.3.a - Uno", "", "due\u2028tre\x0bquattro")


def test_an_escaped_code_is_something_like_a_code():
    assert lines_of(rb"XX1\.2\.3\.a", PATH)
