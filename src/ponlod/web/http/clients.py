# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who asks, as far as fairness between clients needs to know. Pure."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

CLIENT = "ponlod.client"
"""Where a page finds who asks for it, to put queries to the store in their name."""

_SUBNET = 64
_LONGEST = 64
"""Characters; no address has more, not even with a port."""
_WITH_PORT = re.compile(r"\[([^]]*)\](?::\d+)?\Z|([^]:[]+):\d+\Z")


class Clients:
    """Says who sent a request. A proxy on this machine is believed about whom it speaks for.

    >>> clients = Clients()
    >>> clients.of("127.0.0.1", "1.2.3.4, 203.0.113.7"), clients.of("203.0.113.7", "1.2.3.4")
    ('203.0.113.7', '203.0.113.7')
    >>> clients.of("2001:db8::1", "")
    '2001:db8::/64'
    """

    def __init__(self) -> None:
        self._known = lru_cache(maxsize=1024)(self._find)

    def of(self, peer: str, forwarded: str) -> str:
        """Return an IPv4 address, or the /64 of an IPv6 address, which is one household's.

        ``peer`` is the other end of the connection, ``forwarded`` its X-Forwarded-For. Of that, the last
        address is what the proxy saw; what comes before it anybody may have written.
        """
        return self._known(peer, forwarded.rpartition(",")[2].strip()[:_LONGEST] if forwarded else "")

    def _find(self, peer: str, last: str) -> str:
        address = _address(peer)
        if address is None:
            return peer
        if address.is_loopback:
            with_port = _WITH_PORT.match(last)
            address = _address((with_port[1] or with_port[2] or "") if with_port else last) or address
        if isinstance(address, IPv6Address):
            return str(IPv6Network((int(address) >> _SUBNET << _SUBNET, _SUBNET)))
        return str(address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
