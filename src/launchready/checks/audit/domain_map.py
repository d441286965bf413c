"""
A host of the product is not there: its name does not resolve, or nothing answers behind it.

Why it matters: People, apps and webhooks go to an address that leads nowhere. Whatever lives there (the app, the API, the
chat) is down for everyone, and no monitor that looks at another address will say so.

What is looked at: The product's domain and every host that its file names: DNS, then HTTPS and HTTP, from outside. Hosts that
were only guessed from common names are drawn on the map and not judged here. A name server that did not answer proves nothing
and is UNKNOWN; so is a host whose addresses this run was not allowed to reach.

A server error (5xx) on the front page counts as not there, unless it is a robot check.

Fix: Point the name at the server that should answer (an A, AAAA or CNAME record), or take the host out of the product file. Old
answers stay in caches for the record's TTL.

Reference: RFC 1035, section 3.2.1 (TTL); RFC 2308 (what NXDOMAIN and no data mean).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsStatus
from launchready.model.evidence.hosts import Host, HostsEvidence
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.probe import Curl, Dig
from launchready.model.product import Product, Purpose
from launchready.standards.challenge import challenged
from launchready.standards.negative_ttl import negative_ttl
from launchready.standards.quoting import quote

_IMPACTS = {Purpose.CHAT: Impact.CHAT, Purpose.APP: Impact.SIGNUP, Purpose.API: Impact.CHAT, Purpose.MAIL: Impact.EMAIL}
_SIDE = frozenset({Purpose.DOCS, Purpose.STATUS, Purpose.OTHER})
_GONE = frozenset({FailureKind.REFUSED, FailureKind.UNREACHABLE, FailureKind.TIMEOUT, FailureKind.CLOSED})


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each declared host: does it resolve, does anything answer."""
    for host in hosts.hosts:
        purpose = _purpose(product, host)
        if not _expected(host, hosts.domain) or purpose is Purpose.MAIL:
            continue
        answers = tuple(dns.address_answers(host.name))
        addresses = dns.addresses(host.name)
        if addresses:
            yield _reached(host, answers, addresses, http, product)
        else:
            yield _unresolved(host, answers, purpose, hosts.domain, negative_ttl(dns, hosts.domain))


def _purpose(product: Product, host: Host) -> Purpose:
    surface = product.surface(host.name)
    return surface.purpose if surface else Purpose.OTHER


def _expected(host: Host, domain: str) -> bool:
    return host.declared and (host.name == domain or any(s.source == "declared" for s in host.sightings))


def _unresolved(host: Host, answers: tuple[DnsAnswer, ...], purpose: Purpose, domain: str, ttl: int) -> Result:
    probe = Dig(host.name)
    if not answers or any(not answer.status.settled for answer in answers):
        states = ", ".join(sorted({f"{a.type} {a.status}" for a in answers})) or "nothing was asked"
        return unknown(host.name, f"DNS gave no answer that counts ({states})", "ask again, or another resolver", probe)
    gone = any(answer.status is DnsStatus.NXDOMAIN for answer in answers)
    chain = next((answer.cnames for answer in answers if answer.cnames), ())
    lost = "the domain does not exist (NXDOMAIN): misspelt, expired, or never registered"
    seen = (
        (lost if host.name == domain else "the name does not exist (NXDOMAIN)")
        if gone
        else "the name has neither an A nor an AAAA record"
    )
    if chain:
        seen = f"its CNAME leads to {chain[-1]}, which has no address"
    return failed(
        host.name,
        seen=seen,
        expected="the name leads to an address",
        severity=_severity(host, purpose, domain),
        exposure=Exposure.EVERYONE if purpose not in _SIDE or host.name == domain else Exposure.SOME,
        impact=_IMPACTS.get(purpose, Impact.REACH),
        probe=probe,
        aspect="unresolved",
        fix=Fix(
            summary=f"Create the DNS record of {host.name}",
            steps=(
                f"Find out which host or service should answer for {host.name}.",
                "Add the record that this service names (a CNAME, or A and AAAA) where the zone is served.",
                f"If {host.name} is no longer part of the product, delete it from the product file instead.",
            ),
            hours=(0.25, 1),
            hours_reason="one record, if the service behind it is known",
            waits=(
                Wait(
                    WaitKind.DNS_TTL, round(ttl / 3600, 2), f"resolvers remember for {ttl} s that the name was missing"
                ),
            ),
            snippet=f"{host.name}. 300 IN CNAME <the service's host name>.",
        ),
    )


