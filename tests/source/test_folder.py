# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data folder is read whole, or refused with everything that is wrong in it."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from ponlod.errors import SourceError
from ponlod.facts import Period
from ponlod.source.folder import Source, find_releases

DATA = Path(__file__).parents[2] / "data"

PROGRAMME = """[[programme]]
cci = "2014IT16M2OP004"
title = "PON Città Metropolitane 2014-2020"
code_levels = 3
source = "its title page"
"""
CITY = """code = "MI"
name_it = "Milano"
name_en = "Milan"
source = "a table"
"""


def document(version: str = "13", day: str = "31.01.2022", code: str = "MI1.1.1.a") -> str:
    cover = f"# I PROGETTI\n\nComune di Milano\n\n*Versione {version} del {day}*\n\n" if version else ""
    return f"{cover}## Progetto 1 - Uno\n\n### {code} - Titolo\n\nTesto.\n"


def statement(text: str, title: str = "I progetti", more: str = "") -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"""sha256 = "{digest}"
programme = "2014IT16M2OP004"
title = "{title}"
publisher = "Comune di Milano"
language = "it"
licence = "unconfirmed"
origin = "unknown"
{more}
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def add_release(city: Path, name: str, text: str, title: str = "I progetti", more: str = "") -> Path:
    write(city / name / "document.md", text)
    write(city / name / "release.toml", statement(text, title, more))
    return city / name


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one city and one release, all right."""
    write(tmp_path / "programme.toml", PROGRAMME)
    write(tmp_path / "milano" / "city.toml", CITY)
    add_release(tmp_path / "milano", "2022-01-31", document())
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refused(data: Path) -> list[str]:
    with pytest.raises(SourceError) as error:
        find_releases(data)
    return [str(problem) for problem in error.value.problems]


def only_problem(data: Path) -> str:
    (problem,) = refused(data)
    return problem


def test_the_release_of_milan() -> None:
    (found,) = find_releases(DATA)
    assert isinstance(found, Source)
    assert (found.release.key, found.release.version, found.release.date) == (
        "MI-13",
        "13",
        date(2022, 1, 31),
    )
    assert found.release.sha256 == "8e5050c358cb653d9f1ffe5724967f8b1bdc233ebc4c8d48cca79d0a06a5f648"
    assert (found.city.code, found.city.istat, found.city.cadastral) == ("MI", "015146", "F205")
    assert (found.city.ipa, found.city.place) == ("c_f205", "ITA_MIL")
    assert (found.programme.cci, found.release.programme) == ("2014IT16M2OP004", "2014IT16M2OP004")
    assert found.programme.period == Period(date(2014, 1, 1), date(2023, 12, 31))
    assert found.release.language == "it"
    assert found.release.licence.startswith("unconfirmed: ")
    assert len(list(found.reading.actions())) == 30


def test_a_right_folder_is_read(data: Path) -> None:
    (found,) = find_releases(data)
    assert found.release.document == data / "milano" / "2022-01-31" / "document.md"
    assert (found.city.istat, found.city.cadastral, found.city.ipa, found.city.place) == (None,) * 4
    assert found.programme.period is None


def test_releases_come_by_city_then_date_then_version(data: Path) -> None:
    add_release(data / "milano", "b", document("9"), "nove")
    add_release(data / "milano", "a", document("14", "30.06.2022"), "quattordici")
    write(data / "a" / "city.toml", CITY.replace("MI", "TO"))
    add_release(data / "a", "x", document(code="TO1.1.1.a"), "torino")
    assert [found.release.key for found in find_releases(data)] == ["MI-9", "MI-13", "MI-14", "TO-13"]


def test_hidden_folders_and_other_files_are_passed_over(data: Path) -> None:
    write(data / ".cache" / "x", "")
    write(data / "README.md", "")
    write(data / "milano" / ".draft" / "x", "")
    write(data / "milano" / "notes.txt", "")
    assert len(find_releases(data)) == 1


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert only_problem(tmp_path / "nowhere").startswith(f"{tmp_path / 'nowhere'}: the folder is missing")


def test_a_file_is_no_folder(data: Path) -> None:
    assert "the folder cannot be read: Not a directory" in only_problem(data / "programme.toml")


def test_an_empty_folder_holds_no_release(tmp_path: Path) -> None:
    write(tmp_path / "programme.toml", PROGRAMME)
    assert "the folder holds no release" in only_problem(tmp_path)


def test_a_city_without_release_is_named(data: Path) -> None:
    write(data / "torino" / "city.toml", CITY.replace("MI", "TO"))
    assert only_problem(data).startswith(f"{data / 'torino'}: the city has no release")


