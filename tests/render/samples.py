"""Sample reports for every format: made of plain values, each a kind of run that renderers must do justice to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from render.surroundings import NOW, product_hosts, redirect, surroundings

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsRecord, DnsStatus
from launchready.model.evidence.hosts import Host, HostsEvidence, Sighting, Source
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.run import Anchor, Gap, ProductSource, Resolve, Run, Seams
from launchready.model.evidence.tls import Certificate, TlsEndpoint, TlsEvidence
from launchready.model.finding import Finding, Risk
from launchready.model.probe import Curl, Dig, OpenSsl
from launchready.model.product import Product, Waiver
from launchready.model.verdict import Action, Decision, Plan, Report, Task, Verdict

LOSS = {Severity.BLOCKER: 100.0, Severity.HIGH: 60.0, Severity.MEDIUM: 30.0, Severity.LOW: 10.0}
EXPOSURE = {Exposure.EVERYONE: 1.0, Exposure.MANY: 0.8, Exposure.SOME: 0.5, Exposure.FEW: 0.3}
CONFIDENCE = {Confidence.CERTAIN: 1.0, Confidence.FIRM: 0.8, Confidence.TENTATIVE: 0.5}

# What a stranger may put where a host name, a header or a title is expected: one of each trick, with a mark to look for.
NASTY = (
    "\x1b]0;owned\x07\x1b[31mEVIL\u202egnp.exe\u200b\x00\x9b2J"
    "\"><script>alert(1)</script><img src=x onerror=alert(2)>'`${7*7}`{{7*7}}"
    "\r\n::error file=a::b\n##[add-mask]x\n::stop-commands::t\n"
    "| a | b |\n```\n# heading\n[click](javascript:alert(3)) ![i](http://evil.test/x.png) <!-- c --> ]]>"
    " @admin #1 www.evil.test https://evil.test/ a@evil.test &lt;b&gt; %0A\ufffe\u2028end"
)


def _check(name: str, title: str, impact: Impact, severity: Severity) -> Check:
    return Check(name, title, Stage(name.split(".", maxsplit=1)[0]), impact, severity, lambda: iter(()))


DMARC = _check("email.dmarc-policy", "Anyone can send mail in this domain's name", Impact.EMAIL, Severity.BLOCKER)
EXPIRY = _check("edge.tls-expiry", "The certificate runs out before the launch", Impact.REACH, Severity.BLOCKER)
BROKEN = _check("audit.broken-subdomain", "A host of the product does not answer", Impact.CHAT, Severity.BLOCKER)
DANGLING = _check("audit.dangling-record", "A DNS record points to a name that a stranger can claim", Impact.TRUST,
                  Severity.BLOCKER)  # fmt: skip
HSTS = _check("edge.hsts", "Browsers may still reach the product over plain http", Impact.TRUST, Severity.MEDIUM)
CANONICAL = _check("routing.canonical-host", "www and apex are two different sites", Impact.REACH, Severity.HIGH)
LISTING = _check("audit.marketplace-listing", "A privacy policy is not linked", Impact.SIGNUP, Severity.LOW)
BACKEND = _check("edge.backend-open", "Customer rows can be read with the public key", Impact.DATA, Severity.BLOCKER)
CHECKS = (DMARC, EXPIRY, BROKEN, DANGLING, HSTS, CANONICAL, LISTING, BACKEND)

DMARC_FIX = Fix(
    summary="Publish a DMARC record, watch the reports for a week, then refuse what fails",
    steps=(
        "Add the TXT record below at _dmarc.kettle.test, with p=none and a report address.",
        "Read the reports for seven days and add the senders that are missing to SPF and DKIM.",
        "Raise the policy to quarantine, then to reject.",
    ),
    hours=(1.0, 2.0),
    hours_reason="one record; an hour to read the first reports",
    waits=(
        Wait(WaitKind.DNS_TTL, 1.0, "the old answer may be kept for 3600 s"),
        Wait(WaitKind.DMARC_RAMP, 168.0, "a week of reports before mail may be refused"),
    ),
    snippet='_dmarc.kettle.test. 300 IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@kettle.test"',
)
CERT_FIX = Fix(
    summary="Renew the certificate and let it renew by itself",
    steps=("Run the ACME client once by hand.", "Check that its timer is enabled."),
    hours=(0.5, 1.0),
    hours_reason="one command, one timer",
    waits=(Wait(WaitKind.CERTIFICATE, 0.2, "the authority checks the domain"),),
    snippet="certbot renew --force-renewal",
)
RECORD_FIX = Fix(
    summary="Delete the record, or claim the name that it points to",
    steps=("Ask who still needs help.kettle.test.", "Delete the CNAME."),
    hours=(0.25, 0.5),
    hours_reason="one record",
    waits=(Wait(WaitKind.DNS_TTL, 24.0, "the record's TTL is 86400 s"),),
)
HEADER_FIX = Fix(
    summary="Send Strict-Transport-Security with every https answer",
    steps=("Set the header in the edge's configuration.",),
    hours=(0.25, 0.5),
    hours_reason="one header",
    snippet="Strict-Transport-Security: max-age=31536000; includeSubDomains",
    prompt=(
        'In this project, send the response header "Strict-Transport-Security: max-age=31536000; includeSubDomains" '
        "with every https answer.\nDo not change anything else. Show me the file that you changed."
    ),
)
TRANSFER_FIX = replace(
    RECORD_FIX,
    summary="Get the domain's DNS back from the former agency",
    waits=(Wait(WaitKind.UNBOUNDED, 0.0, "the registrar waits for the former owner's consent"),),
)


def _finding(check: Check, where: str, severity: Severity, fix: Fix, **more: object) -> Finding:
    probe = more.pop("probe", None) or Curl(f"https://{where}/")
    words = {"seen": f"{where} answers without it", "expected": "it is there", **more}
    return Finding.of(check, failed(where, severity=severity, probe=probe, fix=fix, **words))  # type: ignore[arg-type]


def _risks(findings: tuple[Finding, ...]) -> tuple[Risk, ...]:
    made = [
        Risk(finding, LOSS[severity], EXPOSURE[finding.result.exposure], CONFIDENCE[finding.result.confidence])
        for finding in findings
        if finding.failing and (severity := finding.result.severity)
    ]
    return tuple(sorted(made, key=lambda risk: -risk.score))


def _plan(findings: tuple[Finding, ...], limit: float = 48.0) -> Plan:
    start = 0.0
    tasks: list[Task] = []
    for finding in findings:
        fix = finding.result.fix
        assert fix
        worked = start + fix.hours[1]
        endless = any(wait.kind is WaitKind.UNBOUNDED for wait in fix.waits)
        done = None if endless else worked + sum(wait.hours for wait in fix.waits)
        tasks.append(
            Task(
                f"fix-{len(tasks) + 1}", finding.check, finding.title, (finding.result.where,), fix, fix.hours,
                fix.hours_reason, fix.waits, start, worked, done, (tasks[-1].id,) if tasks else (),
            )
        )  # fmt: skip
        start = worked
    ends = [task.done for task in tasks]
    hours = None if None in ends else max((end for end in ends if end is not None), default=0.0)
    return Plan(tuple(replace(task, critical=task.done == hours) for task in tasks), hours, limit)


def _report(evidence: Evidence, findings: tuple[Finding, ...], decision: Decision, *reasons: str) -> Report:
    blockers = tuple(finding for finding in findings if finding.blocks)
    tonight = tuple(
        Action(fix.summary, f"{finding.title}: {finding.result.where}", fix.steps[0])
        for finding in blockers[:3]
        if (fix := finding.result.fix)
    )
    unproven = tuple(finding for finding in findings if finding.unproven)
    verdict = Verdict(decision, reasons, _plan(blockers), blockers, unproven)
    return Report(evidence, findings, _risks(findings), verdict, tonight)


def _evidence(hosts: tuple[Host, ...] = (), **parts: object) -> Evidence:
    run = Run("0.1.0", NOW, NOW + timedelta(seconds=38), NOW)
    product = Product(domain="kettle.test", name="Kettle", canonical_url="https://www.kettle.test/")
    evidence = Evidence(run, product, hosts=HostsEvidence("kettle.test", hosts))
    return replace(evidence, **parts)  # type: ignore[arg-type]


def no_go(hosts: int = 50) -> Report:
    """Blockers with a wait of a week, unknowns, a waiver, a known finding and 50 hosts, reached through a lab's seams."""
    waiver = Waiver(check="routing.canonical-host", reason="the old site stays until March", owner="Ada Ops",
                    expires=date(2027, 1, 31))  # fmt: skip
    certificate = _finding(EXPIRY, "api.kettle.test", Severity.BLOCKER, CERT_FIX, probe=OpenSsl("api.kettle.test"),
                           seen="the certificate ends on 24 Nov 2026, in 3 days, with 3 % of its lifetime left",
                           expected="a third of the lifetime left, or a renewal that is due before")  # fmt: skip
    findings = (
        certificate,
        _finding(BROKEN, "https://chat.kettle.test/", Severity.BLOCKER, CERT_FIX, probe=Curl("https://chat.kettle.test/"),
                 seen="no answer within 10 s", expected="an answer", exposure=Exposure.MANY),
        _finding(DMARC, "kettle.test", Severity.BLOCKER, DMARC_FIX, probe=Dig("_dmarc.kettle.test", "TXT"),
                 seen="there is no DMARC record", expected="a record with p=quarantine or p=reject",
                 exposure=Exposure.MANY),
        _finding(DANGLING, "help.kettle.test", Severity.BLOCKER, RECORD_FIX, probe=Dig("help.kettle.test", "CNAME"),
                 seen="CNAME kettle.helpdesk.test, which does not exist", expected="a name that exists",
                 confidence=Confidence.FIRM, exposure=Exposure.SOME),
        replace(_finding(CANONICAL, "old.kettle.test", Severity.HIGH, RECORD_FIX), waiver=waiver),
        _finding(HSTS, "www.kettle.test", Severity.MEDIUM, HEADER_FIX, seen="no Strict-Transport-Security header",
                 expected="max-age of 31536000 or more"),
        _finding(HSTS, "app.kettle.test", Severity.MEDIUM, HEADER_FIX, seen="no Strict-Transport-Security header",
                 expected="max-age of 31536000 or more", exposure=Exposure.SOME),
        replace(_finding(LISTING, "www.kettle.test", Severity.LOW, HEADER_FIX, confidence=Confidence.TENTATIVE,
                         exposure=Exposure.FEW), known=True),
        Finding.of(BACKEND, unknown("kettle.test", "no permission to read rows was proven",
                                    "prove control of the host: put the TXT record of `launchready authority` in place")),
        Finding.of(HSTS, unknown("status.kettle.test", "the host does not exist")),
        Finding.of(EXPIRY, passed("www.kettle.test", "61 days left of 90")),
        Finding.of(BROKEN, passed("app.kettle.test", "answers 200")),
        Finding.of(LISTING, not_applicable("api.kettle.test", "not a page")),
    )  # fmt: skip
    declared = product_hosts(hosts)
    evidence = _evidence(
        declared,
        **surroundings(tuple(host.name for host in declared)),
        source=ProductSource("shop/launchready.toml", (Anchor("api.kettle.test", 12), Anchor("kettle.test", 2))),
        gaps=(Gap("rdap", "kettle.test", "no RDAP service is known for .test", "ask the registrar"),),
    )
    seams = Seams("127.0.0.1:5300", (Resolve("*", 443, "127.0.0.1", 8443),), ca_file="demo/ca.pem")
    evidence = replace(evidence, run=replace(evidence.run, seams=seams))
    return _report(
        evidence, findings, Decision.NO_GO,
        "Mending what blocks the launch takes 173 h, and there are 48 h.",
        "The longest wait is a week of DMARC reports before forged mail may be refused.",
    )  # fmt: skip


