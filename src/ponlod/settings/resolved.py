# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings in force: each value, where it comes from, and what has to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ponlod.errors import Problem, SettingsError
from ponlod.publisher import Publisher
from ponlod.settings.file import SettingsFile, Value, line_of
from ponlod.settings.rules import Fault, faults, url_fault

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
    "publisher_name": "",
    "publisher_identifier": "",
    "publisher_homepage": "",
    "publisher_type": "",
    "licence": Publisher().licence,
    "themes": " ".join(Publisher().themes),
}
"""Every setting. An empty base is the address that the server listens on, an empty store the embedded one; of
the publisher and the contact, empty is what nobody gave. Several themes have blanks between them.
"""

_LISTS = ("themes",)
_MAY_BE_EMPTY = {name for name, value in DEFAULTS.items() if not value}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and what they are called, and who publishes them.

    ``values`` has every setting as text, and ``origins`` where each comes from.
    """

    data: Path
    publication: Path
    host: str
    port: int
    base: str
    store: str
    publisher: Publisher
    values: Mapping[str, str]
    origins: Mapping[str, str]


def resolve(options: Mapping[str, object], environ: Mapping[str, str], path: Path = FILE) -> Settings:
    """Return the settings in force.

    ``options`` holds what the command line gave, None where it gave nothing. Raises SettingsError, with a
    line of text for each problem, for a file at ``path`` that is not TOML or names an unknown setting, and
    for every value in force that cannot be used; it says where that comes from, with the line of the file.
    """
    file = SettingsFile.read(path, DEFAULTS, _LISTS)
    values: dict[str, Value] = {**DEFAULTS, **file.values}
    origins = {name: str(path) if name in file.values else "default" for name in DEFAULTS}
    for name in DEFAULTS:
        variable = f"PONLOD_{name.upper()}"
        if variable in environ:
            values[name], origins[name] = environ[variable], variable
        if options.get(name) is not None:
            values[name], origins[name] = str(options[name]), f"--{name}"
    problems = [
        _problem(fault, name, origins[name], file)
        for name, value in values.items()
        if value or name not in _MAY_BE_EMPTY
        for fault in faults(name, value)
    ]
    if problems:
        raise SettingsError("\n".join(map(str, problems)))
    texts = {name: value if isinstance(value, str) else " ".join(value) for name, value in values.items()}
    port = int(texts["port"])
    return Settings(
        data=Path(texts["data"]),
        publication=Path(texts["publication"]),
        host=texts["host"],
        port=port,
        base=texts["base"] or default_base(texts["host"], port),
        store=texts["store"],
        publisher=_publisher(texts),
        values=texts,
        origins=origins,
    )


def check_url(url: str, what: str) -> None:
    """Raise SettingsError unless ``url`` can be asked over HTTP. ``what`` says what it is the URL of."""
    fault = url_fault(url)
    if fault is not None:
        raise SettingsError(str(Problem(fault.what, fault.remedy, field=what, printed=fault.printed)))


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


def _problem(fault: Fault, name: str, origin: str, file: SettingsFile) -> Problem:
    if origin == str(file.path):
        line = line_of(file.text, name, fault.item)
        return Problem(fault.what, fault.remedy, file.path, line, name, fault.printed)
    return Problem(fault.what, fault.remedy, field=origin, printed=fault.printed)


def _publisher(texts: Mapping[str, str]) -> Publisher:
    return Publisher(
        name=texts["publisher_name"] or None,
        identifier=texts["publisher_identifier"] or None,
        homepage=texts["publisher_homepage"] or None,
        type=texts["publisher_type"] or None,
        contact=texts["contact"] or None,
        licence=texts["licence"],
        themes=tuple(texts["themes"].split()),
    )
