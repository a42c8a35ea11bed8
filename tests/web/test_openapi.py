# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/openapi.json: what it promises to developers is what they get."""

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from openpyxl import load_workbook

from ponlod.errors import StoreUnavailable
from ponlod.publish.manifest import Manifest
from ponlod.publisher import Publisher
from ponlod.questions.definition import Type
from ponlod.questions.library import Library
from ponlod.store import BlockingStore
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
LISTS = ("actions", "projects")
PATHS = [f"/{name}{suffix}" for name in LISTS for suffix in ("", ".csv", ".xlsx", ".json")]


@pytest.fixture
def api(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/openapi.json?lang=en")
    assert (response.status_code, response.content_type) == (200, "application/json")
    found: dict[str, Any] = response.json
    return found


def referred(api: dict[str, Any], thing: dict[str, Any]) -> dict[str, Any]:
    """What ``thing`` is, or refers to."""
    if "$ref" not in thing:
        return thing
    for part in thing["$ref"].removeprefix("#/").split("/"):
        api = api[part]
    return api


def parameters(api: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    found = [referred(api, one) for one in api["paths"][path]["get"]["parameters"]]
    assert len({one["name"] for one in found}) == len(found)
    return {one["name"]: one for one in found}


def hold(api: dict[str, Any], path: str, response: Any) -> None:
    """Fail unless the response is one that is promised: its status, header fields, type and content."""
    promised = api["paths"][path]["get"]["responses"]
    assert str(response.status_code) in promised, response.text
    said = referred(api, promised[str(response.status_code)])
    for name in said.get("headers", {}):
        assert name in response.headers, name
    if response.status_code in (302, 304):
        return
    assert response.mimetype in said["content"], response.mimetype
    schema = said["content"][response.mimetype].get("schema")
    if schema is not None:
        checked = Draft202012Validator(
            {**schema, "components": api["components"]}, format_checker=FormatChecker()
        )
        assert [error.message for error in checked.iter_errors(response.json)] == []


def test_it_is_valid_openapi_in_each_language(client: FlaskClient) -> None:
    titles = set()
    for language in ("it", "en"):
        response = client.get("/openapi.json", headers={"Accept-Language": language})
        assert response.headers["Content-Language"] == language
        assert response.json["openapi"].startswith("3.1.")
        OpenAPIV31SpecValidator(response.json).validate()
        titles.add(response.json["info"]["title"])
    assert len(titles) == 2


def test_it_has_every_list_in_every_format(api: dict[str, Any]) -> None:
    assert {path for path in api["paths"] if not path.startswith("/questions/")} == set(PATHS)
    names = [operations["get"]["operationId"] for operations in api["paths"].values()]
    assert len(set(names)) == len(names)
    assert api["servers"] == [{"url": BASE.rstrip("/")}]
    assert api["info"]["license"] == {
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert "contact" not in api["info"]


@pytest.mark.parametrize("path", PATHS)
def test_every_operation_answers_as_promised(client: FlaskClient, api: dict[str, Any], path: str) -> None:
    promised = api["paths"][path]["get"]["responses"]["200"]["content"]
    for media_type in promised:
        response = client.get(path, headers={"Accept": media_type})
        assert (response.status_code, response.mimetype) == (200, media_type)
        hold(api, path, response)
        known = client.get(path, headers={"Accept": media_type, "If-None-Match": response.headers["ETag"]})
        assert known.status_code == 304
        hold(api, path, known)


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith(".xlsx")])
def test_every_value_of_every_parameter_is_understood(
    client: FlaskClient, api: dict[str, Any], path: str
) -> None:
    for name, parameter in parameters(api, path).items():
        schema = parameter["schema"]
        for value in schema.get("enum", ["2" if name == "page" else "milano"]):
            response = client.get(
                f"{path}?{urlencode({name: value})}", headers={"Accept": "application/json"}
            )
            hold(api, path, response)
            # What a parameter is by default says nothing; a default is named as such.
            assert (response.status_code == 302) == (value == schema.get("default")), (name, value)


@pytest.mark.parametrize("name", LISTS)
def test_every_format_takes_the_same_parameters(api: dict[str, Any], name: str) -> None:
    json_only = parameters(api, f"/{name}.json")
    assert parameters(api, f"/{name}.xlsx") == json_only
    assert set(parameters(api, f"/{name}.csv")) - set(json_only) == {"variant"}
    assert set(parameters(api, f"/{name}")) - set(json_only) == {"page", "lang"}


@pytest.mark.parametrize("name", LISTS)
def test_the_values_of_facets_are_those_of_the_data(
    client: FlaskClient, api: dict[str, Any], name: str
) -> None:
    lists = client.application.extensions["ponlod"].lists.get()
    total = len(client.get(f"/{name}.json").json["rows"])
    known = parameters(api, f"/{name}.json")
    assert set(known) == {*getattr(lists, name).facets, "q", "sort"}
    for facet in getattr(lists, name).facets:
        counts = [
            client.get(f"/{name}.json?{urlencode({facet: value})}").json["count"]
            for value in known[facet]["schema"]["enum"]
        ]
        assert all(counts), facet
        assert sum(counts) >= total


@pytest.mark.parametrize("name", LISTS)
def test_the_schema_of_a_row_has_just_its_columns(
    client: FlaskClient, api: dict[str, Any], name: str
) -> None:
    schema = api["components"]["schemas"][name.removesuffix("s").title()]
    rows = client.get(f"/{name}.json").json["rows"]
    assert rows
    assert all(list(row) == list(schema["properties"]) == schema["required"] for row in rows)
    table = client.get(f"/{name}.csv").text
    assert next(csv.reader(io.StringIO(table))) == list(schema["properties"])
    book = load_workbook(io.BytesIO(client.get(f"/{name}.xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]] == list(schema["properties"])


def test_the_schema_refuses_what_is_not_said(client: FlaskClient, api: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/ActionList", "components": api["components"]}
    checked = Draft202012Validator(schema, format_checker=FormatChecker())
    found = client.get("/actions.json").json
    assert checked.is_valid(found)
    for name, wrong in (
        ("programme_funding", 1.5),
        ("programme_funding", "1,50"),
        ("places", None),
        ("code", 1),
    ):
        spoilt = json.loads(json.dumps(found))
        spoilt["rows"][0][name] = wrong
        assert not checked.is_valid(spoilt), name
    del found["rows"][0]["status"]
    assert not checked.is_valid(found)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_wrong_is_a_problem_as_promised(client: FlaskClient, api: dict[str, Any], path: str) -> None:
    negotiated = path in ("/actions", "/projects")
    assert ({"404", "406"} <= set(api["paths"][path]["get"]["responses"])) == negotiated
    too_long = client.get(f"{path}?q={'x' * 201}", headers={"Accept": "application/json"})
    assert too_long.status_code == 400
    hold(api, path, too_long)
    shorter = client.get(f"{path}?nonsense=1")
    assert shorter.status_code == 302
    hold(api, path, shorter)
    if negotiated:
        no_page = client.get(f"{path}?page=99", headers={"Accept": "text/html, application/problem+json"})
        assert no_page.status_code == 404
        no_format = client.get(path, headers={"Accept": "image/png"})
        assert no_format.status_code == 406
        hold(api, path, no_format)


QUESTIONS = [question.name for question in Library.read()]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_an_operation_that_answers_as_promised(
    client: FlaskClient, api: dict[str, Any], name: str
) -> None:
    path = f"/questions/{name}"
    formats = referred(api, {"$ref": "#/components/parameters/format"})["schema"]["enum"]
    assert formats == ["json", "xlsx", "rq"]
    for described, asked in (
        (path, path),
        (f"{path}.csv", f"{path}.csv"),
        *((f"{path}.{{format}}", f"{path}.{one}") for one in formats),
    ):
        operation = api["paths"][described]["get"]
        assert {"304", "400", "404", "429", "503"} <= set(operation["responses"])
        for accept in ("application/json", "text/html", "*/*"):
            hold(api, described, client.get(asked, headers={"Accept": accept}))
    page = api["paths"][path]["get"]
    assert {"302", "406"} <= set(page["responses"])
    assert page["summary"] == Library.read()[name].texts["en"].title


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_takes_the_parameters_that_are_described_with_their_values(
    client: FlaskClient, api: dict[str, Any], name: str
) -> None:
    question = Library.read()[name]
    path = f"/questions/{name}"
    known = parameters(api, path)
    own = {one.name: one.type for one in question.parameters}
    assert set(known) == {*own, "lang", "release"}
    assert set(parameters(api, f"{path}.csv")) == {*known, "variant"}
    assert set(parameters(api, f"{path}.{{format}}")) == {*known, "format"}
    for parameter in own:
        schema = known[parameter]["schema"]
        assert set(schema.get("x-enumDescriptions", {})) == set(schema.get("enum", ()))
        if own[parameter] is Type.RELEASE:  # which of them will do depends on another
            continue
        values = [*schema.get("enum", [])[:3], *([schema["default"]] if "default" in schema else [])]
        for value in values:
            response = client.get(f"{path}.json?{urlencode({parameter: value})}")
            assert response.status_code == 200, response.text
            assert response.json["parameters"][parameter] == str(value)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_schema_of_an_answer_has_just_its_columns(
    client: FlaskClient, api: dict[str, Any], name: str
) -> None:
    content = api["paths"][f"/questions/{name}"]["get"]["responses"]["200"]["content"]
    schema = referred(api, content["application/json"]["schema"])["properties"]["rows"]["items"]
    found = client.get(f"/questions/{name}.json").json
    assert list(schema["properties"]) == schema["required"] == list(found["columns"])
    assert next(csv.reader(io.StringIO(client.get(f"/questions/{name}.csv").text))) == schema["required"]


def test_the_schema_of_an_answer_refuses_what_is_not_said(client: FlaskClient, api: dict[str, Any]) -> None:
    checked = Draft202012Validator(
        {"$ref": "#/components/schemas/CompletedActions", "components": api["components"]},
        format_checker=FormatChecker(),
    )
    found = client.get("/questions/completed-actions.json").json
    assert checked.is_valid(found)
    for member, wrong in (("question", "other"), ("sentence", None), ("count", -1), ("rows", [{}])):
        assert not checked.is_valid({**found, member: wrong}), member
    found["rows"][0]["programme"] = 1.5
    assert not checked.is_valid(found)


@pytest.fixture
def without_store(publication: Path) -> FlaskClient:
    class Away(BlockingStore):
        def __init__(self) -> None:
            pass

        def query(self, *_: object, **__: object) -> Any:
            raise StoreUnavailable("The store is away.")

    return create_app(publication, Away()).test_client()


def test_without_a_store_it_says_when_to_come_back(without_store: FlaskClient, api: dict[str, Any]) -> None:
    for path in PATHS:
        response = without_store.get(path, headers={"Accept": "application/json"})
        assert response.status_code == 503
        hold(api, path, response)
    assert without_store.get("/openapi.json").status_code == 503


@pytest.mark.parametrize(
    ("publisher", "contact"),
    [
        (
            Publisher(name="Comune di Esempio", contact="dati@example.org"),
            {"name": "Comune di Esempio", "email": "dati@example.org"},
        ),
        (Publisher(contact="https://example.org/contact"), {"url": "https://example.org/contact"}),
        (Publisher(name="X", homepage="https://example.org/"), {"name": "X", "url": "https://example.org/"}),
    ],
)
def test_the_contact_is_as_declared(
    app: Flask, store: BlockingStore, tmp_path: Path, publisher: Publisher, contact: dict[str, str]
) -> None:
    folder = Path(shutil.copytree(app.extensions["ponlod"].folder, tmp_path / "publication"))
    replace(Manifest.read(folder), publisher=publisher).write(folder)
    found = create_app(folder, store).test_client().get("/openapi.json").json
    assert found["info"]["contact"] == contact
    OpenAPIV31SpecValidator(found).validate()


@pytest.mark.parametrize("path", [*PATHS, "/actions?axis=4"])
def test_lists_say_where_they_are_described(client: FlaskClient, path: str) -> None:
    links = client.get(path).headers["Link"]
    assert '</openapi.json>; rel="service-desc"; type="application/json"' in links.split(", ")
