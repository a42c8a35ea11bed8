# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue and the official shapes of DCAT-AP 3.0.1, where a copy of them lies beside the checkout.

They are SEMIC's (https://github.com/SEMICeu/DCAT-AP, releases/3.0.1/html-shacl) and no part of this project;
shapes/catalogue/, which every build applies, is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH


class Said(NamedTuple):
    """A result: of which node, about which property, and what."""

    node: str
    path: str
    message: str


Judge = Callable[[str, Path], set[Said]]


@pytest.fixture(scope="module")
def judge(root: Path) -> Judge:
    """What one of the official files of shapes says of the catalogue of a publication."""
    folder = root.parent / "shared" / "dcat-ap"

    def said(shapes: str, publication: Path) -> set[Said]:
        if not (folder / shapes).exists():
            pytest.skip("the official shapes of DCAT-AP are not beside the checkout")
        catalogue = Graph().parse(publication / "catalogue.ttl")
        _, report, _ = pyshacl.validate(catalogue, shacl_graph=Graph().parse(folder / shapes))
        assert isinstance(report, Graph)
        return {
            Said(*(str(report.value(result, of)) for of in (SH.focusNode, SH.resultPath, SH.resultMessage)))
            for result in report.objects(None, SH.result)
        }

    return said


@pytest.mark.parametrize("who", ["publication", "unnamed", "later"])
def test_what_is_mandatory_in_dcat_ap_is_there(
    judge: Judge, who: str, request: pytest.FixtureRequest
) -> None:
    assert judge("shapes.ttl", request.getfixturevalue(who)) == set()


@pytest.mark.parametrize("who", ["publication", "later"])
def test_what_is_recommended_in_dcat_ap_is_there(
    judge: Judge, who: str, request: pytest.FixtureRequest
) -> None:
    assert judge("shapes_recommended.ttl", request.getfixturevalue(who)) == set()


def test_who_is_nobody_in_particular_lacks_a_type_and_a_contact_and_nothing_else(
    judge: Judge, unnamed: Path, base: str
) -> None:
    said = judge("shapes_recommended.ttl", unnamed)
    lacking = {(one.node.removeprefix(base), one.path.rpartition("/")[2]) for one in said}
    things = ("all", "api", "series-MI", "sparql")
    assert lacking == {
        ("catalogue#publisher", "type"),
        ("id/release/MI-13", "dcat#contactPoint"),
        *((f"catalogue#{thing}", "dcat#contactPoint") for thing in things),
    }
