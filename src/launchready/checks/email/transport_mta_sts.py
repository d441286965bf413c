"""
The domain promises encrypted mail by MTA-STS, and breaks the promise.

Why it matters: A policy in force tells Gmail, Microsoft and others to hand over mail only to the servers that it names, and only with a certificate that holds. Where the
servers have changed and the policy has not, these senders stop delivering; a policy that nobody can read protects nothing, though the owner believes so.

What is looked at: The record at _mta-sts, the policy at https://mta-sts.DOMAIN/.well-known/mta-sts.txt (no redirect, a certificate that holds, text/plain, 64 kB at most), every
MX against it, and the certificates of the servers that were reached. A mismatch is high in mode enforce where no server is left, medium where some are, low in mode testing. A
policy that cannot be read is medium: senders go on as if there were none, unless they remember one. A domain without MTA-STS is fine: it is optional, and most have none.

Fix: Name the servers of the MX records in the policy, then change the id in the record.

Reference: RFC 8461.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.mail_transport import ASK_AGAIN, looked_at, mail_probe, server_fix, taking
from launchready.model.check import (
    Check,
    Exposure,
    Fix,
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
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.evidence.mail import MailEvidence, SmtpEndpoint, StsPolicy
from launchready.model.evidence.run import Run
from launchready.model.probe import Curl, Dig, Probe
from launchready.model.product import Product
from launchready.standards.mail_hosts import MAX_EXCHANGERS, Exchangers
from launchready.standards.mail_tls import flaw
from launchready.standards.mta_sts import matches, policy_url, read_record, record_name

SHORT = 86_400
"""Seconds; a policy that senders forget within a day protects hardly anything (RFC 8461, section 3.2 wants weeks)."""
_NOT_SEEN = (FailureKind.TIMEOUT, FailureKind.PROXY, FailureKind.UNREACHABLE, FailureKind.OTHER)


def evaluate(dns: DnsEvidence, mail: MailEvidence, http: HttpEvidence, run: Run, product: Product) -> Iterator[Result]:
    """Judge the record, the policy, and the servers by the policy."""
    domain = product.domain
    name = record_name(domain)
    answer = dns.find(name, "TXT")
    if answer is None or not answer.status.settled:
        why = f"ended with {answer.status}" if answer else "was not asked in this run"
        yield unknown(domain, f"the question for {name} {why}", ASK_AGAIN, Dig(name, "TXT"))
        return
    record = read_record(answer.values)
    if not record.present:
        yield not_applicable(domain, "it has no MTA-STS, which is optional")
        return
    if record.error:
        yield failed(
            domain,
            seen=f"the record at {name} does not count: {record.error}",
            expected="one record: v=STSv1; id=…;",
            severity=Severity.MEDIUM,
            exposure=Exposure.SOME,
            probe=Dig(name, "TXT"),
            aspect="record",
            fix=dns_fix(
                f"Correct the MTA-STS record of {domain}",
                f"Let one record alone stand at {name}; the id is letters and digits, and changes with the policy.",
                dns=dns,
                name=name,
                snippet=f'{name}. 3600 IN TXT "v=STSv1; id={run.now:%Y%m%d}"',
            ),
        )
        return
    policy = mail.policy(domain)
    broken = _unread(domain, http.find(policy_url(domain)), policy)
    if broken is not None:
        yield broken
        return
    assert policy is not None  # or it would be broken
    yield from _judge(domain, policy, dns, mail, run)


def _unread(domain: str, exchange: Exchange | None, policy: StsPolicy | None) -> Result | None:
    """Return what is to be said of a policy that senders cannot read, None for one that they can."""
    url = policy_url(domain)
    if exchange is None:
        return unknown(domain, "the run ended before the policy was asked for", "run the audit again", Curl(url))
    why = ""
    if exchange.failure is not None and exchange.status == 0:
        if exchange.failure.kind in _NOT_SEEN or "could not be resolved" in exchange.failure.detail:
            return unknown(
                domain, f"the policy was not seen: {exchange.failure.detail}", "run the audit again", Curl(url)
            )
        why = exchange.failure.detail
    elif exchange.tls_verified is False:
        why = f"its certificate does not hold ({exchange.tls_error})"
    elif 300 <= exchange.status < 400:
        why = f"it redirects ({exchange.status}), and senders do not follow"
    elif exchange.status != 200:
        why = f"the answer is {exchange.status}"
    elif (exchange.header("content-type") or "").partition(";")[0].strip().lower() != "text/plain":
        why = f"it is {(exchange.header('content-type') or 'of no type')[:60]}, and not text/plain"
    elif policy is None:
        return unknown(domain, "the policy did not come whole", "run the audit again", Curl(url))
    elif policy.errors:
        why = "; ".join(policy.errors[:3])
    if not why:
        return None
    return failed(
        domain,
        seen=f"the policy cannot be used: {why}"[:300],
        expected="200, text/plain, a certificate that holds, and version, mode, max_age, mx",
        severity=Severity.MEDIUM,
        exposure=Exposure.SOME,
        probe=Curl(url),
        aspect="policy",
        fix=Fix(
            summary=f"Serve the MTA-STS policy of {domain} so that senders can read it",
            steps=(
                f"Serve {url} as a plain text file, without a redirect, under a certificate for mta-sts.{domain}.",
                f"If MTA-STS is not wanted any more: serve mode: none first, and delete {record_name(domain)} once max_age has passed.",
            ),
            hours=(0.5, 2),
            hours_reason="one static file on a host of its own",
            snippet="version: STSv1\nmode: testing\nmx: mail.example.com\nmax_age: 604800",
        ),
    )


def _judge(domain: str, policy: StsPolicy, dns: DnsEvidence, mail: MailEvidence, run: Run) -> Iterator[Result]:
    url = policy_url(domain)
    found = taking(dns, domain)
    if isinstance(found, Result):
        yield found
        return
    if policy.mode == "none":
        yield passed(domain, "the policy says that there is none (mode: none)", Curl(url))
        return
    flaws = [flawed for flawed in (_names(domain, policy, found), _servers(domain, policy, found, mail, run)) if flawed]
    yield from flaws
    if policy.max_age < SHORT:
        flaws.append(_short(domain, policy))
        yield flaws[-1]
    if not flaws:
        reached = sum(each.tls is not None and not each.tls.failure for each in looked_at(mail, found, domain))
        yield passed(
            domain,
            f"mode {policy.mode}; it names every MX; {reached} servers were reached and their certificates hold",
            Curl(url),
        )


def _names(domain: str, policy: StsPolicy, found: Exchangers) -> Result | None:
    hosts = found.hosts[:MAX_EXCHANGERS]
    left_out = [host for host in hosts if not matches(policy, host)]
    if not left_out:
        return None
    return _failed(
        domain,
        policy,
        f"the policy (mode {policy.mode}) does not name {', '.join(left_out[:4])}, which MX does; it names {', '.join(policy.mx[:4])}",
        "every server of the MX records",
        "mx",
        Curl(policy_url(domain)),
        all_lost=len(left_out) == len(hosts),
        fix=Fix(
            summary=f"Name the mail servers of {domain} in its MTA-STS policy",
            steps=(
                "Write an mx line for each server of the MX records; *.example.com stands for one label.",
                f"Change the id at {record_name(domain)}, so that senders read the policy anew.",
            ),
            hours=(0.25, 1),
            hours_reason="one file and one record",
            snippet="\n".join(f"mx: {host}" for host in hosts),
        ),
    )


def _servers(domain: str, policy: StsPolicy, found: Exchangers, mail: MailEvidence, run: Run) -> Result | None:
    """Judge the certificates of the servers that were reached and that the policy names."""
    seen = [each for each in looked_at(mail, found, domain) if each.told and matches(policy, each.host)]
    bad = [(each, why) for each in seen if (why := _refused(each, run))]
    if not bad:
        return None
    endpoint, why = bad[0]
    return _failed(
        domain,
        policy,
        f"{endpoint.host} is not what the policy (mode {policy.mode}) promises: {why}"[:300],
        "STARTTLS with a trusted certificate for the server's name",
        "certificate",
        mail_probe(endpoint),
        all_lost=len(bad) == len(seen),
        fix=server_fix(
            f"Give {endpoint.host} the certificate that MTA-STS promises",
            f"Have a public authority issue a certificate for {endpoint.host}, and have it renewed by itself.",
            "Until it is done, set the policy to mode: testing and change the id: senders then deliver all the same.",
        ),
    )


def _refused(endpoint: SmtpEndpoint, run: Run) -> str:
    if not endpoint.offers_tls:
        return "it does not offer STARTTLS"
    if endpoint.tls is None or endpoint.tls.failure:
        timed_out = endpoint.failure_kind == FailureKind.TIMEOUT.value
        return "" if timed_out else f"STARTTLS breaks: {endpoint.failure}"
    return flaw(endpoint.tls, run.now)[1]


def _failed(
    domain: str, policy: StsPolicy, seen: str, expected: str, aspect: str, probe: Probe, *, all_lost: bool, fix: Fix
) -> Result:
    enforced = policy.mode == "enforce"
    severity = (Severity.HIGH if all_lost else Severity.MEDIUM) if enforced else Severity.LOW
    return failed(
        domain,
        seen=seen,
        expected=expected,
        severity=severity,
        exposure=Exposure.MANY if severity is Severity.HIGH else Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=fix,
    )


def _short(domain: str, policy: StsPolicy) -> Result:
    return failed(
        domain,
        seen=f"max_age is {policy.max_age} seconds: senders forget the policy within a day",
        expected="weeks (604800 or more)",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=Curl(policy_url(domain)),
        aspect="max-age",
        fix=Fix(
            summary=f"Let senders remember the MTA-STS policy of {domain}",
            steps=("Raise max_age to 604800 (a week), later to 2419200, and change the id.",),
            hours=(0.1, 0.5),
            hours_reason="one line and one record",
            snippet="max_age: 604800",
        ),
    )


CHECK = Check(
    id="email.transport-mta-sts",
    title="MTA-STS promises what the mail servers do not keep",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
    after=("email.transport",),
)
