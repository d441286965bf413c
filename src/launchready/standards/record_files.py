"""How measurements are kept: a JSON file of each kind beside the product file, with the newest of each thing that was measured, summaries alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from launchready.model.evidence.chat_load import ChatLoad
from launchready.model.evidence.load import RouteLoad
from launchready.model.evidence.mail_test import MailTest
from launchready.model.evidence.redteam import RedTeamRun

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION = 1


class Measured(Protocol):
    """What is kept: a frozen dataclass that says when it was measured."""

    @property
    def at(self) -> datetime:
        """When it was measured."""
        ...


Entry = TypeVar("Entry", bound=Measured)


class RecordError(ValueError):
    """A file that is no such record."""


@dataclass(frozen=True, slots=True)
class RecordFile(Generic[Entry]):
    """A kind of record. `field` is the list's name in the file, `key` tells what an entry is of: a newer one takes its place."""

    name: str
    what: str
    field: str
    kind: type[Entry]
    key: Callable[[Entry], Hashable]
    max_entries: int
    max_bytes: int

    def dump(self, entries: Iterable[Entry]) -> bytes:
        """Return the file's bytes."""
        document = {"version": VERSION, self.field: self._adapter().dump_python(tuple(entries), mode="json")}
        return json.dumps(document, indent=1).encode() + b"\n"

    def parse(self, data: bytes) -> tuple[Entry, ...]:
        """Return the entries of a file's bytes. Raises RecordError with what is wrong."""
        from pydantic import ValidationError

        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            raise RecordError("it is no JSON") from None
        if not isinstance(document, dict) or document.get("version") != VERSION:
            raise RecordError(f"it is no record of {self.what} that this program reads")
        try:
            entries: tuple[Entry, ...] = self._adapter().validate_python(document.get(self.field, ()), strict=False)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise RecordError(f"{'.'.join(str(part) for part in first['loc'])[:100]}: {first['msg']}") from None
        if any(each.at.tzinfo is None for each in entries):
            raise RecordError("a time in it names no time zone")
        return entries[-self.max_entries :]

    def joined(self, known: Iterable[Entry], new: Iterable[Entry]) -> tuple[Entry, ...]:
        """Return the known entries with new ones in place of those of the same thing, oldest first."""
        newest: dict[Hashable, Entry] = {}
        for each in (*known, *new):
            newest.pop(self.key(each), None)
            newest[self.key(each)] = each
        return tuple(newest.values())[-self.max_entries :]

    def _adapter(self) -> TypeAdapter[Any]:
        from pydantic import TypeAdapter

        return TypeAdapter(tuple[self.kind, ...])  # type: ignore[name-defined]


LOAD = RecordFile(
    "launchready-load.json", "load tests", "routes", RouteLoad, lambda each: (each.url, each.method), 200, 1_000_000
)
CHAT_LOAD = RecordFile(
    "launchready-chat-load.json", "runs at a chat", "runs", ChatLoad, lambda each: each.url, 10, 200_000
)
MAIL_TEST = RecordFile(
    "launchready-mail-test.json",
    "tests of mail",
    "tests",
    MailTest,
    lambda each: (each.sender, each.what),
    60,  # twenty senders with three kinds of message each
    2_000_000,
)
REDTEAM = RecordFile(
    "launchready-redteam.json", "red-team runs", "runs", RedTeamRun, lambda each: (each.url, each.by), 10, 4_000_000
)
