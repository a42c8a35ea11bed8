# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings come from options, then the environment, then ponlod.toml, then a default."""

from pathlib import Path

import pytest

from ponlod.authorities import AUTHORITY, PUBLISHER_TYPE, THEME
from ponlod.errors import SettingsError
from ponlod.publisher import UNNAMED, Publisher
from ponlod.settings import PASSWORD, USER, Credentials, credentials, resolve


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ponlod.toml"


def test_without_any_word_the_defaults_hold(file: Path) -> None:
    settings = resolve({}, {}, file)
    assert (settings.data, settings.publication) == (Path("data"), Path("publication"))
    assert (settings.host, settings.port, settings.base) == ("127.0.0.1", 8000, "http://localhost:8000/")
    assert set(settings.origins.values()) == {"default"}


def test_an_option_beats_the_environment_which_beats_the_file(file: Path) -> None:
    file.write_text('port = 1\ndata = "f"\nhost = "f.example"\n')
    settings = resolve({"port": 3}, {"PONLOD_PORT": "2", "PONLOD_DATA": "e"}, file)
    assert (settings.port, settings.data, settings.host) == (3, Path("e"), "f.example")
    assert settings.origins["port"] == "--port"
    assert settings.origins["data"] == "PONLOD_DATA"
    assert settings.origins["host"] == str(file)


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("0.0.0.0", "http://localhost:8080/"),
        ("data.example.org", "http://data.example.org:8080/"),
        ("fe80::1", "http://[fe80::1]:8080/"),
    ],
)
def test_the_base_is_the_address_unless_one_is_given(host: str, base: str, file: Path) -> None:
    assert resolve({"host": host, "port": 8080}, {}, file).base == base
    assert resolve({"host": host, "base": "https://x.example/"}, {}, file).base == "https://x.example/"


@pytest.mark.parametrize("port", ["eight", "65536", "-1", "", "８０", "9" * 5000])
def test_a_port_that_is_none_is_refused_with_its_origin(port: str, file: Path) -> None:
    with pytest.raises(SettingsError, match=r"^PONLOD_PORT: this is not a number from 0 to 65535"):
        resolve({}, {"PONLOD_PORT": port}, file)


@pytest.mark.parametrize("base", ["nonsense", "https://example.org", "ftp://example.org/", "https://è.org/"])
def test_a_base_that_is_no_iri_is_refused_with_its_origin(base: str, file: Path) -> None:
    message = "this is not an absolute http"
    with pytest.raises(SettingsError, match=rf"^--base: {message}"):
        resolve({"base": base}, {}, file)
    file.write_text(f'port = 80\nbase = "{base}"\n')
    with pytest.raises(SettingsError, match=rf"toml, line 2, base: {message}"):
        resolve({}, {}, file)


def test_who_publishes_and_on_what_terms_comes_from_the_file_or_the_environment(file: Path) -> None:
    file.write_text(
        'publisher_name = "Comune di Esempio"\n'
        "publisher_identifier = 12345\n"
        'publisher_homepage = "https://comune.example.org/"\n'
        'contact = "opendata@comune.example.org"\n'
        f'themes = ["{THEME}REGI", "{THEME}SOCI"]\n'
    )
    terms, kind = f"{AUTHORITY}licence/CC0", f"{PUBLISHER_TYPE}LocalAuthority"
    settings = resolve({}, {"PONLOD_LICENCE": terms, "PONLOD_PUBLISHER_TYPE": kind}, file)
    assert settings.publisher == Publisher(
        name="Comune di Esempio",
        identifier="12345",
        homepage="https://comune.example.org/",
        type=kind,
        contact="opendata@comune.example.org",
        licence=terms,
        themes=(f"{THEME}REGI", f"{THEME}SOCI"),
    )
    assert settings.values["themes"] == f"{THEME}REGI {THEME}SOCI"
    assert settings.origins["licence"] == "PONLOD_LICENCE"
    in_the_environment = {"PONLOD_THEMES": f"{THEME}TECH {THEME}ENVI"}
    assert resolve({}, in_the_environment, file).publisher.themes == (f"{THEME}TECH", f"{THEME}ENVI")


def test_nobody_publishes_where_nobody_said_so(file: Path) -> None:
    assert resolve({}, {"PONLOD_PUBLISHER_NAME": "", "PONLOD_CONTACT": ""}, file).publisher == UNNAMED


