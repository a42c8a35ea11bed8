# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""SERVICE is seen wherever Oxigraph would take it for the keyword."""

import pytest

from ponlod.store.tokens import names_service

GROUP = "{ ?a ?b ?c }"


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o SERVICE <http://a.example/>",
        "?s ?p ?o. service silent ?o",
        "?s ?p trueSERVICE<http://a.example/>",
        "?s ?p 1SERVICE?o",
        "?s ?p 'x'@enSERVICE:x SERVICE :x",
        "?s ?p ()SERVICE<http://a.example/>",
        "?s ?p ?o.SERVICESILENT<http://a.example/>",
        "?s ?p ?o SERVICE:x",
        "?s ?p trueSERVICEa:x",
        "?s ?p true.SERVICESILENTa:x",
        "?s ?p a:.SERVICE<http://a.example/>",
        "<http://a.example/\\u0041#> ?p ?o SERVICE ?o",
        "<http://a.example/\u00a0#> ?p ?o SERVICE ?o",
        "?s ?p a:x.\\' SERVICE <http://a.example/> {} FILTER ('' = '')",
        "?s ?p ?o FILTER (?o<'>') SERVICE ?o {} FILTER ('' = '')",
        '?s ?p ?o FILTER (?o<?p#>"""\n) SERVICE ?o {} #"""\n',
    ],
)
def test_the_keyword_is_seen(pattern):
    assert names_service(f"SELECT * {{ {pattern} {GROUP} }}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service <http://a.example/SERVICE#it> 'SERVICE' { } }",
        "PREFIX service: <http://a.example/> SELECT * { ?s service:x ?o . GRAPH service:g { ?s ?p ?o } }",
        "PREFIX service: <http://a.example/> SELECT * FROM service:g { ?s a:SERVICE _:SERVICE }",
        "SELECT * { ?s ?p 'x'@en } # SERVICE",
    ],
)
def test_the_word_in_a_text_or_a_name_is_none(query):
    assert not names_service(query)
