"""How load tests are kept: one JSON file beside the product file, the newest test of each route, summaries alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from launchready.model.evidence.load import RouteLoad

FILE_NAME = "launchready-load.json"
VERSION = 1
MAX_BYTES = 1_000_000
MAX_ROUTES = 200


class RecordError(ValueError):
    """A file that is no record of load tests."""


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[RouteLoad, ...])


def dump(routes: Iterable[RouteLoad]) -> bytes:
    """Return the file's bytes."""
    document = {"version": VERSION, "routes": _adapter().dump_python(tuple(routes), mode="json")}
    return json.dumps(document, indent=1).encode() + b"\n"


def parse(data: bytes) -> tuple[RouteLoad, ...]:
    """Return the routes of a file's bytes. Raises RecordError with what is wrong."""
    from pydantic import ValidationError

    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise RecordError("it is no JSON") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise RecordError("it is no record of load tests that this program reads")
    try:
        routes: tuple[RouteLoad, ...] = _adapter().validate_python(document.get("routes", ()), strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise RecordError(f"{'.'.join(str(part) for part in first['loc'])[:100]}: {first['msg']}") from None
    if any(each.at.tzinfo is None for each in routes):
        raise RecordError("a time in it names no time zone")
    return routes[:MAX_ROUTES]


def with_routes(routes: Iterable[RouteLoad], new: Iterable[RouteLoad]) -> tuple[RouteLoad, ...]:
    """Return the routes with new ones in place of those of the same URL and method."""
    newest = {(each.url, each.method): each for each in (*routes, *new)}
    return tuple(newest.values())[-MAX_ROUTES:]
