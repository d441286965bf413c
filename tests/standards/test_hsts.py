from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.hsts import YEAR, parse, preload_errors, preload_warnings


def test_the_preload_lists_own_vectors(suite: Callable[[str], str]) -> None:
    rows = [json.loads(line) for line in suite("headers/hstspreload-header-cases.jsonl").splitlines()]
    parsed = [row for row in rows if row["kind"] == "parse"]
    assert len(parsed) > 15
    for row in parsed:
        policy = parse(row["header"])
        assert bool(policy.errors) == bool(row["errors"]), row["desc"]
        assert bool(policy.warnings) == bool(row["warnings"]), row["desc"]
        if row["parsed"] is not None:
            assert policy.include_subdomains == row["parsed"]["includeSubDomains"], row["desc"]
            assert policy.preload == row["parsed"]["preload"], row["desc"]
            assert policy.max_age == row["parsed"].get("max_age", {}).get("seconds"), row["desc"]
        else:
            assert policy.max_age is None, row["desc"]
            assert not policy.valid, row["desc"]


def test_the_preload_lists_rules(suite: Callable[[str], str]) -> None:
    rows = [json.loads(line) for line in suite("headers/hstspreload-header-cases.jsonl").splitlines()]
    rows = [row for row in rows if row["kind"] == "preloadable"]
    assert len(rows) > 10
    for row in rows:
        policy = parse(row["header"])
        assert bool(preload_errors(policy)) == bool(row["errors"]), row["desc"]
        assert bool(policy.warnings or preload_warnings(policy)) == bool(row["warnings"]), row["desc"]


@pytest.mark.parametrize(
    ("header", "max_age"),
    [
        ("max-age=31536000", YEAR),
        ('max-age="31536000"', YEAR),
        ("MAX-AGE=1 ; includeSubDomains", 1),
        ("max-age = 5", 5),
        ("max-age=0", 0),
        ("max-age=1; preload; preload", 1),
        ("max-age=1; preload=yes", 1),
        ("max-age=1; later; later=2", 1),
        ('max-age=1; later="a;b\\"c"', 1),
        (";; max-age=1;;", 1),
        ("max-age=" + "9" * 400, 2**63 - 1),
        ("max-age=" + "0" * 40 + "7", 7),
    ],
)
def test_what_browsers_take(header: str, max_age: int) -> None:
    policy = parse(header)
    assert policy.valid, policy.ignored
    assert policy.max_age == max_age


@pytest.mark.parametrize(
    "header",
    [
        "", ";", "includeSubDomains", "preload", "max-age", "max-age=", "max-age=-1", "max-age=+1", "max-age=1.5", "max-age=1y", "max-age=١",
        "max-age=1; max-age=1", "max-age=1; includeSubDomains; includeSubDomains", "max-age=1; includeSubDomains=1", "max-age=1, max-age=2",
        "max age=1", "max-age=1 includeSubDomains", "max-age:1", "=1", 'max-age="1', "max-age='1'",
    ],
)  # fmt: skip
def test_what_browsers_ignore(header: str) -> None:
    policy = parse(header)
    assert not policy.valid
    assert policy.ignored
    assert preload_errors(policy)


@given(st.text(alphabet='max-age=0123456789; "\\\tincludeSubDomains', max_size=80))
def test_no_header_breaks_the_parser(header: str) -> None:
    policy = parse(header)
    assert policy.valid == (not policy.ignored)
    assert policy.max_age is not None or not policy.valid
