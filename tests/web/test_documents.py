# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/id/ leads to /doc/, and /doc/ gives each client the representation it asked for."""

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from werkzeug.test import TestResponse

from ponlod.formats import GRAPH_FORMATS, HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ponlod.namespaces import PON

ACTION = "/doc/action/MI4.1.1.a"
THING = "http://localhost:8000/id/action/MI4.1.1.a"
THINGS = [
    "action/MI4.1.1.a",
    "project/MI-4",
    "project/MI-assistenza-tecnica",
    "city/MI",
    "programme/2014IT16M2OP004",
    "place/MI-crescenzago",
    "release/MI-13",
    "release/MI-13/document",
    "release/MI-13/lines/54",
    "release/MI-13/action/MI4.1.1.a/funding/programme",
    "release/MI-13/action/MI2.2.4.a/funding/total",
    "release/MI-13/action/MI4.1.1.a/status",
    "release/MI-13/action/MI4.1.1.a/reference/1",
    "release/MI-13/action/MI2.2.4.a/date/1",
    "release/MI-13/project/MI-3/status",
    "release/MI-13/finding/no-status-MI5.1.1.a",
]


def links(response: TestResponse, relation: str) -> dict[str, str]:
    """The targets of a relation in the Link header, with their types."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', response.headers.get("Link", ""))
    return {target: type_ for target, rel, type_ in found if rel == relation}


def parsed(response: TestResponse) -> Graph:
    """The body as the graph that its Content-Type says it is."""
    with warnings.catch_warnings():
        # rdflib's own JSON-LD parser uses what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=response.data, format=response.mimetype)


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_leads_to_its_document(client: FlaskClient, thing: str) -> None:
    response = client.get(f"/id/{thing}", headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/doc/{thing}"
    assert {"Accept", "Accept-Language"} <= set(response.vary.to_header().split(", "))
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("thing", THINGS)
def test_a_document_describes_its_thing_the_same_in_every_format(client: FlaskClient, thing: str) -> None:
    this = URIRef(f"http://localhost:8000/id/{thing}")
    graphs = []
    for form in GRAPH_FORMATS:
        response = client.get(f"/doc/{thing}", headers={"Accept": form.media_type})
        assert response.content_type == form.content_type
        assert response.headers["Content-Location"] == f"/doc/{thing}.{form.extension}"
        assert response.data == client.get(f"/doc/{thing}.{form.extension}").data
        graphs.append(set(parsed(response)))
    assert all(graph == graphs[0] for graph in graphs)
    assert any(subject == this for subject, _, _ in graphs[0])


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("language", ["it", "en"])
def test_a_document_has_a_page_in_both_languages(client: FlaskClient, thing: str, language: str) -> None:
    response = client.get(f"/doc/{thing}", headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    assert response.headers["Content-Location"] == f"/doc/{thing}.html?lang={language}"
    assert f'<html lang="{language}">' in response.text


def test_a_document_says_nothing_that_is_not_published_but_what_it_says_of_itself(
    client: FlaskClient, publication_graph: Graph, publication: Path
) -> None:
    published = set(publication_graph) | set(Graph().parse(publication / "catalogue.ttl"))
    for thing in THINGS:
        said = parsed(client.get(f"/doc/{thing}.nt"))
        itself = set(said.triples((URIRef(f"http://localhost:8000/doc/{thing}"), None, None)))
        assert set(said) - itself <= published, thing


def test_the_document_about_an_action_holds_all_that_the_release_says_of_it(
    client: FlaskClient, dump: Graph
) -> None:
    said = set(parsed(client.get(f"{ACTION}.nt")))
    this = URIRef(THING)
    behind = "http://localhost:8000/id/release/MI-13/action/MI4.1.1.a/"
    findings = set(dump.subjects(URIRef("http://www.w3.org/ns/oa#hasTarget"), this))
    assert len(findings) >= 2
    for triple in dump:
        subject, _, value = triple
        if subject == this or value == this or subject.startswith(behind) or subject in findings:
            assert triple in said


def test_everything_that_a_document_mentions_has_a_name_in_it(client: FlaskClient) -> None:
    graph = parsed(client.get(f"{ACTION}.ttl"))
    names = [URIRef(f"http://www.w3.org/2004/02/skos/core#{name}") for name in ("prefLabel",)]
    for by in ("axis", "measure", "status"):
        concept = graph.value(URIRef(THING), PON[by])
        assert any(graph.objects(concept, name) for name in names)
    assert list(
        graph.objects(graph.value(URIRef(THING), PON["project"]), URIRef("http://purl.org/dc/terms/title"))
    )


@pytest.mark.parametrize("thing", THINGS)
def test_whatever_of_ours_a_document_mentions_is_named_or_described_in_it(
    client: FlaskClient, thing: str
) -> None:
    graph = parsed(client.get(f"/doc/{thing}.nt"))
    ours = ("http://localhost:8000/id/", "https://w3id.org/ponlod/")
    mentioned = {term for term in graph.objects() if isinstance(term, URIRef) and str(term).startswith(ours)}
    assert mentioned
    for term in mentioned:
        assert len(set(graph.predicate_objects(term))) >= 2, term


def test_a_document_is_the_same_bytes_every_time(client: FlaskClient) -> None:
    for form in GRAPH_FORMATS:
        path = f"/doc/project/MI-4.{form.extension}"
        assert client.get(path).data == client.get(path).data


@pytest.mark.parametrize("form", [HTML, *GRAPH_FORMATS], ids=lambda form: form.name)
def test_the_suffix_decides_whatever_the_client_accepts(client: FlaskClient, form: Format) -> None:
    for accept in ("image/png", "text/turtle;q=0", "*/*", 'text/"x'):
        response = client.get(f"{ACTION}.{form.extension}", headers={"Accept": accept})
        assert response.status_code == 200
        assert response.content_type == form.content_type
        assert "Content-Location" not in response.headers


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, HTML),
        ("*/*", HTML),
        ("text/html, text/turtle;q=0.1", HTML),
        ("text/turtle, text/html;q=0.9", TURTLE),
        ("image/png, audio/x, a/b, c/d, e/f, g/h, application/rdf+xml", RDF_XML),
        ("application/*, application/ld+json;q=0.1, application/rdf+xml;q=0.1", N_TRIPLES),
        ("application/ld+json", JSON_LD),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', JSON_LD),
        ("text/turtle;version=1.2, text/html;q=0.5", TURTLE),
    ],
)
def test_the_accept_header_decides(client: FlaskClient, accept: str | None, form: Format) -> None:
    response = client.get(ACTION, headers={} if accept is None else {"Accept": accept})
    assert response.content_type == form.content_type


def test_whoever_asks_for_json_gets_json_ld_under_the_name_they_used(client: FlaskClient) -> None:
    response = client.get(ACTION, headers={"Accept": "application/json, text/*;q=0.1"})
    assert response.content_type == "application/json"
    assert response.headers["Content-Location"] == f"{ACTION}.jsonld"
    fixed = client.get(f"{ACTION}.jsonld")
    assert response.data == fixed.data
    assert (
        response.headers["ETag"] != client.get(ACTION, headers={"Accept": JSON_LD.media_type}).headers["ETag"]
    )


def test_what_is_only_quoted_is_not_licensed(client: FlaskClient, read: Callable[[str], Any]) -> None:
    for thing in ("release/MI-13/document", "release/MI-13/lines/54"):
        for accept in ("text/html", "text/turtle"):
            assert not links(client.get(f"/doc/{thing}", headers={"Accept": accept}), "license")
        page = read(client.get(f"/doc/{thing}", headers={"Accept": "text/html"}).text)
        assert not page.all("a", rel="license")
        assert "CC BY" not in page.one("main").text
    page = read(client.get(ACTION, headers={"Accept": "text/html"}).text)
    assert page.all("a", rel="license")
    assert "CC BY" in page.one("main").text


def test_every_page_says_that_what_it_quotes_stays_its_publishers(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    footer = read(client.get(ACTION, headers={"Accept": "text/html"}).text).one("footer", class_="site").text
    assert "I dati di questo sito sono distribuiti con licenza CC BY 4.0" in footer
    assert (
        "Il testo citato dal documento resta di chi lo ha pubblicato; la sua licenza non è confermata"
        in footer
    )


@pytest.mark.parametrize("path", [ACTION, "/ontology", "/vocabulary/status", "/vocabulary/status/completed"])
def test_a_document_declares_the_prefixes_that_it_uses_and_no_other(client: FlaskClient, path: str) -> None:
    turtle = client.get(f"{path}.ttl").text
    header, _, body = turtle.partition("\n\n")
    declared = set(re.findall(r"^@prefix ([\w-]+):", header, re.MULTILINE))
    without_texts = re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>', "", body)
    used = set(re.findall(r"([a-z][\w-]*):", without_texts))
    assert used <= declared <= used | {"xsd"}  # Turtle writes numbers without their datatype


def test_a_client_that_accepts_nothing_of_it_is_told_what_there_is(client: FlaskClient) -> None:
    response = client.get(ACTION, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    offered = {entry["type"]: entry["url"] for entry in response.json["available"]}
    assert set(offered) == {form.media_type for form in (HTML, *GRAPH_FORMATS)}
    for media_type, url in offered.items():
        assert client.get(url).mimetype == media_type


@pytest.mark.parametrize(
    "path",
    [
        *(f"/doc/{thing}" for thing in THINGS),
        f"{ACTION}.html",
        f"{ACTION}.ttl",
        "/vocabulary/axis/4",
        "/vocabulary/axis",
        "/ontology",
        "/ontology/1.0.0",
    ],
)
def test_every_alternate_is_what_its_link_says(
    client: FlaskClient, read: Callable[[str], Any], path: str
) -> None:
    response = client.get(path)
    alternates = links(response, "alternate")
    assert set(alternates.values()) == {form.media_type for form in (HTML, *GRAPH_FORMATS)}
    graphs = []
    for target, media_type in alternates.items():
        alternate = client.get(target)
        assert alternate.mimetype == media_type
        if media_type == HTML.media_type:
            assert read(alternate.text).one("h1")
        else:
            graphs.append(set(parsed(alternate)))
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)
    (canonical,) = links(response, "canonical")
    assert canonical.startswith("http://localhost:8000/")
    assert links(client.get(canonical), "canonical") == {canonical: ""}
    if response.mimetype == "text/html":
        ((described_by, media_type),) = links(response, "describedby").items()
        assert alternates[described_by] == media_type


@pytest.mark.parametrize("path", [ACTION, "/doc/release/MI-13/lines/54", "/vocabulary/axis/4", "/ontology"])
def test_a_page_has_the_links_of_its_header_in_its_head_too(
    client: FlaskClient, read: Callable[[str], Any], path: str
) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    head = read(response.text).one("head")
    for relation in ("alternate", "canonical", "describedby", "license"):
        in_head = {
            link["href"]: link.attributes.get("type") or ""
            for link in head.all("link", rel=relation)
            if "hreflang" not in link.attributes
        }
        in_header = links(response, relation)
        if relation == "alternate":  # the page does not lead to itself
            in_header = {target: type_ for target, type_ in in_header.items() if type_ != HTML.media_type}
        assert in_head == in_header, relation


@pytest.mark.parametrize("path", [ACTION, "/vocabulary/axis/4", "/ontology"])
def test_what_is_made_here_is_licensed(client: FlaskClient, path: str) -> None:
    assert list(links(client.get(path), "license")) == ["https://creativecommons.org/licenses/by/4.0/"]


@pytest.mark.parametrize("path", [ACTION, f"{ACTION}.ttl", "/", "/actions", "/sparql", "/ontology", "/data"])
def test_an_unchanged_resource_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    for name in ("ETag", "Vary", "Content-Location", "Link", "Cache-Control"):
        assert again.headers.get(name) == first.headers.get(name)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_variant_has_an_etag_of_its_own(client: FlaskClient) -> None:
    tags = {
        client.get(ACTION, headers={"Accept": form.media_type, "Accept-Language": language}).headers["ETag"]
        for form in (HTML, *GRAPH_FORMATS)
        for language in ("it", "en")
    }
    assert len(tags) == 6  # the page in two languages, and four graphs


@pytest.mark.parametrize(
    "path", [ACTION, f"{ACTION}.ttl", "/id/action/MI4.1.1.a", "/", "/dumps/ponlod.trig", "/nothing"]
)
def test_head_answers_as_get_without_the_body(client: FlaskClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.data == b""
    for response in (get, head):
        response.headers.pop("Date", None)
    assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize("path", [ACTION, "/id/action/MI4.1.1.a", "/", "/actions"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(client: FlaskClient, path: str, method: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("action/mi4.1.1.A", "action/MI4.1.1.a"),
        ("action/MI.4.1.1.a", "action/MI4.1.1.a"),
        ("action/MI%204.1.1.a", "action/MI4.1.1.a"),
        ("action/MI4.1.1a", "action/MI4.1.1.a"),
        ("action/MI4.1.1.a/", "action/MI4.1.1.a"),
        ("action/MI4.1.1.a%2F", "action/MI4.1.1.a"),
        ("project/mi-04", "project/MI-4"),
        ("city/mi", "city/MI"),
        ("release/mi-13", "release/MI-13"),
        ("release/mi-13/action/MI%204.1.1.a/status", "release/MI-13/action/MI4.1.1.a/status"),
        ("action/MI4.1.1.a.", "action/MI4.1.1.a"),
        ("action/MI4.1.1.a-", "action/MI4.1.1.a"),
        ("action/MI4.1.1.a%20%E2%80%93", "action/MI4.1.1.a"),
        ("action/MI_4_1_1_a", "action/MI4.1.1.a"),
        ("action/%6d%69%34%2e%31%2E1%2ea", "action/MI4.1.1.a"),
        ("place/MI-Via%20S.%20Erlembaldo%202%20(portineria)", "place/MI-via-s-erlembaldo-2-portineria"),
        ("place/MI-C%C3%A0scina%20di%20via%20De%20Lemene%2051-55", "place/MI-cascina-di-via-de-lemene-51-55"),
    ],
)
def test_other_spellings_of_a_key_redirect(client: FlaskClient, written: str, right: str) -> None:
    response = client.get(f"/id/{written}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/id/{right}")
    assert "Accept" in response.headers["Vary"]
    response = client.get(f"/doc/{written}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/doc/{right}")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("/doc/action/mi4.1.1.A.ttl", f"{ACTION}.ttl"),
        ("/doc/action/MI4.1.1.a.TTL", f"{ACTION}.ttl"),
        ("/doc/action/MI4.1.1.a.ttl/", f"{ACTION}.ttl"),
        ("/doc/action/mi_4.1.1.a.rdf?lang=en", f"{ACTION}.rdf?lang=en"),
        ("/doc/action/MI%204.1.1.a?lang=en", f"{ACTION}?lang=en"),
        ("/id/action/MI%204.1.1.a?lang=it", f"{ACTION.replace('doc', 'id')}?lang=it"),
        ("/doc/release/mi-13/document.nt", "/doc/release/MI-13/document.nt"),
    ],
)
def test_a_redirect_to_the_right_spelling_keeps_format_and_language(
    client: FlaskClient, written: str, right: str
) -> None:
    response = client.get(written)
    assert (response.status_code, response.headers["Location"]) == (301, right)
    assert client.get(right).status_code in (200, 303)


def test_every_code_leads_to_its_action_as_it_is_printed(client: FlaskClient, dump: Graph) -> None:
    printed = list(dump.subject_objects(PON["codeAsPrinted"]))
    assert len(printed) == 30
    assert any(not action.endswith(f"/{code}") for action, code in printed)
    for action, code in printed:
        response = client.get(f"/id/action/{code}", follow_redirects=True)
        assert response.status_code == 200
        assert response.request.path == action.removeprefix("http://localhost:8000").replace("id", "doc", 1)


def test_an_unknown_code_is_answered_with_those_of_its_measure(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    for path in ("/id/action/MI4.2.1.z", "/doc/action/mi%204.2.1.Z"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 404
        near = {link["href"]: link.text for link in read(response.text).one("main").all("a")}
        assert near["/doc/action/MI4.2.1.b"].startswith("MI4.2.1.b ")
        assert "/doc/action/MI4.1.1.a" not in near
    for path in ("/doc/action/MI9.9.9.z", "/doc/action/abitare", "/doc/place/MI-4.2.1.z"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert not [a for a in read(response.text).one("main").all("a") if "/doc/action/" in a["href"]]


def test_a_percent_encoded_key_is_the_same_key(client: FlaskClient) -> None:
    for key in ("MI4%2E1%2e1.a", "%4DI4.1.1.a"):
        assert client.get(f"/id/action/{key}").status_code == 303
        assert client.get(f"/doc/action/{key}.ttl").status_code == 200


@pytest.mark.parametrize(
    "key",
    [
        "MI9.9.9.z",
        "nothing",
        "%FF",
        "x%00y",
        "MI4.1.1.a%2Fx",
        "Ja%C3%A9n",
        "%D0%9A%D0%B8%D1%97%D0%B2",
        "a,b+c&d@e'f\"g",
        "%3E%20%7D%20UNION%20%7B%20%3Fs%20%3Fp%20%3Fo",
        "a%25b",
        "MI4.1.1.",
        "..",
    ],
)
def test_what_is_not_there_is_not_found_in_any_format(client: FlaskClient, key: str) -> None:
    for path in (f"/id/action/{key}", f"/doc/action/{key}", f"/doc/action/{key}.ttl"):
        page = client.get(path, headers={"Accept": "text/html", "Accept-Language": "it"})
        assert page.status_code == 404
        assert page.mimetype == "text/html"
        assert "Pagina non trovata" in page.text
        problem = client.get(path, headers={"Accept": "text/turtle;q=0.1, application/problem+json"})
        assert problem.status_code == 404
        said = problem.json or {}
        assert said.pop("detail").startswith("Nothing is known by the name of /")
        assert said == {"type": "about:blank", "title": "Not Found", "status": 404}
        turtle = client.get(path, headers={"Accept": "text/turtle"})
        assert turtle.status_code == 404
        assert parsed(turtle)


def test_there_are_no_other_kinds(client: FlaskClient) -> None:
    assert client.get("/id/nothing/MI").status_code == 404
    assert client.get("/doc/release/MI-99/lines/1").status_code == 404


def test_the_validation_report_of_a_release_has_an_address_too(client: FlaskClient) -> None:
    report = client.get("/id/release/MI-13/validation", headers={"Accept": "text/turtle"})
    assert (report.status_code, report.headers["Location"]) == (303, "/reports/validation-MI-13.ttl")
    page = client.get("/id/release/MI-13/validation", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Location"]) == (303, "/quality#validation")
    assert client.get("/id/release/MI-99/validation").status_code == 404
