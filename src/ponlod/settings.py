# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: from options, then the environment (``PONLOD_…``), then ``ponlod.toml``, then a default."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ponlod.errors import SettingsError

FILE = Path("ponlod.toml")
"""Looked for in the working folder."""

DEFAULTS: Mapping[str, str] = {
    "data": "data",
    "publication": "publication",
    "host": "127.0.0.1",
    "port": "8000",
    "base": "",
    "store": "",
    "contact": "",
}
"""Every setting. An empty base is the address that the server listens on, an empty store the embedded one, an
empty contact nobody.
"""

USER = "PONLOD_STORE_USER"
PASSWORD = "PONLOD_STORE_PASSWORD"
"""Where the credentials for the store are: in the environment, and nowhere else."""

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_WEB = re.compile(r"https?://[^\s@<>\"\\^`{|}]+")
"""What HTML takes for an e-mail address, and what a page can link to."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and what they are called; ``origins`` says where each value comes from."""

    data: Path
    publication: Path
    host: str
    port: int
    base: str
    store: str
    contact: str
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a store wants to know; the password does not show when this is printed."""

    user: str
    password: str = field(repr=False)


def resolve(options: Mapping[str, object], environ: Mapping[str, str], file: Path = FILE) -> Settings:
    """Return the settings in force.

    ``options`` holds what the command line gave, None where it gave nothing.
    Raises SettingsError for a ``file`` that is not TOML or names an unknown setting, for a port that is
    not a number from 0 to 65535, for a store that is not the URL of one or has a password in it, and for a
    contact that is neither an e-mail nor a web address.
    """
    values, origins = dict(DEFAULTS), dict.fromkeys(DEFAULTS, "default")
    for name, value in _from_file(file).items():
        values[name], origins[name] = value, str(file)
    for name in DEFAULTS:
        variable = f"PONLOD_{name.upper()}"
        if variable in environ:
            values[name], origins[name] = environ[variable], variable
        if options.get(name) is not None:
            values[name], origins[name] = str(options[name]), f"--{name}"
    port = _port(values["port"], origins["port"])
    if values["store"]:
        check_url(values["store"], f"store (from {origins['store']})")
    if values["contact"]:
        _check_contact(values["contact"], origins["contact"])
    return Settings(
        data=Path(values["data"]),
        publication=Path(values["publication"]),
        host=values["host"],
        port=port,
        base=values["base"] or default_base(values["host"], port),
        store=values["store"],
        contact=values["contact"],
        origins=origins,
    )


def credentials(environ: Mapping[str, str]) -> Credentials | None:
    """Return the credentials for the store, if there are any. Raises SettingsError if one half is missing."""
    user, password = environ.get(USER, ""), environ.get(PASSWORD, "")
    if bool(user) != bool(password):
        there, missing = (USER, PASSWORD) if user else (PASSWORD, USER)
        raise SettingsError(f"{there} is set, but not {missing}. Set both, or neither.")
    return Credentials(user, password) if user else None


def check_url(url: str, what: str) -> None:
    """Raise SettingsError unless ``url`` can be asked over HTTP. ``what`` says what it is the URL of."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    # A URL that holds a password is not repeated, wherever in it that stands.
    if "@" in url:
        raise SettingsError(
            f"{what}: the URL has a user or password in it, which would end up in logs. "
            f"Leave that out, and set {USER} and {PASSWORD} in the environment."
        )
    if not usable or not url.isascii() or set(url) & set(' <>"#\\^`{|}'):
        raise SettingsError(f"{what}: “{url}” is not the URL of a server, as http://localhost:7878/query is.")


def default_base(host: str, port: int) -> str:
    """Return the base of a server that nobody gave one: the address that its own machine reaches it at.

    >>> default_base("127.0.0.1", 8000)
    'http://localhost:8000/'
    """
    if host in ("127.0.0.1", "::1", "0.0.0.0", "::", "localhost"):
        host = "localhost"
    elif ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{port}/"


def _from_file(file: Path) -> dict[str, str]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read ({error}). Mend or remove it.") from error
    for name, value in entries.items():
        if name not in DEFAULTS:
            raise SettingsError(f"{file}: unknown setting “{name}”. Known are: {', '.join(DEFAULTS)}.")
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise SettingsError(f"{file}: {name} = {value!r} is neither text nor a number. Write one.")
    return {name: str(value) for name, value in entries.items()}


def _check_contact(text: str, origin: str) -> None:
    try:
        is_web = text.isascii() and bool(_WEB.fullmatch(text)) and bool(urlsplit(text).hostname)
    except ValueError:
        is_web = False
    if not (is_web or _MAIL.fullmatch(text)):
        raise SettingsError(
            f"contact “{text}” (from {origin}) is neither an e-mail address nor a web address. "
            "Give one, as info@example.org or https://example.org/contact, or none."
        )


def _port(text: str, origin: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise SettingsError(
            f"port “{text}” (from {origin}) is not a number from 0 to 65535. Give one, as 8000."
        )
    return int(text)
