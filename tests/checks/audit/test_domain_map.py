"""Cases of audit.domain-map."""

from __future__ import annotations

from seen import Bad, answer, evidence, failure, host, name, page, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import FailureKind

APEX = (*name("kettle.example", "192.0.2.1"), page("https://kettle.example/"))


def declared(host_: str, purpose: str, environment: str = "production") -> dict[str, object]:
    return {"surfaces": [{"host": host_, "purpose": purpose, "environment": environment}]}


def staging(fact: object) -> Evidence:
    product = declared("staging.kettle.example", "app", "staging")
    facts = (host("staging.kettle.example", environment="staging"), fact)
    return evidence(*APEX, *facts, product=product)  # type: ignore[arg-type]


GOOD: dict[str, Evidence] = {
    "the domain answers": evidence(*APEX),
    "only http answers": evidence(
        *name("kettle.example", "192.0.2.1"), failure("https://kettle.example/"), page("http://kettle.example/")
    ),
    "an API without a front page": evidence(
        *APEX,
        *name("api.kettle.example", "192.0.2.1"),
        answer("https://api.kettle.example/", status=404),
        product=declared("api.kettle.example", "api"),
    ),
    "a CNAME to the host": evidence(
        *name("kettle.example", "192.0.2.1", cname="proxy.example.net"), page("https://kettle.example/")
    ),
}

BAD: dict[str, Bad] = {
    "the domain does not exist": (
        evidence(
            host("kettle.example", Source.DOMAIN),
            *name("kettle.example"),
            failure("https://kettle.example/", FailureKind.DNS),
        ),
        {("kettle.example", "unresolved", Severity.BLOCKER)},
    ),
    "nothing listens": (
        evidence(
            *name("kettle.example", "192.0.2.1", ttl=604800),
            failure("https://kettle.example/"),
            failure("http://kettle.example/", FailureKind.TIMEOUT),
        ),
        {("kettle.example", "silent", Severity.BLOCKER)},
    ),
    "the server is down behind the edge": (
        evidence(*name("kettle.example", "192.0.2.1"), page("https://kettle.example/", status=522)),
        {("kettle.example", "error", Severity.BLOCKER)},
    ),
    "a status page that is gone": (
        evidence(
            *APEX,
            host("status.kettle.example"),
            *name("status.kettle.example"),
            product=declared("status.kettle.example", "status"),
        ),
        {("status.kettle.example", "unresolved", Severity.HIGH)},
    ),
    "a CNAME that leads nowhere": (
        evidence(
            *APEX,
            host("app.kettle.example"),
            *name("app.kettle.example", status=DnsStatus.NXDOMAIN, cname="gone.example.net"),
            record("kettle.example", "SOA", "ns1.kettle.example hostmaster.kettle.example 1 7200 900 1209600 600"),
            product=declared("app.kettle.example", "app"),
        ),
        {("app.kettle.example", "unresolved", Severity.BLOCKER)},
    ),
    "staging that is down": (
        staging(name("staging.kettle.example")),
        {("staging.kettle.example", "unresolved", Severity.MEDIUM)},
    ),
}

SILENT: dict[str, Evidence] = {
    "a guessed host that is not there": evidence(
        *APEX, host("help.kettle.example", Source.COMMON_NAME), *name("help.kettle.example")
    ),
    "www that nobody declared": evidence(
        *APEX, host("www.kettle.example", Source.COMMON_NAME), *name("www.kettle.example")
    ),
    "a mail host without a web server": evidence(
        *APEX,
        *name("mail.kettle.example", "192.0.2.9"),
        failure("https://mail.kettle.example/"),
        failure("http://mail.kettle.example/"),
        product=declared("mail.kettle.example", "mail"),
    ),
    "IPv6 only": evidence(
        *(name("kettle.example", status=DnsStatus.NODATA)[:1]),
        record("kettle.example", "AAAA", "2001:db8::1"),
        page("https://kettle.example/"),
    ),
    "a login wall": evidence(*name("kettle.example", "192.0.2.1"), page("https://kettle.example/", status=401)),
    "a robot check with 503": evidence(
        *name("kettle.example", "192.0.2.1"),
        page("https://kettle.example/", ("cf-mitigated", "challenge"), status=503, title="Just a moment..."),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "the name server does not answer": evidence(
        host("kettle.example", Source.DOMAIN), *name("kettle.example", status=DnsStatus.TIMEOUT)
    ),
    "SERVFAIL": evidence(host("kettle.example", Source.DOMAIN), *name("kettle.example", status=DnsStatus.SERVFAIL)),
    "a private address": evidence(
        *name("kettle.example", "10.0.0.1"), failure("https://kettle.example/", FailureKind.BLOCKED)
    ),
    "not visited yet": evidence(host("kettle.example", Source.DOMAIN), *name("kettle.example", "192.0.2.1")),
    "broken TLS and nothing on http": evidence(
        *name("kettle.example", "192.0.2.1"),
        failure("https://kettle.example/", FailureKind.TLS),
        failure("http://kettle.example/"),
    ),
}
