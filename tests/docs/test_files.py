# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every file of the project names its licence, and none names a place on somebody's machine."""

import os
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
LICENCES = {"EUPL-1.2", "CC-BY-4.0"}

_PLACE = re.compile(r"(?<![\w.:/])(?:/(?:home|root|Users|work|workspace|builds)/\w|[A-Z]:\\\w)")
_NAMED = re.compile(r"SPDX-License-Identifier: (\S+)")


def _files() -> Iterator[str]:
    """Every file of the checkout that git would track, with ``/`` in its path."""
    patterns = [".git", *(ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    for folder, folders, files in os.walk(ROOT):
        within = Path(folder).relative_to(ROOT)
        folders[:] = [name for name in folders if not _ignored(within / name, patterns)]
        yield from ((within / name).as_posix() for name in files if not _ignored(within / name, patterns))


def _ignored(path: Path, patterns: list[str]) -> bool:
    """Whether one of these lines of a .gitignore means it; one that begins with a slash means whole paths."""
    return any(
        fnmatch(path.as_posix() if pattern.startswith("/") else path.name, pattern.strip("/"))
        for pattern in patterns
    )


def _annotated() -> list[re.Pattern[str]]:
    """The paths that REUSE.toml speaks for; ``**`` crosses folders, ``*`` does not."""
    table = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))
    globs = [path for annotation in table["annotations"] for path in annotation["path"]]
    words = {"**": ".*", "*": "[^/]*"}
    return [
        re.compile("".join(words.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*)", glob)))
        for glob in globs
    ]


FILES = sorted(_files())


def test_the_files_are_found() -> None:
    assert {"README.md", "src/ponlod/cli/main.py", "shapes/action.ttl", ".ci/run"} <= set(FILES)
    unwanted = (".venv/", ".git/", "src/ponlod/web/static/built/")
    assert not any(name.startswith(unwanted) or name.endswith(".pyc") for name in FILES)


def test_every_file_names_its_licence() -> None:
    annotated = _annotated()
    without = []
    for name in FILES:
        if any(pattern.fullmatch(name) for pattern in annotated):
            continue
        head = (ROOT / name).read_bytes()[:1000].decode("utf-8", errors="replace")
        found = _NAMED.search(head)
        if not found or found[1] not in LICENCES or "SPDX-FileCopyrightText: " not in head:
            without.append(name)
    assert without == []


def test_code_is_eupl_and_words_and_data_are_cc_by() -> None:
    licences = {".py": "EUPL-1.2", ".md": "CC-BY-4.0", ".svg": "CC-BY-4.0"}
    for name in FILES:
        path = ROOT / name
        if path.suffix in licences and not any(pattern.fullmatch(name) for pattern in _annotated()):
            expected = licences[path.suffix]
            if path.suffix == ".svg" and name.startswith("src/"):
                expected = "EUPL-1.2"
            assert f"SPDX-License-Identifier: {expected}" in path.read_text(encoding="utf-8"), name
    for folder in ("ontology", "shapes", "data"):
        for name in (name for name in FILES if name.startswith(f"{folder}/") and not name.endswith(".md")):
            assert "SPDX-License-Identifier: CC-BY-4.0" in (ROOT / name).read_text(encoding="utf-8"), name


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    named = [
        (name, found[0])
        for name in FILES
        if (found := _PLACE.search((ROOT / name).read_text(encoding="utf-8", errors="replace")))
    ]
    assert named == []


def test_publiccode_has_the_version_and_the_licence_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    said = dict(re.findall(r"^ *(\w+): +\"?([^\s\">][^\"\n]*)\"?$", text, re.MULTILINE))
    assert said["softwareVersion"] == project["version"]
    assert said["license"] == project["license"] == "EUPL-1.2"
    assert said["name"] == project["name"]
    assert "\t" not in text


def test_the_package_says_its_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "src" / "ponlod" / "__init__.py").read_text(encoding="utf-8")
    assert f'__version__ = "{project["version"]}"' in text
