"""Cases of email.transport-mta-sts."""

from __future__ import annotations

from delivered import GOOGLE, MX, deaf, delivered, own, server
from posted import HOME
from seen import Bad, answer, certificate, failure, redirect, unverified

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.http import Exchange, FailureKind
from launchready.model.evidence.mail import SmtpEndpoint, StsPolicy

URL = f"https://mta-sts.{HOME}/.well-known/mta-sts.txt"
PLAIN = ("content-type", "text/plain; charset=utf-8")
WEEK = 604_800


def sts(
    policy: StsPolicy | None,
    *servers: SmtpEndpoint,
    exchange: Exchange | None = None,
    record: tuple[str, ...] = ("v=STSv1; id=20261101;",),
    more: tuple[tuple[str, str], ...] = (),
) -> Evidence:
    """A product with an MTA-STS record, what was fetched, and what was read of it."""
    zone = {**own(*more), f"_mta-sts.{HOME}": [("TXT", text) for text in record]}
    return delivered(zone, *servers, facts=(exchange or answer(URL, PLAIN),), policy=policy)


def policy(mode: str = "enforce", *mx: str, max_age: int = WEEK, errors: tuple[str, ...] = ()) -> StsPolicy:
    return StsPolicy(HOME, mode, max_age, mx or (MX,), errors)


EXPIRED = server(leaf=certificate(MX, days_left=-2))
NONE = server(extensions=("SIZE",), tls=None, fingerprints=())
TWO = (("MX", "20 mx2.other.example."),)

GOOD: dict[str, Evidence] = {
    "in force": sts(policy(), server()),
    "testing": sts(policy("testing"), server()),
    "a wildcard": sts(policy("enforce", f"*.{HOME}"), server()),
    "mode none": sts(policy("none"), server()),
    "port 25 is blocked, and the names fit": sts(policy(), deaf()),
}

BAD: dict[str, Bad] = {
    "another id": (sts(policy(), server(), record=("v=STSv1; id=2026-11-01;",)), {(HOME, "record", Severity.MEDIUM)}),
    "two records": (
        sts(policy(), server(), record=("v=STSv1; id=1;", "v=STSv1; id=2;")),
        {(HOME, "record", Severity.MEDIUM)},
    ),
    "no such host": (
        sts(None, exchange=failure(URL, FailureKind.DNS, "mta-sts.kettle.example does not exist (NXDOMAIN)")),
        {(HOME, "policy", Severity.MEDIUM)},
    ),
    "not found": (sts(None, exchange=answer(URL, PLAIN, status=404)), {(HOME, "policy", Severity.MEDIUM)}),
    "a redirect": (sts(None, exchange=redirect(URL, f"https://www.{HOME}/")), {(HOME, "policy", Severity.MEDIUM)}),
    "a certificate that does not hold": (
        sts(policy(), server(), exchange=unverified(answer(URL, PLAIN))),
        {(HOME, "policy", Severity.MEDIUM)},
    ),
    "a page": (
        sts(policy(errors=("version: STSv1 is missing",)), exchange=answer(URL, ("content-type", "text/html"))),
        {(HOME, "policy", Severity.MEDIUM)},
    ),
    "no policy": (sts(policy(errors=("no mx is named",)), server()), {(HOME, "policy", Severity.MEDIUM)}),
    "the servers that were": (
        sts(policy("enforce", "*.google.com"), server()),
        {(HOME, "mx", Severity.HIGH)},
    ),
    "a wildcard stands for one label": (
        sts(policy("enforce", "*.example"), server()),
        {(HOME, "mx", Severity.HIGH)},
    ),
    "one of two is not named": (sts(policy(), server(), more=TWO), {(HOME, "mx", Severity.MEDIUM)}),
    "not named, in testing": (sts(policy("testing", "*.google.com"), server()), {(HOME, "mx", Severity.LOW)}),
    "expired, in force": (sts(policy(), EXPIRED), {(HOME, "certificate", Severity.HIGH)}),
    "expired, in testing": (sts(policy("testing"), EXPIRED), {(HOME, "certificate", Severity.LOW)}),
    "no STARTTLS, in force": (sts(policy(), NONE), {(HOME, "certificate", Severity.HIGH)}),
    "forgotten in an hour": (sts(policy(max_age=3600), server()), {(HOME, "max-age", Severity.LOW)}),
}

SILENT: dict[str, Evidence] = {
    "Google Workspace without MTA-STS": delivered(GOOGLE, server("smtp.google.com")),
    "a wildcard TXT at the domain": delivered(
        {**own(), f"_mta-sts.{HOME}": [("TXT", "google-site-verification=abc")]}, server()
    ),
    "the certificate was not seen": sts(policy(), deaf()),
}

UNKNOWN: dict[str, Evidence] = {
    "the policy came too late": sts(None, exchange=failure(URL, FailureKind.TIMEOUT, "no answer within 10 s")),
    "the record was not told": delivered({**own(), f"_mta-sts.{HOME}": DnsStatus.SERVFAIL}, server()),
    "the host was not resolved": sts(
        None, exchange=failure(URL, FailureKind.DNS, "mta-sts.kettle.example could not be resolved (SERVFAIL)")
    ),
    "the body was cut off": sts(None, server()),
}
