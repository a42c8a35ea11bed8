# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the query editor of the page /sparql needs: settings, completions, examples, its security policy."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from flask import Blueprint, Response, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from rdflib import OWL, SKOS, Literal
from rdflib.term import Node

from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, RESULTS_CSV, Format
from ponlod.locales import Language
from ponlod.namespaces import PREFIXES
from ponlod.questions.answering import Answering
from ponlod.web import built
from ponlod.web.http.headers import CONTENT_SECURITY_POLICY
from ponlod.web.once import Once
from ponlod.web.parameters import takes
from ponlod.web.presentation import language
from ponlod.web.responses import revalidated
from ponlod.web.site import Site, site
from ponlod.web.sparql.results import CHARACTERS_SHOWN

blueprint = Blueprint("editor", __name__)

PAGE = "sparql.sparql"
"""The endpoint whose page has the editor."""

POLICY = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
"""Of that page: scripts of this site and what they fetch from it, on top of what every page may do."""

_LOCAL_NAME = re.compile(r"[\w](?:[\w.-]*[\w-])?")
_KINDS: dict[Node, str] = {OWL.Class: "class", SKOS.Concept: "concept"}
_PROPERTY = "property."


@dataclass(frozen=True, slots=True)
class Example:
    """A query to start from: one of the questions with what it asks if nothing is chosen."""

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class _Made:
    """What a site makes once, when it is asked for, as the store is asked for it; it does not change.

    ``queries`` are those of the questions, by name; ``completions`` are by language.
    """

    queries: Once[Mapping[str, str]]
    completions: dict[str, bytes] = field(default_factory=dict)


@blueprint.record_once
def _make(state: BlueprintSetupState) -> None:
    opened: Site = state.app.extensions["ponlod"]
    state.app.extensions["ponlod.editor"] = _Made(Once(partial(_queries, opened.questions)))


def _made() -> _Made:
    found: _Made = current_app.extensions["ponlod.editor"]
    return found


@blueprint.app_context_processor
def _editor() -> dict[str, object]:
    return {"editor": settings}


def starting_points() -> Sequence[tuple[str, Sequence[Example]]]:
    """The examples by their tag, with titles in the page's language. Raises StoreError."""
    queries, code = _made().queries.get(), language().code
    return [
        (tag, [Example(question.texts[code].title, queries[question.name]) for question in questions])
        for tag, questions in site().questions.library.groups()
    ]


def settings() -> dict[str, object] | None:
    """What the editor's script is told, in the page's language; None where the editor is not built."""
    if not built.SCRIPT.is_file():
        return None
    spoken = language()
    return {
        "language": spoken.code,
        "endpoint": url_for(PAGE, lang=None),
        "completions": url_for("editor.completions", lang=spoken.code, v=site().edition[:12]),
        "base": site().base,
        "root": request.script_root,
        "prefixes": PREFIXES,
        "characters": CHARACTERS_SHOWN,
        "formats": {
            "rows": [(form.name, form.label) for form in sorted(RESULT_FORMATS, key=_spreadsheets_first)],
            "graph": [(form.name, form.label) for form in GRAPH_FORMATS],
        },
        "texts": {
            name: text
            for key, text in spoken.texts.items()
            for section, _, name in [key.partition(".")]
            if section == "editor" or (section == "error" and name.endswith("_help"))
        },
    }


@blueprint.get("/sparql/completions.json")
@takes("v")
def completions() -> Response:
    """The words that a query can be made of: prefixed name, kind, label and meaning of each."""
    spoken = language()
    kept = _made().completions
    if spoken.code not in kept:
        words = [*_defined(spoken), *_borrowed(spoken)]
        kept[spoken.code] = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(kept[spoken.code], content_type="application/json")
    response.content_language.add(spoken.code)
    return revalidated(response, "completions", spoken.code)


@blueprint.after_app_request
def _allow_scripts(response: Response) -> Response:
    if request.endpoint == PAGE and response.mimetype == HTML.media_type and built.SCRIPT.is_file():
        response.headers["Content-Security-Policy"] = POLICY
    return response


def _queries(questions: Answering) -> Mapping[str, str]:
    return {question.name: questions.posed(question, {}).query for question in questions.library}


def _defined(spoken: Language) -> Iterator[dict[str, str]]:
    """The classes, properties and concepts that the publication defines."""
    words: dict[str, dict[str, str]] = {}
    for row in site().queries.rows("words"):
        name = prefixed(str(row["word"]))
        if name is None:
            continue
        word = words.setdefault(name, {"name": name, "kind": _KINDS.get(row["type"], "property")})
        for part in ("label", "meaning"):
            text = row.get(part)
            if isinstance(text, Literal) and text.language == spoken.code:
                word[part] = str(text)
    yield from (words[name] for name in sorted(words))


def _borrowed(spoken: Language) -> Iterator[dict[str, str]]:
    """The properties of other vocabularies that the pages have a name for."""
    for key, label in spoken.texts.items():
        name = prefixed(key.removeprefix(_PROPERTY)) if key.startswith(_PROPERTY) else None
        if name is not None:
            yield {"name": name, "kind": "property", "label": label}


def _spreadsheets_first(form: Format) -> bool:
    return form is not RESULTS_CSV


def prefixed(iri: str) -> str | None:
    """Return ``iri`` as a prefixed name that can stand in a query as it is, or None if there is none.

    >>> prefixed("https://w3id.org/ponlod/vocabulary/measure/4.1.1"), prefixed("urn:x")
    ('measure:4.1.1', None)
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return None
