# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a validation says: to machines as a SHACL report, to officials in sentences, to tables in rows."""

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD

from ponlod.graph.report import COLUMNS, publishable, report_graph, report_rows, report_text
from ponlod.graph.results import Result
from ponlod.namespaces import EPO, PON, SHAPES

BASE = "http://localhost:8000/id/"
REPORT = URIRef(f"{BASE}release/MI-13/validation")
WARNING = Result(
    f"{BASE}action/MI4.2.1.b",
    PON["totalCost"],
    Literal("5", datatype=XSD.decimal),
    SH.SPARQLConstraintComponent,
    SHAPES["Action-totalIsSum"],
    "Warning",
    "Il costo totale stampato (5) non è la somma.",
    "The printed total (5) is not the sum.",
    "291-303",
)
VIOLATION = Result(
    f"{BASE}release/MI-13/action/MI4.1.1.a/funding/programme",
    EPO["hasAmountValue"],
    Literal("2531250.0", datatype=XSD.double),
    SH.DatatypeConstraintComponent,
    SHAPES["FundingLine-amount"],
    "Violation",
    "La cifra è in euro.",
    "The figure is in euro.",
    "54",
)
BARE = Result(
    f"{BASE}project/MI-1", None, None, SH.EqualsConstraintComponent, SHAPES["Project"], "Info", "Sì.", "Yes."
)


def graph_of(*results: Result) -> Graph:
    graph = Graph()
    for triple in report_graph(results, REPORT):
        graph.add(triple)
    return graph


def test_only_violations_stand_in_the_way_of_publication() -> None:
    assert publishable([])
    assert publishable([WARNING, BARE])
    assert not publishable([WARNING, VIOLATION])


def test_a_report_without_results_conforms() -> None:
    graph = graph_of()
    assert graph.value(REPORT, RDF.type) == SH.ValidationReport
    assert graph.value(REPORT, SH.conforms) == Literal(True)
    assert len(graph) == 2


def test_a_report_with_so_much_as_a_warning_does_not_conform() -> None:
    """SHACL §3.6.1.1 knows no severity here; whether to publish is another question."""
    assert graph_of(WARNING).value(REPORT, SH.conforms) == Literal(False)


def test_a_result_is_said_with_all_that_shacl_wants_of_it() -> None:
    graph = graph_of(WARNING, VIOLATION)
    result = URIRef(f"{REPORT}/result/2")
    assert set(graph.objects(REPORT, SH.result)) == {URIRef(f"{REPORT}/result/1"), result}
    assert dict(graph.predicate_objects(result)) | {SH.resultMessage: None} == {
        RDF.type: SH.ValidationResult,
        SH.focusNode: URIRef(VIOLATION.focus),
        SH.resultPath: EPO["hasAmountValue"],
        SH.value: Literal("2531250.0", datatype=XSD.double),
        SH.sourceConstraintComponent: SH.DatatypeConstraintComponent,
        SH.sourceShape: SHAPES["FundingLine-amount"],
        SH.resultSeverity: SH.Violation,
        SH.resultMessage: None,
    }
    assert set(graph.objects(result, SH.resultMessage)) == {
        Literal("La cifra è in euro.", lang="it"),
        Literal("The figure is in euro.", lang="en"),
    }


def test_what_a_result_does_not_have_is_not_said() -> None:
    said = set(graph_of(BARE).predicates(URIRef(f"{REPORT}/result/1")))
    assert said.isdisjoint({SH.resultPath, SH.value})


def test_no_report_has_a_blank_node() -> None:
    graph = graph_of(WARNING, VIOLATION, BARE)
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_an_official_reads_what_is_gravest_first_with_subject_lines_and_value() -> None:
    assert report_text([WARNING, BARE, VIOLATION], "it") == (
        "Errori: 1. Avvisi: 1. Note: 1.\n"
        "ERRORE · azione MI4.1.1.a, risorse del programma, righe 54 del documento: "
        "La cifra è in euro. Valore: «2531250.0».\n"
        "AVVISO · azione MI4.2.1.b, righe 291-303 del documento: "
        "Il costo totale stampato (5) non è la somma.\n"
        "NOTA · progetto MI-1: Sì.\n"
    )
    assert report_text([VIOLATION], "en") == (
        "Errors: 1. Warnings: 0. Notes: 0.\n"
        "ERROR · action MI4.1.1.a, funding by the programme, lines 54 of the document: "
        "The figure is in euro. Value: “2531250.0”.\n"
    )


