# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data folder: which releases it holds, and whether what is stated of them is true.

    data/programme.toml                     [[programme]] cci, title, code_levels, start, end, source
    data/<city>/city.toml                   code, name_it, name_en, istat, cadastral, ipa, place,
                                            source
    data/<city>/<release>/document.md       the document, verbatim
    data/<city>/<release>/release.toml      sha256, programme, title, publisher, language, licence, origin;
                                            version and date only where the cover does not print them

Folders whose name starts with a point, and files beside these, are passed over.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ponlod.errors import Problem, SourceError
from ponlod.facts import CityFacts, ProgrammeFacts, ReleaseFacts
from ponlod.records import Precision, Reading
from ponlod.source import read
from ponlod.source.declared import CCI, Form, Table, city, collecting, contents, load, programmes

_SHA256 = Form("64 hexadecimal digits in small letters", re.compile("[0-9a-f]{64}"))
_ITALIAN = Form("“it”: only Italian documents are read", re.compile("it"))


@dataclass(frozen=True, slots=True)
class Source:
    """One release: what is stated of its programme, its city and itself, and what its document says."""

    programme: ProgrammeFacts
    city: CityFacts
    release: ReleaseFacts
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a release.toml states."""

    sha256: str
    programme: str
    title: str
    publisher: str
    language: str
    licence: str
    version: str | None
    date: date | None


def find_releases(data: Path) -> tuple[Source, ...]:
    """Read every release in the folder ``data``, by city, and in each city by date and version.

    Raises SourceError with every problem of every file: a folder or file that is missing, unreadable or
    broken, no release at all, a digest that is not the document's, a document that cannot be read, or
    statements that contradict each other or the document.
    """
    problems: list[Problem] = []
    known: dict[str, ProgrammeFacts] | None = None
    cities: list[tuple[Path, CityFacts]] = []
    sources: list[Source] = []
    folders = _folders(data)
    with collecting(problems):
        known = programmes(data / "programme.toml")
    if not folders:
        remedy = "Add a folder for a city, with a city.toml and a folder for each release"
        problems.append(Problem("the folder holds no release", remedy, data))
    for folder in folders:
        facts: CityFacts | None = None
        with collecting(problems):
            facts = city(folder / "city.toml")
            cities.append((folder, facts))
        with collecting(problems):
            sources.extend(_releases(folder, facts, known, problems))
    problems.extend(_shared("city code", ((facts.code, folder / "city.toml") for folder, facts in cities)))
    files = [(source.release, source.release.document.with_name("release.toml")) for source in sources]
    problems.extend(_shared("release", ((release.key, file) for release, file in files)))
    problems.extend(_shared("title", ((release.title, file) for release, file in files)))
    if problems:
        raise SourceError(problems)
    return tuple(sorted(sources, key=_order))


def _folders(parent: Path) -> list[Path]:
    """The folders in ``parent``, by name; raises SourceError where it is no folder that can be read."""
    try:
        return sorted(path for path in parent.iterdir() if path.is_dir() and path.name[0] != ".")
    except FileNotFoundError:
        raise SourceError([Problem("the folder is missing", "Create it, or name another", parent)]) from None
    except OSError as error:
        what = f"the folder cannot be read: {error.strerror}"
        raise SourceError([Problem(what, "Name a folder that can be read", parent)]) from None


def _releases(
    folder: Path,
    facts: CityFacts | None,
    known: Mapping[str, ProgrammeFacts] | None,
    problems: list[Problem],
) -> Iterator[Source]:
    """Yield the releases of one city that are right; what is wrong with the others goes to ``problems``."""
    releases = _folders(folder)
    if not releases:
        remedy = "Add a folder with a document.md and a release.toml"
        problems.append(Problem("the city has no release", remedy, folder))
    for release in releases:
        document = release / "document.md"
        stated: _Stated | None = None
        reading: Reading | None = None
        with collecting(problems):
            stated = _stated(release / "release.toml")
        with collecting(problems):
            data = contents(document)
            if stated is not None:
                problems.extend(_digest(data, stated, release / "release.toml"))
            reading = read(data, document)
        if stated is None or reading is None:
            continue
        programme = known.get(stated.programme) if known is not None else None
        if known is not None and programme is None:
            what = f"programme {stated.programme} is not in programme.toml"
            remedy = "Correct it, or describe the programme there"
            problems.append(Problem(what, remedy, release / "release.toml", field="programme"))
        with collecting(problems):
            source = _source(programme, facts, stated, reading, document)
            if source is not None:
                yield source


def _stated(path: Path) -> _Stated:
    """Return what ``release.toml`` states; raises SourceError with all its problems."""
    table = Table(load(path), path)
    sha256, programme = table.text("sha256", _SHA256), table.text("programme", CCI)
    title, publisher = table.text("title"), table.text("publisher")
    version, day = table.text("version", needed=False), table.day("date")
    language, licence = table.text("language", _ITALIAN), table.text("licence")
    # Said for people, and required so that somebody has thought about it.
    table.text("origin")
    if table.close() and sha256 and programme and title and publisher and language and licence:
        return _Stated(sha256, programme, title, publisher, language, licence, version, day)
    raise SourceError(table.problems)


def _digest(data: bytes, stated: _Stated, path: Path) -> Iterator[Problem]:
    """The stated digest is not that of the document."""
    digest = hashlib.sha256(data).hexdigest()
    if digest != stated.sha256:
        yield Problem(
            f"the SHA-256 of document.md is {digest}, and release.toml states {stated.sha256}",
            f'If the new document is meant, write sha256 = "{digest}" into release.toml; '
            "if not, put the former document back",
            path,
            field="sha256",
        )


def _source(
    programme: ProgrammeFacts | None,
    facts: CityFacts | None,
    stated: _Stated,
    reading: Reading,
    document: Path,
) -> Source | None:
    """Return a release whose statements agree, None where some are missing; raises SourceError otherwise."""
    problems: list[Problem] = []
    file = document.with_name("release.toml")
    if facts is not None and reading.city != facts.code:
        what = f"the codes of the document are of the city {reading.city}, and city.toml states {facts.code}"
        problems.append(Problem(what, "Correct city.toml, or move the document", document))
    if programme is not None:
        problems.extend(_levels(programme, reading, document))
    version = _version(stated, reading, file, problems)
    day = _day(stated, reading, file, problems)
    if problems:
        raise SourceError(problems)
    if programme is None or facts is None or version is None or day is None:
        return None
    key = f"{facts.code}-{re.sub('[^A-Za-z0-9.]+', '-', version).strip('-.')}"
    release = ReleaseFacts(
        key=key,
        city=facts.code,
        programme=programme.cci,
        version=version,
        date=day,
        title=stated.title,
        publisher=stated.publisher,
        document=document,
        sha256=stated.sha256,
        language=stated.language,
        licence=stated.licence,
    )
    return Source(programme, facts, release, reading)


def _levels(programme: ProgrammeFacts, reading: Reading, document: Path) -> Iterator[Problem]:
    """Codes that do not have as many numbers as the programme's: one problem for each of them."""
    for _, action in reading.actions():
        if len(action.code.levels) != programme.code_levels:
            what = f"the code has {len(action.code.levels)} numbers, and those of {programme.cci} have "
            remedy = "Correct the programme in release.toml"
            line, printed = action.lines.first, action.code_as_printed
            yield Problem(f"{what}{programme.code_levels}", remedy, document, line, None, printed)


