# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A setting that cannot be used is refused with what was printed, and with what to write instead."""

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from ponlod.authorities import AUTHORITY, LICENCES, PUBLISHER_TYPE, PUBLISHER_TYPES, THEMES
from ponlod.settings import DEFAULTS
from ponlod.settings.rules import faults

GOVE, REGI = f"{AUTHORITY}data-theme/GOVE", f"{AUTHORITY}data-theme/REGI"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publisher_name", "Comune di Esempio"),
        ("publisher_name", "Associazione «Città aperta» – Milano"),
        ("publisher_identifier", "c_x000"),
        ("publisher_identifier", "https://example.org/#us"),
        ("publisher_homepage", "https://comune.example.org/"),
        ("publisher_homepage", "http://[::1]:8080/~us/%C3%A8?a=b&c#d"),
        ("publisher_homepage", "https://social.example.org/@comune"),
        *(("publisher_type", iri) for iri in PUBLISHER_TYPES),
        *(("licence", iri) for iri in LICENCES),
        *(("themes", iri) for iri in THEMES),
        ("themes", f"{GOVE}  {REGI}\n"),
        ("themes", (GOVE, REGI)),
    ],
)
def test_what_is_as_it_must_be_has_no_fault(name: str, value: str) -> None:
    assert list(faults(name, value)) == []


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value in DEFAULTS.items() if value])
def test_the_defaults_have_no_fault(name: str, value: str) -> None:
    assert list(faults(name, value)) == []


def test_a_text_that_no_page_could_show_is_refused() -> None:
    for name in ("publisher_name", "publisher_identifier"):
        assert list(faults(name, "a" * 300)) == []
        [fault] = faults(name, "a" * 301)
        assert fault.what == "this is longer than 300 characters"
        assert fault.printed is not None
        assert len(fault.printed) < 110
    assert list(faults("publisher_homepage", f"https://example.org/{'a' * 1900}")) == []
    [fault] = faults("publisher_homepage", f"https://example.org/{'a' * 2000}")
    assert fault.what == "this is not a web address"


@pytest.mark.parametrize(
    "text",
    [
        "Comune\ndi Esempio",
        "Comune\tdi Esempio",
        " Comune di Esempio",
        "Comune di Esempio ",
        "Comune\u200bdi Esempio",
        "Comune\u202edi Esempio",
        "Comune\udcffdi Esempio",
        "\0",
        " ",
    ],
)
def test_a_name_is_one_line_of_plain_text(text: str) -> None:
    [fault] = faults("publisher_name", text)
    assert fault.what == "this is not one line of plain text"
    assert fault.printed is not None
    assert fault.printed.isprintable()


@pytest.mark.parametrize("text", ["c x000", "c_x000 ", "c_x000\n", "c\u00a0x000", "\u2028"])
def test_an_identifier_is_a_code(text: str) -> None:
    [fault] = faults("publisher_identifier", text)
    assert fault.what == "this is not a code"
    assert "IPA" in fault.remedy


@pytest.mark.parametrize(
    "text",
    [
        "comune.example.org",
        "www.example.org/",
        "ftp://example.org/",
        "https://",
        "https:///path",
        "https://.../",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/è",
        "https://example.org/%zz",
        "https://example.org/<b>",
        "https://example.org/#a#b",
        "https://example.org/[",
        "https://example.org:port/",
        "https://example.org:70000/",
        "https://example.org:0/",
        "https://[::z]/",
        "https://[1:2]/",
        "https://example.org/\n",
        "javascript:alert(1)",
        "info@example.org",
    ],
)
def test_a_homepage_is_a_web_address(text: str) -> None:
    [fault] = faults("publisher_homepage", text)
    assert fault.what == "this is not a web address"
    assert "“https://comune.example.org/”" in fault.remedy


@given(st.text("ab.:/?#[]@!$&'()*+,;=-_~%0f é\\\"<>^`{|}", max_size=12))
def test_every_homepage_that_is_taken_is_an_iri(end: str) -> None:
    text = f"https://a{end}"
    if not list(faults("publisher_homepage", text)):
        assert rdflib.URIRef(text).n3() == f"<{text}>"
        assert "@" not in text.split("/")[2]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("LocalAuthority", "LocalAuthority"),
        ("local authority", "LocalAuthority"),
        ("https://purl.org/adms/publishertype/LocalAuthority", "LocalAuthority"),
        ("privateindividuals", "PrivateIndividual(s)"),
    ],
)
def test_of_a_type_that_is_written_otherwise_the_iri_is_said(text: str, meant: str) -> None:
    [fault] = faults("publisher_type", text)
    assert fault.remedy == f"Write “{PUBLISHER_TYPE}{meant}”"
    assert fault.printed == text


