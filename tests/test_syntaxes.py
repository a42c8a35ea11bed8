# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Triples in four syntaxes: valid, readable, the same graph in each, the same bytes each time."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import to_isomorphic

from ponlod.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ponlod.namespaces import PREFIXES
from ponlod.syntaxes import Unwritable, body, check_xml, document, frame, split

pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's own JSON-LD parser

FORMATS = pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
EX = "http://example.org/"
USED = {name: PREFIXES[name] for name in ("pon", "dct", "measure", "xsd")}

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def named(name: str) -> ox.NamedNode:
    """The IRI of a prefixed name; of ``ex:`` too, which is declared nowhere."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode({**PREFIXES, "ex": EX}[prefix] + local)


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=named(datatype))


def about(subject: str, *said: tuple[str, Value]) -> list[ox.Triple]:
    return [ox.Triple(named(subject), named(name), value) for name, value in said]


TRIPLES = [
    *about(
        "ex:a",
        ("rdf:type", named("pon:Action")),
        ("dct:identifier", ox.Literal("MI4.1.1.a")),
        ("dct:title", ox.Literal('Abitare in “borgo” – \\n "x" &amp; <b>', language="it")),
        ("dct:description", ox.Literal("uno\n\n- due .\n- tre\t€ 🏠", language="it")),
        ("pon:programmeFunding", typed("2531250", "xsd:decimal")),
        ("pon:totalCost", typed("40625873.25", "xsd:decimal")),
        ("pon:measure", named("measure:4.1.1")),
        ("pon:place", named("ex:corvetto")),
        ("pon:place", named("ex:barona")),
        ("dct:source", ox.NamedNode("https://example.org/This_(journal)?a=b&c='d',e;f")),
    ),
    *about(
        "ex:b",
        ("rdf:type", named("pon:LineRange")),
        ("rdf:type", named("pon:Entity")),
        ("pon:firstLine", typed("66", "xsd:integer")),
    ),
]


def by_oxigraph(written: bytes, form: Format) -> set[str]:
    parsed = ox.parse(written, format=ox.RdfFormat.from_media_type(form.media_type))
    return {str(quad.triple) for quad in parsed}


def by_rdflib(written: bytes, form: Format) -> Graph:
    name = {TURTLE: "turtle", N_TRIPLES: "nt", JSON_LD: "json-ld", RDF_XML: "xml"}[form]
    return to_isomorphic(Graph().parse(data=written, format=name))


def assert_reads_back(triples: Sequence[ox.Triple], form: Format, prefixes: dict[str, str] = USED) -> None:
    """Two libraries read in the document what was to be said, taking Oxigraph's N-Triples for its measure."""
    written = document(triples, form, prefixes)
    plain = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert plain is not None
    assert by_rdflib(written, form) == by_rdflib(plain, N_TRIPLES), form.name
    if not any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        assert by_oxigraph(written, form) == {str(triple) for triple in triples}, form.name


@FORMATS
@pytest.mark.parametrize("prefixes", [{}, USED, PREFIXES], ids=["none", "used", "all"])
def test_a_document_reads_back_in_two_libraries_whatever_the_prefixes(
    form: Format, prefixes: dict[str, str]
) -> None:
    assert_reads_back(TRIPLES, form, prefixes)


@FORMATS
@pytest.mark.parametrize("prefixes", [{}, PREFIXES], ids=["none", "all"])
def test_nothing_said_is_no_bytes_in_a_valid_document(form: Format, prefixes: dict[str, str]) -> None:
    assert body([], form, prefixes) == b""
    assert by_oxigraph(document([], form, prefixes), form) == set()
    assert len(by_rdflib(document([], form, prefixes), form)) == 0


@FORMATS
def test_bodies_in_one_frame_are_a_document(form: Format) -> None:
    around = frame(form, PREFIXES)
    bodies = [body(TRIPLES[start : start + 4], form, PREFIXES) for start in range(0, len(TRIPLES), 4)]
    written = around.header + around.separator.join(bodies) + around.footer
    assert by_oxigraph(written, form) == {str(triple) for triple in TRIPLES}


@FORMATS
def test_a_document_is_the_same_bytes_in_every_process_and_order_of_prefixes(form: Format) -> None:
    program = (
        "import sys; import pyoxigraph as ox; from ponlod.syntaxes import document\n"
        "from ponlod.formats import GRAPH_FORMATS; from ponlod.namespaces import PREFIXES\n"
        "form = {form.name: form for form in GRAPH_FORMATS}[sys.argv[1]]\n"
        "triples = [q.triple for q in ox.parse(sys.stdin.buffer.read(), format=ox.RdfFormat.N_TRIPLES)]\n"
        "backwards = dict(reversed(PREFIXES.items()))\n"
        "sys.stdout.buffer.write(document(triples, form, backwards))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program, form.name],
        input=document(TRIPLES, N_TRIPLES, {}),
        capture_output=True,
        check=True,
    )
    here = {document(TRIPLES, form, PREFIXES) for _ in range(8)}
    assert here == {elsewhere.stdout}