def endless() -> Report:
    """A blocker's fix has no known end."""
    findings = (_finding(DANGLING, "kettle.test", Severity.BLOCKER, TRANSFER_FIX),
                _finding(EXPIRY, "www.kettle.test", Severity.BLOCKER, CERT_FIX))  # fmt: skip
    return _report(_evidence(), findings, Decision.NO_GO, "Nobody can say when the domain's DNS comes back.")


def with_fixes() -> Report:
    """Blockers that are mended in time."""
    findings = (_finding(EXPIRY, "www.kettle.test", Severity.BLOCKER, CERT_FIX),
                _finding(DANGLING, "help.kettle.test", Severity.BLOCKER, RECORD_FIX),
                _finding(BROKEN, "chat.kettle.test", Severity.BLOCKER, CERT_FIX))  # fmt: skip
    hosts = product_hosts(9)
    evidence = _evidence(hosts, **surroundings(tuple(host.name for host in hosts)))
    return _report(evidence, findings, Decision.GO_WITH_FIXES, "What blocks the launch is mended in 25.5 h of 48 h.")


def clean() -> Report:
    """Nothing failed, nothing that may block is unknown."""
    hosts = product_hosts(4)
    findings = (Finding.of(EXPIRY, passed("www.kettle.test", "61 days left of 90")),
                Finding.of(LISTING, not_applicable("api.kettle.test", "not a page")))  # fmt: skip
    evidence = _evidence(hosts, **surroundings(tuple(host.name for host in hosts)))
    return _report(evidence, findings, Decision.GO, "No blocker failed, and every check that may block was made.")


