"""What private routes answer, and when two answers are the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.private import Given
from launchready.standards import private_answers
from launchready.standards.private_answers import alike, is_of_one_thing, leaves, named, private_fields

JSON = "application/json"


@pytest.mark.parametrize(
    ("status", "media_type", "body", "expected"),
    [
        (200, JSON, b'{"name": "Fern"}', Given.CONTENT),
        (200, JSON, b"[1, 2]", Given.CONTENT),
        (200, JSON, b"[]", Given.NOTHING),
        (200, JSON, b"{}", Given.NOTHING),
        (200, JSON, b"null", Given.NOTHING),
        (200, JSON, b"", Given.NOTHING),
        (200, JSON, b'{"user": null}', Given.NOTHING),
        (200, JSON, b'{"authenticated": false, "user": null}', Given.NOTHING),
        (200, JSON, b'{"ok": true}', Given.NOTHING),
        (200, JSON, b'{"data": [], "total": 0}', Given.NOTHING),
        (200, JSON, b'{"error": "log in"}', Given.REFUSED),
        (200, JSON, b'{"error": null, "data": {"name": "x"}}', Given.CONTENT),
        (200, "text/html", b"<html>", Given.PAGE),
        (200, "text/plain", b"hello", Given.OTHER),
        (302, "", b"", Given.REFUSED),
        (401, JSON, b"{}", Given.REFUSED),
        (404, JSON, b"{}", Given.REFUSED),
        (429, JSON, b"{}", Given.LIMITED),
        (500, JSON, b"{}", Given.FAILED),
        (0, "", b"", Given.FAILED),
        (418, JSON, b"{}", Given.OTHER),
    ],
)
def test_kinds(status: int, media_type: str, body: bytes, expected: Given) -> None:
    assert private_answers.given(status, media_type, body) is expected


def test_what_passes_is_left_out_of_the_comparison() -> None:
    one = json.dumps({"id": 7, "owner": "fern", "items": [1, 2, 3], "generated_at": 1, "requestId": "a"}).encode()
    same = json.dumps({"id": 7, "owner": "fern", "items": [1, 2, 3], "generated_at": 2, "requestId": "b"}).encode()
    other = json.dumps({"id": 8, "owner": "moss", "items": [4, 5, 6], "generated_at": 1, "requestId": "a"}).encode()
    assert alike(one, same, Given.CONTENT)
    assert not alike(one, other, Given.CONTENT)
    assert alike(b"<html>a", b"<html>a", Given.PAGE)
    assert not alike(b"<html>a", b"<html>b", Given.PAGE)
    assert not alike(b"{}", b"{}", Given.CONTENT), "nothing is not the same as nothing"


def test_users_are_named_and_private_fields_are_told_by_name() -> None:
    body = b'{"owner": "First@Kettle.example", "email": "x", "phone": null, "nested": [{"api_key": "k"}]}'
    assert named(body, {"first": "first@kettle.example", "second": "second@kettle.example", "short": "x"}) == ("first",)
    assert private_fields(body) == ("api_key", "email")


@pytest.mark.parametrize(
    ("url", "one"),
    [
        ("https://a.example/api/orders/17", True),
        ("https://a.example/api/c/5f0a4c9e-6f62-4f59-9d0b-2c8a7d1e3b01", True),
        ("https://a.example/api/x/clx1a2b3c4d5e6f7g8h9", True),
        ("https://a.example/api/me", False),
        ("https://a.example/api/orders?page=2", False),
        ("https://a.example/v1/conversations", False),
    ],
)
def test_addresses_of_one_thing(url: str, one: bool) -> None:
    assert is_of_one_thing(url) is one


@given(st.binary(max_size=60) | st.sampled_from((b"[" * 3000, b'{"a":' * 3000, json.dumps([[1] * 3000] * 3).encode())))
def test_any_body_is_read(body: bytes) -> None:
    private_answers.given(200, JSON, body)
    alike(body, body, Given.CONTENT)
    private_fields(body)
    assert len(list(leaves([list(range(10_000))]))) <= private_answers.MAX_LEAVES
