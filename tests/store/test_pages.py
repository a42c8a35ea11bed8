# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data in large pages of memory."""

import platform
import re
import subprocess
import sys

import pytest

HOLDING = """
from pathlib import Path
from ponlod.store import pages
data = bytearray(b"x" * (64 << 20))
pages.gather()
assert data == b"x" * (64 << 20)
print(Path("/proc/self/smaps_rollup").read_text())
"""


@pytest.mark.skipif(
    tuple(map(int, re.findall(r"\d+", platform.release())[:2])) < (6, 1) or sys.platform != "linux",
    reason="only Linux 6.1 and later make large pages of small ones when asked",
)
def test_what_a_process_holds_is_gathered_in_large_pages_and_stays_what_it_is():
    said = subprocess.run([sys.executable, "-c", HOLDING], capture_output=True, text=True, check=True).stdout
    kilobytes = re.search(r"AnonHugePages: +(\d+)", said)
    assert kilobytes
    assert int(kilobytes[1]) >= 60 * 1024


def test_gathering_is_allowed_where_there_is_nothing_to_gather():
    assert subprocess.run(
        [sys.executable, "-c", "from ponlod.store import pages; pages.gather(); pages.gather()"], check=True
    )
