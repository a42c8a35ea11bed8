# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file of the library is read as a question, or refused with what is wrong in which line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ponlod.errors import QuestionError, UnknownQuestion
from ponlod.questions.definition import Chart, Column, Coverage, Kind, Parameter, Question, Tone, Type
from ponlod.questions.library import Library
from ponlod.questions.reading import read_question

COVERED = (
    ("#+ amount = { kind = \"euro\" }\n", "#+ amount = { kind = \"euro\" }\n#+ all = { kind = \"number\" }\n"
     "#+ having = { kind = \"number\" }\n"),
    ("#+ amount = \"Importo\"\n", "#+ amount = \"Importo\"\n#+ all = \"Tutte\"\n#+ having = \"Con cifra\"\n"),
    ("#+ amount = \"Amount\"\n", "#+ amount = \"Amount\"\n#+ all = \"All\"\n#+ having = \"With amount\"\n"),
    ("?title ?amount\n", "?title ?amount (1 AS ?all) (1 AS ?having)\n"),
)  # fmt: skip
COVERAGE = (
    "#+ [expected]",
    '#+ [coverage]\n#+ whole = "all"\n#+ counted = { amount = "having" }\n#+ [expected]',
)
CHART = (
    "#+ [expected]",
    '#+ [chart]\n#+ label = "title"\n#+ bars = { amount = "programme" }\n#+\n#+ [expected]',
)
HISTORY = (
    ("#+ tags", "#+ history = true\n#+ tags"),
    ('minimum = { type = "money", default = "0" }', 'since = { type = "release", default = "previous" }'),
    ('#+ minimum = "Almeno"', '#+ since = "Da"'),
    ('#+ minimum = "At least"', '#+ since = "Since"'),
    ("FILTER (?amount >= $minimum)", "GRAPH $since { ?action a pon:Action }"),
)


def test_a_question_has_everything_that_its_file_says(question: Callable[..., Question]) -> None:
    read = question(*COVERED, COVERAGE, CHART)
    assert (read.name, read.tags, read.history, read.featured) == ("dearest-actions", ("money",), False, None)
    assert read.texts["it"].title == "Quali azioni costano di più?"
    assert read.texts["en"].traps == ("Absent is not zero.",)
    assert read.texts["en"].columns["amount"] == "Amount"
    assert read.parameters == [Parameter("minimum", Type.MONEY, "0")]
    assert read.columns[:3] == [Column("action", Kind.THING), Column("code", of="action"), Column("title")]
    assert [column.name for column in read.columns if column.sum] == ["amount", "all", "having"]
    assert not any(column.optional for column in read.columns)
    assert read.chart == Chart("title", {"amount": Tone.PROGRAMME})
    assert read.coverage == Coverage("all", {"amount": "having"})
    assert read.expected.table == ""
    assert read.query.startswith("PREFIX dct:")
    assert read.query.endswith("?code\n")


