# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import ponlod.web


def test_every_example_holds() -> None:
    tried = 0
    for module in pkgutil.walk_packages(ponlod.web.__path__, "ponlod.web."):
        outcome = doctest.testmod(importlib.import_module(module.name))
        assert outcome.failed == 0, module.name
        tried += outcome.attempted
    assert tried >= 10
