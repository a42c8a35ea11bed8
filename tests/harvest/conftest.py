# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What harvesters really run, and publications to run it on: named, unnamed, and after a second release."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ponlod import pipeline
from ponlod.authorities import PUBLISHER_TYPE
from ponlod.publisher import Publisher

HERE = Path(__file__).parent
BASE = "https://dati.example.org/"
"""Not the address that a server listens on, as behind a proxy, and the same for every server here."""

PUBLISHER = Publisher(
    name="Associazione Dati Aperti",
    identifier="97000000000",
    homepage="https://www.dati-aperti.example.org/",
    type=f"{PUBLISHER_TYPE}NonProfitOrganisation",
    contact="catalogo@dati-aperti.example.org",
)

INSTALLING_SECONDS = 600

Harvest = dict[str, Any]
Lacking = Callable[[str], NoReturn]
Ckan = Callable[..., Harvest]
Serving = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def lacking() -> Lacking:
    """Skip what cannot be run here; in CI nothing may be lacking."""
    return pytest.fail if os.environ.get("CI") == "true" else pytest.skip


@pytest.fixture(scope="session")
def publisher() -> Publisher:
    """Who publishes in these tests."""
    return PUBLISHER


@pytest.fixture(scope="session")
def base() -> str:
    """What every identifier starts with."""
    return BASE


@pytest.fixture(scope="session")
def publication(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of data/, by a publisher who says who that is."""
    out = tmp_path_factory.mktemp("named") / "publication"
    pipeline.build(root / "data", out, BASE, lambda *_: None, PUBLISHER)
    return out


@pytest.fixture(scope="session")
def unnamed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of data/, by nobody in particular."""
    out = tmp_path_factory.mktemp("unnamed") / "publication"
    pipeline.build(root / "data", out, BASE, lambda *_: None)
    return out


@pytest.fixture(scope="session")
def later_data(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/ with the next release of Milan's document, which differs in its version and date."""
    data = Path(shutil.copytree(root / "data", tmp_path_factory.mktemp("later") / "data"))
    first, second = (data / "milano" / day for day in ("2022-01-31", "2022-07-31"))
    shutil.copytree(first, second)
    document, facts = second / "document.md", second / "release.toml"
    text = document.read_text(encoding="utf-8").replace(
        "Versione 13 del 31.01.2022", "Versione 14 del 31.07.2022"
    )
    document.write_text(text, encoding="utf-8", newline="")
    stated = facts.read_text(encoding="utf-8").replace(
        "versione 13 del 31.01.2022", "versione 14 del 31.07.2022"
    )
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    facts.write_text(re.sub(r"[0-9a-f]{64}", digest, stated), encoding="utf-8")
    return data


@pytest.fixture(scope="session")
def later(later_data: Path) -> Path:
    """The publication of that, beside it."""
    out = later_data.with_name("publication")
    pipeline.build(later_data, out, BASE, lambda *_: None, PUBLISHER)
    return out


@pytest.fixture(scope="session")
def serving(started: Serving, tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """Publish and serve as an operator would, with PUBLISHER in the settings; gives the address.

    ``page`` is how many datasets a page of the catalogue holds at most, if another number than it is.
    """
    program = (
        "import sys; from ponlod.web.views import dcat; from ponlod.cli import main;"
        "dcat.DATASETS = int(sys.argv[1]) or dcat.DATASETS; main(['serve', *sys.argv[2:]])"
    )
    settings = {
        "PONLOD_CONTACT": PUBLISHER.contact,
        **{
            f"PONLOD_PUBLISHER_{name.upper()}": getattr(PUBLISHER, name)
            for name in ("name", "identifier", "homepage", "type")
        },
    }

    def serve(*options: str | Path, page: int = 0) -> AbstractContextManager[str]:
        if "--publication" not in options:
            options += ("--publication", tmp_path_factory.mktemp("site") / "publication")
        return started("-c", program, str(page), "--port", "0", *options, settings=settings)

    return serve


@pytest.fixture(scope="session")
def site(serving: Serving, publication: Path) -> Iterator[str]:
    """The address of the server of the named publication, whose identifiers start with BASE."""
    with serving("--base", BASE, "--publication", publication) as address:
        yield address


@pytest.fixture(scope="session")
def paged_site(serving: Serving, later_data: Path) -> Iterator[str]:
    """The address of a server of both releases whose catalogue has a page for each dataset."""
    with serving("--data", later_data, page=1) as address:
        yield address


@pytest.fixture(scope="session")
def ckan_python(
    request: pytest.FixtureRequest, lacking: Lacking, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A Python with the packages of requirements.txt, in pytest's cache; made by one process at a time."""
    requirements = HERE / "requirements.txt"
    key = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = Path(request.config.cache.mkdir("ckan")) / key
    python, whole = folder / "bin" / "python", folder / "whole"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            try:
                _install(requirements, folder, python, tmp_path_factory.mktemp("elsewhere"))
            except (OSError, subprocess.SubprocessError) as error:
                said = getattr(error, "stderr", None) or error
                lacking(f"CKAN's harvester cannot be installed: {said}")
            whole.touch()
    return python


def _install(requirements: Path, folder: Path, python: Path, elsewhere: Path) -> None:
    """Make the environment, working outside the project, as its pins are not for these packages."""
    for command in (
        ["uv", "venv", "--quiet", "--python", sys.executable, str(folder)],
        ["uv", "pip", "install", "--quiet", "--no-deps", "--python", str(python), "-r", str(requirements)],
    ):
        subprocess.run(
            command, cwd=elsewhere, capture_output=True, text=True, timeout=INSTALLING_SECONDS, check=True
        )


@pytest.fixture(scope="session")
def ckan(ckan_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ckan]:
    """What CKAN's harvester makes of an address; ``language`` is the one that its site speaks."""
    errors = tmp_path_factory.mktemp("ckan") / "stderr"
    with (
        errors.open("w") as file,
        subprocess.Popen(
            [str(ckan_python), "-W", "ignore", str(HERE / "ckan_reads.py")],
            env=os.environ | {"NO_PROXY": "*"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None

        def harvest(address: str, language: str = "it") -> Harvest:
            process.stdin.write(f"{language} {address}\n")
            process.stdin.flush()
            line = process.stdout.readline()
            assert line, errors.read_text()
            return dict(json.loads(line))

        yield harvest
        process.stdin.close()
