# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The classes, properties and fixed individuals that the mapping writes, each bound once.

Constants, because looking a term up in an rdflib namespace costs more than the triple it goes into.
"""

from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS

from ponlod.namespaces import CLV, CURRENCY, DQV, EPO, OA, PON, PRJ

ACTION_CLASS = PON["Action"]
CITY_CLASS = PON["City"]
DATE_MENTION_CLASS = PON["DateMention"]
FINDING_CLASS = PON["Finding"]
FUNDING_LINE_CLASS = PON["FundingLine"]
LINE_RANGE_CLASS = PON["LineRange"]
PLACE_CLASS = PON["Place"]
PRINTED_TOTAL_CLASS = PON["PrintedTotal"]
PROGRAMME_CLASS = PON["Programme"]
PROJECT_CLASS = PON["Project"]
REFERENCE_CLASS = PON["Reference"]
RELEASE_CLASS = PON["Release"]
SOURCE_DOCUMENT_CLASS = PON["SourceDocument"]
STATUS_ASSESSMENT_CLASS = PON["StatusAssessment"]
FEATURE_CLASS = CLV["Feature"]
MONETARY_VALUE_CLASS = EPO["MonetaryValue"]
PRJ_PROGRAMME_CLASS = PRJ["Programme"]
QUALITY_ANNOTATION_CLASS = DQV["QualityAnnotation"]

TYPE = RDF.type
COMMENT = RDFS.comment
LABEL = RDFS.label
ALTERNATIVE = DCTERMS.alternative
DESCRIPTION = DCTERMS.description
IDENTIFIER = DCTERMS.identifier
IS_PART_OF = DCTERMS.isPartOf
ISSUED = DCTERMS.issued
PUBLISHER = DCTERMS.publisher
SOURCE = DCTERMS.source
TITLE = DCTERMS.title
PAGE = FOAF.page
DERIVED_FROM = PROV.wasDerivedFrom
REVISION_OF = PROV.wasRevisionOf
VALUE = PROV.value
AMOUNT_VALUE = EPO["hasAmountValue"]
CURRENCY_OF = EPO["hasCurrency"]
MOTIVATED_BY = OA["motivatedBy"]
TARGET = OA["hasTarget"]

AS_OF = PON["asOf"]
ASSESSED_STATUS = PON["assessedStatus"]
AXIS = PON["axis"]
CADASTRAL_CODE = PON["cadastralCode"]
CERTAINTY = PON["certainty"]
CITY = PON["city"]
CLASSIFICATION_RULE = PON["classificationRule"]
CODE_AS_PRINTED = PON["codeAsPrinted"]
DATE_MENTION = PON["dateMention"]
FINDING_KIND = PON["findingKind"]
FIRST_LINE = PON["firstLine"]
FUNDING_LINE = PON["fundingLine"]
FUNDING_SOURCE = PON["fundingSource"]
ISTAT_CODE = PON["istatCode"]
LAST_LINE = PON["lastLine"]
LINE_COUNT = PON["lineCount"]
MEASURE = PON["measure"]
MENTIONED_DATE = PON["mentionedDate"]
NOTE = PON["note"]
NUMBER = PON["number"]
OTHER_PUBLIC_FUNDING = PON["otherPublicFunding"]
PLACE = PON["place"]
PLACE_KIND = PON["placeKind"]
PRINTED_TOTAL = PON["printedTotal"]
PRINTED_VALUE = PON["printedValue"]
PRIVATE_FUNDING = PON["privateFunding"]
PROGRAMME = PON["programme"]
PROGRAMME_FUNDING = PON["programmeFunding"]
PROJECT = PON["project"]
PUBLISHED_VALUE = PON["publishedValue"]
REFERENCE = PON["reference"]
REFERENCED_ACTION = PON["referencedAction"]
RELATED_ACTION = PON["relatedAction"]
SEVERITY = PON["severity"]
SHA256 = PON["sha256"]
STATUS = PON["status"]
STATUS_ASSESSMENT = PON["statusAssessment"]
STATUS_TEXT = PON["statusText"]
TEXT_AS_PRINTED = PON["textAsPrinted"]
TOTAL_COST = PON["totalCost"]
VERSION = PON["version"]

EURO = CURRENCY["EUR"]
QUALITY_ASSESSMENT = DQV["qualityAssessment"]