def test_a_question_of_history_chooses_its_graphs(question: Callable[..., Question]) -> None:
    read = question(*HISTORY)
    assert read.history
    assert read.parameters == [Parameter("since", Type.RELEASE, "previous")]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('#+ tags = ["money"]', "", 1, "tags: it is missing"),
        ('["money"]', '["monies"]', 3, "tags: give one or some, each once, of money, status"),
        ('["money"]', '["money", "money"]', 3, "tags: give one or some"),
        ('["money"]', '"money"', 3, "tags: it has to be a list"),
        ('["money"]', "[]", 3, "tags: it has to be a list"),
        ('["money"]', '["money"', 5, "is no TOML"),
        ('tags = ["money"]', 'tags = ["money"]\n#+ colour = "red"', 4, "colour: nothing of this name"),
        ('tags = ["money"]', 'tags = ["money"]\n#+ featured = 9', 4, "the front page has places 1 to 8"),
        ('tags = ["money"]', 'tags = ["money"]\n#+ featured = true', 4, "it has to be a whole number"),
        ('tags = ["money"]', 'tags = ["money"]\n#+ history = true', 51, "asks releases as graphs"),
        ('#+ title = "Which actions cost the most?"\n', "", 19, "en.title: it is missing"),
        ('"Which actions cost the most?"', '" "', 20, "en.title: it is empty"),
        ('"Which actions cost the most?"', "5", 20, "en.title: it has to be a text"),
        ('["Absent is not zero."]', '["", "Absent is not zero."]', 23, "en.traps: it has to be a list"),
        ('"Which actions cost the most?"', r'"Which \u0000?"', 20, "en.title: it has signs that"),
        ('["Absent is not zero."]', r'["Absent \u001b."]', 23, "en.traps: it has signs that cannot be"),
        ('#+ amount = "Amount"\n', "", 25, "en.columns.amount: it is missing"),
        ('#+ amount = "Amount"\n', '#+ amount = "Amount"\n#+ sum = "Sum"\n', 30, "en.columns.sum: nothing"),
        ('#+ minimum = "Almeno"\n', "", 16, "it.parameters.minimum: it is missing"),
        ("{title}} other {{rows_said} actions}", "{titel}} other {}", 24, "gives “titel”"),
        ("{title}} other {{rows_said} actions}", "{p_maximum}} other {}", 24, "gives “p_maximum”"),
        ("{title}} other {{rows_said} actions}}", "{title}}", 24, "ICU cannot read it"),
        ("{rows_said} azioni}}", "{rows_said} azioni}", 10, "ICU cannot read it"),
        ("{rows_said} azioni}}", "{title, plural, other {#}}}}", 10, "it cannot be said of 2 rows"),
        ("{title}} other {{rows_said} actions}", "{title, number}} other {}", 24, "cannot be said of 1 row"),
        ("{no action}", "{{p_minimum, date}}", 24, "it cannot be said of 0 rows"),
        ('code = { of = "action" }', 'code = { of = "title" }', 38, "columns.code: “of” is for a text"),
        ("title = {}", 'title = { of = "action" }', 39, "columns.title: “of” is for a text"),
        ("title = {}", 'title = { kind = "texts" }', 39, "kind: “texts” is none of text, thing"),
        ("title = {}", "title = { sum = true }", 39, "columns.title: “sum” is for columns of kind euro or"),
        ('"euro" }', '"euro", sum = "no" }', 40, "columns.amount.sum: it has to be true or false"),
        ("title = {}", 'title = "text"', 39, "columns.title: it has to be a table"),
        ("#+ title = {}\n", "", 14, "nothing of this name"),
        ('type = "money"', 'type = "sum"', 34, "type: “sum” is none of status, axis"),
        ('type = "money", ', "", 34, "parameters.minimum.type: it is missing"),
        ('"0"', '"much"', 34, "the default cannot be given: this is no sum of money"),
        ('"0"', '"0", required = true', 34, "parameters.minimum.required: nothing of this name"),
        ('"money", default = "0"', '"count"', 34, "there can be one count, and it has a default"),
        ('"money", default = "0"', '"count", default = "5"', 52, "“$minimum” is no parameter"),
        ('"money", default = "0"', '"release"', 1, "it has to be true where"),
        ("$minimum", "?floor", 34, "“$minimum” is nowhere in the query"),
        ("$minimum", "?minimum", 52, "“minimum” is a parameter: write “$minimum”"),
        ("$minimum", "$minimum && ?amount < $most", 52, "“$most” is no parameter"),
        ("?title ?amount\nWHERE", "?title\nWHERE", 50, "selects action, code, title, and the columns are"),
        ("?title ?amount\nWHERE", "?amount ?title\nWHERE", 50, "selects action, code, amount, title"),
        ("?action ?code ?title ?amount\nWHERE", "*\nWHERE", 50, "selects no variable by name"),
        ("?title ?amount\nWHERE", "?title ?amount\nFROM <x:y>\nWHERE", 50, "only a question of history"),
        ("FILTER (", "GRAPH ?graph {} FILTER (", 52, "only a question of history"),
        ("\nWHERE {", "{", 46, "WHERE written out"),
        ("ORDER BY DESC(?amount) ?code", "ORDER BY DESC(?amount ?code", 54, "“(” is not closed"),
        ("PREFIX dct: <http://purl.org/dc/terms/>\n", "", 50, "prefix of “dct:identifier” is not declared"),
        *((CHART[0], CHART[1].replace(*change), line, said) for change, line, said in (
            (('"title"', '"name"'), 43, "chart.label: “name” is no column"),
            (("amount =", "title ="), 44, "“title” is a column of kind text; it has to be one"),
            (('{ amount = "programme" }', "{}"), 44, "a bar has one piece or some"),
            (('"programme"', '"red"'), 44, "“red” is none of programme, other-public, count"),
            (("label", "labels"), 43, "chart.labels: nothing of this name"),
        )),
        (COVERAGE[0], COVERAGE[1], 43, "coverage.whole: “all” is no column"),
        ('#+ table = ""', "", 42, "expected.table: it is missing"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused_with_its_line(
    file: Callable[..., Path], old: str, new: str, line: int, said: str
) -> None:
    path = file((old, new))
    with pytest.raises(QuestionError) as refused:
        read_question(path)
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{path}")
    assert f"line {line}" in str(refused.value)


def test_what_sums_leave_out_is_counted_in_numbers(file: Callable[..., Path]) -> None:
    with pytest.raises(QuestionError, match="“amount” is a column of kind euro"):
        read_question(file(*COVERED, (COVERAGE[0], COVERAGE[1].replace('"having"', '"amount"'))))


def test_a_count_needs_a_limit(file: Callable[..., Path], question: Callable[..., Question]) -> None:
    changes = (('"money", default = "0"', '"count", default = "5"'), ("FILTER (?amount >= $minimum)", ""))
    with pytest.raises(QuestionError, match=r"line 34: parameters\.minimum: the query has no LIMIT"):
        read_question(file(*changes))
    assert question(*changes, ("?code\n", "?code\nLIMIT 3\n")).parameters[0].type is Type.COUNT


def test_two_columns_cannot_have_the_same_argument(file: Callable[..., Path]) -> None:
    renamed = [(old, new.replace("having", "count_all")) for old, new in COVERED]
    with pytest.raises(QuestionError, match="“count_all” would be two things in the sentence"):
        read_question(file(*renamed))


@pytest.mark.parametrize("name", ["Dearest", "dearest_actions", "-dearest", "più-care"])
def test_a_name_is_small_words_joined_by_hyphens(file: Callable[..., Path], name: str) -> None:
    with pytest.raises(QuestionError, match="small English words"):
        read_question(file(name=name))


@pytest.mark.parametrize("name", ["release", "lang", "extension", "endpoint", "help", "Minimum", "mi-nimum"])
def test_a_parameter_is_not_called_as_what_every_address_or_command_has(
    file: Callable[..., Path], name: str
) -> None:
    with pytest.raises(QuestionError, match=f"parameters.{name}: call it by letters"):
        read_question(file(("minimum =", f"{name} =")))


def test_what_is_no_file_of_the_library_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.rq"
    path.write_text("SELECT * WHERE {}\n")
    with pytest.raises(QuestionError, match=r"columns: it is missing"):
        read_question(path)
    path.write_bytes(b"\xff")
    with pytest.raises(QuestionError, match=r"plain.rq: cannot be read"):
        read_question(path)


@pytest.mark.parametrize(
    "front", ["tags = " + "[" * 5000, "tags = " + "9" * 5000, "tags = [[[[" + "{a." * 3000]
)
def test_front_matter_that_no_machine_can_hold_is_refused(file: Callable[..., Path], front: str) -> None:
    path = file(('tags = ["money"]', front))
    with pytest.raises(QuestionError, match="the front matter, behind “#\\+ ”, is no TOML"):
        read_question(path)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085"])
def test_only_a_line_feed_ends_a_line(question: Callable[..., Question], sign: str) -> None:
    read = question(
        ("FILTER (?amount >= $minimum)", f'FILTER (?amount >= $minimum && ?title != "a{sign}b")'),
        ("Le azioni.", f"Le{sign}azioni."),
    )
    assert f'"a{sign}b"' in read.query
    assert read.texts["it"].explanation == f"Le{sign}azioni."


def test_a_sentence_may_count_what_can_be_missing_if_it_asks_before(
    question: Callable[..., Question], file: Callable[..., Path]
) -> None:
    number = ('{ kind = "euro" }', '{ kind = "number" }')
    counted = "{amount, plural, one {una} other {#}}"
    with pytest.raises(QuestionError, match=r"it\.answer: it cannot be said of 0 rows: ask with has_"):
        read_question(file(number, ("{nessuna azione}", f"{{{counted}}}")))
    asked = f"{{has_amount, select, yes {{{counted}}} other {{}}}}"
    assert asked in question(number, ("{nessuna azione}", f"{{{asked}}}")).texts["it"].answer
    sum_of = "{sum_amount_said, select, other {}} {sum_amount_exact, number}"
    with pytest.raises(QuestionError, match="cannot be said of 2 rows"):
        read_question(file(("{rows_said} azioni}}", f"{sum_of}}}}}")))


def test_a_place_on_the_front_page_is_for_one_question(file: Callable[..., Path]) -> None:
    for name in ("a", "b"):
        folder = file(('tags = ["money"]', 'tags = ["money"]\n#+ featured = 1'), name=name).parent
    with pytest.raises(QuestionError, match="a and b are both featured in place 1"):
        Library.read(folder)


def test_a_library_is_in_the_order_of_tags_and_titles(file: Callable[..., Path]) -> None:
    for name, change in {
        "b": ("Quali azioni", "Altre azioni"),
        "c": ('["money"]', '["status", "money"]'),
        "a": ("Quali azioni", "quante azioni"),
    }.items():
        folder = file(change, name=name).parent
    library = Library.read(folder)
    assert [question.name for question in library] == ["b", "a", "c"]
    assert len(library) == 3
    assert library["c"].tags == ("status", "money")
    with pytest.raises(UnknownQuestion, match=r"There is no question “d\\x00”"):
        library["d\0"]