def test_no_namespace_of_ours_has_two_prefixes_or_stands_in_another() -> None:
    for namespace in PREFIXES.values():
        assert [other for other in PREFIXES.values() if other.startswith(namespace)] == [namespace]
        assert split(namespace) == (namespace, "")


def test_turtle_has_sorted_prefixes_and_an_empty_line_after_each_subject() -> None:
    assert document(TRIPLES, TURTLE, USED).decode() == (
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix measure: <https://w3id.org/ponlod/vocabulary/measure/> .\n"
        "@prefix pon: <https://w3id.org/ponlod/ontology#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "<http://example.org/a> a pon:Action ;\n"
        '\tdct:identifier "MI4.1.1.a" ;\n'
        '\tdct:title "Abitare in “borgo” – \\\\n \\"x\\" &amp; <b>"@it ;\n'
        '\tdct:description "uno\\n\\n- due .\\n- tre\\t€ 🏠"@it ;\n'
        '\tpon:programmeFunding "2531250"^^xsd:decimal ;\n'
        "\tpon:totalCost 40625873.25 ;\n"
        "\tpon:measure measure:4.1.1 ;\n"
        "\tpon:place <http://example.org/corvetto> , <http://example.org/barona> ;\n"
        "\tdct:source <https://example.org/This_(journal)?a=b&c='d',e;f> .\n"
        "\n"
        "<http://example.org/b> a pon:LineRange , pon:Entity ;\n"
        "\tpon:firstLine 66 .\n"
        "\n"
    )


def test_n_triples_have_a_line_per_triple_and_nothing_else() -> None:
    assert document(TRIPLES, N_TRIPLES, USED).decode().splitlines() == [f"{triple} ." for triple in TRIPLES]


def test_rdf_xml_has_sorted_prefixes_and_an_element_per_subject() -> None:
    triples = [triple for triple in TRIPLES if triple.predicate != named("dct:description")]
    assert document(triples, RDF_XML, USED).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<rdf:RDF\n"
        '  xmlns:dct="http://purl.org/dc/terms/"\n'
        '  xmlns:measure="https://w3id.org/ponlod/vocabulary/measure/"\n'
        '  xmlns:pon="https://w3id.org/ponlod/ontology#"\n'
        '  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
        '  xmlns:xsd="http://www.w3.org/2001/XMLSchema#">\n'
        '\t<pon:Action rdf:about="http://example.org/a">\n'
        "\t\t<dct:identifier>MI4.1.1.a</dct:identifier>\n"
        '\t\t<dct:title xml:lang="it">'
        "Abitare in “borgo” – \\n &quot;x&quot; &amp;amp; &lt;b&gt;</dct:title>\n"
        '\t\t<pon:programmeFunding rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">'
        "2531250</pon:programmeFunding>\n"
        '\t\t<pon:totalCost rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">'
        "40625873.25</pon:totalCost>\n"
        '\t\t<pon:measure rdf:resource="https://w3id.org/ponlod/vocabulary/measure/4.1.1"/>\n'
        '\t\t<pon:place rdf:resource="http://example.org/corvetto"/>\n'
        '\t\t<pon:place rdf:resource="http://example.org/barona"/>\n'
        '\t\t<dct:source rdf:resource="https://example.org/This_(journal)?a=b&amp;c=&apos;d&apos;,e;f"/>\n'
        "\t</pon:Action>\n"
        '\t<pon:LineRange rdf:about="http://example.org/b">\n'
        '\t\t<rdf:type rdf:resource="https://w3id.org/ponlod/ontology#Entity"/>\n'
        '\t\t<pon:firstLine rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">66</pon:firstLine>\n'
        "\t</pon:LineRange>\n"
        "</rdf:RDF>\n"
    )


