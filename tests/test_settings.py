# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings come from options, then the environment, then ponlod.toml, then a default."""

from pathlib import Path

import pytest

from ponlod.errors import SettingsError
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


@pytest.mark.parametrize("port", ["eight", "65536", "-1", "", "８０"])
def test_a_port_that_is_none_is_refused_with_its_origin(port: str, file: Path) -> None:
    with pytest.raises(SettingsError, match="from PONLOD_PORT"):
        resolve({}, {"PONLOD_PORT": port}, file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot = 8000", "unknown setting “prot”"),
        ("port = ", "cannot be read"),
        ("port = 1.5", "neither text nor"),
    ],
)
def test_a_broken_file_is_named(text: str, message: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError, match=message) as caught:
        resolve({}, {}, file)
    assert str(file) in str(caught.value)


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
    with pytest.raises(SettingsError, match=r"from PONLOD_STORE.*is not the URL of a server"):
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
    assert resolve({}, {"PONLOD_CONTACT": contact}, file).contact == contact


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
        "https://",
        "http://[::1",
        "https://example.org/a b",
    ],
)
def test_any_other_contact_is_refused_before_anything_starts(file: Path, contact: str) -> None:
    with pytest.raises(SettingsError, match=r"contact .* is neither an e-mail address nor a web address"):
        resolve({"contact": contact}, {}, file)