def not_proven() -> Report:
    """Nothing failed, and a check that may block could not look; no host was found."""
    findings = (Finding.of(BACKEND, unknown("kettle.test", "no browser is installed", "install launchready[browser]")),)
    return _report(_evidence(), findings, Decision.NOT_PROVEN, "1 check that may block the launch could not be made.")


def interrupted() -> Report:
    """A run that was cut short, bound to some checks."""
    report = not_proven()
    run = replace(report.evidence.run, complete=False, interruption="stopped by Ctrl-C after 4 s")
    return replace(report, evidence=replace(report.evidence, run=run), only=("edge", "audit.domain-map"))


def nasty() -> Report:
    """A stranger's text in every field that can hold one."""
    bad, long = NASTY, NASTY + "A" * 9000
    wait = Wait(WaitKind.REVIEW, 12.0, bad)
    fix = Fix(bad, (bad, long), (1.0, 2.0), bad, (wait,), snippet=long, prompt=long)
    check = replace(DMARC, title=bad)
    waiver = Waiver.model_construct(check="edge", where="", reason=bad, owner=bad, expires=date(2027, 1, 31))
    blocker = Finding.of(check, failed(bad, seen=long, expected=bad, severity=Severity.BLOCKER, probe=Curl(bad), fix=fix,
                                       aspect=bad))  # fmt: skip
    findings = (
        blocker,
        replace(blocker, waiver=waiver),
        Finding.of(check, failed("https://evil.test/" + bad, seen=bad, expected=bad, severity=Severity.LOW,
                                 probe=Dig(bad, bad), fix=fix)),
        Finding.of(check, unknown(bad, bad, bad)),
        Finding.of(check, passed(bad, bad)),
        Finding.of(check, not_applicable(bad, bad)),
    )  # fmt: skip
    host = Host(bad, (Sighting(Source.PAGE, bad),), bad, bad, bad)
    url = f"https://{bad}/"
    record = DnsRecord(bad, "CNAME", 1, bad)
    leaf = Certificate(bad, bad, bad, (bad,), NOW, NOW, bad, 1, bad, False)
    evidence = _evidence(
        (host, Host("javascript:alert(1)", (Sighting(Source.DECLARED),))),
        dns=DnsEvidence((DnsAnswer(bad.lower().rstrip("."), "A", DnsStatus.NOERROR, (record,), NOW),)),
        tls=TlsEvidence((TlsEndpoint(bad, 443, NOW, bad, chain=(leaf,), failure=bad),)),
        http=HttpEvidence((redirect(url, "javascript:alert(1)//" + bad),)),
        source=ProductSource("../" + bad, (Anchor(bad, 3),)),
        gaps=(Gap(bad, bad, bad, bad),),
    )
    run = replace(evidence.run, tool_version=bad, complete=False, interruption=bad)
    product = evidence.product.model_copy(update={"name": bad, "canonical_url": "javascript:alert(1)"})
    report = _report(replace(evidence, run=run, product=product), findings, Decision.NO_GO, bad, long)
    return replace(report, only=(bad,))


SAMPLES: dict[str, Callable[[], Report]] = {
    "no-go": no_go, "endless": endless, "with-fixes": with_fixes, "clean": clean, "not-proven": not_proven,
    "interrupted": interrupted, "nasty": nasty,
}  # fmt: skip