def _version(stated: _Stated, reading: Reading, file: Path, problems: list[Problem]) -> str | None:
    """The version that the cover prints, or else release.toml states."""
    printed = reading.cover.version
    if printed is None and stated.version is None:
        remedy = "Add version to release.toml, and say in origin how it is known"
        problems.append(Problem("the cover prints no version", remedy, file, field="version"))
    elif printed is not None and stated.version not in (None, printed):
        what = f"release.toml states version {stated.version}, and the cover prints {printed}"
        problems.append(Problem(what, "Take version out: the cover states it", file, field="version"))
    return printed or stated.version


def _day(stated: _Stated, reading: Reading, file: Path, problems: list[Problem]) -> date | None:
    """The day that the cover prints, or else release.toml states."""
    printed = reading.cover.date
    if stated.date is not None:
        if printed is not None and not stated.date.isoformat().startswith(printed.value):
            what = f"release.toml states the date {stated.date}, and the cover prints {printed.text}"
            problems.append(Problem(what, "Take date out: the cover states it", file, field="date"))
        return stated.date
    if printed is None or printed.precision is not Precision.DAY:
        remedy = "Add date to release.toml, and say in origin how it is known"
        problems.append(Problem("the cover prints no day", remedy, file, field="date"))
        return None
    return date.fromisoformat(printed.value)


def _shared(what: str, named: Iterable[tuple[str, Path]]) -> Iterator[Problem]:
    """A name that must be unique is given in more than one file."""
    pairs = list(named)
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            files = [file for given, file in pairs if given == name]
            others = ", ".join(map(str, files[:-1]))
            yield Problem(f"{what} “{name}” is also in {others}", "Give each its own", files[-1])


def _order(source: Source) -> tuple[str, date, list[tuple[int, str]]]:
    """By city, date and version, where version 9 comes before 13."""
    parts = re.findall(r"\d+|[^\d.\s]+", source.release.version)
    return (
        source.city.code,
        source.release.date,
        [(int(part) if part.isdigit() else -1, part) for part in parts],
    )
