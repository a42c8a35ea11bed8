# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages speak two languages, and write numbers, money and dates as each of them does."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

import ponlod.web.language
from ponlod.errors import Fault
from ponlod.languages import LANGUAGES
from ponlod.publisher import Publisher
from ponlod.questions.definition import TAGS
from ponlod.web.language import languages
from ponlod.web.views.check_page import FIELDS as COMPARED
from ponlod.web.views.coverage import FIELDS, Verdict
from ponlod.web.views.files import FileRow
from ponlod.web.views.glossary import SECTIONS
from ponlod.web.views.harvest.programs import HARVESTERS
from ponlod.web.views.harvest.rules import RULES
from ponlod.web.views.harvest.transport import RULES as SENDING
from ponlod.web.views.loading import checks, recipes

WEB = Path(ponlod.web.language.__file__).parent
QUESTIONS = WEB.parent / "questions"
COLUMNS = WEB.parent / "publish" / "columns.toml"
TABLES = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in [*sorted((WEB / "texts").glob("*.toml")), COLUMNS]
]
ENTRIES = {
    f"{section}.{key}": entry
    for table in TABLES
    for section, entries in table.items()
    for key, entry in entries.items()
}
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(
        [*WEB.rglob("*.html"), *WEB.rglob("*.py"), *COLUMNS.parent.glob("*.py"), *QUESTIONS.glob("*.py")]
    )
)
FILE = FileRow("dumps/file", "text/plain", 1, "", None)
COMPOSED = {
    *(f"data.{one.key}" for one in (*recipes("/", FILE, FILE, ""), *checks("/", FILE))),
    *(f"glossary.{section}" for section in SECTIONS),
    *(f"tag.{tag}" for tag in TAGS),
    *(f"fault.{fault}" for fault in Fault),
    *(f"standing.{Publisher(official=official).standing}" for official in (True, False)),
    *(text for field in FIELDS for text in (f"annex.{field.key}", f"coverage.{field.key}_note")),
    *(f"coverage.{verdict}" for verdict in get_args(Verdict)),
    *(f"interface.{facet}" for facet in ("axis", "measure", "status", "project", "city", "place", "amount")),
    *(f"interface.{hint}" for hint in ("latest", "previous", "money", "text", "action")),
    *(f"workbook.sheet_{name}" for name in ("actions", "projects")),
    *(f"check.{one.key}" for one in HARVESTERS),
    *(f"check.{field}" for field in COMPARED),
    *(f"data.{shelf}{end}" for shelf in ("catalogue", "terms", "reports") for end in ("", "_lead")),
    *(f"complaint.{rule}{end}" for rule in (*(one.id for one in RULES), *SENDING) for end in ("", "_do")),
}
"""The texts that pages look up by what a view has found."""
IT, EN = languages()["it"], languages()["en"]


def test_every_text_exists_in_both_languages_with_the_same_blanks_to_fill() -> None:
    for key, entry in ENTRIES.items():
        assert set(entry) == set(LANGUAGES), key
        assert all(text.strip() for text in entry.values()), key
        blanks = [sorted(re.findall(r"\{\w+\}", text)) for text in entry.values()]
        assert blanks[0] == blanks[1], key


def test_every_text_that_a_page_asks_for_exists() -> None:
    asked = set(re.findall(r"\bt\(\s*[\"']([a-z_]+\.[\w.]+)[\"']", SOURCES))
    assert len(asked) > 100
    assert asked | COMPOSED <= set(ENTRIES)
    counted = set(re.findall(r"\bcount\(\s*[\"']([a-z_]+\.[\w.]+)[\"']", SOURCES))
    assert counted
    assert {f"{key}.{form}" for key in counted for form in ("one", "other")} <= set(ENTRIES)


def test_no_text_is_left_over() -> None:
    templates = [path.read_text(encoding="utf-8") for path in WEB.rglob("*.html")]
    for key in ENTRIES:
        section, _, name = key.partition(".")
        # Looked up by what the data, a column or the status are, or by the editor's scripts.
        if section in ("property", "error", "editor", "column", "kind", "kohesio", "described"):
            continue
        stem = name.removesuffix(".one").removesuffix(".other")
        composed = key in COMPOSED or any(
            f'"{section}." ~' in text and f'"{stem}"' in text for text in templates
        )
        assert composed or f'"{section}.{stem}"' in SOURCES or f"'{section}.{stem}'" in SOURCES, key


def test_money_is_written_as_the_reader_writes_it() -> None:
    assert IT.money(Decimal("2531250")) == "€\u00a02.531.250,00"
    assert EN.money(Decimal("2531250")) == "€2,531,250.00"
    assert IT.money(Decimal("40625873.25")) == "€\u00a040.625.873,25"
    assert IT.money(Decimal("0.01")) == "€\u00a00,01"


def test_a_large_amount_keeps_its_cents() -> None:
    assert EN.money(Decimal("12345678901234567.89")) == "€12,345,678,901,234,567.89"


@pytest.mark.parametrize(
    ("value", "italian", "english"),
    [
        ("2022-01-31", "31 gennaio 2022", "31 January 2022"),
        ("2022-01", "gennaio 2022", "January 2022"),
        ("2022", "2022", "2022"),
        ("2022-13-45", "2022-13-45", "2022-13-45"),
        ("-0044", "-0044", "-0044"),
    ],
)
def test_dates_are_written_in_words_as_exactly_as_they_are_known(
    value: str, italian: str, english: str
) -> None:
    assert (IT.date(value), EN.date(value)) == (italian, english)


@pytest.mark.parametrize(("number", "italian"), [(0, "0 azioni"), (1, "1 azione"), (30, "30 azioni")])
def test_counts_agree_with_their_noun(number: int, italian: str) -> None:
    assert IT.count("count.actions", number) == italian


def test_italian_millions_have_a_form_of_their_own_and_still_a_text() -> None:
    assert IT.count("count.actions", 1_000_000) == "1.000.000 azioni"


def test_shares_and_sizes() -> None:
    assert IT.share(Decimal("837500"), Decimal("2837500")) == "29,5%"
    assert EN.share(Decimal(1), Decimal(3)) == "33.3%"
    assert [EN.size(999), IT.size(189_650), EN.size(47_200_000)] == ["999 B", "189,7 kB", "47.2 MB"]


def test_what_fills_a_blank_is_escaped() -> None:
    assert IT.text("thing.rule", rule="<b>") == "Classificato con la regola &lt;b&gt;"
