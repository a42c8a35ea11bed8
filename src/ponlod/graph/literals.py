# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values as RDF literals, each with exactly the lexical form that is published.

Typed literals are made without rdflib's normalisation: it is slow, and the forms given here are canonical
already. Strings are plain literals, which RDF 1.1 (§3.3) makes the same as ``xsd:string``.
"""

import datetime
from decimal import Decimal

from rdflib import Literal
from rdflib.namespace import XSD

from ponlod.fields.money import lexical
from ponlod.records import Precision, PrintedDate

_DECIMAL = XSD.decimal
_INTEGER = XSD.integer
_DATE = XSD.date
_DATATYPES = {precision: XSD[precision.value] for precision in Precision}


def italian(text: str) -> Literal:
    """Return words of the document, or of a title in its language, tagged ``@it``."""
    return Literal(text, lang="it")


def english(text: str) -> Literal:
    """Return our own words in English, tagged ``@en``."""
    return Literal(text, lang="en")


def string(text: str) -> Literal:
    """Return a code, a digest or another text that belongs to no language."""
    return Literal(text)


def integer(number: int) -> Literal:
    """Return a whole number as ``xsd:integer``."""
    return Literal(str(number), datatype=_INTEGER, normalize=False)


def decimal(amount: Decimal) -> Literal:
    """Return euro as a canonical ``xsd:decimal``: ``2531250``, ``40625873.25``."""
    return Literal(lexical(amount), datatype=_DECIMAL, normalize=False)


def day(date: datetime.date) -> Literal:
    """Return a full date as ``xsd:date``."""
    return Literal(date.isoformat(), datatype=_DATE, normalize=False)


def printed_date(date: PrintedDate) -> Literal:
    """Return what is certain of a printed date, with the datatype of its precision."""
    return Literal(date.value, datatype=_DATATYPES[date.precision], normalize=False)
