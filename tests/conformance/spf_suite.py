"""Reads the RFC 7208 test suite of openspf.org: cases, and the zone that each section speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml

from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.standards.asking import Asking, Question, answered

T = TypeVar("T")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    section: str
    name: str
    host: str
    helo: str
    sender: str
    results: tuple[str, ...]
    explanation: str
    zone: dict[str, list[Any]]

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2] or self.helo


def cases(path: Path) -> Iterator[Case]:
    for section in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        zone = {name.lower().rstrip("."): records for name, records in section["zonedata"].items()}
        for name, test in section["tests"].items():
            result = test["result"]
            yield Case(
                section["description"],
                name,
                str(test["host"]),
                str(test.get("helo") or ""),
                str(test.get("mailfrom") or ""),
                tuple(result) if isinstance(result, list) else (result,),
                str(test.get("explanation") or ""),
                zone,
            )


def quoted(text: str) -> str:
    """Return a text as strings of a TXT record in presentation format; DNS holds at most 255 bytes in one."""
    if len(text) > 255:
        return " ".join(quoted(text[at : at + 255]) for at in range(0, len(text), 255))
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\{ord(c):03d}" for c in text) + '"'


def records_of(zone: dict[str, list[Any]], name: str, rtype: str) -> list[str] | None:
    """Return the values of a name's records; None for a name that does not answer. SPF counts as TXT where TXT is not said."""
    records = zone.get(name.lower(), [])
    said_txt = any(isinstance(each, dict) and "TXT" in each for each in records)
    values: list[str] = []
    for each in records:
        if each == "TIMEOUT":
            if not (rtype == "TXT" and values):
                return None
            continue
        ((kind, value),) = each.items()
        if kind == "SPF" and rtype == "TXT" and not said_txt:
            kind = "TXT"
        if kind != rtype or value == "NONE":
            continue
        if kind == "MX":
            values.append(f"{value[0]} {value[1] or '.'}")
        elif kind == "TXT":
            texts = value if isinstance(value, list) else [value]
            values.append(" ".join(map(quoted, texts)) or '""')
        else:
            values.append(str(value))
    return values


def answer(zone: dict[str, list[Any]], question: Question) -> DnsAnswer:
    name = question.name
    values = records_of(zone, name, question.type)
    if values is None:
        return DnsAnswer(name, question.type, DnsStatus.TIMEOUT, (), NOW)
    if values:
        records = tuple(DnsRecord(name, question.type, 300, value) for value in values)
        return DnsAnswer(name, question.type, DnsStatus.NOERROR, records, NOW)
    alias = records_of(zone, name, "CNAME") or []
    if alias and alias[0].lower() != name.lower():
        return answer(zone, Question(alias[0], question.type))
    known = name.lower() in zone
    return DnsAnswer(name, question.type, DnsStatus.NODATA if known else DnsStatus.NXDOMAIN, (), NOW)


def settle(asking: Asking[T], zone: dict[str, list[Any]]) -> T:
    return answered(asking, lambda question: answer(zone, question))