def _reached(
    host: Host,
    answers: tuple[DnsAnswer, ...],
    addresses: tuple[str, ...],
    http: HttpEvidence,
    product: Product,
) -> Result:
    purpose, domain = _purpose(product, host), product.domain
    exchanges = [
        exchange
        for exchange in (http.find(f"https://{host.name}/"), http.find(f"http://{host.name}/"))
        if exchange is not None
    ]
    probe = Curl(f"https://{host.name}/")
    answered = next((exchange for exchange in exchanges if exchange.answered), None)
    shown = ", ".join(addresses[:4])
    if answered and answered.status >= 500:
        return _broken(host, answered, purpose, domain)
    if answered:
        return passed(host.name, f"resolves to {shown} and answers {answered.status}", probe)
    kinds = {exchange.failure.kind for exchange in exchanges if exchange.failure}
    if not exchanges or not kinds <= _GONE:
        return _unsettled(host, exchanges, kinds, probe)
    ttl = max(answer.ttl for answer in answers)
    why = "; ".join(sorted({exchange.failure.detail for exchange in exchanges if exchange.failure}))
    return failed(
        host.name,
        seen=f"resolves to {shown} (TTL {ttl} s), where neither https nor http answers: {why}",
        expected="a server answers behind the name",
        severity=_severity(host, purpose, domain),
        exposure=Exposure.EVERYONE if purpose not in _SIDE or host.name == domain else Exposure.SOME,
        impact=_IMPACTS.get(purpose, Impact.REACH),
        probe=probe,
        aspect="silent",
        fix=Fix(
            summary=f"Point {host.name} at a server that answers",
            steps=(
                f"See if the server at {shown} should be running; if so, start it and open ports 80 and 443.",
                "Otherwise change the record to the address or name that your host gives for custom domains.",
                "Set the TTL to 300 seconds now, so that the next change does not wait.",
            ),
            hours=(0.5, 2),
            hours_reason="one record, or one server to bring up",
            waits=(Wait(WaitKind.DNS_TTL, round(ttl / 3600, 2), "caches keep the old record for its TTL"),),
            snippet=f"{host.name}. 300 IN A <the server's address>",
        ),
    )


def _broken(host: Host, answer: Exchange, purpose: Purpose, domain: str) -> Result:
    probe = Curl(answer.url)
    if challenged(answer):
        return unknown(
            host.name, f"a robot check answers {answer.status} in its place", "let this audit pass it", probe
        )
    return failed(
        host.name,
        seen=f"{answer.url} answers {answer.status}",
        expected="the front page, or at least an answer below 500",
        severity=_severity(host, purpose, domain),
        confidence=Confidence.FIRM,
        exposure=Exposure.EVERYONE if purpose not in _SIDE or host.name == domain else Exposure.SOME,
        impact=_IMPACTS.get(purpose, Impact.REACH),
        probe=probe,
        aspect="error",
        fix=Fix(
            summary=f"Mend the server error at {host.name}",
            steps=(
                "Open the deployment's logs at the time of this run and find the first error.",
                "If the edge answers for a server that is down (502, 504, 52x), bring that server up or correct its address.",
                "Deploy the last version that worked if the cause is not found within the hour.",
            ),
            hours=(0.5, 4),
            hours_reason="depends on the error in the logs",
            prompt=f"The page at {quote(answer.url)} answers with HTTP status {answer.status}. Find what fails on the server "
            "when that page is requested, mend it, and add a test that requests the page and expects a status below 400.",
        ),
    )


def _unsettled(host: Host, exchanges: list[Exchange], kinds: set[FailureKind], probe: Curl) -> Result:
    if not exchanges:
        return unknown(host.name, "the run ended before this host was visited", "run the audit again", probe)
    why = "; ".join(sorted({exchange.failure.detail for exchange in exchanges if exchange.failure}))
    if FailureKind.BLOCKED in kinds:
        return unknown(host.name, f"this run may not connect there: {why}", "allow it with --allow-private", probe)
    return unknown(host.name, f"something is there, but it gave no HTTP answer: {why}", "see edge.tls", probe)


def _severity(host: Host, purpose: Purpose, domain: str) -> Severity:
    if host.environment not in ("", "production"):
        return Severity.MEDIUM
    if host.name == domain or purpose not in _SIDE:
        return Severity.BLOCKER
    return Severity.HIGH


CHECK = Check(
    id="audit.domain-map",
    title="A host of the product is not there",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
