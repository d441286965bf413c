"""
A login leads back to localhost, a preview or staging.

Why it matters: It works for the one who built it, since something listens on their machine. Everybody else says yes at Google and lands on an
error page, or in a preview with another database.

What is looked at: Where the product's logins say that they lead back to: redirect_uri in the redirect that starts a login and in links to a
service, redirectTo and its like in the scripts of production, where a callback itself leads on; with permission also the Site URL of the
product's Supabase project, which counts for mails and where a login names no allowed address. Localhost, plain http, the names that builders
and hosts give to deployments, and staging are held against production; so is the same path on another host of the product than the file
declares. What stands in a script under a condition does not count, and hosts of services that log users in for others are let pass.

Fix: Build the address from one setting of production, and enter it at the service and in the back end's list.

Reference: RFC 6749, section 3.1.2; supabase.com/docs, "Redirect URLs"; authjs.dev, AUTH_URL.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from launchready.checks.callbacks import Back, backs, declared, is_own
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
    not_applicable,
    passed,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.environments import is_builders, is_passing, is_staging
from launchready.standards.logins import is_handler
from launchready.standards.quoting import quote
from launchready.standards.scripts import is_local
from launchready.standards.urls import bare_path, host_of

_WORDS = {
    "localhost": "the visitor's own machine",
    "preview": "a deployment's own name",
    "staging": "staging",
    "http": "plain http",
    "other-host": "another host than the product file declares",
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge where logins lead back to; what several places say is said once."""
    told: set[tuple[str, str]] = set()
    good: list[Back] = []
    for back in backs(hosts, http, active, product):
        kind = _kind(hosts, product, back)
        if not kind:
            good.append(back)
        elif (kind, host_of(back.url)) not in told:
            told.add((kind, host_of(back.url)))
            yield _failed(product, back, kind)
    if good and not told:
        where = ", ".join(dict.fromkeys(host_of(back.url) for back in good))
        yield passed(product.domain, f"logins lead back to {where[:200]}", Curl(good[0].place))
    elif not told:
        yield not_applicable(product.domain, "no login was seen that names where it leads back to")


def _kind(hosts: HostsEvidence, product: Product, back: Back) -> str:
    """Return what is wrong with an address that a login leads back to, "" for nothing."""
    host, place = host_of(back.url), host_of(back.place)
    if is_staging(product, place):
        return ""  # staging leads back to staging
    if not is_own(hosts, product, host):
        if is_local(host):
            return "localhost"
        return "preview" if (is_builders(host) or is_passing(host)) and not is_handler(back.url) else ""
    if is_staging(product, host):
        return "staging"
    if urlsplit(back.url).scheme == "http" and not is_local(host):
        return "http" if back.how.startswith(("starts", "links", "names")) else ""
    known = [url for url in declared(product) if bare_path(url) == bare_path(back.url)]
    starts = back.how.startswith(("starts", "links"))
    return "other-host" if starts and known and all(host_of(url) != host for url in known) else ""


def _weight(product: Product, back: Back, kind: str) -> tuple[Severity, Confidence]:
    if kind == "other-host":
        return Severity.MEDIUM, Confidence.FIRM
    if kind == "staging" and not is_staging(product, host_of(back.url), surely=True):
        return Severity.MEDIUM, Confidence.TENTATIVE
    blocks = kind == "localhost" and back.sure
    return (Severity.BLOCKER if blocks else Severity.HIGH), back.confidence


def _failed(product: Product, back: Back, kind: str) -> Result:
    severity, confidence = _weight(product, back, kind)
    return failed(
        back.place,
        seen=f"it {back.how} {_WORDS[kind]}: {back.url[:150]}",
        expected="the callback of production",
        severity=severity,
        confidence=confidence,
        exposure=Exposure.EVERYONE if back.sure else Exposure.MANY,
        impact=Impact.SIGNUP,
        probe=Curl(back.place),
        aspect=kind,
        fix=Fix(
            summary=f"Let logins lead back to production instead of {host_of(back.url)}",
            steps=(
                "Set the product's own address where it is deployed: AUTH_URL or NEXTAUTH_URL, SITE_URL, the provider's redirect URL.",
                "Supabase: Authentication, URL Configuration: Site URL is production, and the callback stands among the redirect URLs.",
                "At Google, GitHub and the like: enter production's callback among the authorised redirect addresses.",
                "Build and deploy again, and log in once in a private window on another machine.",
            ),
            hours=(0.5, 2),
            hours_reason="a few settings and one deployment",
            prompt=(
                f"Logins of this project lead back to {quote(back.url)}. Build every OAuth redirect (redirect_uri, redirectTo, callbackUrl, emailRedirectTo) from one "
                "public base URL of the environment (in the browser from window.location.origin), without a fallback to localhost or a preview host, and "
                "fail the production build when it is missing. List the addresses to enter at each provider."
            ),
        ),
    )


CHECK = Check(
    id="routing.auth-callback-target",
    title="A login leads back to the wrong place",
    stage=Stage.ROUTING,
    impact=Impact.SIGNUP,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
