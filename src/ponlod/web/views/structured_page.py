# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What search engines read in the page of an action, and in that of a question. Pure.

An action is none of schema.org's types: its Project and FundingScheme are organisations, its Action is
something that an agent does. So it is a Thing, and what the programme pays for it a MonetaryGrant.
"""

from collections.abc import Mapping, Sequence

from rdflib import Literal
from rdflib.namespace import DCTERMS

from ponlod.fields.money import lexical
from ponlod.formats import TABLE_FORMATS
from ponlod.iris import vocabulary
from ponlod.namespaces import PON
from ponlod.questions.answer import Answer
from ponlod.questions.files import address
from ponlod.web.views.action_page import AmountView
from ponlod.web.views.description import Description
from ponlod.web.views.schema_org import Object, Speaker, publisher, said, with_context

_PROGRAMME = vocabulary("funding-source", "programme")


def action(
    d: Description,
    amounts: Sequence[AmountView],
    release: str | None,
    above: Mapping[str, Literal | str],
    speaker: Speaker,
) -> Object:
    """The page about an action: the action, its grant if one is printed, its places, and where it stands.

    ``release`` is the IRI of the dataset that it is from; ``above`` has the pages above it, by address.
    """
    page, code = speaker.page(d.this), str(d.value(DCTERMS.identifier))
    (title, *_) = d.values(DCTERMS.title)
    thing = {
        "@type": "Thing",
        "@id": str(d.this),
        "identifier": code,
        "name": speaker.text(title),
        "alternateName": [speaker.text(text) for text in d.values(DCTERMS.alternative)],
        "description": [speaker.text(text) for text in d.values(DCTERMS.description)],
        "url": page,
    }
    path = {**above, page: code}
    return with_context(
        {
            "@type": "WebPage",
            "@id": page,
            "url": page,
            "name": f"{code}, {title}",
            "inLanguage": speaker.language.code,
            "license": speaker.publisher.terms.address,
            "isBasedOn": None if release is None else {"@id": release},
            "mainEntity": said(thing),
            "about": [
                {
                    "@type": "MonetaryGrant",
                    "@id": str(line.iri),
                    "name": speaker.text(d.name(line.source, speaker.language.code)),
                    "amount": {
                        "@type": "MonetaryAmount",
                        "currency": "EUR",
                        "value": lexical(line.value),  # a number would be read as a float
                    },
                    "fundedItem": {"@id": str(d.this)},
                }
                for line in amounts
                if line.source == _PROGRAMME and line.value is not None
            ],
            "contentLocation": [
                {
                    "@type": "Place",
                    "@id": str(place),
                    "name": speaker.text(d.name(place, speaker.language.code)),
                }
                for place in d.resources(PON["place"])
            ],
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": speaker.text(name), "item": place}
                    for position, (place, name) in enumerate(path.items(), 1)
                ],
            },
        }
    )


def answer(found: Answer, speaker: Speaker) -> Object:
    """The page of a question: its answer, about the latest releases, as a dataset with files.

    It is no QAPage: nobody else can answer there.
    """
    question, texts = found.question, found.question.texts[found.language]
    page = address(question, speaker.base)
    return with_context(
        {
            "@type": "Dataset",
            "@id": page,
            "name": texts.title,
            "description": f"{texts.explanation} {found.sentence}",
            "url": page,
            "inLanguage": speaker.language.code,
            "license": speaker.publisher.terms.address,
            "publisher": publisher(speaker),
            "isAccessibleForFree": True,
            "isBasedOn": [{"@id": release.graph} for release in found.releases],
            "variableMeasured": [texts.columns[column.name] for column in question.shown],
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": form.label,
                    "contentUrl": address(question, speaker.base, kind=f".{form.extension}"),
                    "encodingFormat": form.media_type,
                }
                for form in TABLE_FORMATS
            ],
        }
    )
