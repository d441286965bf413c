"""Source maps as bundlers write them, and what only has their name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.source_maps import parse

MAP = {
    "version": 3,
    "sources": ["../src/a.ts", "../node_modules/x/i.js"],
    "sourcesContent": ["a", "x"],
    "names": [],
    "mappings": "AAAA",
}


@pytest.mark.parametrize(
    ("body", "own", "with_content"),
    [
        (json.dumps(MAP), ("../src/a.ts",), True),
        (")]}'\n" + json.dumps(MAP), ("../src/a.ts",), True),
        ("\ufeff" + json.dumps(MAP), ("../src/a.ts",), True),
        (json.dumps({**MAP, "sourcesContent": None}), ("../src/a.ts",), False),
        (json.dumps({**MAP, "sourcesContent": [None, 5]}), ("../src/a.ts",), False),
        (json.dumps({"version": 3, "sections": [{"offset": {}, "map": MAP}]}), ("../src/a.ts",), True),
    ],
)
def test_a_map_is_read(body: str, own: tuple[str, ...], with_content: bool) -> None:
    found = parse(body.encode())
    assert found is not None
    assert found.own == own
    assert found.with_content is with_content


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Kettle</title>",
        b"{}",
        b'{"version": 3, "sources": []}',
        b'{"version": 2, "mappings": "", "sources": []}',
        b'{"mappings": {"properties": {}}, "version": 3, "sources": []}',
        b"[" * 100_000,
        b"",
        b"\xff\xfe",
    ],
)
def test_what_is_none_is_none(body: bytes) -> None:
    assert parse(body) is None


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["version", "sources", "sourcesContent", "mappings", "sections", "map"]), inner), max_leaves=12))  # fmt: skip
def test_no_json_breaks_it(value: object) -> None:
    parse(json.dumps(value).encode())