def test_json_ld_is_typed_prefixed_and_carries_its_context() -> None:
    written = document(TRIPLES, JSON_LD, USED)
    content = json.loads(written)
    assert list(content) == ["@context", "@graph"]
    assert content["@context"] == USED
    assert content["@graph"] == [
        {
            "@id": "http://example.org/a",
            "@type": "pon:Action",
            "dct:identifier": "MI4.1.1.a",
            "dct:title": {"@value": 'Abitare in “borgo” – \\n "x" &amp; <b>', "@language": "it"},
            "dct:description": {"@value": "uno\n\n- due .\n- tre\t€ 🏠", "@language": "it"},
            "pon:programmeFunding": {"@value": "2531250", "@type": "xsd:decimal"},
            "pon:totalCost": {"@value": "40625873.25", "@type": "xsd:decimal"},
            "pon:measure": {"@id": "measure:4.1.1"},
            "pon:place": [{"@id": "http://example.org/corvetto"}, {"@id": "http://example.org/barona"}],
            "dct:source": {"@id": "https://example.org/This_(journal)?a=b&c='d',e;f"},
        },
        {
            "@id": "http://example.org/b",
            "@type": ["pon:LineRange", "pon:Entity"],
            "pon:firstLine": {"@value": "66", "@type": "xsd:integer"},
        },
    ]
    assert len(written.splitlines()) == len(USED) + 2 + 1 + 2 + 1, "one line per node object"


@FORMATS
def test_no_prefix_is_invented(form: Format) -> None:
    odd = about("ex:a", ("ex:size", ox.Literal("x")), ("rdf:type", named("ex:Thing")))
    written = document(odd, form, USED).decode()
    assert not re.search(r"\b(ns\d+|oxprefix|its|ex)\b:", written)
    assert_reads_back(odd, form)


@FORMATS
@pytest.mark.parametrize("local", ["4.1.1", "a(b)", "a/b", "", "a%20b", "-a", "a:b", "è", "a#b"])
def test_a_name_is_prefixed_only_where_the_syntax_allows_it(form: Format, local: str) -> None:
    iri = named(f"measure:{local}")
    assert_reads_back([ox.Triple(iri, named("pon:measure"), iri)], form)


@pytest.mark.parametrize("local", ["a.", "."])
def test_a_stop_at_the_end_of_a_name_is_escaped_in_turtle(local: str) -> None:
    """Right by the grammar, though rdflib cannot read it."""
    triples = about("ex:a", ("pon:measure", named(f"measure:{local}")))
    assert by_oxigraph(document(triples, TURTLE, USED), TURTLE) == {str(triple) for triple in triples}


@FORMATS
def test_blank_nodes_and_types_that_are_texts_are_written(form: Format) -> None:
    node = ox.BlankNode("b0")
    triples = [
        ox.Triple(node, named("rdf:type"), named("pon:Action")),
        ox.Triple(node, named("rdf:type"), ox.Literal("a text")),
        ox.Triple(named("ex:a"), named("pon:place"), node),
        ox.Triple(named("ex:a"), named("rdf:type"), node),
    ]
    assert_reads_back(triples, form)


def xml_text() -> st.SearchStrategy[str]:
    fit = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    odd = st.sampled_from("\"\\\n\r\t'<>&;,.{}@#^€🏠\x7f\x85\u2028 ")
    return st.text(fit | odd, max_size=40)


values = st.one_of(
    st.builds(ox.Literal, xml_text()),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), xml_text(), st.sampled_from(["it", "en"])),
    st.builds(lambda number: typed(str(number), "xsd:integer"), st.integers()),
    st.builds(
        lambda euro, cents: typed(f"{euro}.{cents}5", "xsd:decimal"),
        st.integers(min_value=0),
        st.integers(min_value=0, max_value=9),
    ),
    st.builds(
        lambda local: ox.NamedNode(EX + local),
        st.text("abc/#?=&()%20.,;!$'*+-_~è", max_size=9).filter(
            lambda local: local.count("#") < 2 and not re.search("%(?!20)", local)
        ),
    ),
)


@example([ox.Literal("]]>\r\n\r"), ox.Literal("&amp;&lt;<b>'\"\\\\n", language="it")])
@example([ox.Literal("\x7f\x85\u2028 🏠"), ox.Literal(' .\n@prefix a: <b> .\n</rdf:RDF> its:version="')])
@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=6, unique=True))
def test_any_text_comes_back_unchanged_from_every_format(objects: list[ox.Literal | ox.NamedNode]) -> None:
    triples = [ox.Triple(named("ex:a"), named("dct:title"), value) for value in objects]
    for form in GRAPH_FORMATS:
        assert_reads_back(triples, form)


@FORMATS
def test_a_long_text_comes_back_unchanged(form: Format) -> None:
    text = 'Città "di" <Milano> & .\r\n\t\'€ 🏠\\' * 10_000
    assert_reads_back(about("ex:a", ("dct:title", ox.Literal(text, language="it"))), form)