@pytest.mark.parametrize("name", ["programme.toml", "milano/city.toml", "milano/2022-01-31/release.toml"])
def test_a_missing_file_is_named(data: Path, name: str) -> None:
    (data / name).unlink()
    assert only_problem(data).startswith(f"{data / name}: the file is missing")


def test_a_missing_document_is_named(data: Path) -> None:
    (data / "milano/2022-01-31/document.md").unlink()
    assert "document.md: the file is missing" in only_problem(data)


def test_a_folder_in_the_place_of_a_file_cannot_be_read(data: Path) -> None:
    (data / "milano/city.toml").unlink()
    (data / "milano/city.toml").mkdir()
    assert "city.toml: the file cannot be read: Is a directory" in "\n".join(refused(data))


@pytest.mark.parametrize("name", ["programme.toml", "milano/city.toml", "milano/2022-01-31/release.toml"])
def test_broken_toml_is_named_with_its_line(data: Path, name: str) -> None:
    write(data / name, "a = 1\nb = \n")
    assert f"{name}: the file is not TOML: Invalid value (at line 2" in only_problem(data)


def test_toml_in_another_encoding_is_named(data: Path) -> None:
    (data / "milano/city.toml").write_bytes(CITY.replace("Milano", "Città").encode("latin-1"))
    assert "city.toml: the file is not UTF-8" in only_problem(data)


WRONG = [
    ("programme.toml", "code_levels = 3", "", "programme 1, code_levels: the key is missing"),
    (
        "programme.toml",
        "code_levels = 3",
        "code_levels = true",
        "the value must be a whole number (printed: “True”)",
    ),
    (
        "programme.toml",
        "code_levels = 3",
        "code_levels = 3\nfund = 1",
        "programme 1, fund: the key is not known",
    ),
    ("programme.toml", "[[programme]]", "[programme]", "no programme is stated"),
    ("programme.toml", "[[programme]]", "[[programma]]", "programma: the key is not known"),
    ("programme.toml", "2014IT16M2OP004", "2014/IT", "cci: the value must be a CCI code"),
    (
        "programme.toml",
        "its title page",
        " ",
        "source: the value must be a text in quotation marks, not empty",
    ),
    ("milano/city.toml", '"MI"', '"Mi"', "code: the value must be the two capitals"),
    ("milano/city.toml", "name_en", "name_fr", "name_fr: the key is not known"),
    (
        "milano/city.toml",
        '"MI"',
        '"MI"\nistat = 15146',
        "istat: the value must be six digits in quotation marks",
    ),
    (
        "milano/city.toml",
        '"MI"',
        '"MI"\ncadastral = "205"',
        "cadastral: the value must be a capital and three",
    ),
    ("milano/city.toml", '"MI"', '"MI"\nipa = "C F205"', "ipa: the value must be a code of the IPA"),
    ("milano/city.toml", '"MI"', '"MI"\nplace = "Milano"', "place: the value must be a code of the European"),
    (
        "programme.toml",
        "code_levels = 3",
        "code_levels = 3\nstart = 2014-01-01",
        "programme 1, end: the key is missing, and start is there. Give both, or neither",
    ),
    (
        "programme.toml",
        "code_levels = 3",
        "code_levels = 3\nend = 2023-12-31",
        "programme 1, start: the key is missing, and end is there",
    ),
    (
        "programme.toml",
        "code_levels = 3",
        "code_levels = 3\nstart = 2014-01-01\nend = 2013-12-31",
        "programme 1, end: the period ends before it starts, on 2014-01-01 (printed: “2013-12-31”)",
    ),
    (
        "programme.toml",
        "code_levels = 3",
        'code_levels = 3\nstart = "2014"\nend = 2023-12-31',
        "programme 1, start: the value must be a date without quotation marks",
    ),
    ("milano/2022-01-31/release.toml", "publisher", "editore", "publisher: the key is missing"),
    ("milano/2022-01-31/release.toml", "licence", "license", "licence: the key is missing"),
    ("milano/2022-01-31/release.toml", 'origin = "unknown"', "", "origin: the key is missing"),
    ("milano/2022-01-31/release.toml", '"it"', '"en"', "language: the value must be “it”"),
    (
        "milano/2022-01-31/release.toml",
        'sha256 = "',
        'sha256 = "AB',
        "sha256: the value must be 64 hexadecimal",
    ),
    (
        "milano/2022-01-31/release.toml",
        "title =",
        "date = 2022-01-31T00:00:00\ntitle =",
        "date: the value must be a date",
    ),
    (
        "milano/2022-01-31/release.toml",
        "title =",
        "version = 13\ntitle =",
        "version: the value must be a text",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "problem"), WRONG)
def test_a_key_that_is_unknown_missing_or_of_another_type_is_named(
    data: Path, name: str, old: str, new: str, problem: str
) -> None:
    change(data / name, old, new)
    assert problem in "\n".join(refused(data))


