# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dumps: valid, readable, the same graph in every format, the same bytes whatever the shards."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from ponlod.errors import PublicationError
from ponlod.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import PON, PREFIXES
from ponlod.publish.dumps import ReleaseGraph, fragments, release_dumps, serialized, write_dataset
from ponlod.resources import ontology_files

pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's own JSON-LD parser

S = URIRef("http://localhost:8000/id/action/MI4.1.1.a")
FORMATS = pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)


def by_oxigraph(document: bytes, form: Format) -> set[str]:
    parsed = ox.parse(document, format=ox.RdfFormat.from_media_type(form.media_type))
    return {str(quad.triple) for quad in parsed}


def by_rdflib(document: bytes, form: Format) -> set[Triple]:
    name = {TURTLE: "turtle", N_TRIPLES: "nt", JSON_LD: "json-ld", RDF_XML: "xml"}[form]
    return set(Graph().parse(data=document, format=name))


def dumped(folder: Path, shards: Sequence[Sequence[Block]]) -> dict[Format, bytes]:
    with release_dumps(folder, "ponlod-MI-13") as dumps:
        for shard in shards:
            dumps.write(fragments(shard))
    return {form: (folder / f"ponlod-MI-13.{form.extension}").read_bytes() for form in GRAPH_FORMATS}


@FORMATS
def test_a_dump_reads_back_as_the_same_graph_in_two_libraries(
    form: Format, blocks: tuple[Block, ...], tmp_path: Path
) -> None:
    document = dumped(tmp_path, [blocks])[form]
    triples = {triple for block in blocks for triple in block}
    assert by_rdflib(document, form) == triples
    assert by_oxigraph(document, form) == by_oxigraph(serialized(blocks, N_TRIPLES), N_TRIPLES)
    assert len(by_oxigraph(document, form)) == len(triples)


@FORMATS
def test_a_dump_is_the_same_bytes_however_it_was_sharded(
    form: Format, blocks: tuple[Block, ...], tmp_path: Path
) -> None:
    whole = dumped(tmp_path, [blocks])[form]
    assert dumped(tmp_path, [[block] for block in blocks])[form] == whole
    assert dumped(tmp_path, [[], blocks[:1], [], blocks[1:], []])[form] == whole
    assert serialized(blocks, form) == whole


@FORMATS
def test_a_dump_of_nothing_is_a_valid_document(form: Format, tmp_path: Path) -> None:
    assert by_rdflib(dumped(tmp_path, [])[form], form) == set()
    assert by_oxigraph(dumped(tmp_path, [[]])[form], form) == set()


def test_turtle_says_each_subject_once_with_its_properties_grouped(blocks: tuple[Block, ...]) -> None:
    turtle = serialized(blocks, TURTLE).decode()
    header, _, body = turtle.partition("\n\n")
    assert header.splitlines() == [f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(PREFIXES)]
    assert body == (
        "<http://localhost:8000/id/action/MI4.1.1.a> a pon:Action ;\n"
        '\tdct:identifier "MI4.1.1.a" ;\n'
        '\tdct:title "Abitare in “borgo” – \\\\n \\"x\\" &amp; <b>"@it ;\n'
        '\tdct:description "uno\\n\\n- due .\\n- tre\\t€ 🏠"@it ;\n'
        '\tpon:programmeFunding "2531250"^^xsd:decimal ;\n'
        '\tpon:totalCost "40625873.25"^^xsd:decimal ;\n'
        '\tpon:asOf "2022-01"^^xsd:gYearMonth ;\n'
        "\tpon:measure measure:4.1.1 ;\n"
        "\tpon:place\n"
        "\t\t<http://localhost:8000/id/place/MI-corvetto> ,\n"
        "\t\t<http://localhost:8000/id/place/MI-barona> ;\n"
        "\tfoaf:page <https://example.org/This_(journal)?a=b&c=d,e;f> .\n"
        "\n"
        "<http://localhost:8000/id/release/MI-13/lines/66-70> a\n"
        "\t\tpon:LineRange ,\n"
        "\t\tprov:Entity ;\n"
        "\tpon:firstLine 66 .\n"
        "\n"
        "<http://localhost:8000/id/action/MI3.1.1.a> a pon:Action ;\n"
        "\tpon:relatedAction <http://localhost:8000/id/action/MI4.1.1.a> .\n"
        "\n"
    )


