"""A message as its receiver judges it: SPF, DKIM, DMARC, ARC, and what it is made of."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from launchready.app.inspect.document import Fact, Inspection, inspection
from launchready.app.inspect.network import Way, run
from launchready.model.errors import UsageError
from launchready.net.session import Session
from launchready.standards.dkim import AuthResult, Signature
from launchready.standards.dmarc import DmarcResult
from launchready.standards.mail_authentication import MAX_MESSAGE, Authentication, authenticate
from launchready.standards.message import Message, read_message
from launchready.standards.spf import SpfResult, parse_ip


def message(file: str, way: Way, *, ip: str = "", helo: str = "", mail_from: str | None = None) -> Inspection:
    """Judge a message in a file; - is stdin. Raises UsageError for a file that cannot be read, or an address that is none."""
    if ip:
        try:
            parse_ip(ip)
        except ValueError:
            raise UsageError(f"--ip {ip[:60]}: not an address", "write one such as 192.0.2.1 or 2001:db8::1") from None
    data = _read(file)
    read = read_message(data)

    async def look(session: Session) -> Inspection:
        now = int((way.now or datetime.now(UTC)).timestamp())
        found = await session.settle(authenticate(data, now, ip=ip, mail_from=mail_from, helo=helo))
        return inspection("message", file, facts(found, read), (), reached=not _unsettled(found))

    return run(way, look)


def _read(file: str) -> bytes:
    try:
        if file == "-":
            data = sys.stdin.buffer.read(MAX_MESSAGE + 1)
        else:
            with Path(file).open("rb") as source:
                data = source.read(MAX_MESSAGE + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}", "name a message saved as .eml, or - for stdin") from None
    if len(data) > MAX_MESSAGE:
        raise UsageError(
            f"{file}: more than {MAX_MESSAGE // 1_000_000} MB, which no large mailbox provider takes",
            "save a smaller message: attachments beyond that are refused on the way",
        )
    if not data.strip():
        raise UsageError(f"{file}: the message is empty", "save the message with its headers, as .eml")
    return data


def _unsettled(found: Authentication) -> bool:
    """Return True where an answer that did not come leaves the result open."""
    return (
        AuthResult.TEMPERROR in (found.arc.result, *(each.result for each in found.dkim))
        or (found.spf is not None and found.spf.result is SpfResult.TEMPERROR)
        or (found.dmarc is not None and found.dmarc.result is DmarcResult.TEMPERROR)
    )


def facts(found: Authentication, read: Message) -> dict[str, Fact]:
    """Return what a receiver makes of a message, and what it holds."""
    return {
        "from": found.author or None,
        "mail_from": found.mail_from,
        "spf": _spf(found),
        "dkim": [_signature(each, found) for each in found.dkim],
        "dmarc": _dmarc(found),
        "arc": {"result": found.arc.result.value, "reason": found.arc.reason, "sealers": list(found.arc.sealers)},
        "alignment": {kind: _aligned(found, kind) for kind in ("spf", "dkim")},
        "subject_line": read.header("subject"),
        "date": read.header("date"),
        "message_id": read.header("message-id"),
        "list_unsubscribe": read.header("list-unsubscribe"),
        "list_unsubscribe_post": read.header("list-unsubscribe-post"),
        "bytes": read.size,
        "parts": [part.type for part in read.parts],
        "attachments": read.attachments,
        "html_bytes": read.html_size,
        "text_part": read.text is not None,
        "problems": list(read.problems),
    }


def _spf(found: Authentication) -> dict[str, Fact]:
    if found.spf is None:
        why = "no address was given that the message came from: --ip ADDRESS"
        return {"result": None, "domain": found.spf_domain or None, "reason": why}
    return {
        "result": found.spf.result.value,
        "domain": found.spf_domain or None,
        "reason": found.spf.reason,
        "lookups": found.spf.lookups,
        "void_lookups": found.spf.void_lookups,
        "explanation": found.spf.explanation,
    }


def _signature(each: Signature, found: Authentication) -> dict[str, Fact]:
    alignments = found.dmarc.alignments if found.dmarc else ()
    aligned = next((a.aligned for a in alignments if a.kind == "dkim" and a.domain == each.domain), None)
    return {
        "domain": each.domain,
        "selector": each.selector,
        "result": each.result.value,
        "reason": each.reason,
        "algorithm": each.algorithm,
        "identity": each.identity,
        "bits": each.bits,
        "testing": each.testing,
        "signed": list(each.signed),
        "aligned": aligned,
        "whole_body": not each.partial,
    }


def _dmarc(found: Authentication) -> dict[str, Fact]:
    if found.dmarc is None:
        return {"result": DmarcResult.NONE.value, "reason": found.problem}
    judgement = found.dmarc
    policy = judgement.discovery.policy
    return {
        "result": judgement.result.value,
        "reason": judgement.reason,
        "domain": judgement.discovery.domain,
        "policy_domain": judgement.discovery.found_at or None,
        "policy": policy.value if policy else None,
        "disposition": judgement.disposition.value if judgement.disposition else None,
        "record": judgement.discovery.record.text if judgement.discovery.record else None,
    }


def _aligned(found: Authentication, kind: str) -> bool | None:
    """Return whether an identifier of a kind that passed stands for the author; None where none passed."""
    seen = [each.aligned for each in (found.dmarc.alignments if found.dmarc else ()) if each.kind == kind]
    return True if True in seen else None if not seen or None in seen else False
