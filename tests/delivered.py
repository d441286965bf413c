"""Small words for how mail reaches a product: mail servers, their handshakes, policies, and what DNS says of all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from posted import HOME, Zone, answer, settle
from seen import NOW, certificate, endpoint, evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsStatus
from launchready.model.evidence.http import Exchange
from launchready.model.evidence.mail import Fingerprints, MailEvidence, SmtpEndpoint, SmtpStage, StsPolicy
from launchready.model.evidence.tls import Certificate
from launchready.standards.asking import Question
from launchready.standards.dmarc import discover

MX = f"mx.{HOME}"
KEY = "ab" * 32
GOOGLE: Zone = {
    HOME: [("A", "192.0.2.1"), ("MX", "1 smtp.google.com.")],
    "smtp.google.com": [("A", "198.51.100.7"), ("AAAA", "2001:db8::7")],
}


def server(host: str = MX, leaf: Certificate | None = None, **facts: Any) -> SmtpEndpoint:
    """A mail server that does all that it should, unless told otherwise."""
    shake = replace(endpoint(host, leaf or certificate(host)), port=25)
    made = SmtpEndpoint(
        host,
        25,
        NOW,
        address="192.0.2.25",
        stage=SmtpStage.DONE,
        greeting=f"220 {host} ESMTP",
        code=220,
        extensions=("SIZE", "STARTTLS"),
        tls=shake,
        fingerprints=(
            Fingerprints("01" * 32, "02" * 64, KEY, "04" * 64),
            Fingerprints("05" * 32, "06" * 64, "07" * 32, "08" * 64),
        ),
    )
    return replace(made, **facts)


def deaf(host: str = MX, kind: str = "timeout", failure: str = "192.0.2.25 did not answer within 15 s") -> SmtpEndpoint:
    """A mail server that takes no connection."""
    return SmtpEndpoint(host, 25, NOW, failure=failure, failure_kind=kind)


def saying_no(host: str = MX, code: int = 554, text: str = "you are on a list") -> SmtpEndpoint:
    """A mail server that greets with an error."""
    seen = f"{code} {text}"
    return SmtpEndpoint(
        host,
        25,
        NOW,
        "192.0.2.25",
        SmtpStage.GREETING,
        seen,
        code,
        failure=f"it greets with {seen}",
        failure_kind="other",
    )


def own(*values: tuple[str, str], **more: list[tuple[str, str]] | DnsStatus) -> Zone:
    """The zone of a product with a mail server of its own; `more` are further names below the domain."""
    zone: Zone = {
        HOME: [("A", "192.0.2.1"), ("MX", f"10 {MX}."), *values],
        MX: [("A", "192.0.2.25")],
    }
    return {**zone, **{f"{name}.{HOME}": records for name, records in more.items()}}


def delivered(
    zone: Zone,
    *servers: SmtpEndpoint,
    facts: tuple[Exchange, ...] = (),
    policy: StsPolicy | None = None,
    product: Mapping[str, object] | None = None,
    without: tuple[tuple[str, str], ...] = (),
) -> Evidence:
    """Evidence of a run that asked DNS for every name of the zone, and some that are not there; `without` are questions that it did not ask."""
    made = evidence(*facts, product={"domain": HOME, **(product or {})})
    asked = {
        Question(name.lower(), rtype)
        for name in zone
        for rtype in ("A", "AAAA", "MX", "TXT", "TLSA", "DS", "NS", "PTR")
    }
    for target in [
        value.split()[-1].rstrip(".")
        for records in zone.values()
        if isinstance(records, list)
        for _, value in records
        if value
    ]:
        asked |= {Question(target, rtype) for rtype in ("A", "AAAA")} | {Question(f"_25._tcp.{target}", "TLSA")}
    names = (f"_mta-sts.{HOME}", f"_smtp._tls.{HOME}", f"default._bimi.{HOME}")
    asked |= {Question(HOME, "MX"), *(Question(name, "TXT") for name in names)}
    kept: list[DnsAnswer] = [answer(zone, question) for question in sorted(asked) if tuple(question) not in without]
    _walk(zone, kept)
    return replace(made, dns=DnsEvidence(tuple(kept)), mail=MailEvidence(servers, (policy,) if policy else ()))


def _walk(zone: Zone, kept: list[DnsAnswer]) -> None:

    settle(discover(HOME), zone, kept)
