# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reviewed rules class what a status says has happened, and nothing more."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.fields.status import Rule, classify, rule_for, rules

CONCEPTS = {
    "not-started",
    "procurement",
    "awarded",
    "in-progress",
    "works-completed",
    "completed",
    "postponed",
    "transferred",
}
DONE = {"completed", "works-completed", "awarded"}
RULES = rules().ordered

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{n}")
    for rule in RULES
    for n, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_each_example_is_decided_by_its_own_rule(rule: Rule, example: str) -> None:
    assert rule_for(example) is rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_is_complete(rule: Rule) -> None:
    assert rule.concept in CONCEPTS | {None}
    assert rule.certainty in ({None} if rule.concept is None else {"stated", "inferred"})
    assert rule.reason.endswith(".")
    assert rule.examples


def test_rule_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_concept_has_a_rule() -> None:
    assert {rule.concept for rule in RULES} - {None} == CONCEPTS


def test_a_rule_without_concept_gives_none() -> None:
    assert [
        classify(example)
        for rule in RULES
        if rule.concept is None
        for example in rule.examples
        if classify(example)
    ] == []
    assert any(rule.concept is None for rule in RULES)


MILAN = {
    "MI4.1.1.a": ("in fase di sottoscrizione contratto", "procurement"),
    "MI3.1.1.b": (
        "in corso la rendicontazione delle attività dell’azione 2 e 3 e avvio della nuova Agenzia"
        " Sociale per la Locazione Milano Abitare a seguito di avviso pubblico",
        "in-progress",
    ),
    "MI4.1.1.e": ("completato", "completed"),
    "MI4.2.1.a": (
        "i lavori sono stati eseguiti, la consegna delle opere è prevista per la prima metà del 2022.",
        "works-completed",
    ),
    "MI3.3.1.b": (
        'conclusa la selezione dei soggetti del terzo settore per i servizi di "Servizi '
        'innovativi e animazione" e "Impresa e comunità". Si prevede a breve la sottoscrizione '
        'della convenzione.\n\nPer l\'incarico sul servizio "Portinerie sociali" si prevede a breve '
        "l'uscita di un avviso.",
        "procurement",
    ),
    "MI1.1.1.a": (
        "il progetto della piattaforma è stato "
        "completato:\n\nhttps://quartiericonnessi.comune.milano.it/\n\nla consegna delle attrezzature "
        "informatiche presso gli spazi riqualificati (azione MI4.2.1.a) avverrà in seguito "
        "all'insediamento degli enti del terzo settore (azione MI3.3.1.b).",
        "works-completed",
    ),
    "MI4.1.1.d": (
        "la ristrutturazione dei 21 alloggi è stata completata. Si prevede di bandire la gara per"
        " la fornitura degli arredi nella prima metà del 2022.",
        "works-completed",
    ),
    "MI3.1.1.d": (
        "l'affidamento dei servizi alle persone verrà avviato a seguito della consegna degli appartamenti.",
        "not-started",
    ),
    "MI4.1.1.c": (
        "la ristrutturazione degli alloggi è stata completata; in fase di conclusione la "
        "procedura di acquisto fornitura arredi.",
        "works-completed",
    ),
    "MI3.1.1.c": (
        "l'affidamento dei servizi alle persone si è concluso e l'attività sarà avviata non "
        "appena arredati gli appartamenti.",
        "awarded",
    ),
    "MI1.1.1.b": ("in corso", "in-progress"),
    "MI4.2.1.b": ("lavori iniziati a febbraio 2021", "in-progress"),
    "MI1.1.1.c": ("Piattaforma realizzata e in fase di ulteriore implementazione", "in-progress"),
    "MI2.2.4.a": (
        "gara affidata e lavori in procinto di essere avviati per le prime 8 stazioni; prevista "
        "la conclusione a fine 2023",
        "awarded",
    ),
    "MI2.2.3.a": (
        "gara in corso di affidamento e inizio lavori previsto per primavera 2022",
        "procurement",
    ),
    "MI2.2.3.b": ("lavori in procinto di essere avviati", "awarded"),
    "MI4.2.1.c": ("In corso", "in-progress"),
    "MI3.3.1.c": (
        "conclusa la terza e ultima raccolta fondi a fine 2021. Tutti le iniziative selezionate "
        "hanno raggiunto il loro budget e saranno quindi co-finanziati con le risorse PON Metro.",
        "in-progress",
    ),
    "MI3.3.1.d": ("attività in corso", "in-progress"),
    "MI1.1.1.e": (
        "completata la messa a punto dell'applicativo SISA (Sistema Informativo per i Servizi "
        "Socio-Assistenziali), è in corso la realizzazione delle altre piattaforme.",
        "in-progress",
    ),
    "MI-1": (
        "Progetto in fase di trasferimento su diversi finanziamenti nazionali (POC Metro) in fase"
        " di formalizzazione",
        "transferred",
    ),
    "MI-3": ("Progetto rinviato a successiva programmazione", "postponed"),
}


