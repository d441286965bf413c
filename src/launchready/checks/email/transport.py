"""
Mail to the product's domain does not arrive.

Why it matters: People answer the welcome mail, write to the support address that the page names, report abuse, and the reports of DMARC come back. Where
nobody takes that mail, it bounces, or is tried for days and then bounces, and nobody at the product sees any of it.

What is looked at: The MX records of the product's domain, the addresses of what they name, and one look at each server as any sender begins (greeting, EHLO, STARTTLS,
QUIT; no mail is handed over). No MX counts only where something says that mail is expected: a page or the product file names an address, or a sender writes from the
domain. A null MX fits a domain that takes no mail; beside other MX it does not. Where no server at all can be connected to, it is UNKNOWN, since many networks
block port 25. That an MX is a CNAME is said by routing.dns-records. Of the product's other hosts it is only counted how many have a null MX.
A domain in MAIL FROM that the product file names must take bounces: without MX and address, many receivers refuse its mail.

Fix: Name servers that exist, or, where no mail is wanted, publish the null MX: `0 .`.

Reference: RFC 5321, section 5; RFC 7505 (null MX).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.mail_transport import PORT_25, expected, looked_at, server_fix, taking
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import FailureKind, HttpEvidence
from launchready.model.evidence.mail import MailEvidence, SmtpEndpoint
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.mail_hosts import MAX_EXCHANGERS, Exchangers, exchangers
from launchready.standards.urls import parse_address

NEVER = 521
"""The code of a host that takes no mail at all (RFC 7504)."""
_SILENT = (FailureKind.REFUSED.value, FailureKind.TIMEOUT.value)


def evaluate(
    dns: DnsEvidence, mail: MailEvidence, http: HttpEvidence, hosts: HostsEvidence, product: Product
) -> Iterator[Result]:
    """Judge the product's domain, then what its senders put into MAIL FROM."""
    domain = product.domain
    found = taking(dns, domain)
    if isinstance(found, Result):
        yield found
    elif not found.hosts:
        yield _nobody(domain, found, dns, mail, http, hosts, product)
    else:
        yield from _servers(domain, found, dns, mail)
    envelopes = dict.fromkeys(each.envelope_domain for each in product.email.senders if each.envelope_domain)
    for name in envelopes:
        if name != domain and (result := _envelope(name, dns)):
            yield result


def _nobody(
    domain: str,
    found: Exchangers,
    dns: DnsEvidence,
    mail: MailEvidence,
    http: HttpEvidence,
    hosts: HostsEvidence,
    product: Product,
) -> Result:
    probe = Dig(domain, "MX")
    null = sum(exchangers(a.values).null for h in hosts.hosts if h.name != domain and (a := dns.find(h.name, "MX")))
    others = f"; {null} of {max(0, len(hosts.hosts) - 1)} further hosts say so too" if null else ""
    if not product.email.receives:
        if found.null:
            return passed(domain, f"says by a null MX that it takes no mail{others}", probe)
        if not dns.addresses(domain):
            return passed(domain, "has neither MX nor address: mail to it bounces at once", probe)
        return failed(
            domain,
            seen=f"takes no mail, but does not say so: without MX, mail is tried at its address for days{others}",
            expected="a null MX (0 .)",
            severity=Severity.LOW,
            exposure=Exposure.FEW,
            probe=probe,
            aspect="no-null-mx",
            fix=dns_fix(
                f"Say in DNS that {domain} takes no mail",
                f"Publish MX 0 . at {domain}: mail to mistyped or forged addresses bounces at once. Other hosts that take no mail may say the same.",
                dns=dns,
                name=domain,
                rtype="MX",
                snippet=f"{domain}. 3600 IN MX 0 .",
            ),
        )
    why, told = expected(product, http)
    implicit = mail.server(domain)
    if not found.null and implicit is not None and implicit.told:
        return passed(domain, "has no MX, and takes mail at its own address", probe)
    if not why:
        return not_applicable(domain, "it takes no mail, and nothing says that it should")
    return failed(
        domain,
        seen=("a null MX says that it takes no mail" if found.null else "no MX record") + f", though {why}",
        expected="MX records that name the servers of your mailboxes",
        severity=Severity.HIGH if told else Severity.MEDIUM,
        exposure=Exposure.MANY if told else Exposure.SOME,
        probe=probe,
        aspect="null-mx" if found.null else "no-mx",
        fix=dns_fix(
            f"Let {domain} take mail",
            "Take a mailbox or a forwarding service for the domain, and publish the MX records that it shows.",
            "If no mail is wanted, name an address elsewhere, and say email.receives = false in the product file.",
            dns=dns,
            name=domain,
            rtype="MX",
            hours=(0.5, 2),
            reason="a mailbox and its records",
        ),
    )


