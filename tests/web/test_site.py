# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was kept of an older program is not taken for what the new one says."""

from pathlib import Path

import pytest

from ponlod import resources
from ponlod.store import BlockingStore
from ponlod.web import site as module
from ponlod.web.site import Site, open_site


def test_the_edition_changes_with_everything_that_pages_are_made_of(
    publication: Path, store: BlockingStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, shapes = tmp_path / "ponlod", tmp_path / "shapes"
    files = [package / "fields" / "status_rules.toml", package / "web" / "page.html", shapes / "action.ttl"]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("as it was", "utf-8")
    monkeypatch.setattr(module, "_MADE_OF", (package, shapes, package / "web"))

    def opened() -> Site:
        return open_site(publication, store)

    seen = [opened().edition]
    (package / "page.pyc").write_text("compiled", "utf-8")
    assert opened().edition == seen[0]
    for file in files:
        file.write_text("changed", "utf-8")
        seen.append(opened().edition)
    assert len(set(seen)) == 1 + len(files)


def test_pages_are_made_of_the_whole_package_the_ontology_and_the_shapes() -> None:
    files = set(module._files(module._MADE_OF))
    package = Path(module.__file__).parents[1]
    wanted = {package / "fields" / "status_rules.toml", package / "publish" / "workbook.py"}
    assert wanted | {*resources.ontology_files(), *resources.shape_files()} <= files
