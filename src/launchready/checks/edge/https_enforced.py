"""
A host answers over plain http, or does not tell browsers to stay on https.

Why it matters: What goes over http can be read and changed by anyone on the way: passwords, session cookies, chats. A redirect
alone leaves the first request open; HSTS closes that. A preload entry that does not fit can lock visitors out for months.

What is looked at: http://HOST/ of every host that answers must redirect to https (or not answer at all). The page or redirect at
https://HOST/ must carry Strict-Transport-Security with a max-age of 180 days or more (the first of several headers counts). `preload`
is judged by the list's own rules, the first redirect among them, which must stay on its host. Where a certificate is not trusted, browsers
ignore HSTS: edge.tls says so, and this check waits.

Fix: Switch on "Always use HTTPS" at the edge or host, and send `Strict-Transport-Security: max-age=31536000; includeSubDomains`.

Reference: RFC 6797; hstspreload.org; OWASP HSTS cheat sheet.
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
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.standards.challenge import withheld
from launchready.standards.hsts import YEAR, parse, preload_errors
from launchready.standards.redirects import follow, target
from launchready.standards.urls import UrlError, host_of, registrable_domain

LEAST_MAX_AGE = 180 * 86_400
"""Seconds; half a year, what audits of browsers' makers take as the least (Mozilla, HTTP Observatory)."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence) -> Iterator[Result]:
    """Judge each host that answers."""
    for host in hosts.hosts:
        secure = http.find(f"https://{host.name}/")
        plain = http.find(f"http://{host.name}/")
        if plain is not None and plain.answered:
            result = _plain(host.name, plain, http)
            if result:
                yield result
                if result.aspect == "http":
                    continue
        if secure is not None and secure.answered and secure.tls_verified:
            yield _hsts(host.name, secure, plain)
        elif plain is not None and plain.answered:
            reason = "https does not answer with a trusted certificate, so browsers ignore its HSTS"
            yield unknown(host.name, reason, "see edge.tls", Curl(f"https://{host.name}/"))


def _plain(host: str, plain: Exchange, http: HttpEvidence) -> Result | None:
    """Return what is wrong with http, or None: only an answer that stays on http with a page is."""
    chain = follow(http, plain.url)
    if any(hop.url.startswith("https:") for hop in chain.hops) or chain.final is None:
        return None
    final = chain.final
    if withheld(final):
        return unknown(host, f"http answers {final.status}, to robots at least", "let this audit in", Curl(plain.url))
    if final.status >= 400:
        return None
    if host_of(final.url) != host:
        return None
    return failed(
        host,
        seen=f"{final.url} answers {final.status} over plain http" + (f" ({final.page.title!r})" if final.page else ""),
        expected=f"a permanent redirect to https://{host}/",
        severity=Severity.BLOCKER,
        exposure=Exposure.MANY,
        impact=Impact.DATA,
        probe=Curl(plain.url),
        aspect="http",
        fix=Fix(
            summary=f"Redirect http to https at {host}",
            steps=(
                (
                    "Switch on the redirect where the host is served (Cloudflare: SSL/TLS, Edge Certificates, Always Use HTTPS; "
                    "Vercel and Netlify do it by themselves once the domain is added there)."
                ),
                "Then send Strict-Transport-Security on https.",
            ),
            hours=(0.25, 1),
            hours_reason="one setting",
            snippet="Strict-Transport-Security: max-age=31536000; includeSubDomains",
        ),
    )


def _hsts(host: str, secure: Exchange, plain: Exchange | None) -> Result:
    values = secure.header_values("strict-transport-security")
    probe = Curl(secure.url)
    if not values:
        if withheld(secure):
            return unknown(
                host, f"{secure.url} answers {secure.status}, to robots at least", "let this audit in", probe
            )
        return _header(host, "no Strict-Transport-Security header", Severity.MEDIUM, "missing", probe)
    policy = parse(values[0])
    if policy.max_age is None or not policy.valid:
        seen = f"browsers ignore the header {values[0][:120]!r}: {'; '.join(policy.ignored)}"
        return _header(host, seen, Severity.MEDIUM, "invalid", probe)
    if policy.max_age == 0:
        return _header(host, "max-age=0 tells browsers to forget https", Severity.MEDIUM, "off", probe)
    wrong = preload_errors(policy) if policy.preload else ()
    refused = (*wrong, *_first_hop(host, plain)) if policy.preload else ()
    if refused and registrable_domain(host) == host:
        seen = f"the header asks for the preload list, which does not take it: {'; '.join(refused)}"
        return _header(host, seen, Severity.MEDIUM if wrong else Severity.LOW, "preload", probe)
    if policy.max_age < LEAST_MAX_AGE:
        seen = f"max-age={policy.max_age} ({_age(policy.max_age)}): browsers forget it between visits"
        return _header(host, seen, Severity.LOW, "short", probe)
    return passed(host, f"http leads to https; HSTS for {policy.max_age // 86_400} days", probe)


def _first_hop(host: str, plain: Exchange | None) -> tuple[str, ...]:
    """Return what the preload list has against the way from http: it must lead to https on the same host first."""
    try:
        onward = target(plain) if plain is not None and plain.answered else None
    except UrlError:
        return ()
    if onward is None or onward.startswith(f"https://{host}/"):
        return ()
    return (f"http://{host}/ leads to {onward[:100]} before https://{host}/",)


def _age(seconds: int) -> str:
    if seconds < 7200:
        return f"{seconds // 60} minutes"
    return f"{seconds // 3600} hours" if seconds < 2 * 86_400 else f"{seconds // 86_400} days"


def _header(host: str, seen: str, severity: Severity, aspect: str, probe: Curl) -> Result:
    return failed(
        host,
        seen=seen,
        expected=f"Strict-Transport-Security with max-age of at least {LEAST_MAX_AGE} (better {YEAR})",
        severity=severity,
        confidence=Confidence.CERTAIN,
        exposure=Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Send a fit Strict-Transport-Security header from {host}",
            steps=(
                "Send the header below on every https answer, at the edge rather than in the app.",
                "Leave preload away unless every subdomain, for good, speaks https; then follow hstspreload.org.",
            ),
            hours=(0.25, 1),
            hours_reason="one header",
            snippet="Strict-Transport-Security: max-age=31536000; includeSubDomains",
            prompt=(
                "Send the response header Strict-Transport-Security: max-age=31536000; includeSubDomains on every https "
                "response of the product, in the hosting configuration (vercel.json, netlify.toml or _headers, or the "
                "server's middleware). Do not add preload."
            ),
        ),
    )


CHECK = Check(
    id="edge.https-enforced",
    title="Plain http is answered, or browsers are not told to stay on https",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("audit.domain-map", "edge.tls"),
)
