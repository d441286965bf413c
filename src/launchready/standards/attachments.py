"""The attachments of a mail message, decoded, in order and bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from launchready.standards.message import MAX_BYTES, Part, read_message

MAX_ATTACHMENTS = 20
MAX_ATTACHED = 40_000_000
"""Bytes of all attachments together."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is neither the message's text nor a picture in it. `filename` is the sender's word for it."""

    filename: str
    type: str
    data: bytes = field(repr=False)


def attachments(data: bytes, *, most: int = MAX_BYTES) -> Iterator[Attachment]:
    """Yield a message's attachments; what comes after `most` bytes, or is too much, is left out. Never raises."""
    found: list[tuple[Part, Callable[[], bytes]]] = []

    def keep(part: Part, decode: Callable[[], bytes]) -> None:
        if len(found) < MAX_ATTACHMENTS:
            found.append((part, decode))

    read_message(data, most=most, attached=keep)
    left = MAX_ATTACHED
    for part, decode in found:
        decoded = decode()
        left -= len(decoded)
        if left < 0:
            return
        yield Attachment(part.filename, part.type, decoded)
