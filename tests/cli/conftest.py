# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands, run as by somebody who stands in the checkout."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ponlod.cli import main
from ponlod.settings import DEFAULTS


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ponlod in the checkout with the given words."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "120")
    for name in map(str.upper, DEFAULTS):
        monkeypatch.delenv(f"PONLOD_{name}", raising=False)
    return lambda *words, **options: CliRunner().invoke(main, words, **options)
