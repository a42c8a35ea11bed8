# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What things are called on pages, also those that have no name of their own: lines, findings, amounts."""

from dataclasses import dataclass

from markupsafe import Markup
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from ponlod.iris import last_segment
from ponlod.locales import Language
from ponlod.namespaces import PON
from ponlod.web.presentation import short, text
from ponlod.web.views.description import Description
from ponlod.web.views.listing import Names
from ponlod.web.views.printed import lines_at

_BEHIND = (
    PON["fundingLine"],
    PON["printedTotal"],
    PON["statusAssessment"],
    PON["reference"],
    PON["dateMention"],
)
"""What leads from an action or a project to what a release says of it."""

_TELLING = (PON["findingKind"], PON["fundingSource"], PON["assessedStatus"])
"""What something without a name is best called by."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles for a page about ``found``; ``names`` knows the classes of everything in it."""

    found: Description
    names: Names
    language: Language

    def title(self) -> Markup:
        """The title of the page: a name, or what the thing is, with the action or project it belongs to."""
        found, this = self.found, self.found.this
        if found.has_name(this):
            return text(found.name(this, self.language.code))
        if lines := lines_at(found, this):
            key = "thing.one_line" if lines.first == lines.last else "thing.some_lines"
            return self.language.text(key, first=lines.first, last=lines.last)
        owners = [owner for by in _BEHIND for owner in found.sources(by)]
        codes = [str(code) for owner in owners for code in found.values(DCTERMS.identifier, owner)]
        return Markup(" – ").join([self._kind(), *codes[:1]])

    def link(self, thing: URIRef) -> Markup:
        """What a link to ``thing`` says: its name, or its class and the end of its IRI."""
        if self.found.has_name(thing):
            return text(self.found.name(thing, self.language.code))
        class_ = self._class_of(thing)
        if class_ is None:
            return Markup.escape(short(thing))
        return Markup("{}: {}").format(text(self.names.name(class_, self.language.code)), last_segment(thing))

    def class_name(self) -> Markup | None:
        """What kind of thing the page is about."""
        class_ = self._class_of(self.found.this)
        return None if class_ is None else text(self.names.name(class_, self.language.code))

    def _kind(self) -> Markup:
        for by in _TELLING:
            for concept in self.found.resources(by):
                return text(self.found.name(concept, self.language.code))
        for printed in self.found.values(PON["textAsPrinted"]):
            if isinstance(printed, Literal):
                return text(printed)
        return self.class_name() or Markup.escape(last_segment(self.found.this))

    def _class_of(self, thing: URIRef) -> URIRef | None:
        return next((class_ for class_ in self.found.types(thing) if class_.startswith(str(PON))), None)