def test_json_ld_is_typed_prefixed_and_carries_its_context(blocks: tuple[Block, ...]) -> None:
    document = serialized(blocks, JSON_LD)
    content = json.loads(document)
    assert content["@context"] == PREFIXES
    assert content["@graph"][0] == {
        "@id": "http://localhost:8000/id/action/MI4.1.1.a",
        "@type": "pon:Action",
        "dct:identifier": "MI4.1.1.a",
        "dct:title": {"@value": 'Abitare in “borgo” – \\n "x" &amp; <b>', "@language": "it"},
        "dct:description": {"@value": "uno\n\n- due .\n- tre\t€ 🏠", "@language": "it"},
        "pon:programmeFunding": {"@value": "2531250", "@type": "xsd:decimal"},
        "pon:totalCost": {"@value": "40625873.25", "@type": "xsd:decimal"},
        "pon:asOf": {"@value": "2022-01", "@type": "xsd:gYearMonth"},
        "pon:measure": {"@id": "measure:4.1.1"},
        "pon:place": [
            {"@id": "http://localhost:8000/id/place/MI-corvetto"},
            {"@id": "http://localhost:8000/id/place/MI-barona"},
        ],
        "foaf:page": {"@id": "https://example.org/This_(journal)?a=b&c=d,e;f"},
    }
    assert [node["@type"] for node in content["@graph"]] == [
        "pon:Action",
        ["pon:LineRange", "prov:Entity"],
        "pon:Action",
    ]
    assert len(document.splitlines()) == len(PREFIXES) + 2 + 1 + 3 + 1, "one line per node object"


@FORMATS
def test_no_prefix_is_invented(form: Format, blocks: tuple[Block, ...]) -> None:
    document = serialized(blocks, form).decode()
    assert not re.search(r"\b(ns\d+|oxprefix)\b", document)
    assert set(re.findall(r"xmlns:([\w-]+)=", document)) in (set(), set(PREFIXES))


def test_a_name_is_prefixed_only_where_the_syntax_allows_it() -> None:
    odd = [PREFIXES["measure"] + local for local in ("4.1.1", "a(b)", "a/b", "", "a%20b", "-a", "a:b")]
    block = tuple((S, PON.place, URIRef(iri)) for iri in odd)
    for form in GRAPH_FORMATS:
        assert by_rdflib(serialized([block], form), form) == set(block), form.name
        assert by_oxigraph(serialized([block], form), form) == by_oxigraph(
            serialized([block], N_TRIPLES), N_TRIPLES
        )


def xml_text(alphabet: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[str]:
    fit = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    odd = st.sampled_from("\"\\\n\r\t'<>&;,.{}@#^€🏠\x7f\x85\u2028 ")
    return st.text(fit | odd, max_size=40)


values = st.one_of(
    st.builds(Literal, xml_text()),
    st.builds(Literal, xml_text(), lang=st.sampled_from(["it", "en"])),
    st.builds(lambda number: Literal(str(number), datatype=XSD.integer, normalize=False), st.integers()),
    st.builds(
        lambda euro, cents: Literal(f"{euro}.{cents}5", datatype=XSD.decimal, normalize=False),
        st.integers(min_value=0),
        st.integers(min_value=0, max_value=9),
    ),
    st.builds(
        lambda local: URIRef(f"http://example.org/{local}"),
        st.text("abc/#?=&()%20.,;!$'*+-_~è", max_size=9).filter(
            lambda local: local.count("#") < 2 and not re.search("%(?!20)", local)
        ),
    ),
)


@example([Literal("]]>\r\n\r"), Literal("&amp;&lt;<b>'\"\\\\n", lang="it"), Literal("\x7f\x85\u2028 🏠")])
@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=6, unique=True))
def test_any_text_comes_back_unchanged_from_every_format(objects: list[URIRef | Literal]) -> None:
    block = tuple((S, DCTERMS.title, value) for value in objects)
    for form in GRAPH_FORMATS:
        document = serialized([block], form)
        assert by_rdflib(document, form) == set(block), form.name
        assert by_oxigraph(document, form) == by_oxigraph(serialized([block], N_TRIPLES), N_TRIPLES)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_carry_is_refused_with_its_text(character: str) -> None:
    with pytest.raises(PublicationError, match=rf"^the text “Città.di…” holds .* U\+{ord(character):04X}"):
        fragments([((S, DCTERMS.title, Literal(f"Città{character}di", lang="it")),)])


@pytest.mark.parametrize("character", [*' <>"{}|\\^`\n\x00', "%zz", "\ufffe"])
def test_an_address_that_is_no_iri_is_refused_by_its_name(character: str) -> None:
    address = f"http://example.org/a{character}b"
    with pytest.raises(PublicationError, match=re.escape(f"“{address}” is not an IRI")):
        fragments([((S, DCTERMS.source, URIRef(address)),)])


