"""
A production name leads to staging, to a preview, or to the visitor's own machine.

Why it matters: People who type the product's address land on the place where it is tried out: half-done features, test data, payments that
are none. Everything else that was set up for production is not even reached.

What is looked at: Every production host of the product, its CNAME chain and its redirects, hop by hop. Staging is what the product file says,
else a word in the host's name (`staging`, `uat`, `qa` …; `dev` and `test` alone are a weaker sign, since companies also call places for the
public so). Hosts of others, such as a login service's, are not judged by words. Previews are known by the form of their names.

Fix: Point the name, or the redirect, at the production deployment.

Reference: RFC 1034, section 3.6.2 (CNAME); RFC 9110, section 15.4 (redirects); vercel.com/docs/deployments/generated-urls.
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
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import Host, HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl, Dig
from launchready.model.product import Product
from launchready.standards.environments import is_passing, is_staging
from launchready.standards.redirects import End, follow
from launchready.standards.scripts import is_local
from launchready.standards.urls import host_of


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each production host by the names that it is led to."""
    for host in hosts.hosts:
        if is_staging(product, host.name):
            continue
        led = _redirected(host, http, product)
        if led:
            yield _by_redirect(host, led, product)
            continue
        answer = dns.find(host.name, "A")
        names = [name.rstrip(".").lower() for name in answer.cnames] if answer else []
        wrong = next((name for name in names if is_staging(product, name) or is_passing(name)), "")
        if wrong:
            yield _by_dns(host, wrong, answer.ttl if answer else 0, product)
        elif names or any(http.find(f"{scheme}://{host.name}/") for scheme in ("https", "http")):
            yield passed(host.name, "it leads to no staging or preview", Curl(f"https://{host.name}/", follow=True))


def _redirected(host: Host, http: HttpEvidence, product: Product) -> str:
    """Return the first name among a host's redirects that is no production."""
    for scheme in ("https", "http"):
        chain = follow(http, f"{scheme}://{host.name}/")
        urls = [hop.url for hop in chain.hops[1:]] + ([chain.detail] if chain.end is End.NOT_SEEN else [])
        for url in urls:
            name = host_of(url)
            if name != host.name and (is_staging(product, name) or is_passing(name) or is_local(name)):
                return name
    return ""


def _sure(name: str, product: Product) -> bool:
    return is_staging(product, name, surely=True) or is_passing(name) or is_local(name)


def _by_redirect(host: Host, name: str, product: Product) -> Result:
    sure = _sure(name, product)
    return failed(
        host.name,
        seen=f"visitors of {host.name} are redirected to {name}",
        expected="production's own page",
        severity=Severity.BLOCKER if sure and host.declared else Severity.HIGH,
        confidence=Confidence.CERTAIN if sure else Confidence.TENTATIVE,
        probe=Curl(f"https://{host.name}/", follow=True),
        aspect="redirect",
        fix=Fix(
            summary=f"Stop redirecting {host.name} to {name}",
            steps=(
                f"Find the redirect from {host.name}: in the host's domain settings, the edge's rules, or the app's own code.",
                "Let it lead to the production address, or take it out.",
                "If the redirect is permanent (301, 308), browsers remember it: test in a private window.",
            ),
            hours=(0.25, 1.5),
            hours_reason="one setting, once it is found",
        ),
    )


def _by_dns(host: Host, name: str, ttl: int, product: Product) -> Result:
    return failed(
        host.name,
        seen=f"its CNAME leads to {name}",
        expected="a name of the production deployment",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM if _sure(name, product) else Confidence.TENTATIVE,
        exposure=Exposure.EVERYONE,
        probe=Dig(host.name, "CNAME"),
        aspect="dns",
        fix=Fix(
            summary=f"Point {host.name} at production instead of {name}",
            steps=(
                "Look up the name that your host gives for the production deployment.",
                f"Change the CNAME of {host.name} to it, and add {host.name} to the production deployment's domains.",
            ),
            hours=(0.25, 1),
            hours_reason="one record",
            waits=(Wait(WaitKind.DNS_TTL, round(ttl / 3600, 2), "caches keep the old record for its TTL"),),
            snippet=f"{host.name}. 300 IN CNAME <the production deployment's name>.",
        ),
    )


CHECK = Check(
    id="audit.environment-mixup-host",
    title="A production name leads to staging",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
