# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who asks is who a trusted proxy says, or the other end of the connection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.web.http.clients import Clients


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("::1", "203.0.113.7", "203.0.113.7"),
        ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("127.0.0.1", "2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "", "fe80::/64"),
        ("127.0.0.1", "203.0.113.7:51234", "203.0.113.7"),
        ("127.0.0.1", "10.0.0.1:1, 203.0.113.7:2", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8:1:2::9]:51234", "2001:db8:1:2::/64"),
        ("127.0.0.1", "[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("127.0.0.1", "203.0.113.7:", "127.0.0.1"),
        ("127.0.0.1", "[]:1", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7,", "127.0.0.1"),
        ("127.0.0.1", "1" * 1000, "127.0.0.1"),
    ],
)
def test_a_client_is_known_by_its_address(peer: str, forwarded: str, expected: str) -> None:
    assert Clients().of(peer, forwarded) == expected


@given(st.text())
def test_no_header_can_confuse_it(forwarded: str) -> None:
    assert Clients().of("127.0.0.1", forwarded)
    assert Clients().of("203.0.113.7", forwarded) == "203.0.113.7"