def test_a_property_without_a_prefix_is_refused_by_its_name() -> None:
    with pytest.raises(PublicationError, match=r"the property <http://example\.org/size> has no prefix"):
        fragments([((S, URIRef("http://example.org/size"), Literal("x")),)])


@pytest.mark.parametrize("text", ["66", "007", "+1", "-3", "٣", "", "x", "1 . <a> <b> <c>"])
def test_a_whole_number_is_bare_in_turtle_only_where_it_is_one(text: str) -> None:
    block = ((S, PON.number, Literal(text, datatype=XSD.integer, normalize=False)),)
    turtle = serialized([block], TURTLE)
    assert by_oxigraph(turtle, TURTLE) == by_oxigraph(serialized([block], N_TRIPLES), N_TRIPLES)
    assert turtle.endswith(f"pon:number {text} .\n\n".encode()) == (text in ("66", "007"))


def quads(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, format=ox.RdfFormat.TRIG))


@pytest.fixture
def dataset(tmp_path: Path, iris: Iris, blocks: tuple[Block, ...]) -> Path:
    """A dataset of two releases: the former has both blocks, the latest only the first."""
    graphs = []
    for key, part in (("MI-12", blocks), ("MI-13", blocks[:1])):
        with release_dumps(tmp_path, f"ponlod-{key}") as dumps:
            dumps.write(fragments(part))
        graphs.append(ReleaseGraph(iris.release(key), tmp_path / f"ponlod-{key}.ttl", key == "MI-13"))
    path = tmp_path / "ponlod.trig"
    city = ((iris.city("MI"), DCTERMS.identifier, Literal("MI")),)
    write_dataset(path, ontology_files(), [city], graphs)
    return path


def test_the_dataset_has_the_latest_release_in_the_default_graph_and_every_release_in_its_own(
    dataset: Path, iris: Iris, blocks: tuple[Block, ...]
) -> None:
    found: dict[str, set[str]] = {}
    for quad in quads(dataset):
        found.setdefault(str(quad.graph_name), set()).add(str(quad.triple))
    former, latest = (by_oxigraph(serialized(part, TURTLE), TURTLE) for part in (blocks, blocks[:1]))
    assert found.keys() == {"DEFAULT", f"<{iris.release('MI-12')}>", f"<{iris.release('MI-13')}>"}
    assert found[f"<{iris.release('MI-12')}>"] == former
    assert found[f"<{iris.release('MI-13')}>"] == latest
    vocabularies = set().union(*(by_oxigraph(path.read_bytes(), TURTLE) for path in ontology_files()))
    city = f'<{iris.city("MI")}> <{DCTERMS.identifier}> "MI"'
    assert found["DEFAULT"] == latest | vocabularies | {city}


def test_a_vocabulary_that_ends_in_a_comment_swallows_nothing(tmp_path: Path) -> None:
    (tmp_path / "v.ttl").write_bytes(b"<http://example.org/a> a <http://example.org/B> . # no line end")
    first = PREFIXES[min(PREFIXES)]  # declared in the line that would be lost
    block = ((S, PON.axis, URIRef(f"{first}x")),)
    write_dataset(tmp_path / "ponlod.trig", [tmp_path / "v.ttl"], [block], [])
    assert {str(quad.predicate) for quad in quads(tmp_path / "ponlod.trig")} == {
        f"<{RDF.type}>",
        f"<{PON.axis}>",
    }


def test_a_store_holds_the_very_terms_of_the_dataset(dataset: Path) -> None:
    store = ox.Store()
    store.load(path=str(dataset), format=ox.RdfFormat.TRIG)
    assert set(store) == set(quads(dataset))


def test_the_dataset_is_the_same_bytes_each_time(
    dataset: Path, tmp_path: Path, iris: Iris, blocks: tuple[Block, ...]
) -> None:
    again = tmp_path / "again.trig"
    graphs = [
        ReleaseGraph(iris.release(key), tmp_path / f"ponlod-{key}.ttl", key == "MI-13")
        for key in ("MI-12", "MI-13")
    ]
    write_dataset(again, ontology_files(), [((iris.city("MI"), DCTERMS.identifier, Literal("MI")),)], graphs)
    assert again.read_bytes() == dataset.read_bytes()


def test_the_dataset_has_no_blank_node(dataset: Path) -> None:
    terms = {term for quad in quads(dataset) for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_reads_the_dataset_too(dataset: Path) -> None:
    assert len(set(Dataset().parse(dataset, format="trig").quads())) == len(set(quads(dataset)))
