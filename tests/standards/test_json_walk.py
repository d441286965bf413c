"""A walk through a document must see what a parser sees, in whatever pieces it comes."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards import json_walk
from launchready.standards.json_walk import JsonWalk, WalkError


def pieces(data: bytes, size: int) -> JsonWalk:
    file = io.BytesIO(data)
    return JsonWalk(lambda _most: file.read(size))


def seen(walk: JsonWalk) -> Any:
    if walk.peek() == b"{":
        return {key: seen(walk) for key in walk.members()}
    if walk.peek() == b"[":
        return [seen(walk) for _ in walk.elements()]
    return walk.load(1_000_000)


def whole(walk: JsonWalk) -> Any:
    value = seen(walk)
    walk.end()
    return value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON, st.integers(1, 9), st.sampled_from([None, 2]), st.booleans())
def test_every_document_is_seen_as_it_is(value: Any, size: int, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps([value], indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    try:
        json.loads(text)
    except UnicodeDecodeError:  # half a pair, written as it is
        return
    assert whole(pieces(text, size)) == [value]
    passing = pieces(b'{"a":' + text + b',"b":' + text + b"}", size)
    found = []
    for key in passing.members():
        if key == "a":
            passing.skip()
        else:
            found.append(passing.load(1_000_000))
    assert found == [[value]]


@given(st.binary(max_size=40) | st.text('{}[]",:\\ 1atrue', max_size=30).map(str.encode), st.integers(1, 5))
def test_whatever_comes_is_a_value_or_an_error(data: bytes, size: int) -> None:
    try:
        found = whole(pieces(data, size))
    except WalkError:
        return
    assert repr(found) == repr(json.loads(data))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b'{\n"a": 1,\n"b"', 3),
        (b"[\n1,\n\n2 3]", 4),
        (b'{\n"a": [1, 2]\n"b": 1}', 3),
        (b"[\n1]\n]", 3),
        (b'{"a": "x\\', 1),
    ],
)
def test_errors_name_the_line(text: bytes, line: int) -> None:
    with pytest.raises(WalkError) as raised:
        whole(pieces(text, 3))
    assert raised.value.line == line


def test_a_value_that_is_too_large_is_refused_and_passed_over() -> None:
    text = b'{"large": "' + b"x" * 10 * json_walk.CHUNK + b'", "small": 1}'
    walk = pieces(text, json_walk.CHUNK)
    assert next(walk.members()) == "large"
    with pytest.raises(WalkError, match="more than"):
        walk.load(json_walk.CHUNK)
    walk = pieces(text, json_walk.CHUNK)
    found = {}
    for key in walk.members():
        if key == "small":
            found[key] = walk.load(10)
        else:
            walk.skip()
    assert found == {"small": 1}
