"""What answers of Supabase and Firebase mean, lies and accidents included."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.backends import Access
from launchready.standards.backend_answers import (
    Read,
    error_code,
    read_documents,
    read_function,
    read_listing,
    read_objects,
    read_rows,
    read_tokens,
    read_tree,
)

JSON, HTML = "application/json", "text/html"


def said(reader: object, status: int, content: object, media_type: str = JSON) -> Read:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return reader(status, media_type, body)  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize(
    ("status", "content", "access", "code"),
    [
        (200, [], Access.EMPTY, ""),
        (206, [{"id": 1}], Access.READABLE, ""),
        (401, {"code": "42501", "details": None, "hint": "Grant …", "message": "permission denied for table x"}, Access.DENIED, "42501"),
        (403, {"code": "42501", "message": "permission denied for table x"}, Access.DENIED, "42501"),
        (404, {"code": "PGRST205", "message": "Could not find the table 'public.x' in the schema cache"}, Access.MISSING, "PGRST205"),
        (404, {"code": "42P01", "message": "relation does not exist"}, Access.MISSING, "42P01"),
        (406, {"code": "PGRST106", "message": "The schema must be one of the following: api"}, Access.MISSING, "PGRST106"),
        (401, {"message": "No API key found in request", "hint": "…"}, Access.UNCLEAR, "No API key found in request"),
        (401, {"message": "Invalid API key", "hint": "…"}, Access.UNCLEAR, "Invalid API key"),
        (401, {"code": "PGRST301", "message": "JWT cryptographic operation failed"}, Access.UNCLEAR, "PGRST301"),
        (401, {"code": "PGRST303", "message": "JWT expired"}, Access.UNCLEAR, "PGRST303"),
        (400, {"code": "22P02", "message": "invalid input syntax for type bigint"}, Access.UNCLEAR, "22P02"),
        (429, {}, Access.LIMITED, ""),
        (500, {"code": "XX000"}, Access.FAILED, ""),
        (540, {"message": "Project paused"}, Access.FAILED, ""),
        (0, b"", Access.FAILED, ""),
        (302, b"", Access.UNCLEAR, ""),
        (200, {"message": "not found"}, Access.UNCLEAR, ""),
        (200, ["a", "b"], Access.UNCLEAR, ""),
        (200, b"[", Access.UNCLEAR, ""),
        (200, b"null", Access.UNCLEAR, ""),
    ],
)  # fmt: skip
def test_rows(status: int, content: object, access: Access, code: str) -> None:
    read = said(read_rows, status, content)
    assert (read.access, read.code) == (access, code)


@pytest.mark.parametrize("reader", [read_rows, read_listing, read_documents, read_objects, read_tree])
def test_a_page_is_no_answer(reader: object) -> None:
    for status in (200, 401, 403, 404):
        assert said(reader, status, b"<!doctype html><title>Kettle</title>", HTML).access is Access.UNCLEAR


def test_of_rows_the_names_of_filled_fields_are_told() -> None:
    read = said(
        read_rows,
        200,
        [{"id": 1, "email": "canary@x.example", "phone": None, "tags": [], "note": "", "": 1, "a\nb": 1}],
    )
    assert read.fields == ("email", "id")
    assert "canary" not in repr(read)
    assert read.count == 1


@pytest.mark.parametrize(
    ("status", "content", "access"),
    [
        (200, [], Access.EMPTY),
        (200, [{"name": "a.png", "id": "1"}], Access.READABLE),
        (200, [{"id": "1"}], Access.UNCLEAR),
        (400, {"statusCode": "404", "error": "Bucket not found", "message": "Bucket not found"}, Access.MISSING),
        (400, {"statusCode": "403", "error": "Unauthorized", "message": "new row violates…"}, Access.DENIED),
        (400, {"statusCode": "400", "error": "Bad Request", "message": "headers must have…"}, Access.UNCLEAR),
    ],
)
def test_listings(status: int, content: object, access: Access) -> None:
    assert said(read_listing, status, content).access is access


@pytest.mark.parametrize(
    ("status", "content", "access"),
    [
        (401, {"code": "UNAUTHORIZED_NO_AUTH_HEADER", "message": "Missing authorization header"}, Access.DENIED),
        (401, {"code": 401, "message": "Missing authorization header"}, Access.DENIED),
        (403, b"forbidden", Access.DENIED),
        (404, {"code": "NOT_FOUND", "message": "Requested function was not found"}, Access.MISSING),
        (400, {"error": "Unexpected end of JSON input"}, Access.UNCLEAR),
        (405, b"", Access.UNCLEAR),
        (500, {"error": "boom"}, Access.FAILED),
        (200, b"", Access.EMPTY),
        (200, {}, Access.EMPTY),
        (200, {"ok": True}, Access.EMPTY),
        (200, {"success": True, "message": "done"}, Access.EMPTY),
        (200, {"error": "Unauthorized"}, Access.UNCLEAR),
        (200, {"success": False, "data": {"email": 1}}, Access.UNCLEAR),
        (200, {"summary": ["a"]}, Access.READABLE),
        (200, {"data": [{"email": "a@b.example"}]}, Access.READABLE),
        (200, b"hello", Access.UNCLEAR),
    ],
)
def test_functions(status: int, content: object, access: Access) -> None:
    assert said(read_function, status, content).access is access
    if status == 200:
        assert said(read_function, status, content, "text/plain").access is access, "few say that theirs is JSON"


def test_private_fields_of_a_function_are_seen_within() -> None:
    assert "email" in said(read_function, 200, {"data": [{"email": "a@b.example"}]}).fields
    assert said(read_function, 200, b"<html></html>", HTML).access is Access.UNCLEAR


@pytest.mark.parametrize(
    ("status", "content", "access"),
    [
        (200, {}, Access.EMPTY),
        (200, {"documents": [{"name": "p/d/documents/orders/1", "fields": {"email": {"stringValue": "x"}}}]}, Access.READABLE),
        (200, {"documents": [{"fields": {}}]}, Access.UNCLEAR),
        (200, {"anything": 1}, Access.UNCLEAR),
        (403, {"error": {"code": 403, "message": "Missing or insufficient permissions.", "status": "PERMISSION_DENIED"}}, Access.DENIED),
        (404, {"error": {"code": 404, "message": "The database (default) does not exist", "status": "NOT_FOUND"}}, Access.MISSING),
    ],
)  # fmt: skip
def test_documents(status: int, content: object, access: Access) -> None:
    assert said(read_documents, status, content).access is access


def test_a_documents_fields_are_named_and_nulls_are_not() -> None:
    document = {"name": "x/y/z", "fields": {"email": {"stringValue": "a"}, "phone": {"nullValue": None}}}
    read = said(read_documents, 200, {"documents": [document]})
    assert read.fields == ("email",)
    assert read.rows[0][""] == "z"


@pytest.mark.parametrize(
    ("status", "content", "access"),
    [
        (200, b"null", Access.EMPTY),
        (200, {"users": True}, Access.READABLE),
        (200, True, Access.READABLE),
        (200, {"error": "x"}, Access.UNCLEAR),
        (200, b"nul", Access.UNCLEAR),
        (401, {"error": "Permission denied"}, Access.DENIED),
        (404, {"error": "404 Not Found"}, Access.MISSING),
    ],
)
def test_trees(status: int, content: object, access: Access) -> None:
    assert said(read_tree, status, content).access is access


@pytest.mark.parametrize(
    ("status", "content", "access"),
    [
        (200, {}, Access.EMPTY),
        (200, {"prefixes": [], "items": []}, Access.EMPTY),
        (200, {"prefixes": ["a/"], "items": []}, Access.READABLE),
        (200, {"items": [{"name": "a", "bucket": "b"}]}, Access.READABLE),
        (200, {"kind": "x"}, Access.UNCLEAR),
        (403, {"error": {"code": 403, "message": "Permission denied."}}, Access.DENIED),
        (404, {"error": {"code": 404, "message": "Not Found."}}, Access.MISSING),
    ],
)
def test_objects(status: int, content: object, access: Access) -> None:
    assert said(read_objects, status, content).access is access


def test_tokens() -> None:
    body = json.dumps({"access_token": "t", "user": {"id": "u"}}).encode()
    assert read_tokens(body, "access_token", ("user", "id")) == ("t", "u")
    assert read_tokens(b"{}", "access_token", ("user", "id")) == ("", "")
    assert read_tokens(b"[1", "idToken", ("localId",)) == ("", "")
    assert read_tokens(b'{"idToken": "a\\nb", "localId": 3}', "idToken", ("localId",)) == ("", "")


def test_codes_are_short_and_printable() -> None:
    assert error_code(b'{"code": 400, "error_code": "invalid_credentials", "msg": "x"}') == "invalid_credentials"
    assert error_code(json.dumps({"message": "m" * 500}).encode()) == "m" * 60
    assert error_code(b'{"message": "a\\u001b[31mb"}') == ""
    assert error_code(b"<html>") == ""


@given(
    st.integers(0, 599),
    st.sampled_from((JSON, HTML, "text/plain", "")),
    st.binary(max_size=80) | st.sampled_from((b"[{}]", b"[[]]", b'{"a":' * 400)),
)
def test_any_answer_is_read(status: int, media_type: str, body: bytes) -> None:
    for reader in (read_rows, read_listing, read_function, read_documents, read_tree, read_objects):
        assert isinstance(reader(status, media_type, body).access, Access)
