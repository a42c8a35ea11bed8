# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever is asked by the description, sensible or not, is answered as the description says."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

LISTS = ("GET /actions", "GET /projects")
COMPARING = "GET /questions/changes"


@pytest.fixture
def config(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> SchemathesisConfig:
    """The same requests each time, each judged by itself."""
    monkeypatch.setenv("NO_PROXY", "*")
    config = SchemathesisConfig(seed=13)
    project = config.projects.default
    project.base_url = str(web.base_url)
    project.generation.deterministic = True
    project.generation.database = "none"
    project.generation.codec = "ascii"
    project.generation.max_examples = 4
    project.phases.stateful.enabled = False
    project.phases.coverage.unexpected_methods = set()
    # What says nothing is led away, as the description has it.
    project.checks.negative_data_rejection.expected_statuses = ["302", "400", "404"]
    return config


def takes_its_own(operation: dict[str, Any]) -> bool:
    """Whether an operation has a parameter that others do not have: ``actions.axis``."""
    return any("." in one.get("$ref", "").rpartition("/")[2] for one in operation["parameters"])


def complaints(scenario: events.ScenarioFinished) -> Iterator[str]:
    for key, checks in scenario.recorder.checks.items():
        case = scenario.recorder.cases[key].value
        for check in checks:
            if check.status is not Status.FAILURE or check.failure_info is None:
                continue
            # A list finds no row by a value that nothing has: its choices are what there is to find.
            # What is empty counts as left out.
            means_nothing = scenario.label.startswith(LISTS) or "" in (case.query or {}).values()
            if check.name == "negative_data_rejection" and means_nothing:
                continue
            # That one release comes before another is said in words only.
            if check.name == "positive_data_acceptance" and scenario.label.startswith(COMPARING):
                continue
            failure = check.failure_info.failure
            yield f"{case.as_curl_command()}: {failure.title}. {failure.message}"


def called(schema: Any) -> tuple[set[str], set[int], list[str]]:
    """Which operations were called, the statuses they answered with, and what was wrong."""
    labels, statuses, wrong = set[str](), set[int](), list[str]()
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            labels.add(event.label)
            wrong += complaints(event)
            calls = event.recorder.interactions.values()
            statuses |= {call.response.status_code for call in calls if call.response}
    return labels, statuses, wrong


def test_every_operation_answers_as_described(web: httpx.Client, config: SchemathesisConfig) -> None:
    config.projects.default.phases.coverage.enabled = False
    schema = schemathesis.openapi.from_url(f"{web.base_url}/openapi.json?lang=en", config=config)
    labels, statuses, wrong = called(schema)
    assert wrong == []
    assert labels == {f"GET {path}" for path in web.get("/openapi.json").json()["paths"]}
    assert 200 in statuses


def test_every_parameter_is_taken_or_refused_as_described(
    web: httpx.Client, config: SchemathesisConfig
) -> None:
    """At its bounds and beyond. Those that all questions have are tried on the first question."""
    config.projects.default.phases.fuzzing.enabled = False
    paths = web.get("/openapi.json").json()["paths"]
    first = next(path for path in paths if path.startswith("/questions/"))
    chosen = {path for path, item in paths.items() if path.startswith(first) or takes_its_own(item["get"])}
    schema = schemathesis.openapi.from_url(f"{web.base_url}/openapi.json?lang=en", config=config)
    labels, statuses, wrong = called(schema.include(path=sorted(chosen)))
    assert wrong == []
    assert labels == {f"GET {path}" for path in chosen}
    assert statuses == {200, 302, 400, 404}
