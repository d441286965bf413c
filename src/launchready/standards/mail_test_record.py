"""How recorded tests of mail are kept: one JSON file beside the product file, the newest test of each sender and kind of message."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from launchready.model.evidence.mail_test import MailTest

FILE_NAME = "launchready-mail-test.json"
VERSION = 1
MAX_BYTES = 2_000_000
MAX_TESTS = 60
"""Twenty senders with three kinds of message each."""


class RecordError(ValueError):
    """A file that is no record of tests."""


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[MailTest, ...])


def dump(tests: Iterable[MailTest]) -> bytes:
    """Return the file's bytes."""
    document = {"version": VERSION, "tests": _adapter().dump_python(tuple(tests), mode="json")}
    return json.dumps(document, indent=1).encode() + b"\n"


def parse(data: bytes) -> tuple[MailTest, ...]:
    """Return the tests of a file's bytes. Raises RecordError with what is wrong."""
    from pydantic import ValidationError

    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise RecordError("it is no JSON") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise RecordError("it is no record of tests that this program reads")
    try:
        tests: tuple[MailTest, ...] = _adapter().validate_python(document.get("tests", ()), strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise RecordError(f"{'.'.join(str(part) for part in first['loc'])[:100]}: {first['msg']}") from None
    return tests[:MAX_TESTS]


def with_test(tests: Iterable[MailTest], new: MailTest) -> tuple[MailTest, ...]:
    """Return the tests with a new one in place of that of the same sender and kind of message."""
    key = (new.sender, new.what)
    kept = [each for each in tests if (each.sender, each.what) != key]
    return (*kept, new)[-MAX_TESTS:]