@pytest.mark.parametrize(("text", "concept"), MILAN.values(), ids=MILAN)
def test_the_statuses_of_milan(text: str, concept: str) -> None:
    found = classify(text)
    assert found is not None
    assert found.concept == concept


@pytest.mark.parametrize("code", ["MI1.1.1.c", "MI3.3.1.c", "MI2.2.3.b"])
def test_what_the_words_do_not_name_is_inferred(code: str) -> None:
    found = classify(MILAN[code][0])
    assert found is not None
    assert found.certainty == "inferred"


ELSEWHERE = [
    ("Conclusi", "completed"),
    ("Intervento ultimato", "completed"),
    ("completate le attività", None),
    ("il progetto e' stato completato", "completed"),
    ("completato al 100%", "completed"),
    ("completato\n\nResponsabile: Direzione Casa", "completed"),
    ("completato\n\nIl servizio sarà avviato a settembre 2022", "works-completed"),
    ("Completato al 31.12.2021", "completed"),
    ("Lavori completati e opera in esercizio", "completed"),
    ("Progetto concluso, in corso la liquidazione del saldo", "completed"),
    ("completato, rendicontazione in corso", "completed"),
    ("completato; in corso la rendicontazione e la selezione dei gestori, in corso la gara", "procurement"),
    ("opera collaudata, in attesa di apertura al pubblico", "works-completed"),
    ("i lavori sono ripresi nel 2020 e sono stati completati", "works-completed"),
    ("lavori conclusi; sarà bandita la gara per il bar", "works-completed"),
    ("conclusi i lavori del primo lotto", None),
    ("avvio del collaudo rinviato a giugno", None),
    ("conclusa la raccolta fondi", None),
    ("in corso la rendicontazione", None),
    (
        "conclusi i lavori al pian terreno, in corso i lavori al primo piano; consegna prevista a giugno",
        "in-progress",
    ),
    ("primi impianti in fase di collaudo; lavori in corso", "in-progress"),
    ("completata la progettazione del primo lotto, in corso la gara", "procurement"),
    ("l'affidamento dei lavori su progetto esecutivo si è concluso", "awarded"),
    ("aggiudicato il primo bando, in corso la selezione per il secondo", "procurement"),
    ("lavori in procinto di partire, in corso di affidamento la fornitura degli arredi", "procurement"),
    ("conclusa la gara per il nord, prevista quella per il sud", None),
    ("conclusa la gara, andata deserta", None),
    ("lavori ultimati", "works-completed"),
    ("Lavori conclusi, in corso la fornitura degli arredi", "works-completed"),
    ("completato. Il servizio sarà avviato a settembre 2022", "works-completed"),
    ("completato, in attesa di inaugurazione", "works-completed"),
    ("lavori quasi completati", "in-progress"),
    ("lavori ultimati al 60%", "in-progress"),
    ("Lavori in corso, conclusione prevista a fine 2022", "in-progress"),
    ("lavori in corso; l'inaugurazione è stata rinviata", "in-progress"),
    ("stipulato il contratto; lavori in corso", "in-progress"),
    ("in via di completamento", "in-progress"),
    ("aggiudicata", "awarded"),
    ("la gara per i lavori è stata conclusa", "awarded"),
    ("progettazione conclusa e gara aggiudicata", "awarded"),
    ("Lavori in corso di affidamento", "procurement"),
    ("Bandita la gara", "procurement"),
    ("conclusa la progettazione, in corso la gara", "procurement"),
    ("l'attivita' sara' avviata", "not-started"),
    ("lavori mai iniziati", "not-started"),
    ("i lavori saranno avviati nella primavera del 2022 e completati entro fine anno", "not-started"),
    ("rinviato", "postponed"),
    ("trasferito su fondi POC", "transferred"),
    ("Progettazione in corso", None),
    ("progetto esecutivo completato", None),
    ("Progetto in corso di rimodulazione", None),
    ("concluso il primo lotto", None),
    ("gara deserta", None),
    ("gara non ancora aggiudicata", None),
    ("progetto sospeso", None),
    ("nessuna attività in corso", None),
    ("in corso la realizzazione della gara", None),
    ("il progetto sarà trasferito sul POC Metro", None),
    ("Il servizio è attivo. La seconda edizione sarà avviata a settembre", None),
    ("Intervento completato nel 2025 (previsione)", None),
    ("", None),
    ("n.d.", None),
]


