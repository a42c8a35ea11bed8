# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A plain Flask view that answers with ready bytes, served by waitress: what Flask itself costs.

python benchmarks/plain.py PORT THREADS ANSWERS
"""

import json
import sys
from pathlib import Path

import waitress
from flask import Flask, Response, request


def create_app(file: Path) -> Flask:
    """Return an application that gives the answers of a file: for each name a status, headers and a body."""
    app = Flask(__name__, static_folder=None)
    answers = json.loads(file.read_text(encoding="utf-8"))
    for answer in answers.values():
        answer["response"] = answer["response"].encode()

    @app.get("/<name>")
    def page(name: str) -> Response:
        return Response(**answers[name]).make_conditional(request)

    return app


if __name__ == "__main__":
    port, threads, answers_file = sys.argv[1:]
    waitress.serve(create_app(Path(answers_file)), host="127.0.0.1", port=int(port), threads=int(threads))