def _servers(domain: str, found: Exchangers, dns: DnsEvidence, mail: MailEvidence) -> Iterator[Result]:
    hosts = found.hosts[:MAX_EXCHANGERS]
    flawed = False
    if found.null:
        flawed = True
        yield _failed(
            domain,
            dns,
            f"a null MX (0 .) stands beside {', '.join(hosts[:3])}",
            "either the null MX alone, or servers alone",
            Severity.MEDIUM,
            "null-beside",
            "Delete the record that is not meant: some senders take the null MX at its word, and bounce.",
        )
    gone = [(host, why) for host in hosts if (why := _no_address(host, dns, mail))]
    if gone:
        flawed = True
        all_gone = len(gone) == len(hosts)
        yield _failed(
            domain,
            dns,
            f"{'every' if all_gone else 'one'} server that MX names cannot be reached by anybody: {gone[0][0]} {gone[0][1]}",
            "servers with public addresses",
            Severity.HIGH if all_gone else Severity.MEDIUM,
            "no-address",
            "Correct the name in the MX record, or delete it. A final dot that is missing doubles the domain; an address is no name.",
            Dig(gone[0][0], "A"),
        )
        if all_gone:
            return
    lost = {host for host, _ in gone}
    seen = [each for each in looked_at(mail, found, domain) if each.host not in lost]
    yield from _answers(domain, seen, dns, flawed=flawed)


def _answers(domain: str, seen: list[SmtpEndpoint], dns: DnsEvidence, *, flawed: bool) -> Iterator[Result]:
    probe = Dig(domain, "MX")
    good = [each for each in seen if each.told]
    reached = [each for each in seen if each.connected]
    if not seen:
        yield unknown(domain, "no mail server was looked at in this run", "run a whole audit", probe)
    elif not reached:
        reason = f"no connection to any of its {len(seen)} mail servers: {seen[0].failure}"
        yield unknown(domain, reason[:300], PORT_25, probe)
    elif not good and all(each.code == NEVER for each in reached):
        yield failed(
            domain,
            seen=f"{reached[0].host} says that it takes no mail: {reached[0].greeting}",
            expected="a server that takes the domain's mail",
            severity=Severity.HIGH,
            exposure=Exposure.MANY,
            probe=probe,
            aspect="takes-none",
            fix=server_fix(
                f"Have the mail of {domain} taken in", "Let MX name a server that has mailboxes for the domain."
            ),
        )
    elif not good:
        reason = f"{reached[0].host} lets this program not in: {reached[0].failure}"
        remedy = "run the audit from an address that mail may come from; senders' own servers may well be let in"
        yield unknown(domain, reason, remedy, probe)
    else:
        silent = [each for each in seen if not each.connected and each.failure_kind in _SILENT]
        if silent:
            flawed = True
            yield _failed(
                domain,
                dns,
                f"{silent[0].host} takes no connection, and {good[0].host} does: {silent[0].failure}"[:300],
                "every server that MX names takes connections on port 25",
                Severity.LOW,
                "silent",
                "Start the server, or delete its MX record: senders lose time on it.",
                confidence=Confidence.FIRM,
            )
        if not flawed:
            yield passed(domain, f"{', '.join(each.host for each in good[:5])} take mail", probe)


def _no_address(host: str, dns: DnsEvidence, mail: MailEvidence) -> str:
    """Return why nobody can connect to a mail server, "" if one might."""
    if parse_address(host) is not None:
        return "is an address, where a name must stand"
    endpoint = mail.server(host)
    if endpoint is not None and endpoint.failure_kind == FailureKind.BLOCKED.value:
        return f"leads where no sender gets: {endpoint.failure}"[:200]
    answers = [dns.find(host, rtype) for rtype in ("A", "AAAA")]
    if all(answer is not None and answer.status.settled and not answer.values for answer in answers):
        return "has no address"
    return ""


def _envelope(name: str, dns: DnsEvidence) -> Result | None:
    answers = [dns.find(name, rtype) for rtype in ("MX", "A", "AAAA")]
    if any(answer is None or not answer.status.settled for answer in answers):
        return unknown(name, "whether it takes bounces was not told", "run the audit again", Dig(name, "MX"))
    found = exchangers(answers[0].values if answers[0] else ())
    if found.hosts or (not found.null and any(answer and answer.values for answer in answers[1:])):
        return passed(name, "takes the bounces of mail that is sent with it", Dig(name, "MX"))
    return failed(
        name,
        seen="stands in MAIL FROM, and "
        + ("a null MX says that it takes no mail" if found.null else "has neither MX nor address"),
        expected="the MX record that the sending service asks for",
        severity=Severity.HIGH,
        exposure=Exposure.MANY,
        probe=Dig(name, "MX"),
        aspect="no-bounces",
        fix=dns_fix(
            f"Let {name} take bounces",
            "Publish the MX record that the sending service shows for its MAIL FROM domain: many receivers refuse mail from a domain that takes none.",
            dns=dns,
            name=name,
            rtype="MX",
        ),
    )


def _failed(
    domain: str,
    dns: DnsEvidence,
    seen: str,
    wanted: str,
    severity: Severity,
    aspect: str,
    step: str,
    probe: Dig | None = None,
    confidence: Confidence = Confidence.CERTAIN,
) -> Result:
    return failed(
        domain,
        seen=seen,
        expected=wanted,
        severity=severity,
        confidence=confidence,
        exposure=Exposure.MANY if severity is Severity.HIGH else Exposure.SOME,
        probe=probe or Dig(domain, "MX"),
        aspect=aspect,
        fix=dns_fix(f"Correct the MX records of {domain}", step, dns=dns, name=domain, rtype="MX"),
    )


CHECK = Check(
    id="email.transport",
    title="Mail to the product's domain does not arrive",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
