# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ponlod serves is what it built, file by file, as ``ponlod verify`` sees it over HTTP."""

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from ponlod.cli import main
from ponlod.publish.manifest import Manifest


@pytest.mark.parametrize("path", ["", "manifest.json"])
def test_the_site_is_what_its_manifest_says(
    web: httpx.Client, publication: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    result = CliRunner().invoke(main, ["verify", str(web.base_url.join(path))])
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert f"all {len(Manifest.read(publication).files)} files" in result.stdout
