"""
The domain runs out, or the registry has taken it out of service.

Why it matters: A domain that runs out takes everything with it: the site, the app, the mail, the logins of every service that sends its
links there. After the grace period anyone may register it, and receives the mail of those who still write to it.

What is looked at: The expiry date and the statuses in the registry's answer (RDAP). An expiry before the launch, or in the past, blocks;
so do a hold, a redemption period and a pending deletion. Within 30 days of a registration of a year it is a reminder, since registrars
renew late; shorter registrations are judged by the share that is left. Where the registry does not say, nothing is claimed.

Fix: Renew now for two years and turn on automatic renewal with a card that is valid. For a hold, ask the registrar for its reason:
mostly an address that nobody confirmed.

Reference: RFC 9083, section 4.5 (events); RFC 8056 (statuses); RFC 3915 (grace periods); ICANN's Expired Registration Recovery Policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from launchready.model.check import (
    Check,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Curl
from launchready.model.product import Product

SOON = timedelta(days=30)
VERY_SOON = timedelta(days=7)
LEAST_SHARE = 1 / 12
"""Of the registration, for those that last less than a year."""

_UNBOUNDED = Wait(WaitKind.UNBOUNDED, 0, "the registry decides, and says nothing of when")
_HELD: tuple[tuple[str, str, Wait], ...] = (
    # status without spaces, in lower case; what it means; what is waited for; the worst first
    ("serverhold", "the registry has taken the domain out of DNS", _UNBOUNDED),
    (
        "redemptionperiod",
        "the domain ran out and is being deleted; it can still be restored, for a fee",
        Wait(WaitKind.REGISTRAR, 72, "a restoration goes through the registrar and the registry"),
    ),
    ("pendingdelete", "the domain is about to be deleted, and then is anybody's", _UNBOUNDED),
    (
        "clienthold",
        "the registrar has taken the domain out of DNS",
        Wait(WaitKind.REGISTRAR, 24, "the registrar lifts the hold once its reason is gone"),
    ),
)


def evaluate(rdap: RdapEvidence, run: Run, product: Product) -> Iterator[Result]:
    """Judge the registration's statuses, then its end."""
    if rdap.failure:
        yield not_applicable(rdap.domain, f"the registry could not be asked: {rdap.failure}")
        return
    probe = Curl(f"{rdap.server}domain/{rdap.domain}", follow=True)
    statuses = {"".join(status.lower().split()) for status in rdap.statuses}
    for status, meaning, wait in _HELD:
        if status in statuses:
            yield _held(rdap, status, meaning, wait, probe)
            return
    if rdap.expires_at is None:
        yield not_applicable(rdap.domain, "the registry does not tell when the registration ends")
        return
    yield _expiry(rdap, rdap.expires_at, run, timedelta(hours=product.budgets.launch_hours), probe)


def _held(rdap: RdapEvidence, status: str, meaning: str, wait: Wait, probe: Curl) -> Result:
    return failed(
        rdap.domain,
        seen=f"{meaning} (status {status})",
        expected="a registration that is active",
        severity=Severity.BLOCKER,
        probe=probe,
        aspect="status",
        fix=Fix(
            summary=f"Bring {rdap.domain} back into service",
            steps=(
                f"Log in at {rdap.registrar or 'the registrar'} and read what it asks for: a payment, an address to confirm, a dispute.",
                "Call its support with the domain and the status at hand; mail is too slow for this.",
                "Launch under another domain that you own if the answer has no date.",
            ),
            hours=(0.5, 3),
            hours_reason="a login, a payment or a call",
            waits=(wait,),
        ),
    )


def _expiry(rdap: RdapEvidence, ends: datetime, run: Run, launch: timedelta, probe: Curl) -> Result:
    left = ends - run.now
    shown = f"{ends:%Y-%m-%d}"
    if left <= timedelta(0):
        return _ending(rdap, f"the registration ran out on {shown}", Severity.BLOCKER, probe)
    if left <= launch:
        return _ending(rdap, f"the registration ends on {shown}, before the launch is over", Severity.BLOCKER, probe)
    whole = ends - rdap.registered_at if rdap.registered_at and rdap.registered_at < ends else None
    bound = SOON if whole is None or whole >= timedelta(days=360) else whole * LEAST_SHARE
    if left > bound:
        return passed(rdap.domain, f"registered until {shown}", probe)
    severity = Severity.HIGH if left <= VERY_SOON else Severity.MEDIUM
    return _ending(rdap, f"the registration ends on {shown}, in {left.days} days", severity, probe)


def _ending(rdap: RdapEvidence, seen: str, severity: Severity, probe: Curl) -> Result:
    return failed(
        rdap.domain,
        seen=seen,
        expected="a registration that outlasts the launch by months",
        severity=severity,
        probe=probe,
        aspect="expiry",
        fix=Fix(
            summary=f"Renew {rdap.domain}",
            steps=(
                f"Log in at {rdap.registrar or 'the registrar'} and renew for two years.",
                "Turn on automatic renewal, and check that the card and the contact address there are valid.",
            ),
            hours=(0.25, 1),
            hours_reason="a login and a payment",
            waits=(Wait(WaitKind.REGISTRAR, 2, "the registry books the renewal"),),
        ),
    )


CHECK = Check(
    id="audit.dns-owner-expiry",
    title="The domain runs out or is out of service",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