@pytest.mark.parametrize(
    ("iri", "italian", "english"),
    [
        ("action/MI4.1.1.a", "azione MI4.1.1.a", "action MI4.1.1.a"),
        (
            "release/MI-13/action/MI4.1.1.a/funding/total",
            "azione MI4.1.1.a, totale",
            "action MI4.1.1.a, total",
        ),
        (
            "release/MI-13/action/MI4.1.1.a/status",
            "azione MI4.1.1.a, stato di attuazione",
            "action MI4.1.1.a, status",
        ),
        (
            "release/MI-13/action/MI4.1.1.a/reference/2",
            "azione MI4.1.1.a, richiamo 2",
            "action MI4.1.1.a, reference 2",
        ),
        ("release/MI-13/action/MI4.1.1.a/date/1", "azione MI4.1.1.a, data 1", "action MI4.1.1.a, date 1"),
        ("release/MI-13/action/MI4.1.1.a/other", "azione MI4.1.1.a, /other", "action MI4.1.1.a, /other"),
        ("project/MI-1", "progetto MI-1", "project MI-1"),
        ("place/MI-baggio", "luogo MI-baggio", "place MI-baggio"),
        ("city/MI", "città MI", "city MI"),
        ("programme/2014IT16M2OP004", "programma 2014IT16M2OP004", "programme 2014IT16M2OP004"),
        ("release/MI-13", "versione MI-13", "release MI-13"),
        ("release/MI-13/document", "versione MI-13, documento", "release MI-13, document"),
        ("release/MI-13/lines/66-70", "righe 66-70", "lines 66-70"),
        (
            "release/MI-13/finding/no-total-MI4.1.1.a",
            "anomalia no-total-MI4.1.1.a",
            "finding no-total-MI4.1.1.a",
        ),
        ("other/thing", f"{BASE}other/thing", f"{BASE}other/thing"),
    ],
)
def test_things_are_called_by_names_that_an_official_knows(iri: str, italian: str, english: str) -> None:
    result = Result(f"{BASE}{iri}", None, None, "", "", "Violation", "Sì.", "Yes.")
    assert report_text([result], "it").splitlines()[1] == f"ERRORE · {italian}: Sì."
    assert report_text([result], "en").splitlines()[1] == f"ERROR · {english}: Yes."


def test_a_range_of_lines_does_not_say_its_lines_twice() -> None:
    result = Result(f"{BASE}release/MI-13/lines/54", None, None, "", "", "Violation", "Sì.", "Yes.", "54")
    assert "righe 54: Sì." in report_text([result], "it")


def test_a_long_value_is_cut_and_kept_on_one_line() -> None:
    value = Literal("riga uno\nriga due " + "x" * 200)
    result = Result(f"{BASE}project/MI-1", None, value, "", "", "Violation", "Sì.", "Yes.")
    (_, line) = report_text([result], "it").splitlines()
    assert "Valore: «riga uno riga due xxx" in line
    assert line.endswith("x…».")
    assert len(line) < 200


def test_rows_have_a_cell_for_each_column_and_nothing_but_text() -> None:
    rows = list(report_rows([WARNING, BARE]))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert dict(zip(COLUMNS, rows[0], strict=True)) == {
        "severity": "Warning",
        "subject": f"{BASE}action/MI4.2.1.b",
        "lines": "291-303",
        "message_it": "Il costo totale stampato (5) non è la somma.",
        "message_en": "The printed total (5) is not the sum.",
        "value": "5",
        "path": PON["totalCost"],
        "component": SH.SPARQLConstraintComponent,
        "shape": SHAPES["Action-totalIsSum"],
    }
    assert rows[1][2] == rows[1][5] == rows[1][6] == ""
