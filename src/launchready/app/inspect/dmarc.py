"""What DMARC says of a domain, and of a message whose authenticated identifiers are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from launchready.app.inspect.document import Fact, Inspection, inspection
from launchready.app.inspect.network import Way, run
from launchready.model.errors import UsageError
from launchready.net.session import Session
from launchready.standards.dmarc import (
    Alignment,
    Consent,
    Discovery,
    Judgement,
    ReportHost,
    authorised,
    discover,
    judge,
)
from launchready.standards.dmarc_ramp import ramp
from launchready.standards.dmarc_record import DmarcRecord
from launchready.standards.dmarc_walk import usable_name

_CONSENT = {Consent.OWN: True, Consent.GIVEN: True, Consent.REFUSED: False, Consent.UNKNOWN: None}


async def look(
    session: Session, domain: str, dkim: Sequence[str] = (), spf: Sequence[str] = (), today: date | None = None
) -> dict[str, Fact]:
    """Ask DNS about a domain, and judge a message if identifiers are given. Raises UsageError for what is no domain."""
    for each in (domain, *dkim, *spf):
        if not usable_name(each):
            raise UsageError(f"{each[:100]} is no domain name", "name a domain, such as example.com")
    if dkim or spf:
        judgement = await session.settle(judge(domain, dkim, spf))
        found: Discovery = judgement.discovery
    else:
        judgement = None
        found = await session.settle(discover(domain))
    hosts: tuple[ReportHost, ...] = ()
    if found.record is not None and (found.record.rua or found.record.ruf):
        hosts = await session.settle(authorised(found.found_at, (*found.record.rua, *found.record.ruf)))
    return facts(found, hosts, judgement, today)


def facts(
    found: Discovery,
    hosts: Sequence[ReportHost] = (),
    judgement: Judgement | None = None,
    today: date | None = None,
    launch_hours: float = 0.0,
) -> dict[str, Fact]:
    """Return what is known as JSON has it; what is not there is null. With a day, the steps to reject from it."""
    record = found.record
    below = _for_subdomains(found)
    shown: dict[str, Fact] = {
        "domain": found.domain,
        "record": record.text if record else None,
        "policy_domain": found.found_at or None,
        "policy": found.policy.value if found.policy else None,
        "subdomain_policy": below.below.value if below and below.below else None,
        "np": below.absent.value if below and below.absent else None,
        "organizational_domain": found.organization or None,
        "testing": record.testing if record else None,
        "applied_policy": found.applied.value if found.applied else None,
        "psd": record.psd if record else None,
        "adkim": record.adkim if record else None,
        "aspf": record.aspf if record else None,
        "exists": found.exists,
        "tags": dict(record.tags) if record else {},
        "reports": [_host(record, number, host) for number, host in enumerate(hosts)] if record else [],
        "asked": [visit.name for visit in found.walk.visits],
        "warnings": list(_warnings(found)),
        "errors": [*_errors(found), *_refused(hosts)],
    }
    if today is not None:
        steps = ramp(record, found.found_at or found.organization or found.domain, today, launch_hours)
        shown["ramp"] = [{"on": step.on.isoformat(), "record": step.record, "why": step.why} for step in steps]
    if judgement is not None:
        shown["result"] = judgement.result.value
        shown["reason"] = judgement.reason
        shown["disposition"] = judgement.disposition.value if judgement.disposition else None
        shown["alignment"] = {kind: _any(kind, judgement.alignments) for kind in ("dkim", "spf")}
        shown["identifiers"] = [_identifier(each) for each in judgement.alignments]
    return shown


def _for_subdomains(found: Discovery) -> DmarcRecord | None:
    """Return the record that names below the domain come under: its organization's, where the domain has one of its own that does not count there."""
    if found.inherited or not found.organization or found.organization == found.domain:
        return found.record
    above = found.walk.visit(found.organization)
    return above.record if above and above.record else found.record


def _host(record: DmarcRecord, number: int, host: ReportHost) -> dict[str, Fact]:
    return {
        "tag": "rua" if number < len(record.rua) else "ruf",
        "uri": host.uri.text,
        "external": host.consent is not Consent.OWN,
        "authorised": _CONSENT[host.consent],
        "authorisation": host.name or None,
        "reason": host.reason,
    }


def _warnings(found: Discovery) -> tuple[str, ...]:
    if found.record is None:
        return ()
    own = found.record.warnings
    under = found.organization and found.organization != found.domain and not found.inherited
    if under and (found.record.sp or found.record.np):
        return (*own, f"sp and np are ignored here, since {found.domain} belongs to {found.organization}")
    return own


def _errors(found: Discovery) -> tuple[str, ...]:
    errors = [*(found.record.errors if found.record else ())]
    for visit in found.walk.visits:
        if visit.several:
            errors.append(f"there are several policy records at {visit.name}, and they count as none")
    if found.record is None:
        errors += [
            f"{text[:80]!a} at {found.here.name} does not begin with v=DMARC1, and is no policy record"
            for text in found.here.texts
            if "dmarc" in text.lower() and not found.here.several
        ]
    failure = found.failure or found.walk.failure
    if failure:
        errors.append(f"temporary error: {failure}")
    return tuple(errors)


def _refused(hosts: Sequence[ReportHost]) -> list[str]:
    return [f"{host.uri.text} gets no reports: {host.reason}" for host in hosts if host.consent is Consent.REFUSED]


def _any(kind: str, alignments: Sequence[Alignment]) -> bool | None:
    """Return whether any identifier of a kind is aligned; None where none was given, or none is known to be."""
    seen = [each.aligned for each in alignments if each.kind == kind]
    return True if True in seen else None if not seen or None in seen else False


def _identifier(each: Alignment) -> dict[str, Fact]:
    return {
        "type": each.kind,
        "domain": each.domain,
        "mode": each.mode,
        "organizational_domain": each.organization or None,
        "aligned": each.aligned,
    }


def dmarc(domain: str, way: Way, *, dkim: Sequence[str] = (), spf: Sequence[str] = ()) -> Inspection:
    """Look at a domain's DMARC; with identifiers that were authenticated also at what becomes of a message. Raises UsageError for no domain."""

    async def work(session: Session) -> Inspection:
        found = await look(session, domain, dkim, spf, (way.now or datetime.now(UTC)).date())
        unsettled = any(str(each).startswith("temporary error") for each in found["errors"] or ())  # type: ignore[union-attr]
        return inspection("dmarc", domain, found, (), reached=not unsettled)

    return run(way, work)
