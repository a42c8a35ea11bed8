# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dumps: valid, readable, the same graph in every format, the same bytes whatever the shards."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from ponlod.errors import PublicationError
from ponlod.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import PON, PREFIXES
from ponlod.publish.dumps import ReleaseGraph, concise, fragments, release_dumps, serialized, write_dataset
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


def test_a_dump_declares_every_prefix_and_invents_none(blocks: tuple[Block, ...]) -> None:
    header = serialized(blocks, TURTLE).decode().partition("\n\n")[0]
    assert header.splitlines() == [f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(PREFIXES)]
    assert json.loads(serialized(blocks, JSON_LD))["@context"] == PREFIXES
    declared = re.findall(rb'xmlns:?([\w-]*)="', serialized(blocks, RDF_XML))
    assert [name.decode() for name in declared] == sorted(PREFIXES)


@FORMATS
def test_a_concise_document_says_the_same_and_declares_what_it_uses(
    blocks: tuple[Block, ...], form: Format
) -> None:
    assert by_rdflib(concise(blocks, form), form) == by_rdflib(serialized(blocks, form), form)
    assert set(json.loads(concise(blocks, JSON_LD))["@context"]) == {
        *("dct", "foaf", "measure", "pon", "prov", "xsd")
    }


def test_a_block_says_each_subject_once_with_its_properties_grouped(blocks: tuple[Block, ...]) -> None:
    assert fragments(blocks)[TURTLE].decode() == (
        "<http://localhost:8000/id/action/MI4.1.1.a> a pon:Action ;\n"
        '\tdct:identifier "MI4.1.1.a" ;\n'
        '\tdct:title "Abitare in “borgo” – \\\\n \\"x\\" &amp; <b>"@it ;\n'
        '\tdct:description "uno\\n\\n- due .\\n- tre\\t€ 🏠"@it ;\n'
        '\tpon:programmeFunding "2531250"^^xsd:decimal ;\n'
        "\tpon:totalCost 40625873.25 ;\n"
        '\tpon:asOf "2022-01"^^xsd:gYearMonth ;\n'
        "\tpon:measure measure:4.1.1 ;\n"
        "\tpon:place <http://localhost:8000/id/place/MI-corvetto> , "
        "<http://localhost:8000/id/place/MI-barona> ;\n"
        "\tfoaf:page <https://example.org/This_(journal)?a=b&c=d,e;f> .\n"
        "\n"
        "<http://localhost:8000/id/release/MI-13/lines/66-70> a pon:LineRange , prov:Entity ;\n"
        "\tpon:firstLine 66 .\n"
        "\n"
        "<http://localhost:8000/id/action/MI3.1.1.a> a pon:Action ;\n"
        "\tpon:relatedAction <http://localhost:8000/id/action/MI4.1.1.a> .\n"
        "\n"
    )


@FORMATS
def test_two_blocks_may_speak_of_one_subject(form: Format, tmp_path: Path) -> None:
    blocks = [((S, DCTERMS.title, Literal(text)),) for text in ("uno", "due")]
    whole = dumped(tmp_path, [blocks])[form]
    assert dumped(tmp_path, [[block] for block in blocks])[form] == whole
    assert by_rdflib(whole, form) == {*blocks[0], *blocks[1]}


def test_a_term_is_published_as_it_was_mapped() -> None:
    values = {
        '"Città"': Literal("Città"),
        '"Città"@it': Literal("Città", lang="it"),
        f'"1.50"^^<{XSD.decimal}>': Literal("1.50", datatype=XSD.decimal, normalize=False),
        f'"007"^^<{XSD.integer}>': Literal("007", datatype=XSD.integer, normalize=False),
        f'"2022-01"^^<{XSD.gYearMonth}>': Literal("2022-01", datatype=XSD.gYearMonth, normalize=False),
        "<http://example.org/Ja%C3%A9n/%2F/è>": URIRef("http://example.org/Ja%C3%A9n/%2F/è"),
    }
    block = tuple((S, DCTERMS.title, value) for value in values.values())
    assert serialized([block], N_TRIPLES).decode() == "".join(
        f"<{S}> <{DCTERMS.title}> {written} .\n" for written in values
    )


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_carry_is_refused_with_its_text(character: str) -> None:
    with pytest.raises(PublicationError, match=rf"U\+{ord(character):04X} after “.*Città”\. Correct"):
        fragments([((S, DCTERMS.title, Literal(f"Città{character}di", lang="it")),)])


@pytest.mark.parametrize("character", [*' <>"{}|\\^`\n\x00', "%zz", "\ufffe"])
def test_an_address_that_is_no_iri_is_refused_by_its_name(character: str) -> None:
    address = f"http://example.org/a{character}b"
    with pytest.raises(PublicationError, match=re.escape(f"“{address}” is not an IRI")):
        fragments([((S, DCTERMS.source, URIRef(address)),)])


def test_a_property_without_a_prefix_is_refused_by_its_name() -> None:
    size = URIRef("http://example.org/size")
    with pytest.raises(PublicationError, match=r"the property <http://example\.org/size> has no prefix"):
        fragments([((S, DCTERMS.source, size), (S, size, Literal("x")))])


def test_an_address_whose_scheme_is_one_of_our_prefixes_is_refused_by_its_name() -> None:
    with pytest.raises(PublicationError, match=r"<status:x>"):
        fragments([((S, DCTERMS.source, URIRef("status:x")),)])


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
