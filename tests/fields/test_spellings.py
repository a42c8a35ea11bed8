# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people write for a key leads to the key that is minted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.fields.spellings import respelt

KINDS = ("action", "project", "city", "programme", "place", "release")


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("action", "mi4.1.1.A", "MI4.1.1.a"),
        ("action", "MI.4.1.1.a", "MI4.1.1.a"),
        ("action", "MI 4.1.1.a", "MI4.1.1.a"),
        ("action", "MI\u00a04.1.1.a", "MI4.1.1.a"),
        ("action", " MI2.2.4.a- ", "MI2.2.4.a"),
        ("action", "CT3.3.1c", "CT3.3.1.c"),
        ("action", "bo1.1.3.1.A", "BO1.1.3.1.a"),
        ("action", "MI4.1.1.a/", "MI4.1.1.a"),
        ("action", "MI_4_1_1_a", "MI4.1.1.a"),
        ("action", "mi-4-1-1-a", "MI4.1.1.a"),
        ("action", "MI 4. 1. 1. a", "MI4.1.1.a"),
        ("action", "MI4,1,1,a", "MI4.1.1.a"),
        ("action", "MI4.1.1.a.", "MI4.1.1.a"),
        ("action", "MI4.1.1.a –", "MI4.1.1.a"),
        ("action", "MI04.01.01.a", "MI4.1.1.a"),
        ("action", "MI411a", "MI4.1.1.a"),
        ("action", "mi 411A", "MI4.1.1.a"),
        ("action", "bo1131a", "BO1.1.3.1.a"),
        ("project", "mi-04", "MI-4"),
        ("project", "MI4", "MI-4"),
        ("project", "mi assistenza tecnica", "MI-assistenza-tecnica"),
        ("release", "mi-13", "MI-13"),
        ("release", "mi-13/document/", "MI-13/document"),
        ("release", "mi13/lines/54", "MI-13/lines/54"),
        ("release", "MI-13/action/mi 4.1.1.A/status", "MI-13/action/MI4.1.1.a/status"),
        ("release", "MI-13/project/mi-03/status", "MI-13/project/MI-3/status"),
        ("release", "mi-13/finding/no-status-MI5.1.1.a", "MI-13/finding/no-status-MI5.1.1.a"),
        ("city", "mi", "MI"),
        ("programme", "2014it16m2op004", "2014IT16M2OP004"),
        ("place", "MI-Via Capuana 7", "MI-via-capuana-7"),
    ],
)
def test_spellings_lead_to_the_key(kind: str, written: str, meant: str) -> None:
    assert respelt(kind, written) == meant


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("action", "MI4.1.1.a"),
        ("project", "MI-4"),
        ("project", "MI-assistenza-tecnica"),
        ("city", "MI"),
        ("programme", "2014IT16M2OP004"),
        ("release", "MI-13"),
        ("release", "MI-13/action/MI4.1.1.a/funding/programme"),
        ("release", "MI-13/finding/no-status-MI5.1.1.a"),
        ("place", "MI-via-p-l-monti-n-18-a-b"),
    ],
)
def test_a_minted_key_has_no_better_spelling(kind: str, key: str) -> None:
    assert respelt(kind, key) is None


def test_nothing_is_made_of_what_is_no_code() -> None:
    for key in (
        "abitare",
        "MI41a",
        "MI41111a",
        "MI411 a",
        "MI4.1.a",
        "MI4.1.1.ab",
        "4.1.1.a",
        "MI4.1.1.a/x",
        "MI4/1/1/a",
    ):
        assert respelt("action", key) is None
    assert respelt("project", "") is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.text(max_size=20))
def test_a_better_spelling_is_the_best(kind: str, key: str) -> None:
    meant = respelt(kind, key)
    assert meant is None or respelt(kind, meant) is None
