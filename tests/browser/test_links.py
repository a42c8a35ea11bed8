# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address that the site names is there: pages, fragments in pages, files, images, styles and fonts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urldefrag

import httpx


def test_every_address_that_a_page_or_a_style_names_is_there(crawl: Any) -> None:
    lost = [
        f"{address}, named on {crawl.named_by[address]}: {status}"
        for address, status in crawl.status.items()
        if status != 200
    ]
    assert not lost, "\n".join(lost)


def test_every_fragment_that_a_link_names_is_in_the_page_it_leads_to(
    crawl: Any, http: httpx.Client, site: str, read: Callable[[httpx.Response], Any]
) -> None:
    fragments = {address: page.fragments for address, page in crawl.pages.items()}
    lost = set()
    for page in crawl.pages.values():
        for link in page.links:
            target, fragment = urldefrag(link)
            if not fragment or not target.startswith(site):
                continue
            address = target.removeprefix(site) or "/"
            if address not in fragments:
                fragments[address] = read(http.get(address)).fragments
            if unquote(fragment) not in fragments[address]:
                lost.add(f"{address}#{fragment}")
    assert not lost, "\n".join(sorted(lost))


def test_the_crawl_saw_what_a_site_is_made_of(crawl: Any) -> None:
    def seen(*ends: str) -> set[str]:
        return {address for address in crawl.status if address.partition("?")[0].endswith(ends)}

    assert seen(".css")
    assert seen(".svg")
    assert seen(".ttl")
    assert len(crawl.pages) > 200