@pytest.mark.parametrize(("text", "concept"), ELSEWHERE)
def test_the_words_of_other_documents(text: str, concept: str | None) -> None:
    found = classify(text)
    assert (found and found.concept) == concept


SUBJECT = st.sampled_from(
    ["", "i lavori ", "l'intervento ", "le opere ", "il progetto ", "la gara ", "l'affidamento "]
)
UNREAL = st.sampled_from(
    [
        "non ancora ",
        "non è stato ",
        "non sono stati ancora ",
        "sarà ",
        "saranno in seguito ",
        "verrà ",
        "verranno entro il 2023 ",
        "dovrebbe essere ",
        "deve essere ",
        "in attesa che sia ",
        "mai ",
        "se ",
        "una volta ",
        "quasi ",
        "sarà avviato e poi ",
    ]
)
PARTICIPLE = st.builds(
    str.__add__,
    st.sampled_from(
        ["completat", "conclus", "ultimat", "terminat", "realizzat", "collaudat", "aggiudicat", "affidat"]
    ),
    st.sampled_from(list("oaie")),
)
REST = st.sampled_from(["", ".", " nel 2023", " a breve", ", collaudato e consegnato"])


@given(SUBJECT, UNREAL, PARTICIPLE, REST)
def test_what_is_denied_expected_or_conditional_has_not_happened(
    subject: str, unreal: str, done: str, rest: str
) -> None:
    found = classify(subject + unreal + done + rest)
    assert found is None or found.concept not in DONE


@given(st.sampled_from([example for rule in RULES for example in rule.examples]), st.data())
def test_case_apostrophes_and_line_ends_do_not_matter(example: str, data: st.DataObject) -> None:
    white = data.draw(st.sampled_from([" ", "\n", "  ", "\u00a0"]))
    apostrophe = data.draw(st.sampled_from(["'", "’"]))
    printed = example.replace(" ", white).replace("'", apostrophe)
    changed = data.draw(st.sampled_from([printed, printed.upper(), printed.capitalize()]))
    assert classify(changed) == classify(example)


@given(st.text(max_size=200))
def test_any_text_is_classed_or_not_without_fuss(text: str) -> None:
    found = classify(text)
    assert found is None or found.concept in CONCEPTS


@pytest.mark.parametrize(
    "piece",
    [
        "lavori ",
        "non ",
        "la gara per i lavori è stata ",
        "conclusa consegna ",
        "a",
        "saranno completati, ",
        "in corso di ",
    ],
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    """A hundred thousand characters of the words that the patterns look for."""
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    classify(text)
    assert time.process_time() - started < 10
