"""Finds the DMARC aggregate reports in what came: XML, gzip, zip, and mail messages that bring them (RFC 9990, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from launchready.standards.aggregate import AggregateReport
from launchready.standards.aggregate_xml import ReportError, looks_like_xml, read_report
from launchready.standards.archives import MAX_NESTING, Budget, is_archive, unpack
from launchready.standards.attachments import attachments

MAX_BYTES = 30_000_000
"""Bytes of one file or message."""
MAX_MESSAGES = 2
"""Messages within messages: a report that somebody passed on as an attachment is one."""
_HEADER = re.compile(rb"\A(?:From [^\r\n]{1,998}\r?\n)?[!-9;-~]{1,100}[ \t]*:[^\x00]")
_NEXT = re.compile(rb"\n\r?\n(?=From [^\r\n]{1,998}\r?\n[!-9;-~]{1,100}:)")
_MAX_IN_MAILBOX = 1_000


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that should be a report, and why it is none. `where` leads to it: file, then what it is in."""

    where: str
    problem: str


@dataclass(frozen=True, slots=True)
class Other:
    """Something that does not even try to be a report, such as an ordinary mail."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Read:
    """A report, and where it was."""

    where: str
    report: AggregateReport


Found = Read | Broken | Other


def reports_in(data: bytes, where: str, *, latest: datetime) -> Iterator[Found]:
    """Yield each report of a file or message, and each thing in it that is broken; one `Other` if there is neither. Never raises."""
    if len(data) > MAX_BYTES:
        yield Broken(where, f"larger than {MAX_BYTES // 1_000_000} MB")
        return
    budget = Budget()
    some = False
    for found in _look(data, where, budget, latest, 0, 0):
        if not isinstance(found, Other):
            some = True
            yield found
    if not some:
        yield Other(where, _what(data))


def _look(data: bytes, where: str, budget: Budget, latest: datetime, nested: int, messages: int) -> Iterator[Found]:
    if is_archive(data):
        if nested >= MAX_NESTING:
            yield Broken(where, f"more than {MAX_NESTING} archives within each other")
            return
        for member in unpack(data, budget):
            inside = f"{where} > {member.name}" if member.name else where
            if member.problem:
                yield Broken(inside, member.problem)
            else:
                yield from _look(member.data, inside, budget, latest, nested + 1, MAX_MESSAGES)
    elif looks_like_xml(data):
        try:
            yield Read(where, read_report(data, latest=latest))
        except ReportError as error:
            yield Broken(where, str(error))
    elif _HEADER.match(data) and messages < MAX_MESSAGES:
        for number, mail in enumerate(_mails(data), 1):
            inside = where if number == 1 else f"{where} > message {number}"
            for each in attachments(mail, most=MAX_BYTES):
                name = f"{inside} > {each.filename or each.type}"
                if is_archive(each.data) or (looks_like_xml(each.data) and each.type != "text/html"):
                    yield from _look(each.data, name, budget, latest, nested, messages)
                elif each.type == "message/rfc822":
                    yield from _look(each.data, name, budget, latest, nested, messages + 1)
                elif each.filename.lower().endswith((".xml", ".xml.gz", ".zip")):
                    yield Broken(name, _what(each.data))
    else:
        yield Other(where, _what(data))


def _mails(data: bytes) -> list[bytes]:
    """Return the messages of a mailbox file (RFC 4155), or the one that it is."""
    if not data.startswith(b"From "):
        return [data]
    return _NEXT.split(data, maxsplit=_MAX_IN_MAILBOX)[:_MAX_IN_MAILBOX]


def _what(data: bytes) -> str:
    if not data:
        return "empty"
    if _HEADER.match(data):
        return "a mail without a report"
    return "neither XML, zip or gzip, nor a mail message"
