"""
Cloudflare's zone is set so that traffic breaks or goes unencrypted behind the edge.

Why it matters: With SSL mode Flexible the padlock ends at the edge: passwords and chats cross the internet in plain text to the server, and a server that
leads to https sends visitors in circles. A paused zone has no edge at all, however its dashboard looks.

What is looked at: Through Cloudflare's API, with a token that may read: whether the zone is active and not paused, the SSL mode, the oldest TLS version, whether
http is led to https where the product's own servers do not do it, and whether development mode was left on. Full without strict is told as minor: it
encrypts and does not check whom it talks to.

Fix: SSL/TLS, Overview: Full (strict), with a certificate on the server (an Origin CA certificate is free). SSL/TLS, Edge Certificates: minimum TLS 1.2, Always Use HTTPS.

Reference: developers.cloudflare.com/ssl/origin-configuration/ssl-modes; RFC 8996.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.zone import ask, unreadable
from launchready.model.check import (
    Check,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    passed,
)
from launchready.model.evidence.cloudflare import CloudflareEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import Product


def evaluate(
    cloudflare: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, product: Product
) -> Iterator[Result]:
    """Judge the zone's own settings."""
    stopped = unreadable(cloudflare, hosts, http, product, "settings")
    if stopped:
        yield stopped
        return
    found = [*_zone(cloudflare), *_ssl(cloudflare), *_others(cloudflare, http)]
    yield from found
    if not found:
        words = f"SSL mode {cloudflare.setting('ssl')}, TLS {cloudflare.setting('min_tls_version')} or newer, the zone is active"
        yield passed(cloudflare.zone, words, ask(cloudflare, "/settings/ssl"))


def _zone(zone: CloudflareEvidence) -> Iterator[Result]:
    if zone.paused or zone.status not in ("active", ""):
        word = "paused" if zone.paused else zone.status
        yield failed(
            zone.zone,
            seen=f"the zone is {word} at Cloudflare: nothing goes through the edge",
            expected="an active zone",
            severity=Severity.HIGH,
            impact=Impact.REACH,
            probe=ask(zone, ""),
            aspect="inactive",
            fix=Fix(
                summary=f"Let Cloudflare serve {zone.zone}",
                steps=(
                    "Overview: end the pause (Advanced Actions), or set the name servers that Cloudflare names at the registrar.",
                    "Wait until the zone says active.",
                ),
                hours=(0.25, 1),
                hours_reason="one setting; new name servers take up to a day",
            ),
        )


def _ssl(zone: CloudflareEvidence) -> Iterator[Result]:
    mode = zone.setting("ssl")
    if mode in ("off", "flexible", "full"):
        plain = mode != "full"
        yield failed(
            zone.zone,
            seen=f"SSL mode {mode}: "
            + (
                "the way from the edge to the server is not encrypted"
                if plain
                else "the edge does not check the server's certificate"
            ),
            expected="SSL mode strict",
            severity=Severity.HIGH if plain else Severity.LOW,
            exposure=Exposure.EVERYONE if plain else Exposure.FEW,
            impact=Impact.DATA,
            probe=ask(zone, "/settings/ssl"),
            aspect="ssl-mode",
            fix=Fix(
                summary="Set the SSL mode to Full (strict)",
                steps=(
                    "SSL/TLS, Origin Server: create an Origin CA certificate and put it on the server, if it has no public one.",
                    "SSL/TLS, Overview: choose Full (strict), and look at the site at once.",
                ),
                hours=(0.25, 2),
                hours_reason="a certificate on the server and one setting",
            ),
        )


def _others(zone: CloudflareEvidence, http: HttpEvidence) -> Iterator[Result]:
    version = zone.setting("min_tls_version")
    if version in ("1.0", "1.1"):
        yield _setting(
            zone,
            "min_tls_version",
            f"TLS {version} is accepted",
            "TLS 1.2 or newer",
            "Set the minimum TLS version to 1.2",
            "min-tls",
        )
    plain = [record.name for record in zone.records if record.proxied and _serves_plain(http, record.name)]
    if zone.setting("always_use_https") == "off" and plain:
        yield _setting(
            zone,
            "always_use_https",
            f"Always Use HTTPS is off, and http://{plain[0]}/ is served as it is",
            "http leads to https",
            "Switch Always Use HTTPS on",
            "always-https",
            Severity.MEDIUM,
        )
    if zone.setting("development_mode") == "on":
        yield _setting(
            zone,
            "development_mode",
            "development mode is on: nothing is cached",
            "off",
            "Switch development mode off",
            "development",
        )


def _serves_plain(http: HttpEvidence, host: str) -> bool:
    answer = http.find(f"http://{host}/")
    return answer is not None and answer.status == 200


def _setting(
    zone: CloudflareEvidence,
    name: str,
    seen: str,
    expected: str,
    fix: str,
    aspect: str,
    severity: Severity = Severity.LOW,
) -> Result:
    return failed(
        zone.zone,
        seen=seen,
        expected=expected,
        severity=severity,
        exposure=Exposure.SOME,
        impact=Impact.TRUST,
        probe=ask(zone, f"/settings/{name}"),
        aspect=aspect,
        fix=Fix(summary=fix, steps=(f"{fix} in the zone's settings.",), hours=(0.1, 0.25), hours_reason="one setting"),
    )


CHECK = Check(
    id="routing.cloudflare",
    title="Cloudflare's zone is set unsafely",
    stage=Stage.ROUTING,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
