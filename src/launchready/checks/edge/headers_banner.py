"""
A host tells the exact version of its software.

Why it matters: Whoever looks for products with a known hole finds this one by its version, without knocking twice.

What is looked at: Server, X-Powered-By, X-AspNet-Version, X-AspNetMvc-Version and X-Generator of the answers of each host. A name without a
version is nothing to hide, nor is the name of an edge.

Fix: Switch the version off (nginx: `server_tokens off;`, PHP: `expose_php = Off`, Express: `app.disable("x-powered-by")`).

Reference: RFC 9110, section 10.2.4; OWASP Secure Headers.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.answers import own
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
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.headers import version_told
from launchready.standards.urls import host_of

NAMES = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")
_EDGES = (
    "awselb",
    "cloudfront",
    "fly/",
    "framer/",
    "railway",
    "bunnycdn",
    "ecs ",
    "ecacc",
    "sucuri",
    "envoy",
    "ats/",
    "gws",
    "github",
)
"""Words of edges and hosts whose version nobody but they themselves decide."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host's answers, once."""
    clean: dict[str, str] = {}
    told: dict[str, tuple[str, str]] = {}
    for exchange in own(hosts, http):
        host = host_of(exchange.url)
        clean.setdefault(host, exchange.url)
        for name in NAMES:
            value = exchange.header(name) or ""
            if host not in told and version_told(value) and not value.lower().startswith(_EDGES):
                told[host] = (f"{name}: {value[:120]}", exchange.url)
    if not clean:
        yield not_applicable(product.domain, "no host answered")
    for host, url in clean.items():
        if host not in told:
            yield passed(host, "no version is told", Curl(url))
            continue
        seen, where = told[host]
        yield failed(
            host,
            seen=seen,
            expected="no version",
            severity=Severity.LOW,
            exposure=Exposure.FEW,
            probe=Curl(where),
            aspect="version",
            fix=Fix(
                summary=f"Switch off the version in {host}'s headers",
                steps=(
                    "nginx: server_tokens off. Apache: ServerTokens Prod. PHP: expose_php = Off. IIS: remove the header in web.config.",
                    "Then bring that software up to date: hiding a version mends no hole.",
                ),
                hours=(0.25, 1),
                hours_reason="one setting",
                prompt=(
                    "Stop telling software versions in response headers: remove X-Powered-By and X-Generator and the version in Server, in the "
                    "server's or framework's configuration."
                ),
            ),
        )


CHECK = Check(
    id="edge.headers-banner",
    title="A host tells the version of its software",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
