# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page /catalogue/check tells an operator what CKAN would store; CKAN's own harvester says the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from ponlod.web.views.harvest.programs import HARVESTERS
from ponlod.web.views.harvest.reading import Reading
from ponlod.web.views.harvest.stored import Stored, harvested

Ckan = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def told(publication: Path, base: str) -> dict[str, Stored]:
    """What the check says that CKAN knows, by what CKAN knows it by."""
    (ckan,) = (harvester for harvester in HARVESTERS if harvester.key == "ckan")
    reading = Reading(Graph().parse(publication / "catalogue.ttl"), base)
    return {str(stored.identity): stored for stored in harvested(reading, ckan)}


@pytest.fixture(scope="module")
def harvest(ckan: Ckan, site: str) -> dict[str, dict[str, Any]]:
    """What CKAN's harvester found, by the same."""
    return {one["guid"]: one for one in ckan(f"{site}/catalogue.ttl")["datasets"]}


def test_the_check_tells_of_each_dataset_what_ckan_stores(
    told: dict[str, Stored], harvest: dict[str, dict[str, Any]]
) -> None:
    assert set(told) == set(harvest)
    for identity, stored in harvest.items():
        said = told[identity]
        assert said.titles["it"] == stored["title"]
        assert said.descriptions["it"] == stored["notes"]
        assert said.publisher == stored["publisher_name"]
        assert said.contact == f"{stored['contact_name']}, {stored['contact_email']}"
        assert sorted(said.themes) == stored["theme"]
        assert said.frequency == stored["frequency"]
        assert said.licence == (stored["license_id"] or None)
        assert said.modified == stored["modified"]
        assert said.period == (stored["temporal_start"], stored["temporal_end"])


def test_the_check_tells_of_each_file_what_ckan_stores(
    told: dict[str, Stored], harvest: dict[str, dict[str, Any]]
) -> None:
    for identity, stored in harvest.items():
        resources = {str(one.address): one for one in told[identity].resources}
        assert set(resources) == {one["url"] for one in stored["resources"]}
        for one in stored["resources"]:
            said = resources[one["url"]]
            assert said.names["it"] == one["name"]
            assert (said.size, said.digest) == (one["size"], f"sha256:{one['hash']}")
            assert said.format == one["format"]
