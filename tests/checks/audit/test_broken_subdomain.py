"""Cases of audit.broken-subdomain."""

from __future__ import annotations

from seen import Bad, answer, evidence, failure, host, name, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import FailureKind

APEX = (*name("kettle.example", "192.0.2.1"), page("https://kettle.example/"))
HELP = "help.kettle.example"


def dead(source: Source, name_: str = HELP) -> Evidence:
    return evidence(*APEX, host(name_, source), *name(name_))


def closed(source: Source, name_: str = HELP, kind: FailureKind = FailureKind.REFUSED) -> Evidence:
    silent = (failure(f"https://{name_}/", kind), failure(f"http://{name_}/", kind))
    return evidence(*APEX, host(name_, source), *name(name_, "192.0.2.7"), *silent)


def failing(aspect: str, severity: Severity = Severity.MEDIUM, where: str = HELP) -> set[tuple[str, str, Severity]]:
    return {(where, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "it answers": evidence(*APEX, host(HELP, Source.PAGE), *name(HELP, "192.0.2.7"), page(f"https://{HELP}/")),
    "an API without a front page": evidence(
        *APEX,
        host("api.kettle.example", Source.SCRIPT),
        *name("api.kettle.example", "192.0.2.7"),
        answer("https://api.kettle.example/", status=404),
    ),
    "plain http alone": evidence(
        *APEX, host(HELP, Source.PAGE), *name(HELP, "192.0.2.7"), failure(f"https://{HELP}/"), page(f"http://{HELP}/")
    ),
}
BAD: dict[str, Bad] = {
    "a page links to it": (dead(Source.PAGE), failing("unresolved")),
    "a sitemap names it": (dead(Source.SITEMAP), failing("unresolved")),
    "a redirect leads to it": (dead(Source.REDIRECT), failing("unresolved")),
    "a script names it": (dead(Source.SCRIPT), failing("unresolved", Severity.LOW)),
    "a policy names it": (dead(Source.CSP), failing("unresolved", Severity.LOW)),
    "a certificate names it": (dead(Source.CERTIFICATE), failing("unresolved", Severity.LOW)),
    "a CNAME to nowhere": (
        evidence(*APEX, host(HELP, Source.PAGE), *name(HELP, status=DnsStatus.NXDOMAIN, cname="gone.example.net")),
        failing("unresolved"),
    ),
    "a common name where nothing listens": (
        closed(Source.COMMON_NAME, "app.kettle.example"),
        failing("silent", where="app.kettle.example"),
    ),
    "a link to where nothing listens": (closed(Source.PAGE), failing("silent")),
    "an edge without a server": (
        evidence(*APEX, host(HELP, Source.PAGE), *name(HELP, "192.0.2.7"), answer(f"https://{HELP}/", status=522)),
        failing("error"),
    ),
}
SILENT: dict[str, Evidence] = {
    "a common name that does not exist": dead(Source.COMMON_NAME),
    "a declared host": evidence(*APEX, host(HELP), *name(HELP)),
    "staging behind a firewall": closed(Source.COMMON_NAME, "staging.kettle.example"),
    "staging in an old certificate": dead(Source.CERTIFICATE, "staging.kettle.example"),
    "an admin host behind a firewall": closed(Source.COMMON_NAME, "admin.kettle.example", FailureKind.TIMEOUT),
    "a mail host": dead(Source.CERTIFICATE, "autodiscover.kettle.example"),
    "a host that a certificate names, closed to the public": closed(Source.CERTIFICATE, "vault.kettle.example"),
    "parked": evidence(
        *APEX, host(HELP, Source.COMMON_NAME), *name(HELP, "192.0.2.7"), page(f"https://{HELP}/", title="Parked")
    ),
    "a login wall": evidence(
        *APEX, host(HELP, Source.PAGE), *name(HELP, "192.0.2.7"), answer(f"https://{HELP}/", status=401)
    ),
    "an error of the app": evidence(
        *APEX, host(HELP, Source.PAGE), *name(HELP, "192.0.2.7"), answer(f"https://{HELP}/", status=500)
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "the name server is silent": evidence(*APEX, host(HELP, Source.PAGE), *name(HELP, status=DnsStatus.TIMEOUT)),
    "a private address": closed(Source.PAGE, HELP, FailureKind.BLOCKED),
    "TLS that cannot be agreed": closed(Source.PAGE, HELP, FailureKind.TLS),
    "not visited": evidence(*APEX, host(HELP, Source.PAGE), *name(HELP, "192.0.2.7")),
}
