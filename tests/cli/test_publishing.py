# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Publishing is ended by a signal as by an error, and says what the catalogue has to leave open."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from ponlod.cli import main
from ponlod.cli.publishing import ended_by_sigterm, warn_of, warn_of_size
from ponlod.cli.serve import serve
from ponlod.publish.folder import fresh_folder
from ponlod.publish.manifest import Manifest
from ponlod.publisher import UNNAMED, Publisher

BASE = "http://localhost:8000/"
KNOWN = Publisher(name="Comune di Esempio", identifier="c_x000", contact="opendata@example.org")


def test_sigterm_ends_a_build_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    former = signal.getsignal(signal.SIGTERM)
    out = tmp_path / "publication"

    def build() -> None:
        with ended_by_sigterm(), fresh_folder(out) as folder:
            (folder / "half").write_text("written")
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        build()
    assert ended.value.code == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is former


@pytest.mark.parametrize(
    ("publisher", "warning"),
    [
        (
            UNNAMED,
            "Warning: the catalogue calls itself unofficial and local, with an undeclared publisher. "
            "To say who publishes, set publisher_name, publisher_identifier and contact in ponlod.toml.\n",
        ),
        (
            Publisher(name="Comune di Esempio"),
            "Warning: the catalogue lacks the publisher's code (publisher_identifier) and an e-mail address "
            "(contact), which DCAT-AP_IT asks for. Set them in ponlod.toml.\n",
        ),
        (
            Publisher(name="Comune di Esempio", identifier="c_x000", contact="https://example.org/contact"),
            "Warning: the catalogue lacks an e-mail address (contact), which DCAT-AP_IT asks for. "
            "Set it in ponlod.toml.\n",
        ),
        (
            Publisher(name="Comune di Esempio", contact="opendata@example.org"),
            "Warning: the catalogue lacks the publisher's code (publisher_identifier), which DCAT-AP_IT asks "
            "for. Set it in ponlod.toml.\n",
        ),
        (KNOWN, ""),
    ],
)
def test_what_nobody_said_of_the_publisher_is_told_on_standard_error(
    publisher: Publisher, warning: str, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_of(publisher, "https://data.example.org/")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", warning)


def test_a_catalogue_that_is_too_large_for_one_address_is_told_with_the_address_of_its_pages(
    publication: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = Manifest.read(publication)
    warn_of_size(manifest)
    assert capsys.readouterr().err == ""
    files = (replace(file, bytes=(50 << 20) + (file.path == "catalogue.rdf")) for file in manifest.files)
    warn_of_size(replace(manifest, files=tuple(files)))
    assert capsys.readouterr().err == (
        "Warning: catalogue.rdf has 50 MiB, and CKAN takes 50. "
        f"Give portals {BASE}catalogue.rdf?page=1, whose pages are smaller.\n"
    )


@pytest.mark.parametrize(
    "base", [BASE, "http://127.0.0.1:8000/", "http://[::1]/", "http://192.168.1.4/", "https://opendata/"]
)
def test_who_says_who_publishes_is_told_of_a_base_that_no_portal_reaches(
    base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_of(KNOWN, base)
    assert capsys.readouterr().err == (
        f"Warning: portals cannot harvest {base}, which leads nowhere but on this machine or in its own "
        "network. Set base in ponlod.toml to the public address, before anybody cites one of its "
        "identifiers.\n"
    )


def test_nothing_is_said_of_the_base_where_nobody_publishes(capsys: pytest.CaptureFixture[str]) -> None:
    warn_of(UNNAMED, BASE)
    assert "portals" not in capsys.readouterr().err


def test_each_start_of_a_server_tells_it(
    publication: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the publication is current and nothing has to be built."""
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys.modules[serve.callback.__module__], "serve_publication", lambda *_, **__: None)
    words = ["serve", "--publication", str(publication), "--base", BASE, "--port", "0"]
    started = CliRunner().invoke(main, words)
    assert started.exit_code == 0
    assert started.stderr.startswith("Warning: the catalogue calls itself unofficial and local")
    assert "Published" not in started.stderr
