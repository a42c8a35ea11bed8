# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is to be mended in ponlod.toml is found by its line."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.errors import SettingsError
from ponlod.settings.file import SettingsFile, line_of

KNOWN, LISTS = ("host", "port", "themes"), ("themes",)

DOCUMENT = """\
# licence = "a comment"
"base" = "x"

'contact' = '''
licence = "what looks like an entry"
'''
licence="CC BY"   # after a blank line, without blanks

themes = [  # [
  "a", "b",

  # "not an item",
  'c' ,
  \"\"\"
d\"\"\" ]
port = 1
"""


@pytest.mark.parametrize(
    ("name", "line"), [("base", 2), ("contact", 4), ("licence", 7), ("themes", 9), ("port", 16)]
)
def test_a_value_is_on_the_line_that_it_begins_on(name: str, line: int) -> None:
    assert line_of(DOCUMENT, name) == line


@pytest.mark.parametrize(("item", "line"), [(0, 10), (1, 10), (2, 13), (3, 15)])
def test_an_item_of_a_list_is_on_the_line_that_it_ends_on(item: int, line: int) -> None:
    assert line_of(DOCUMENT, "themes", item) == line


@pytest.mark.parametrize("item", [0, 1, 2])
def test_the_items_of_a_list_on_one_line_are_all_there(item: int) -> None:
    assert line_of('host = "x"\nthemes = ["a", "b", "c"]', "themes", item) == 2


_TEXTS = st.text(st.characters(exclude_categories=["C"]) | st.sampled_from("\n\t\"'#[]=\\"), max_size=20)


def _written(text: str) -> str:
    """A text as a basic string of TOML, over several lines where it has them."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""'


@given(st.lists(_TEXTS, min_size=1, max_size=5), st.integers(0, 4), st.integers(0, 3))
def test_whatever_stands_in_the_values_the_line_is_that_of_the_name(
    texts: list[str], which: int, blank: int
) -> None:
    entries = [f"{chr(97 + number)} = {_written(text)}" + "\n" * blank for number, text in enumerate(texts)]
    document = "\n".join(entries)
    which = min(which, len(texts) - 1)
    name = chr(97 + which)
    assert tomllib.loads(document)[name] == texts[which]
    # The entry begins where those before it, and the line breaks between them, end; blank lines are no part
    # of it.
    before = "\n".join([*entries[:which], ""])
    assert line_of(document, name) == before.count("\n") + 1


def test_every_setting_that_cannot_be_used_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ponlod.toml"
    path.write_text('prot = 8000\n\nport = 1.5\nhost = ["a"]\nthemes = [\n1]\n[server]\nport = 1\n')
    with pytest.raises(SettingsError) as caught:
        SettingsFile.read(path, KNOWN, LISTS)
    assert str(caught.value).splitlines() == [
        f"{path}, line 1: unknown setting “prot”. Known are: host, port, themes.",
        f"{path}, line 3, port: this is neither text nor a whole number (printed: “1.5”). Write one.",
        f"{path}, line 4, host: this is neither text nor a whole number (printed: “['a']”). Write one.",
        f"{path}, line 5, themes: this is neither text nor a list of texts (printed: “[1]”). Write one.",
        f"{path}, line 7: unknown setting “server”. Known are: host, port, themes.",
    ]


@pytest.mark.parametrize("content", [b"port = " + b"9" * 5000, b"port = " + b"[" * 5000])
def test_a_file_that_is_not_toml_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ponlod.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        SettingsFile.read(path, KNOWN, LISTS)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("written", ["“data.example.org”", "«data.example.org»", "data.example.org", ""])
def test_text_without_straight_quotes_is_said_to_want_them(written: str, tmp_path: Path) -> None:
    path = tmp_path / "ponlod.toml"
    path.write_text(f"port = 1\nhost = {written}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        SettingsFile.read(path, KNOWN, LISTS)
    remedy = 'Mend that line: text stands between straight quotes, as host = "127.0.0.1"'
    assert str(caught.value) == f"{path}: this is not TOML: Invalid value (at line 2, column 8). {remedy}."


@pytest.mark.parametrize("content", ["host = 'à'".encode("cp1252"), "host = 'x'".encode("utf-16")])
def test_a_file_in_another_encoding_is_said_to_be(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ponlod.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        SettingsFile.read(path, KNOWN, LISTS)
    assert str(caught.value) == f"{path}: the file is not UTF-8. Save it as UTF-8 in your editor."


def test_a_mark_at_the_beginning_as_windows_writes_it_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ponlod.toml"
    path.write_text("host = 'x'\r\n", encoding="utf-8-sig")
    assert SettingsFile.read(path, KNOWN, LISTS).values == {"host": "x"}


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert SettingsFile.read(tmp_path / "ponlod.toml", KNOWN, LISTS).values == {}


def test_a_name_that_would_steer_a_terminal_is_printed_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ponlod.toml"
    path.write_text(r'"\u001b[31mport" = 1')
    with pytest.raises(SettingsError) as caught:
        SettingsFile.read(path, KNOWN, LISTS)
    assert rf"{path}, line 1: unknown setting “\x1b[31mport”. " in str(caught.value)
