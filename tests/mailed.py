"""Small words for what DNS says of a product's mail, and for what a standard makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from seen import NOW

from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.standards.asking import Asking, Question
from launchready.standards.asking import answered as answered_by

Value = TypeVar("Value")
Zone = Mapping[str, object]
"""What stands at a name: `name` for its TXT records, `TYPE name` for others; one text, several, or how the question ends."""


def said(question: Question, zone: Zone) -> DnsAnswer:
    """What a zone answers; a name with nothing at it or below it does not exist. `CNAME target. text` is an alias, and what stands behind it."""
    found = _at(zone, question.name, question.type)
    if isinstance(found, DnsStatus):
        return DnsAnswer(question.name, question.type, found, (), NOW)
    texts = [found] if isinstance(found, str) else list(found) if isinstance(found, tuple | list) else []
    chain: tuple[DnsRecord, ...] = ()
    name = question.name
    if texts and texts[0].startswith("CNAME "):
        _, target, *rest = texts[0].split(" ", 2)
        chain, name, texts = (DnsRecord(name, "CNAME", 300, target),), target, rest
    values = [_quoted(text) if question.type == "TXT" else text for text in texts]
    records = (*chain, *(DnsRecord(name, question.type, 300, value) for value in values))
    gone = DnsStatus.NXDOMAIN if chain or not _exists(zone, name) else DnsStatus.NODATA
    return DnsAnswer(question.name, question.type, DnsStatus.NOERROR if values else gone, records, NOW)


def answers(asking: Asking[object], zone: Zone) -> Iterator[DnsAnswer]:
    """Everything that is asked, as the zone answers it."""
    asked: list[Question] = []
    answered(asking, zone, asked)
    return (said(question, zone) for question in asked)


def answered(asking: Asking[Value], zone: Zone, asked: list[Question] | None = None) -> Value:
    """What an asking comes to where this zone answers; the questions are added to `asked`."""

    def told(question: Question) -> DnsAnswer:
        if asked is not None:
            asked.append(question)
        return said(question, zone)

    return answered_by(asking, told)


def _at(zone: Zone, name: str, rtype: str) -> object:
    name = name.lower()
    for key, value in zone.items():
        kind, _, rest = key.rpartition(" ")
        if rest.lower() == name and (kind or "TXT") == rtype:
            return value
    return None


def _exists(zone: Zone, name: str) -> bool:
    """Return True if something stands at a name or below it (RFC 8020)."""
    names = [key.rpartition(" ")[2].lower() for key in zone]
    return any(each == name.lower() or each.endswith(f".{name.lower()}") for each in names)


def _quoted(text: str) -> str:
    """One text as TXT holds it: strings of at most 255 bytes, in presentation format."""
    data = text.encode()
    parts = [data[at : at + 255] for at in range(0, len(data), 255)] or [b""]
    return " ".join(
        '"' + "".join(chr(c) if 32 <= c < 127 and c not in b'"\\' else f"\\{c:03d}" for c in part) + '"'
        for part in parts
    )