@pytest.mark.parametrize("text", ["Comune", "authority", f"{PUBLISHER_TYPE}Comune"])
def test_of_any_other_type_all_that_there_are_are_said(text: str) -> None:
    [fault] = faults("publisher_type", text)
    assert all(iri.removeprefix(PUBLISHER_TYPE) in fault.remedy for iri in PUBLISHER_TYPES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CC BY 4.0", "CC_BY_4_0"),
        ("cc-by-4.0", "CC_BY_4_0"),
        ("CC BY", "CC_BY_4_0"),
        ("CC_BY_4_0", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC_BY_4_0"),
        ("http://creativecommons.org/licenses/by/4.0", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.it", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC_BY_4_0"),
        ("https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40", "CC_BY_4_0"),
        ("https://publications.europa.eu/resource/authority/licence/CC_BY_4_0/", "CC_BY_4_0"),
        ("CC0", "CC0"),
        ("CC0 1.0", "CC0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("CC BY-SA 4.0", "CC_BYSA_4_0"),
        ("cc-by-sa", "CC_BYSA_4_0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.en", "CC_BYSA_4_0"),
    ],
)
def test_of_a_licence_that_is_written_otherwise_the_iri_is_said(text: str, code: str) -> None:
    [fault] = faults("licence", text)
    assert fault.remedy == f"Write “{AUTHORITY}licence/{code}”"
    assert fault.printed == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CC BY 3.0",
        "CC BY-NC 4.0",
        "open",
        "https://creativecommons.org/licenses/by/3.0/",
        f"{AUTHORITY}licence/CC_BYNC_4_0",
    ],
)
def test_of_any_other_licence_all_that_there_are_are_said(text: str) -> None:
    [fault] = faults("licence", text)
    assert all(f"“{one.iri}” ({one.name})" in fault.remedy for one in LICENCES.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Government", "GOVE"),
        ("Governo e settore pubblico", "GOVE"),
        ("gove", "GOVE"),
        ("Città", "REGI"),
        ("https://publications.europa.eu/resource/authority/data-theme/ENVI", "ENVI"),
    ],
)
def test_of_a_theme_as_text_the_iri_is_said(text: str, code: str) -> None:
    for value in (text, (text,)):
        [fault] = faults("themes", value)
        theme = THEMES[f"{AUTHORITY}data-theme/{code}"]
        assert fault.remedy == f"Write “{theme.iri}” ({theme.name_en})"
        assert fault.printed == text


@pytest.mark.parametrize("text", ["Housing", "and", "GOVE REGI", f"{AUTHORITY}data-theme/HOUS", ""])
def test_of_any_other_theme_all_that_there_are_are_said(text: str) -> None:
    [fault] = faults("themes", text)
    assert all(
        f"{theme.iri.rpartition('/')[2]} ({theme.name_en})" in fault.remedy for theme in THEMES.values()
    )


def test_each_of_several_themes_is_judged_and_none_stands_there_twice() -> None:
    found = list(faults("themes", (GOVE, "Regions", GOVE)))
    assert [(fault.item, fault.what) for fault in found] == [
        (1, "this is not the IRI of a European data theme"),
        (2, "this theme stands here twice"),
    ]
    assert [fault.printed for fault in faults("themes", f"{GOVE} {REGI} {GOVE}")] == [GOVE]
    assert [fault.what for fault in faults("themes", ())] == ["no theme is given"]


@given(st.sampled_from(sorted(DEFAULTS)), st.text(st.characters(), max_size=150))
def test_whatever_is_given_is_said_on_one_line_and_not_too_long(name: str, text: str) -> None:
    for fault in faults(name, text):
        assert fault.printed is None or fault.printed.isprintable()
        assert fault.printed is None or len(fault.printed) <= 101
        assert "\n" not in fault.what + fault.remedy
