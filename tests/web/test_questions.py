# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of questions: each answers in a sentence and a table, and says how to use and cite that."""

import hashlib
import json
import re
import shlex
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from ponlod.errors import StoreUnavailable
from ponlod.questions.definition import Question
from ponlod.questions.library import Library
from ponlod.store import BlockingStore
from ponlod.web.views import question_answer, question_form

BASE = "http://localhost:8000"
LIBRARY = Library.read()
COMPLETED = "/questions/completed-actions"
STAGE = "/questions/actions-with-status"
LARGEST = "/questions/largest-actions"

Page = Callable[..., Any]


@pytest.fixture
def page(client: FlaskClient, read: Callable[[str], Any]) -> Page:
    """Reads the page at an address, in Italian unless told otherwise."""

    def get(address: str, language: str = "it", status: int = 200, of: FlaskClient = client) -> Any:
        headers = {"Accept": "text/html", "Accept-Language": language}
        response = of.get(address.removeprefix(BASE), headers=headers)
        assert response.status_code == status
        return read(response.text)

    return get


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the store is asked from now on."""
    texts: list[str] = []
    query = BlockingStore.query

    def hear(store: BlockingStore, text: str, **named: Any) -> Any:
        texts.append(text)
        return query(store, text, **named)

    monkeypatch.setattr(BlockingStore, "query", hear)
    return texts


def sentence(page: Any) -> str:
    said: str = page.one("p", class_="sentence").text
    return said


def label(page: Any, name: str) -> str:
    """What the field of a parameter is called."""
    called: str = page.one("label", **{"for": name}).text
    return called


def options(field: Any) -> dict[str, str]:
    """What there is to choose from, by the key that is sent."""
    return {option["value"]: option.text for option in field.all("option")}


def chosen(field: Any) -> str:
    (option,) = [one for one in field.all("option") if "selected" in one.attributes]
    key: str = option["value"]
    return key


def answered(page: Any) -> Any:
    return page.one("table", class_="reply")


def files(page: Any) -> dict[str, str]:
    """The addresses of the files, by their types."""
    links = page.one("section", aria_labelledby="download").all("a")
    return {f"{link['type']} {link.text}": link["href"] for link in links}


def structured(page: Any) -> list[Any]:
    scripts = [one for one in page.all("script") if one.attributes.get("type") == "application/ld+json"]
    return [json.loads("".join(one.children)) for one in scripts]


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("question", list(LIBRARY), ids=lambda question: question.name)
def test_every_question_has_a_page_that_answers_it(
    page: Page, client: FlaskClient, question: Question, language: str
) -> None:
    shown = page(f"/questions/{question.name}", language)
    texts = question.texts[language]
    told = client.get(f"/questions/{question.name}.json?lang={language}").json
    assert shown.one("h1").text == texts.title
    assert sentence(shown) == " ".join(told["sentence"].split())
    assert texts.explanation in [one.text for one in shown.all("p")]
    assert set(texts.traps) <= {one.text for one in shown.all("li")}
    for parameter in question.parameters:
        assert label(shown, parameter.name).startswith(texts.parameters[parameter.name])
    if not told["count"]:
        assert shown.one("p", class_="empty").text
        return
    behind = {column.of for column in question.columns}
    columns = [
        column.name
        for column in question.columns
        if column.name not in behind and any(row[column.name] not in (None, "") for row in told["rows"])
    ]
    heads = [one.text for one in answered(shown).one("thead").all("th")]
    assert heads == [texts.columns[name] for name in columns]
    rows = answered(shown).one("tbody").all("tr")
    assert len(rows) == min(told["count"], question_answer.ROWS)
    for row, expected in zip(rows, told["rows"], strict=False):
        assert len(row.all("th") + row.all("td")) == len(columns)
        amounts = [cell.one("data")["value"] for cell in row.all("td", class_="money") if cell.all("data")]
        euros = [column.name for column in question.columns if column.kind == "euro"]
        assert [Decimal(one) for one in amounts] == [
            Decimal(expected[name]) for name in euros if expected[name] is not None
        ]


@pytest.mark.parametrize("language", ["it", "en"])
def test_all_questions_are_listed_by_what_they_are_about(page: Page, language: str) -> None:
    shown = page("/questions", language)
    groups = [one for one in shown.all("section") if one.all("ul", class_="questions")]
    listed = [link["href"] for group in groups for link in group.all("a")]
    assert listed == [f"/questions/{question.name}" for question in LIBRARY]
    assert [group["aria-labelledby"] for group in groups] == list(
        dict.fromkeys(question.tags[0] for question in LIBRARY)
    )
    topics = shown.one("nav", aria_labelledby="topics")
    assert [link["href"] for link in topics.all("a")] == [f"#{group['aria-labelledby']}" for group in groups]
    assert str(len(LIBRARY)) in topics.one("h2").text
    for question in LIBRARY:
        assert question.texts[language].explanation in shown.text


def test_from_all_questions_the_whole_site_can_be_searched(page: Page) -> None:
    form = page("/questions").one("main").one("form")
    assert (form["action"], form["method"]) == ("/search", "get")
    assert form.one("input", type="search")["name"] == "q"


def test_the_main_navigation_leads_to_the_questions(page: Page) -> None:
    link = page("/actions").one("nav", class_="sections").all("a")[0]
    assert (link.text, link["href"]) == ("Domande", "/questions")
    path = page(COMPLETED).one("nav", class_="crumbs").all("a")
    assert [one["href"] for one in path] == ["/", "/questions"]


def test_the_front_page_answers_the_questions_that_are_put_first(page: Page) -> None:
    for language in ("it", "en"):
        section = page("/", language).one("section", aria_labelledby="questions")
        cards = section.one("ul", class_="questions").all("li")
        assert 1 < len(cards) <= 8
        for card in cards:
            asked = page(card.one("a")["href"], language)
            assert card.one("a").text == asked.one("h1").text
            assert card.one("span").text == sentence(asked)
        assert section.all("a")[-1]["href"] == "/questions"
        assert str(len(LIBRARY)) in section.all("a")[-1].text


def test_the_front_page_does_without_a_question_that_cannot_be_answered_now(
    page: Page, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = page("/").one("section", aria_labelledby="questions").one("ul").all("a")
    wanting = client.get(f"{first['href']}.rq").text
    query = BlockingStore.query

    def fail(store: BlockingStore, text: str, **named: Any) -> Any:
        if text == wanting:
            raise StoreUnavailable("Too long.")
        return query(store, text, **named)

    with monkeypatch.context() as patched:
        patched.setattr(BlockingStore, "query", fail)
        response = client.get("/", headers={"Accept-Language": "it"})
        shown = page("/").one("section", aria_labelledby="questions")
    assert [link["href"] for link in shown.one("ul").all("a")] == [link["href"] for link in others]
    # It is not to be kept.
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert len(page("/").one("section", aria_labelledby="questions").one("ul").all("a")) == 1 + len(others)


def test_a_status_is_chosen_by_its_name(page: Page) -> None:
    shown = page(STAGE)
    field = shown.one("select", id="status")
    assert field["name"] == "status"
    assert chosen(field) == "in-progress"
    assert options(field)["in-progress"] == "In corso"
    assert "" not in options(field)
    assert options(page(STAGE, "en").one("select", id="status"))["in-progress"] == "In progress"


def test_another_choice_gives_another_answer_and_stays_chosen(page: Page) -> None:
    shown = page(f"{STAGE}?status=completed")
    assert chosen(shown.one("select", id="status")) == "completed"
    assert "«Completato»" in sentence(shown)
    assert sentence(shown) != sentence(page(STAGE))


def test_what_may_be_left_out_can_be_anything(page: Page) -> None:
    field = page(LARGEST).one("select", id="axis")
    assert options(field)[""] == "Qualsiasi"
    assert not [one for one in field.all("option") if "selected" in one.attributes]
    assert options(page(LARGEST, "en").one("select", id="axis"))[""] == "Any"


def test_a_form_that_is_sent_as_it_is_gives_the_same_answer(page: Page) -> None:
    for address in (LARGEST, "/questions/mentions", "/questions/actions-above", STAGE):
        shown = page(address)
        form = shown.one("form", class_="filters")
        assert (form["action"], form["method"]) == (address, "get")
        sent = {one["name"]: one.attributes.get("value") or "" for one in form.all("input")}
        for select in form.all("select"):
            keys = [one["value"] for one in select.all("option") if "selected" in one.attributes]
            sent[select["name"]] = keys[0] if keys else select.all("option")[0]["value"]
        again = "&".join(f"{name}={value}" for name, value in sent.items() if value)
        assert sentence(page(f"{address}?{again}")) == sentence(shown)


def test_the_language_that_was_asked_for_stays_with_the_form_and_the_links(page: Page) -> None:
    shown = page(f"{STAGE}?lang=en")
    assert shown.one("form", class_="filters").one("input", name="lang")["value"] == "en"
    assert all("lang=en" in address for address in files(shown).values())
    assert all("lang=en" in address for address in files(page(COMPLETED, "en")).values())
    assert not any("lang=" in address for address in files(page(COMPLETED)).values())


@pytest.mark.parametrize(
    ("address", "name", "words", "english"),
    [
        (f"{STAGE}?status=finished", "status", "«finished» non è nei dati", "is not in the data"),
        (f"{LARGEST}?axis=4&count=many", "count", "«many» non è un numero di righe", "not a number of rows"),
        (f"{LARGEST}?count=%D9%A5", "count", "non è un numero di righe", "not a number of rows"),
        ("/questions/actions-above?threshold=-1", "threshold", "non è una cifra", "not a sum"),
        (f"/questions/mentions?text={'a' * 201}", "text", "al massimo 200", "at most 200"),
        (f"{COMPLETED}?release=MI-99", "release", "«MI-99» non è nei dati", "is not in the data"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_taken_is_an_error_at_its_field(
    page: Page, address: str, name: str, words: str, english: str
) -> None:
    for language, said in (("it", words), ("en", english)):
        shown = page(address, language, 400)
        (field,) = [one for tag in ("input", "select") for one in shown.all(tag, id=name)]
        assert field["aria-invalid"] == "true"
        complaint = shown.one("p", id=field["aria-describedby"].split()[0])
        assert said in complaint.text
        summary = shown.one("div", role="alert")
        assert summary.one("a")["href"] == f"#{name}"
        assert said in summary.text
        assert shown.one("title").text.startswith("Errore:" if language == "it" else "Error:")
        assert not shown.all("table")
        assert not structured(shown)


def test_the_rest_of_the_form_stays_as_it_was_filled_in(page: Page) -> None:
    shown = page(f"{LARGEST}?axis=4&count=many", status=400)
    assert chosen(shown.one("select", id="axis")) == "4"
    assert shown.one("input", id="count")["value"] == "many"
    assert "aria-invalid" not in shown.one("select", id="axis").attributes
    wrong = page(f"{STAGE}?status=%3Cb%3E", status=400).one("select", id="status")
    assert (chosen(wrong), options(wrong)["<b>"]) == ("<b>", "<b>")


@pytest.mark.parametrize("wrong", [f"{LARGEST}?count=x", "/questions/action-history?action=zzz"])
def test_a_release_that_was_named_stays_while_another_value_is_corrected(page: Page, wrong: str) -> None:
    form = page(f"{wrong}&release=MI-13", status=400).one("form", class_="filters")
    assert form.one("input", name="release")["value"] == "MI-13"
    unnamed = page(wrong, status=400).one("form", class_="filters")
    assert not unnamed.all("input", name="release")


@pytest.mark.parametrize(
    ("address", "name"),
    [("/questions/programme-total?release=mi-13", "release"), ("/questions/changes?to=mi-14", "to")],
)
def test_a_release_is_chosen_however_it_is_written(
    page: Page, later: FlaskClient, address: str, name: str
) -> None:
    field = page(address, of=later).one("select", id=name)
    assert list(options(field)) == ["", "MI-14", "MI-13"]
    assert chosen(field) == address.rpartition("=")[2].upper()


def test_a_question_that_there_is_not_is_not_found(client: FlaskClient) -> None:
    assert client.get("/questions/nothing", headers={"Accept": "text/html"}).status_code == 404


def test_things_in_the_table_lead_to_their_pages(page: Page, client: FlaskClient) -> None:
    for address in (COMPLETED, "/questions/status-sentences", "/questions/references"):
        links = answered(page(address)).all("a")
        assert links
        for link in links:
            found = client.get(link["href"], headers={"Accept": "text/html"}, follow_redirects=True)
            assert found.status_code == 200
    first = answered(page(COMPLETED)).one("tbody").all("tr")[0]
    head = first.one("th", scope="row").one("a")
    assert head["href"] == f"/doc/action/{head.text}"


def test_italian_titles_are_marked_as_such_on_an_english_page(page: Page) -> None:
    titles = answered(page(COMPLETED, "en")).all("td", class_="words")
    assert titles
    assert all(title.one("span")["lang"] == "it" for title in titles)


def test_money_is_summed_below_the_table_and_the_sum_is_that_of_its_rows(page: Page) -> None:
    shown = answered(page(COMPLETED))
    columns = [
        [Decimal(cell.one("data")["value"]) for cell in row.all("td", class_="money")]
        for row in shown.one("tbody").all("tr")
    ]
    total = shown.one("tfoot").one("tr")
    assert total.one("th").text == "Somma delle 5 righe"
    assert [Decimal(one["value"]) for one in total.all("data")] == [
        sum(one) for one in zip(*columns, strict=True)
    ]


def test_a_sum_says_how_many_amounts_are_in_it_where_some_are_missing(page: Page) -> None:
    largest = answered(page(LARGEST)).one("tfoot")
    assert [note.text for note in largest.all("span", class_="minor")] == ["3 importi"]
    assert not answered(page(COMPLETED)).one("tfoot").all("span", class_="minor")
    # There, columns say it.
    by_axis = answered(page("/questions/money-by-axis")).one("tfoot")
    sums = [30, 28, Decimal("40625873.25"), 14, Decimal("13692992.10"), Decimal("54318865.35")]
    assert [Decimal(one["value"]) for one in by_axis.all("data")] == sums
    assert not by_axis.all("span", class_="minor")


def test_the_bound_of_a_class_is_not_summed(page: Page) -> None:
    shown = answered(page("/questions/money-by-size"))
    heads = [one.text for one in shown.one("thead").all("th")]
    summed = [cell["data-label"] for cell in shown.one("tfoot").all("td") if cell.all("data")]
    assert "A partire da" in heads
    assert "A partire da" not in summed
    assert "PON Metro" in summed


def test_what_is_of_different_kinds_is_not_summed(page: Page) -> None:
    assert not answered(page("/questions/status-sentences")).all("tfoot")


def test_of_a_long_answer_the_first_rows_are_shown_and_the_files_have_all(
    page: Page, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_answer, "ROWS", 4)
    shown = page("/questions/status-sentences")
    assert len(answered(shown).one("tbody").all("tr")) == 4
    note = shown.one("p", class_="cut")
    assert "le prime 4 righe su 26" in note.text
    assert note.one("a")["href"] == "#download"
    assert shown.all("section", aria_labelledby="download")
    assert client.get("/questions/status-sentences.json").json["count"] == 26
    whole = answered(page(COMPLETED)).one("tfoot")
    assert "Somma delle 5 righe" in whole.text


def test_of_a_project_without_amounts_no_sum_is_shown(page: Page) -> None:
    shown = answered(page("/questions/project-money?project=MI-3"))
    assert len(shown.one("tbody").all("tr")) == 2
    assert not shown.all("tfoot")


@pytest.fixture
def covered(page: Page) -> Callable[..., dict[str, str]]:
    """What a page says below “Che cosa comprende”."""

    def found(address: str, language: str = "it") -> dict[str, str]:
        rows = page(address, language).one("section", aria_labelledby="coverage").one("dl").all("div")
        return {row.one("dt").text: row.one("dd").text for row in rows}

    return found


def test_the_coverage_says_how_much_is_missing(page: Page, covered: Callable[..., dict[str, str]]) -> None:
    by_axis = covered("/questions/money-by-axis")
    assert by_axis["PON Metro"] == "mancano 2 valori su 30"
    assert by_axis["Dati"].startswith("Milano, versione 13")
    assert covered("/questions/money-by-axis", "en")["PON Metro"] == "missing 2 values out of 30"
    assert covered(f"{LARGEST}?count=2")["Altre risorse pubbliche"] == "manca 1 valore su 2"
    assert covered(COMPLETED)["Valori mancanti"] == "nessuno"
    release = page(COMPLETED).one("section", aria_labelledby="coverage").all("a")[0]
    assert release["href"] == "/doc/release/MI-13"


def test_statuses_that_are_not_there_are_missing_though_their_column_is_left_out(
    page: Page, covered: Callable[..., dict[str, str]]
) -> None:
    address = "/questions/actions-of-project?project=MI-3"
    assert "Stato" not in [head.text for head in answered(page(address)).one("thead").all("th")]
    coverage = covered(address)
    assert coverage["Stato"] == "mancano 2 valori su 2"
    assert "Valori mancanti" not in coverage
    assert covered("/questions/without-status")["Nota sul progetto"] == "mancano 2 valori su 4"


def test_nothing_is_said_of_missing_values_where_a_dash_means_something_else(
    page: Page, covered: Callable[..., dict[str, str]]
) -> None:
    address = "/questions/mentions?text=via"
    assert answered(page(address)).one("tbody").all("span", class_="none")
    assert list(covered(address)) == ["Dati", "Righe", "Aggiornamento"]
    assert "trattino" not in page(address).one("section", aria_labelledby="coverage").text


@pytest.mark.parametrize(
    ("address", "dashed"),
    [
        ("/questions/unfinished-money", True),
        ("/questions/without-status", True),
        ("/questions/money-by-size", True),
        ("/questions/moving-elsewhere", False),
        ("/questions/private-resources", False),
        ("/questions/project-money?project=MI-3", False),
        ("/questions/axis-share?axis=6", False),
    ],
)
def test_what_a_dash_means_is_said_where_there_is_one(page: Page, address: str, dashed: bool) -> None:
    shown = page(address)
    assert bool(answered(shown).all("span", class_="none")) == dashed
    assert ("trattino" in shown.one("section", aria_labelledby="coverage").text) == dashed


def test_what_has_no_status_is_called_alike_wherever_actions_are_gathered_by_it(page: Page) -> None:
    def called(name: str) -> str:
        return answered(page(f"/questions/{name}")).one("tbody").all("tr")[-1].all("th")[0].text

    assert called("money-by-status") == called("actions-by-status") == "Nessuno stato di attuazione"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("actions-of-project?project=MI-3", "ha due azioni; di nessuna è riportato lo stato."),
        ("actions-of-project?project=MI-assistenza-tecnica", "«Assistenza tecnica» ha due azioni;"),
        ("project-money?project=MI-assistenza-tecnica", "«Assistenza tecnica» ha due azioni,"),
        ("project-money?project=MI-8", "900.000,00 di risorse pubbliche, tutte dal PON Metro."),
        ("project-money?project=MI-1", "di risorse pubbliche, tutte dal PON Metro."),
        ("largest-projects?count=13", "Fra progetti e sezioni, quello con più risorse pubbliche è"),
    ],
)
def test_sentences_are_true_of_every_project_and_section(page: Page, address: str, said: str) -> None:
    assert said in sentence(page(f"/questions/{address}"))


@pytest.mark.parametrize("name", ["actions-with-status", "status-sentences", "largest-actions"])
def test_where_no_action_has_a_status_the_projects_that_have_it_are_pointed_to(page: Page, name: str) -> None:
    shown = page(f"/questions/{name}?status=transferred")
    assert not shown.all("table", class_="reply")
    related = [link["href"] for link in shown.one("section", aria_labelledby="related").all("a")]
    assert "/questions/moving-elsewhere" in related
    title = LIBRARY["project-statuses"].texts["it"].title
    assert title in shown.one("section", aria_labelledby="reading").text


def test_a_chart_is_there_where_the_question_has_one_and_says_what_it_shows(
    page: Page, client: FlaskClient
) -> None:
    for language in ("it", "en"):
        shown = page(f"{STAGE}?status=completed", language)
        picture = shown.one("picture")
        assert sentence(shown) in " ".join(picture.one("img")["alt"].split())
        for address in (picture.one("img")["src"], picture.one("source")["srcset"]):
            drawn = client.get(address)
            assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
            assert "status=completed" in address
            assert drawn.headers["Content-Language"] == language
    assert not page("/questions/status-sentences").all("picture")


def test_the_answer_can_be_taken_along_as_it_was_asked_for(page: Page, client: FlaskClient) -> None:
    shown = page(f"{STAGE}?status=completed")
    found = files(shown)
    assert [re.sub(r".* ", "", one) for one in found] == ["(.xlsx)", "italiano", "CSV", "JSON"]
    for said, address in found.items():
        response = client.get(address)
        assert response.mimetype == said.split()[0]
        assert "status=completed" in address
    told = client.get(next(address for said, address in found.items() if "json" in said)).json
    assert " ".join(told["sentence"].split()) == sentence(shown)
    assert told["count"] == len(answered(shown).one("tbody").all("tr"))


def test_the_query_is_shown_whole_and_opens_in_the_editor(page: Page, client: FlaskClient) -> None:
    section = page(COMPLETED).one("section", aria_labelledby="query")
    editor, file = section.all("a")
    query = client.get(file["href"])
    assert query.mimetype == "application/sparql-query"
    assert " ".join(query.text.split()) == section.one("code").text
    address = urlsplit(editor["href"])
    assert address.path == "/sparql"
    assert parse_qs(address.query)["query"] == [query.text]
    assert page(editor["href"]).one("table", class_="result").one("tbody").all("tr")


def test_a_citation_names_all_that_is_needed_to_find_the_same_answer_again(page: Page) -> None:
    shown = page(f"{LARGEST}?count=3")
    cited = shown.one("section", aria_labelledby="cite").one("blockquote")
    for words in (shown.one("h1").text, sentence(shown), "versione 13 del 31.01.2022", "MI-13", "CC BY 4.0"):
        assert words in cited.text
    permalink = cited.all("a")[-1]["href"]
    assert permalink.startswith(f"{BASE}{LARGEST}?")
    assert {"count=3", "release=MI-13"} <= set(urlsplit(permalink).query.split("&"))
    assert sentence(page(permalink)) == sentence(shown)


@pytest.mark.parametrize(
    "address", [f"{LARGEST}?count=3", *(f"/questions/{question.name}" for question in LIBRARY)]
)
def test_the_digest_is_that_of_the_file_that_the_command_fetches(
    page: Page, client: FlaskClient, address: str
) -> None:
    for language in ("it", "en"):
        section = page(address, language).one("section", aria_labelledby="cite")
        (command,) = [one.text for one in section.all("pre") if "curl" in one.text]
        curl, _, file, bar, summed = shlex.split(command)
        assert (curl, bar, summed) == ("curl", "|", "sha256sum")
        fetched = client.get(file.removeprefix(BASE))
        assert (fetched.status_code, fetched.mimetype) == (200, "text/csv")
        assert hashlib.sha256(fetched.data).hexdigest() == section.one("code", class_="digest").text
    permalink = urlsplit(section.one("blockquote").all("a")[-1]["href"])
    assert file == permalink._replace(path=f"{permalink.path}.csv").geturl()


def test_an_answer_is_asked_for_once_whatever_the_page_is_made_of(
    page: Page, client: FlaskClient, heard: list[str]
) -> None:
    for language in ("it", "en"):
        (query,) = {client.get(f"{LARGEST}.rq?count=4").text}
        heard.clear()
        page(f"{LARGEST}?count=4", language)
        assert heard.count(query) == 1


def test_nobody_asks_the_store_for_what_a_client_has_already_or_does_not_want(
    client: FlaskClient, heard: list[str]
) -> None:
    for address in (
        STAGE, f"{STAGE}.csv", f"{STAGE}.json", f"{STAGE}/card", f"/oembed?url={BASE}{STAGE}",
    ):  # fmt: skip
        headers = {"Accept": "text/html, */*;q=0.5"}
        whole = client.get(address, headers=headers)
        heard.clear()
        again = client.get(address, headers={**headers, "If-None-Match": whole.headers["ETag"]})
        other = client.get(address, headers={**headers, "If-Match": '"another"'})
        assert (again.status_code, other.status_code) == (304, 412)
        assert heard == []
    # What is asked is known without an answer.
    client.get(f"{STAGE}.rq")
    assert heard == []


def test_a_card_can_be_put_on_another_page(
    page: Page, client: FlaskClient, read: Callable[[str], Any]
) -> None:
    section = page(f"{STAGE}?status=completed", "en").one("section", aria_labelledby="embed")
    area = section.one("textarea")
    assert "readonly" in area.attributes
    assert section.one("label")["for"] == area["id"]
    frame = read(area.text).one("iframe")
    assert frame["title"] == "Which actions have a certain status, and what do they cost?"
    assert frame["src"] == section.one("a")["href"]
    # As high as it is by oEmbed, which reckons it.
    told = client.get("/oembed", query_string={"url": frame["src"].replace("/card?", "?")}).json
    assert area.text == " ".join(told["html"].split())
    assert {"status=completed", "release=MI-13", "lang=en"} <= set(urlsplit(frame["src"]).query.split("&"))
    card = client.get(frame["src"].removeprefix(BASE))
    assert card.status_code == 200
    assert "frame-ancestors" not in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers


def test_whoever_finds_an_error_can_report_it(page: Page) -> None:
    report = page(STAGE).one("section", aria_labelledby="report").text
    assert f"{BASE}{STAGE}?status=in-progress&release=MI-13" in report


def test_other_questions_about_the_same_are_offered(page: Page) -> None:
    links = page(COMPLETED).one("section", aria_labelledby="related").one("ul").all("a")
    names = [link["href"].removeprefix("/questions/") for link in links]
    assert 1 < len(names) <= 6
    assert "completed-actions" not in names
    tags = set(LIBRARY["completed-actions"].tags)
    assert all(tags & set(LIBRARY[name].tags) for name in names)


def test_search_engines_are_told_of_the_question_and_not_of_every_choice(
    page: Page, client: FlaskClient
) -> None:
    shown = page(COMPLETED, "en")
    (said,) = structured(shown)
    assert (said["@type"], said["@id"]) == ("Dataset", f"{BASE}{COMPLETED}")
    assert 50 <= len(said["description"]) <= 5000
    assert sentence(shown) in " ".join(said["description"].split())
    assert said["isBasedOn"] == {"@id": f"{BASE}/id/release/MI-13"}
    for file in said["distribution"]:
        response = client.get(file["contentUrl"].removeprefix(BASE))
        assert (response.status_code, response.mimetype) == (200, file["encodingFormat"])
    assert shown.one("meta", name="description")["content"].startswith(sentence(shown)[:100])
    canonical = {
        link["hreflang"]: link["href"]
        for link in shown.all("link", rel="alternate")
        if "hreflang" in link.attributes
    }
    assert canonical["en"] == f"{BASE}{COMPLETED}?lang=en"
    chosen_page = page(f"{STAGE}?status=completed")
    assert not structured(chosen_page)
    assert chosen_page.one("meta", name="robots")["content"] == "noindex, follow"
    assert not shown.all("meta", name="robots")


def test_with_one_release_there_is_none_to_choose(page: Page) -> None:
    assert not page(STAGE).all("select", id="release")
    named = page(f"{STAGE}?release=MI-13")
    assert named.one("input", name="release")["value"] == "MI-13"
    assert "non cambia" in named.one("section", aria_labelledby="coverage").text


def test_of_several_releases_one_is_chosen_and_the_answer_stays_with_it(
    page: Page, later: FlaskClient
) -> None:
    latest = page("/questions/programme-total", of=later)
    field = latest.one("select", id="release")
    assert list(options(field)) == ["", "MI-14", "MI-13"]
    assert options(field)[""] == "la più recente"
    before = page("/questions/programme-total?release=MI-13", of=later)
    assert chosen(before.one("select", id="release")) == "MI-13"
    assert sentence(before) != sentence(latest)
    assert "versione 13" in before.one("section", aria_labelledby="answer").text
    cited = latest.one("section", aria_labelledby="cite").one("blockquote").all("a")[-1]["href"]
    assert cited.endswith("release=MI-14")
    back = before.one("section", aria_labelledby="coverage").all("a")[-1]["href"]
    assert sentence(page(back, of=later)) == sentence(latest)


def test_two_releases_are_compared_by_default_the_two_latest(page: Page, later: FlaskClient) -> None:
    (question,) = [one for one in LIBRARY if one.name == "changes"]
    shown = page("/questions/changes", of=later)
    for parameter in question.parameters:
        assert "" in options(shown.one("select", id=parameter.name))
    assert not shown.all("select", id="release")
    assert answered(shown).one("tbody").all("tr")
    # An empty cell means that nothing changed.
    assert "manca" not in shown.one("section", aria_labelledby="coverage").text
    cited = shown.one("section", aria_labelledby="cite").one("blockquote").text
    assert "MI-13" in cited
    assert "MI-14" in cited


def test_columns_without_any_value_are_left_out_of_the_table(page: Page) -> None:
    shown = page("/questions/mentions?text=COVID")
    heads = [head.text for head in shown.one("table").one("thead").all("th")]
    assert "Nella descrizione" in heads
    assert "Nel sottotitolo" not in heads


def test_a_long_choice_is_typed_as_a_code(
    page: Page, later: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_form, "MOST_OPTIONS", 3)
    monkeypatch.setattr(question_form, "MOST_SUGGESTIONS", 10)
    shown = page(f"{STAGE}?status=completed")
    field = shown.one("input", id="status")
    assert (field["type"], field["value"]) == ("text", "completed")
    suggested = shown.one("datalist", id=field["list"])
    assert options(suggested)["in-progress"] == "In corso"
    assert "per esempio" in shown.one("p", id=field["aria-describedby"]).text
    monkeypatch.setattr(question_form, "MOST_SUGGESTIONS", 3)
    assert not page(STAGE).all("datalist")
