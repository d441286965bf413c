"""How measured runs at the chat are kept: one JSON file beside the product file, the newest run of each chat."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from launchready.model.evidence.chat_load import ChatLoad

FILE_NAME = "launchready-chat-load.json"
VERSION = 1
MAX_BYTES = 200_000
MAX_RUNS = 10


class RecordError(ValueError):
    """A file that is no record of runs."""


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[ChatLoad, ...])


def dump(runs: Iterable[ChatLoad]) -> bytes:
    """Return the file's bytes."""
    document = {"version": VERSION, "runs": _adapter().dump_python(tuple(runs), mode="json")}
    return json.dumps(document, indent=1).encode() + b"\n"


def parse(data: bytes) -> tuple[ChatLoad, ...]:
    """Return the runs of a file's bytes. Raises RecordError with what is wrong."""
    from pydantic import ValidationError

    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise RecordError("it is no JSON") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise RecordError("it is no record of runs that this program reads")
    try:
        runs: tuple[ChatLoad, ...] = _adapter().validate_python(document.get("runs", ()), strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise RecordError(f"{'.'.join(str(part) for part in first['loc'])[:100]}: {first['msg']}") from None
    if any(each.at.tzinfo is None for each in runs):
        raise RecordError("a run without a time zone in its time")
    return runs[-MAX_RUNS:]


def with_run(runs: Iterable[ChatLoad], new: ChatLoad) -> tuple[ChatLoad, ...]:
    """Return the runs with a new one in place of that of the same chat."""
    return (*(each for each in runs if each.url != new.url), new)[-MAX_RUNS:]
