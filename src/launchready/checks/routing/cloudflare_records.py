"""
A DNS record at Cloudflare goes through the edge and must not, or does not and should.

Why it matters: A mail server behind the orange cloud gets no mail: the edge passes web traffic alone. A web host on the grey cloud, beside others that are
protected, shows the server's address to whoever wants to flood it.

What is looked at: The zone's records through Cloudflare's API. A host that an MX record names must not be proxied. A host of the product that is a web
host, and answers over https, should be proxied where others of it are, unless its record leads to a host with an edge of its own (Vercel, Netlify, a
status page, a help desk: those ask for the grey cloud).

Fix: DNS, Records: click the cloud of that record.

Reference: developers.cloudflare.com/dns/proxy-status.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.zone import ask, unreadable
from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.cloudflare import CloudflareEvidence, ZoneRecord
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import Product
from launchready.standards.edges import by_address, by_name
from launchready.standards.urls import parse_address

_ADDRESSES = ("A", "AAAA", "CNAME")


def evaluate(
    cloudflare: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, product: Product
) -> Iterator[Result]:
    """Judge the records of the product's hosts."""
    stopped = unreadable(cloudflare, hosts, http, product, "records")
    if stopped:
        yield stopped
        return
    found = [*_mail(cloudflare), *_web(cloudflare, hosts, http)]
    yield from found
    if cloudflare.records_cut:
        words = f"only the first {len(cloudflare.records)} records were read"
        yield unknown(cloudflare.zone, words, "look at the others in the dashboard", aspect="cut")
    elif not found:
        through = len({record.name for record in cloudflare.records if record.proxied})
        yield passed(
            cloudflare.zone,
            f"{through} names go through the edge, and none that must not",
            ask(cloudflare, "/dns_records"),
        )


def _mail(zone: CloudflareEvidence) -> Iterator[Result]:
    named = {record.content.rstrip(".").lower() for record in zone.records if record.type == "MX"}
    for host in sorted({record.name for record in zone.records if record.proxied and record.name in named}):
        yield failed(
            host,
            seen="mail is sent to a host that goes through the edge, which passes no mail",
            expected="a record that is not proxied (DNS only)",
            severity=Severity.HIGH,
            impact=Impact.EMAIL,
            probe=ask(zone, f"/dns_records?name={host}"),
            aspect="mail-proxied",
            fix=_fix(f"Set {host} to DNS only", "grey"),
        )


def _web(zone: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence) -> Iterator[Result]:
    if not any(record.proxied for record in zone.records):
        return
    mail = {record.content.rstrip(".").lower() for record in zone.records if record.type == "MX"}
    for host in hosts.hosts:
        own = [record for record in zone.records if record.name == host.name and record.type in _ADDRESSES]
        answer = http.find(f"https://{host.name}/")
        if not own or host.name in mail or answer is None or not answer.answered:
            continue
        if any(record.proxied for record in own) or not all(map(_own_server, own)):
            continue
        yield failed(
            host.name,
            seen=f"{own[0].type} {own[0].content} is not proxied, while other hosts are",
            expected="a proxied record",
            severity=Severity.MEDIUM,
            exposure=Exposure.MANY,
            impact=Impact.REACH,
            probe=ask(zone, f"/dns_records?name={host.name}"),
            aspect="bare",
            fix=_fix(f"Let {host.name} go through the edge", "orange"),
        )


def _own_server(record: ZoneRecord) -> bool:
    """Return True for a record that leads to an address of one's own: names lead to services that want no edge in front."""
    return (
        record.type != "CNAME"
        and parse_address(record.content) is not None
        and not by_address(record.content)
        and not by_name((record.name,))
    )


def _fix(summary: str, colour: str) -> Fix:
    return Fix(
        summary=summary,
        steps=(
            f"DNS, Records: edit the record and turn its cloud {colour}.",
            "Look at the site and send a mail afterwards.",
        ),
        hours=(0.1, 0.5),
        hours_reason="one click, and a look",
    )


CHECK = Check(
    id="routing.cloudflare-records",
    title="A record's cloud has the wrong colour",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
