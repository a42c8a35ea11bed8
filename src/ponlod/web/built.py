# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What hatch_build.py puts into the package: the styles of every page, the script of /sparql."""

from pathlib import Path

from flask import Flask

FOLDER = Path(__file__).parent / "static" / "built"
STYLES = FOLDER / "ponlod.css"
SCRIPT = FOLDER / "editor.js"


def install(app: Flask) -> None:
    """Tell the templates whether there are styles to link to, and the log if there are none."""
    styled = STYLES.is_file()
    if not styled:
        app.logger.warning(
            "The styles and the query editor are not built: pages are plain, and /sparql shows a plain form. "
            "Build them where npm reaches its registry: uv sync --reinstall-package ponlod"
        )

    @app.context_processor
    def styles() -> dict[str, object]:
        return {"styled": styled}
