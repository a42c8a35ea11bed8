# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two languages of the pages, with their texts (texts/*.toml)."""

import tomllib
from pathlib import Path

from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.publish.columns import words

NAMES = {"it": "Italiano", "en": "English"}


def languages() -> dict[str, Language]:
    """Read texts/*.toml: tables of sections, each entry ``key = { it = "…", en = "…" }``.

    The words of the tables come from where those of the dumps are.
    """
    tables = (
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted((Path(__file__).parent / "texts").glob("*.toml"))
    )
    entries = {
        f"{section}.{key}": entry
        for table in tables
        for section, section_entries in table.items()
        for key, entry in section_entries.items()
    }
    tabular = words()
    return {
        code: Language(code, {**{key: entry[code] for key, entry in entries.items()}, **tabular[code]})
        for code in LANGUAGES
    }
