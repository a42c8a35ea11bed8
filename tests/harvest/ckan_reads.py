# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A program: CKAN's harvester of DCAT-AP reads catalogues; what it would store comes out as JSON.

It runs among the packages of requirements.txt and knows nothing of ponlod. Requests, choice of parser,
paging, parsing, names, identities, what names and tags may be: all that is CKAN's and ckanext-dcat's own.
Only the database is replaced, by a list.

A line in, with the language of a CKAN site and an address; a line out: what the harvester complains of, what
it asked for, and the datasets in the order of their identities.
"""

import json
import sys
from types import SimpleNamespace
from typing import Any
from unittest import mock

import requests
from ckan.common import config
from ckan.logic import validators
from ckanext.dcat.harvesters import rdf
from ckanext.harvest.harvesters import HarvesterBase

LISTS = (
    "access_services",
    "alternate_identifier",
    "applicable_legislation",
    "conforms_to",
    "documentation",
    "has_version",
    "hvd_category",
    "is_referenced_by",
    "is_version_of",
    "language",
    "related_resource",
    "sample",
    "source",
    "theme",
)
"""What CKAN stores as JSON in a text, in the order in which the parser happens to meet it."""


class Harvester(rdf.DCATRDFHarvester):
    """The harvester, writing down what it complains of. It has no earlier harvest, so it deletes nothing."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def _save_gather_error(self, message: str, job: object) -> None:
        self.complaints.append(message)

    def _mark_datasets_for_deletion(self, guids: list[str], job: object) -> list[str]:
        return []


def harvest(address: str) -> dict[str, Any]:
    """Harvest an address as CKAN does when nothing is harvested yet."""
    harvester, stored, asked = Harvester(), [], []

    def harvest_object(guid: str, job: object, content: str) -> SimpleNamespace:
        stored.append(json.loads(content))
        return SimpleNamespace(id=guid, save=lambda: None)

    def send(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
        asked.append([request.method, request.url, request.headers.get("Accept")])
        return sending(session, request, **options)

    def free_name(name: str, **_: Any) -> str:
        return name

    sending = requests.Session.send
    source = SimpleNamespace(id="source", url=address, config=None)
    package = SimpleNamespace(owner_org=None, url=address)
    with (
        mock.patch.object(requests.Session, "send", send),
        mock.patch.object(rdf, "HarvestObject", harvest_object),
        mock.patch.object(rdf.model.Package, "get", return_value=package),
        mock.patch.object(HarvesterBase, "_ensure_name_is_unique", staticmethod(free_name)),
    ):
        harvester.gather_stage(SimpleNamespace(source=source))
    for dataset in stored:
        validators.name_validator(dataset["name"], {})
        for tag in dataset["tags"]:
            validators.tag_length_validator(tag["name"], {})
            validators.tag_name_validator(tag["name"], {})
    datasets = sorted(map(readable, stored), key=lambda dataset: dataset["guid"])
    return {"complaints": harvester.complaints, "asked": asked, "datasets": datasets}


def readable(dataset: dict[str, Any]) -> dict[str, Any]:
    """A dataset with its extras as fields like the others, and no order where there is none."""
    fields = {key: value for key, value in dataset.items() if key != "extras"}
    for extra in dataset["extras"]:
        assert fields.setdefault(extra["key"], extra["value"]) == extra["value"], extra
    fields["tags"] = sorted(tag["name"] for tag in dataset["tags"])
    fields["resources"] = sorted(map(ordered, dataset["resources"]), key=lambda resource: resource["uri"])
    return ordered(fields)


def ordered(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with their lists read, and sorted."""
    lists = {key: json.loads(value) for key, value in fields.items() if key in LISTS}
    return fields | {key: sorted(value, key=json.dumps) for key, value in lists.items()}


if __name__ == "__main__":
    config["ckanext.dcat.rdf.profiles"] = "euro_dcat_ap_3"
    for line in sys.stdin:
        config["ckan.locale_default"], _, address = line.strip().partition(" ")
        print(json.dumps(harvest(address)), flush=True)
