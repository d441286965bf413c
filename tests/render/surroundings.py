"""Hosts, and the evidence of DNS, TLS and HTTP around them, for the sample reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsRecord, DnsStatus
from launchready.model.evidence.hosts import Host, Sighting, Source
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence, HttpFailure
from launchready.model.evidence.tls import Certificate, TlsEndpoint, TlsEvidence, Trust

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


def surroundings(names: tuple[str, ...]) -> dict[str, object]:
    """DNS, TLS and HTTP evidence for hosts: www is canonical, old redirects in a loop, help dangles, some do not exist."""
    answers, endpoints, exchanges = [], [], []
    for index, name in enumerate(names):
        label = name.partition(".")[0]
        if label in ("docs", "status", "admin", "blog"):
            answers.append(DnsAnswer(name, "A", DnsStatus.NXDOMAIN, (), NOW))
            continue
        records: tuple[DnsRecord, ...]
        if label == "help":
            records = (DnsRecord(name, "CNAME", 86400, "kettle.helpdesk.test."),)
            answers.append(DnsAnswer(name, "A", DnsStatus.NODATA, records, NOW))
            exchanges.append(
                Exchange("GET", f"https://{name}/", NOW, failure=HttpFailure(FailureKind.DNS, "no address"))
            )
            continue
        address = f"192.0.2.{10 + index % 4}"
        records = (DnsRecord(name, "CNAME", 300, "edge.host.test."), DnsRecord("edge.host.test", "A", 60, address))
        records = records[1:] if label == "kettle" else records
        answers.append(DnsAnswer(name, "A", DnsStatus.NOERROR, records, NOW))
        expires = NOW + timedelta(days=3 if label == "api" else 61)
        leaf = Certificate("ab" * 32, f"CN={name}", "CN=Kettle Lab CA,O=Kettle", (name,), NOW - timedelta(days=29),
                           expires, "EC", 256, "sha256", False)  # fmt: skip
        endpoints.append(TlsEndpoint(name, 443, NOW, address, "TLSv1.3", chain=(leaf,), trust=Trust.TRUSTED))
        exchanges.append(redirect(f"http://{name}/", f"https://{name}/"))
        target = {"kettle": "https://www.kettle.test/", "old": "https://older.kettle.test/"}.get(label, "")
        if label == "older":
            target = "https://old.kettle.test/"
        if label == "chat":
            exchanges.append(Exchange("GET", f"https://{name}/", NOW, failure=HttpFailure(FailureKind.TIMEOUT, "10 s")))
        elif label == "self":
            exchanges.append(
                Exchange(
                    "GET", f"https://{name}/", NOW, status=200, tls_verified=False, tls_error="self-signed certificate"
                )
            )
        elif target:
            exchanges.append(redirect(f"https://{name}/", target))
        else:
            exchanges.append(Exchange("GET", f"https://{name}/", NOW, status=200, tls_verified=True))
    return {
        "dns": DnsEvidence(tuple(answers)),
        "tls": TlsEvidence(tuple(endpoints)),
        "http": HttpEvidence(tuple(exchanges)),
    }


def redirect(url: str, location: str) -> Exchange:
    return Exchange("GET", url, NOW, status=301, headers=(("location", location),))


def product_hosts(count: int) -> tuple[Host, ...]:
    known = ["kettle.test", "www.kettle.test", "app.kettle.test", "api.kettle.test", "chat.kettle.test",
             "help.kettle.test", "old.kettle.test", "older.kettle.test", "self.kettle.test", "docs.kettle.test", "status.kettle.test",
             "admin.kettle.test", "blog.kettle.test"]  # fmt: skip
    names = known[:count] + [f"customer-{number}.eu-west.kettle.test" for number in range(1, count - len(known) + 1)]
    out = []
    for name in names:
        label = name.partition(".")[0]
        guessed = label in ("docs", "status", "admin", "blog")
        source = Source.COMMON_NAME if guessed else Source.CERTIFICATE if "-" in label else Source.DECLARED
        purpose = {"kettle": "homepage", "www": "homepage", "app": "app", "api": "api", "chat": "chat"}.get(label, "")
        out.append(Host(name, (Sighting(source),), purpose, "production" if purpose else "", "ops" if purpose else ""))
    return tuple(out)