def test_a_changed_document_says_both_digests_and_what_to_do(data: Path) -> None:
    path = data / "milano/2022-01-31/document.md"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\n")
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    problem = only_problem(data)
    assert f"the SHA-256 of document.md is {new}, and release.toml states {old}" in problem
    assert f'If the new document is meant, write sha256 = "{new}" into release.toml' in problem


def test_a_programme_that_is_not_described_is_refused(data: Path) -> None:
    change(data / "milano/2022-01-31/release.toml", "2014IT16M2OP004", "2021IT16M2OP004")
    assert "programme: programme 2021IT16M2OP004 is not in programme.toml" in only_problem(data)


def test_a_programme_described_twice_is_refused(data: Path) -> None:
    write(data / "programme.toml", PROGRAMME + PROGRAMME)
    assert "programme 2014IT16M2OP004 is stated twice" in only_problem(data)


def test_codes_of_another_city_are_refused(data: Path) -> None:
    change(data / "milano/city.toml", '"MI"', '"NA"')
    assert "the codes of the document are of the city MI, and city.toml states NA" in only_problem(data)


def test_each_code_with_another_number_of_levels_is_named_with_its_line(data: Path) -> None:
    change(data / "programme.toml", "code_levels = 3", "code_levels = 4")
    problem = only_problem(data)
    assert (
        "line 9: the code has 3 numbers, and those of 2014IT16M2OP004 have 4 (printed: “MI1.1.1.a”)"
        in problem
    )


def test_version_and_date_come_from_release_toml_where_the_cover_prints_none(data: Path) -> None:
    more = 'version = "13 bis"\ndate = 2022-02-01'
    add_release(data / "milano", "2022-01-31", document(""), more=more)
    (found,) = find_releases(data)
    assert (found.release.key, found.release.version) == ("MI-13-bis", "13 bis")
    assert found.release.date == date(2022, 2, 1)


def test_a_cover_without_version_and_date_asks_for_them(data: Path) -> None:
    add_release(data / "milano", "2022-01-31", document(""))
    problems = refused(data)
    assert "version: the cover prints no version. Add version to release.toml" in problems[0]
    assert "date: the cover prints no day. Add date to release.toml" in problems[1]


def test_a_cover_that_prints_only_a_month_asks_for_the_day_and_takes_one_in_it(data: Path) -> None:
    text = document(day="gennaio 2022")
    add_release(data / "milano", "2022-01-31", text)
    assert "date: the cover prints no day" in only_problem(data)
    add_release(data / "milano", "2022-01-31", text, more="date = 2022-01-15")
    assert find_releases(data)[0].release.date == date(2022, 1, 15)


def test_the_same_version_and_date_may_be_said_twice(data: Path) -> None:
    add_release(data / "milano", "2022-01-31", document(), more='version = "13"\ndate = 2022-01-31')
    assert find_releases(data)[0].release.key == "MI-13"


def test_cover_and_release_toml_must_agree(data: Path) -> None:
    add_release(data / "milano", "2022-01-31", document(), more='version = "12"\ndate = 2022-01-30')
    version, day = refused(data)
    assert "version: release.toml states version 12, and the cover prints 13" in version
    assert "date: release.toml states the date 2022-01-30, and the cover prints 31.01.2022" in day


def test_two_releases_with_the_same_key_are_refused(data: Path) -> None:
    add_release(data / "milano", "copy", document(), "un altro titolo")
    problem = only_problem(data)
    assert "release “MI-13” is also in" in problem
    assert "copy" in problem


def test_two_releases_with_the_same_title_are_refused(data: Path) -> None:
    add_release(data / "milano", "next", document("14"))
    assert "title “I progetti” is also in" in only_problem(data)


def test_two_cities_with_the_same_code_are_refused(data: Path) -> None:
    write(data / "milano2" / "city.toml", CITY)
    add_release(data / "milano2", "x", document("14"), "altro")
    assert "city code “MI” is also in" in only_problem(data)


def test_every_problem_of_every_release_is_listed(data: Path) -> None:
    change(data / "programme.toml", "code_levels = 3", "code_levels = 4")
    change(data / "milano/city.toml", "name_en", "name_fr")
    change(data / "milano/2022-01-31/document.md", "Testo.", "Risorse PON METRO € 1.2.3,4")
    broken = add_release(data / "milano", "next", document("14"), "altro")
    (broken / "document.md").write_bytes(b"%PDF-1.7")
    text = "\n".join(refused(data))
    for said in (
        "name_en: the key is missing",
        "name_fr: the key is not known",
        "1.2.3,4",
        "a PDF, not text",
    ):
        assert said in text
    assert text.count("the SHA-256 of document.md") == 2
