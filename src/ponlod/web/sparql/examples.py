# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Queries to start from: examples/*.rq, each with its question in both languages in the first lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ponlod.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Example:
    """A query and, in one language, the question that it answers."""

    name: str
    question: str
    query: str


def examples(language: str) -> Sequence[Example]:
    """Return the examples, in the order of their file names."""
    return [_read(path, language) for path in sorted((Path(__file__).parent / "examples").glob("*.rq"))]


def _read(path: Path, language: str) -> Example:
    lines = path.read_text(encoding="utf-8").splitlines()
    questions = {
        code: line.removeprefix(f"# {code}: ")
        for line in lines
        for code in LANGUAGES
        if line.startswith(f"# {code}: ")
    }
    query = "\n".join(line for line in lines if not line.startswith("# "))
    query = query.replace('"it"', f'"{language}"')  # names in the reader's language
    return Example(path.stem, questions[language], query.strip() + "\n")