def test_all_that_is_wrong_is_said_at_once_with_the_lines_to_mend(file: Path) -> None:
    file.write_text(
        "# ours\n"
        '"licence" = "CC BY 4.0"\n'
        "themes = [\n"
        f'  "{THEME}REGI",\n'
        '  "Government",\n'
        f'  "{THEME}REGI",\n'
        "]\n"
        'publisher_name = """\n'
        'Comune\n"""\n'
        'publisher_homepage = "comune.example.org"\n'
        'contact = "nobody"\n'
    )
    with pytest.raises(SettingsError) as caught:
        resolve({}, {"PONLOD_PUBLISHER_TYPE": "Comune", "PONLOD_CONTACT": "info@"}, file)
    said = str(caught.value).splitlines()
    assert sorted(line.partition(": ")[0] for line in said) == sorted(
        [
            f"{file}, line 2, licence",
            f"{file}, line 5, themes",
            f"{file}, line 6, themes",
            f"{file}, line 8, publisher_name",
            f"{file}, line 11, publisher_homepage",
            "PONLOD_CONTACT",
            "PONLOD_PUBLISHER_TYPE",
        ]
    )
    assert any("(printed: “Government”). Write “http" in line for line in said)


def test_a_value_that_is_not_in_force_does_not_matter(file: Path) -> None:
    file.write_text('licence = "CC BY 4.0"\n')
    assert resolve({}, {"PONLOD_LICENCE": f"{AUTHORITY}licence/CC0"}, file).publisher.terms.name == "CC0 1.0"


def test_a_store_is_the_embedded_one_unless_the_url_of_another_is_given(file: Path) -> None:
    assert resolve({}, {}, file).store == ""
    url = "https://store.example/ds/sparql?key=1"
    assert resolve({"store": url}, {}, file).store == url
    settings = resolve({}, {"PONLOD_STORE": "http://localhost:7878/query"}, file)
    assert (settings.store, settings.origins["store"]) == ("http://localhost:7878/query", "PONLOD_STORE")


@pytest.mark.parametrize(
    "url",
    [
        "localhost:7878",
        "http://",
        "file:///data",
        "http://a.example:port/",
        "http://a.example/ü",
        "http://a/b c",
    ],
)
def test_a_store_that_cannot_be_asked_over_http_is_refused(url: str, file: Path) -> None:
    with pytest.raises(SettingsError, match=r"^PONLOD_STORE: this is not the URL of a server"):
        resolve({}, {"PONLOD_STORE": url}, file)


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@store.example/query",
        "http://secret@store.example/",
        "user:secret@store.example",
        "http://store.example:p@secret/",
    ],
)
def test_a_store_with_a_password_in_its_url_is_refused_and_not_repeated(url: str, file: Path) -> None:
    with pytest.raises(SettingsError, match=f"{USER} and {PASSWORD}") as caught:
        resolve({"store": url}, {}, file)
    assert "secret" not in str(caught.value)


def test_credentials_come_from_the_environment_and_do_not_show() -> None:
    assert credentials({}) is None
    known = credentials({USER: "user", PASSWORD: "secret"})
    assert known == Credentials("user", "secret")
    assert "secret" not in f"{known} {known!r}"
    with pytest.raises(SettingsError, match=f"{USER} is set, but not {PASSWORD}"):
        credentials({USER: "user"})
    with pytest.raises(SettingsError, match=f"{PASSWORD} is set, but not {USER}") as caught:
        credentials({PASSWORD: "secret", USER: ""})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "contact",
    ["info@example.org", "open.data+errors@comune.example.it", "https://example.org/contact?about=data"],
)
def test_a_contact_is_an_e_mail_address_or_a_web_address(file: Path, contact: str) -> None:
    assert resolve({}, {"PONLOD_CONTACT": contact}, file).publisher.contact == contact


@pytest.mark.parametrize(
    "contact",
    [
        "somebody",
        "info@",
        "@example.org",
        "info@example.org?bcc=all@example.org",
        "info@example.org, other@example.org",
        "javascript:alert(1)",
        "mailto:info@example.org",
        *(f"a{sign}b@example.org" for sign in "%/?#&;=^`{|}"),  # which no mailto: may have as they are
        f"{'a' * 300}@example.org",
        f"https://example.org/{'a' * 3000}",
        "https://",
        "http://[::1",
        "https://example.org/a b",
    ],
)
def test_any_other_contact_is_refused_before_anything_starts(file: Path, contact: str) -> None:
    with pytest.raises(
        SettingsError, match=r"^--contact: this is neither an e-mail address nor a web address"
    ):
        resolve({"contact": contact}, {}, file)
