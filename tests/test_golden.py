# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is published is what was accepted, to the byte; ``pytest --golden-update`` accepts a change.

The files that people read are kept whole, so that a change shows as a diff; the digests in the manifest hold
the others.
"""

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
READ_BY_PEOPLE = (
    ".well-known/void.ttl",
    "catalogue.ttl",
    "dumps/ponlod-MI-13.ttl",
    "dumps/ponlod-MI-13.csv",
    "dumps/ponlod-MI-13.csv-metadata.json",
    "dumps/ponlod-MI-13-kohesio.csv",
    "reports/catalogue.en.txt",
    "reports/catalogue.it.txt",
    "reports/findings-MI-13.csv",
    "reports/findings-MI-13.en.txt",
    "reports/findings-MI-13.it.txt",
    "reports/lines-MI-13.csv",
    "reports/validation-MI-13.en.txt",
    "reports/validation-MI-13.it.txt",
)


def _check(name: str, published: bytes, update: bool) -> None:
    accepted = GOLDEN / Path(name).name
    if update:
        GOLDEN.mkdir(exist_ok=True)
        accepted.write_bytes(published)
    assert published == accepted.read_bytes(), f"{name} has changed; see git diff after --golden-update"


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_a_published_file_is_the_accepted_one(
    name: str, publication: Path, pytestconfig: pytest.Config
) -> None:
    _check(name, (publication / name).read_bytes(), pytestconfig.getoption("--golden-update"))


def test_the_manifest_names_the_accepted_files_sizes_and_digests(
    publication: Path, pytestconfig: pytest.Config
) -> None:
    manifest = json.loads((publication / "manifest.json").read_bytes())
    # The program is one of the inputs, and changes more often than what it writes.
    del manifest["inputs_digest"]
    content = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
    _check("manifest.json", content + b"\n", pytestconfig.getoption("--golden-update"))
