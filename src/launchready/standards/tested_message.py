"""The facts of a message that a test received: what a receiver makes of it, how it is made, where it leads. Its text is not among them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from launchready.model.evidence.mail_test import MailTest, MessageForm, SeenSignature, Unsubscribe
from launchready.standards.authentication_results import provider_verdict
from launchready.standards.mail_authentication import Authentication
from launchready.standards.mail_links import masked, read_links
from launchready.standards.message import Message

_FEW = 20
_LONGEST = 200
_ID = re.compile(r"\s*<[^<>\s@]{1,250}@[^<>\s@]{1,250}>\s*")
_TARGET = re.compile(r"<\s*([^<>]{1,2000})>")
_COVERED = frozenset({"from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"})


def observed(test: MailTest, found: Authentication, message: Message) -> MailTest:
    """Return a test with what its message shows; sender, time and way are in it already."""
    kind, told_by = _kind(test, message)
    links = read_links(message.text, message.html)
    alignments = found.dmarc.alignments if found.dmarc else ()
    by_spf = next((each.aligned for each in alignments if each.kind == "spf"), None)
    policy = found.dmarc.discovery.policy if found.dmarc else None
    return replace(
        test,
        kind=kind,
        told_by=told_by,
        author=found.author[:_LONGEST],
        spf=found.spf.result.value if found.spf else "",
        spf_domain=found.spf_domain[:_LONGEST],
        spf_reason=found.spf.reason[:_LONGEST] if found.spf else "",
        spf_aligned=by_spf,
        signatures=tuple(
            SeenSignature(
                domain=each.domain[:_LONGEST],
                selector=each.selector[:_LONGEST],
                result=each.result.value,
                reason=each.reason[:_LONGEST],
                aligned=next((a.aligned for a in alignments if a.kind == "dkim" and a.domain == each.domain), None),
                covers=tuple(sorted({name.lower() for name in each.signed} & _COVERED)),
            )
            for each in found.dkim[:_FEW]
        ),
        dmarc=found.dmarc.result.value if found.dmarc else "none",
        dmarc_reason=(found.dmarc.reason if found.dmarc else found.problem)[:_LONGEST],
        policy=policy.value if policy else "",
        arc=found.arc.result.value,
        provider=provider_verdict(message) if test.way == "imap" else None,
        form=_form(message, test.at),
        unsubscribe=_unsubscribe(message),
        links=links.links,
        links_left_out=links.left_out,
    )


def _kind(test: MailTest, message: Message) -> tuple[str, str]:
    """Return what kind of mail it is and what says so: the operator, else the fields that lists and newsletters have.

    List-Unsubscribe alone says nothing, since services add it to everything; and a confirmation is none of a list's, whatever it carries.
    """
    if test.told_by or test.what in ("own", "signup", "reset"):
        return test.kind, test.told_by
    if message.header("List-Id") is not None:
        return "marketing", "List-Id"
    precedence = (message.header("Precedence") or "").strip().lower()
    if precedence in ("bulk", "list"):
        return "marketing", f"Precedence: {precedence}"
    return "transactional", ""


def _form(message: Message, at: datetime) -> MessageForm:
    ids, dates = message.all("message-id"), message.all("date")
    names = [name for name, address in getaddresses([value[:2000] for value in message.all("from")]) if "@" in address]
    return MessageForm(
        size=message.size,
        html_size=message.html_size,
        text=message.text is not None and bool(message.text.strip()),
        html=message.html is not None,
        parts=tuple(part.type for part in message.parts[:_FEW]),
        attachments=message.attachments,
        from_name=any(name.strip() for name in names),
        ids=len(ids),
        id_well_formed=len(ids) == 1 and _ID.fullmatch(ids[0]) is not None,
        dates=len(dates),
        date_off=_off(dates[0], at) if len(dates) == 1 else None,
        subjects=len(message.all("subject")),
        problems=message.problems[:_FEW],
    )


def _off(text: str, at: datetime) -> int | None:
    """Return the seconds by which a Date is ahead of the arrival; None for what is no date (RFC 5322, section 3.3)."""
    try:
        date = parsedate_to_datetime(text[:200])
        return round(((date if date.tzinfo else date.replace(tzinfo=UTC)) - at).total_seconds())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _unsubscribe(message: Message) -> Unsubscribe:
    value = ", ".join(message.all("list-unsubscribe"))[:8000]
    targets = [target.strip() for target in _TARGET.findall(value)][:_FEW]
    post = (message.header("list-unsubscribe-post") or "").strip().lower().replace(" ", "")
    return Unsubscribe(
        tuple(masked(target) for target in targets),
        one_click=post == "list-unsubscribe=one-click",
        https=any(target.lower().startswith("https://") for target in targets),
    )
