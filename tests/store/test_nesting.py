# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What would end the process that parses it is seen, in whatever pieces it comes."""

import pytest

from ponlod.store.nesting import Brackets, TooDeep, TripleTerms

BEGIN, END = "<http://a.example/> <http://b.example/> ", "<http://c.example/>"


def nested(depth: int) -> bytes:
    return (BEGIN + f"<<( {BEGIN}" * depth + END + " )>>" * depth + " .\n").encode()


def follow(counter: TripleTerms | Brackets, data: bytes, size: int) -> None:
    for start in range(0, len(data), size):
        counter.follow(data[start : start + size])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1024, 1_000_000])
def test_triples_inside_of_one_another_are_counted_by_the_line(size):
    follow(TripleTerms(), nested(100) * 3, size)
    with pytest.raises(TooDeep):
        follow(TripleTerms(), nested(1) + nested(101), size)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1024, 1_000_000])
@pytest.mark.parametrize("begin", [b"[", b'{"a":', b'{"":[1,{"\\\\":0},', b'["\\\\\\"[",'])
def test_open_brackets_are_counted(size, begin):
    brackets = begin.count(b"[") + begin.count(b"{") - begin.count(b"}") - begin.count(b'[",')
    with pytest.raises(TooDeep):
        follow(Brackets(), begin * (100 // brackets + 4), size)
    follow(Brackets(), begin * (100 // brackets - 1), size)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1024, 1_000_000])
def test_brackets_in_texts_and_closed_ones_are_not(size):
    row = rb'{"x": {"type": "literal", "value": "[{[{ \" [[[[ \\"}},'
    follow(Brackets(), b'{"results": {"bindings": [' + row * 1000, size)
