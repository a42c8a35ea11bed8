# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every link between the pages, and into the code, arrives; the picture shows what the document prints."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "LICENSE.md", *sorted((ROOT / "docs").glob("*.md"))]

_FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub and GitLab give to the headings of a page."""
    seen: Counter[str] = Counter()
    anchors = set()
    for heading in _HEADING.findall(_prose(page)):
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    return anchors


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    dead = []
    for link in _LINK.findall(_prose(page)):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        exists = target.is_relative_to(ROOT) and target.exists()
        if not exists or (anchor and anchor not in _anchors(target)):
            dead.append(link)
    assert dead == []


def test_every_page_of_the_documentation_is_linked_from_the_readme() -> None:
    linked = {link.partition("#")[0] for link in _LINK.findall(_prose(ROOT / "README.md"))}
    assert {f"docs/{page.name}" for page in PAGES if page.parent.name == "docs"} <= linked


def test_every_path_of_the_checkout_that_a_page_names_exists() -> None:
    named = re.compile(r"`((?:src|tests|ontology|shapes|docs|data|\.ci)/[\w./-]*)`")
    later = {"data/milano/2022-06-30/"}
    """The release that the guide publishes as an example."""
    missing = [
        (page.name, path)
        for page in PAGES
        for path in named.findall(_prose(page))
        if path not in later and not (ROOT / path).exists()
    ]
    assert missing == []


def test_every_module_that_the_architecture_names_exists() -> None:
    text = _prose(ROOT / "docs" / "architecture.md")
    named = set(re.findall(r"`((?:source|graph|fields|web|store|publish)/[\w./-]*|\w+\.(?:py|ttl))`", text))
    homes = (ROOT, ROOT / "src" / "ponlod", ROOT / "ontology" / "vocabularies")
    assert len(named) > 10
    assert {path for path in named if not any((home / path).exists() for home in homes)} == set()


def test_the_architecture_has_the_floors_that_import_linter_holds() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers")
    floors = re.findall(r"^\| \d \| ([^|]+) \|", _prose(ROOT / "docs" / "architecture.md"), re.MULTILINE)
    shown = re.findall(r"`(\w+)`", " ".join(floors))
    assert [f"ponlod.{name}" for name in shown] == [name for layer in layers for name in layer.split(" | ")]


def test_the_picture_is_made_of_what_the_document_prints_and_loads_nothing() -> None:
    picture = ElementTree.fromstring((ROOT / "docs" / "walk.svg").read_bytes())
    texts = [" ".join(node.itertext()) for node in picture.iter() if node.tag.endswith("}text")]
    document = (ROOT / "data/milano/2022-01-31/document.md").read_text(encoding="utf-8").split("\n")
    assert document[53] == " ".join(texts[texts.index("**Risorse PON METRO") :][:2])
    attributes = {name for node in picture.iter() for name in node.attrib}
    assert not any(name.endswith(("href", "src")) for name in attributes)
    assert {node.tag.partition("}")[2] for node in picture} >= {"title", "desc"}
    assert "prefers-color-scheme: dark" in "".join(picture.itertext())