@FORMATS
@pytest.mark.parametrize("datatype", ["xsd:integer", "xsd:decimal", "xsd:boolean", "xsd:double"])
@pytest.mark.parametrize(
    "text", ["66", "007", "+1", "-3", "1.50", "1.", "٣", "", "x", "1 . <a> <b> <c>", "true"]
)
def test_a_value_keeps_its_spelling_and_datatype(form: Format, text: str, datatype: str) -> None:
    triples = about("ex:a", ("pon:number", typed(text, datatype)))
    assert by_oxigraph(document(triples, form, USED), form) == {str(triple) for triple in triples}


def test_no_amount_passes_through_a_json_number() -> None:
    amounts = [typed("0.1", "xsd:decimal"), typed("12345678901234567890.123456789", "xsd:decimal")]
    written = document(about("ex:a", *(("pon:totalCost", amount) for amount in amounts)), JSON_LD, USED)
    (node,) = json.loads(written, parse_float=pytest.fail, parse_int=pytest.fail)["@graph"]
    assert [value["@value"] for value in node["pon:totalCost"]] == [amount.value for amount in amounts]


@pytest.mark.parametrize("iri", ["status:x", "status:", "status:a/b"])
def test_json_ld_refuses_an_iri_whose_scheme_is_a_prefix(iri: str) -> None:
    triples = about("ex:a", ("dct:source", ox.NamedNode(iri)))
    with pytest.raises(Unwritable, match=f"<{iri}>"):
        document(triples, JSON_LD, PREFIXES)
    for form in GRAPH_FORMATS:
        assert_reads_back(triples, form, USED)
        if form is not JSON_LD:
            assert_reads_back(triples, form, PREFIXES)


@FORMATS
def test_a_prefix_is_never_taken_for_the_scheme_of_an_address(form: Format) -> None:
    assert_reads_back(about("ex:a", ("dct:source", ox.NamedNode("status://x/y"))), form, PREFIXES)


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_xml_refuses_a_character_that_it_cannot_carry_and_says_where(character: str) -> None:
    triples = about("ex:a", ("dct:title", ox.Literal(f"Città\n{character}di", language="it")))
    with pytest.raises(
        Unwritable, match=rf'U\+{ord(character):04X} after “.*<dct:title xml:lang="it">Città”'
    ):
        document(triples, RDF_XML, USED)
    for form in (TURTLE, N_TRIPLES, JSON_LD):
        assert by_oxigraph(document(triples, form, USED), form) == {str(triple) for triple in triples}


def test_xml_that_is_fit_is_passed_on() -> None:
    data = "\t\n\r \x7f\x85\ufffd\U0001fffe".encode()
    assert check_xml(data) is data


@pytest.mark.parametrize("name", ["ex:9", "ex:", "pon:4.1.1", "rdf:li", "rdf:about", "rdf:Description"])
def test_rdf_xml_refuses_a_property_that_it_cannot_name(name: str) -> None:
    triples = about("ex:a", (name, ox.Literal("x")))
    with pytest.raises(Unwritable, match=r"RDF/XML"):
        document(triples, RDF_XML, USED)
    for form in (TURTLE, N_TRIPLES, JSON_LD):
        assert_reads_back(triples, form)


@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML], ids=lambda form: form.name)
def test_a_triple_that_is_a_value_is_written(form: Format) -> None:
    (inner,) = about("ex:b", ("dct:title", ox.Literal("x")))
    triples = about("ex:a", ("dct:source", inner))
    assert by_oxigraph(document(triples, form, USED), form) == {str(triple) for triple in triples}


def test_json_ld_refuses_a_triple_that_is_a_value() -> None:
    (inner,) = about("ex:b", ("dct:title", ox.Literal("x")))
    for name in ("dct:source", "rdf:type"):
        with pytest.raises(Unwritable, match=r"a triple as a value \(.*example\.org/b"):
            document(about("ex:a", (name, inner)), JSON_LD, USED)


@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML], ids=lambda form: form.name)
def test_a_text_keeps_its_direction(form: Format) -> None:
    text = ox.Literal('its:version="', language="ar", direction=ox.BaseDirection.RTL)
    triples = about("ex:a", ("dct:title", text))
    assert by_oxigraph(document(triples, form, USED), form) == {str(triple) for triple in triples}


def test_json_ld_says_the_direction_of_a_text() -> None:
    text = ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)
    (node,) = json.loads(document(about("ex:a", ("dct:title", text)), JSON_LD, USED))["@graph"]
    assert node["dct:title"] == {"@value": "x", "@language": "ar", "@direction": "rtl"}
