# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Publishing is ended by a signal as by an error: nothing half-written stays."""

import os
import signal
from pathlib import Path

import pytest

from ponlod.cli.publishing import ended_by_sigterm
from ponlod.publish.folder import fresh_folder


def test_sigterm_ends_a_build_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    former = signal.getsignal(signal.SIGTERM)
    out = tmp_path / "publication"

    def build() -> None:
        with ended_by_sigterm(), fresh_folder(out) as folder:
            (folder / "half").write_text("written")
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        build()
    assert ended.value.code == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is former
