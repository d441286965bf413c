"""
A page has no Content Security Policy, or one that stops nothing.

Why it matters: A chatbot page shows text that others wrote: users, documents, the model. If a piece of it is ever taken for a
script, it acts as the user: reads the chats, takes the session, spends the budget. A policy that only lets the product's own scripts run
turns that from a breach into nothing.

What is looked at: The HTML pages at the front of each host and at the routes of the product file, where they answer 200. Header and
<meta> policies are parsed as CSP Level 3 says and judged by what an injected script could still do: all policies of a page count
together. A nonce, a hash or 'strict-dynamic' makes 'unsafe-inline' harmless, and is judged so. Report-only policies stop nothing. In a
policy that is safe, words that browsers pass over (a keyword without quotes, a missing semicolon) are told. Pages
that are no HTML, redirects, errors and robot checks are not judged. Hosts of others that the product only redirects to are not judged.

Fix: Start with the policy below in report-only mode for a day, add what the page really needs, then enforce it.

Reference: W3C CSP Level 3; OWASP Content Security Policy cheat sheet; web.dev/articles/strict-csp.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.checks.answers import pages
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
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, Purpose
from launchready.standards.csp import Policy, Weakness, Weight, judge, parse_list
from launchready.standards.urls import host_of

STARTER = "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_SEVERITY = {Weight.HIGH: Severity.MEDIUM, Weight.MEDIUM: Severity.LOW, Weight.LOW: Severity.LOW}
_INTERACTIVE = frozenset({Purpose.APP, Purpose.CHAT})


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page once, whichever way it was reached; what is the same on several pages of a host is said once."""
    found = pages(hosts, http, product)
    if not found:
        yield not_applicable(product.domain, "no page answered with HTML")
    faults: dict[tuple[str, _Fault], list[Exchange]] = {}
    for page in found.values():
        fault = _fault(page)
        if fault is None:
            yield passed(page.url, "only scripts that the policy names can run", Curl(page.url))
        else:
            faults.setdefault((host_of(page.url), fault), []).append(page)
    for (host, fault), where in faults.items():
        surface = product.surface(host)
        yield _failed(fault, where, interactive=surface is not None and surface.purpose in _INTERACTIVE)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with the policies of a page."""

    aspect: str
    seen: str
    severity: Severity


def _fault(page: Exchange) -> _Fault | None:
    metas = parse_list(page.page.csp if page.page else ())
    enforced = parse_list(page.header_values("content-security-policy"))
    enforced += tuple(_without_header_only(policy) for policy in metas)
    if not enforced and page.header_values("content-security-policy-report-only"):
        return _Fault("report-only", "the policy is report-only: it stops nothing", Severity.LOW)
    if not enforced:
        return _Fault("missing", "no Content-Security-Policy", Severity.MEDIUM)
    weaknesses = _by_weight(judge(enforced))
    if not weaknesses:
        return _mistaken(enforced)
    if (
        weaknesses[0].code == "no-script-src"
    ):  # `frame-ancestors` alone, as site builders send it: no worse than no policy
        seen = "; ".join(["the policy says nothing of scripts", *_errors(enforced)[:2]])
        return _Fault("missing", seen, Severity.MEDIUM)
    told = [weakness.message for weakness in weaknesses[:4]] + _errors(enforced)[:2]
    return _Fault("weak", "; ".join(told), _SEVERITY[weaknesses[0].weight])


def _mistaken(policies: tuple[Policy, ...]) -> _Fault | None:
    """Return what browsers read otherwise than it was meant: it stops nothing from being safe, but something from working."""
    errors = _errors(policies)
    return _Fault("mistake", "; ".join(errors[:4]), Severity.LOW) if errors else None


def _errors(policies: tuple[Policy, ...]) -> list[str]:
    return [error for policy in policies for error in policy.errors]


def _without_header_only(policy: Policy) -> Policy:
    """Leave out what browsers ignore in <meta> (CSP3, section 3.3)."""
    ignored = ("frame-ancestors", "report-uri", "sandbox")
    return Policy(
        tuple((name, words) for name, words in policy.directives if name not in ignored), policy.errors, policy.remarks
    )


def _by_weight(weaknesses: tuple[Weakness, ...]) -> list[Weakness]:
    return sorted(weaknesses, key=lambda weakness: list(Weight).index(weakness.weight))


def _failed(fault: _Fault, where: list[Exchange], *, interactive: bool) -> Result:
    page = where[0]
    paths = ", ".join(urlsplit(each.url).path for each in where[:5])
    more = f" and {len(where) - 5} more" if len(where) > 5 else ""
    calm = fault.aspect == "missing" and not interactive
    return failed(
        page.url,
        seen=fault.seen + (f", on {len(where)} pages ({paths}{more})" if len(where) > 1 else ""),
        expected="a policy under which an injected script does not run",
        severity=Severity.LOW if calm else fault.severity,
        exposure=Exposure.MANY if interactive else Exposure.SOME,
        impact=Impact.DATA if interactive else Impact.TRUST,
        probe=Curl(page.url),
        aspect=fault.aspect,
        fix=Fix(
            summary="Send a Content-Security-Policy that stops injected scripts",
            steps=(
                "Send the policy below as Content-Security-Policy-Report-Only and click through the product with the console open.",
                "Add the hosts that the page really needs (API, analytics, fonts), one by one, never a whole scheme.",
                "Move inline scripts into files, or give each a nonce made anew for every answer.",
                "Send it as Content-Security-Policy.",
            ),
            hours=(1, 6),
            hours_reason="an hour for a static site; longer where third-party scripts or inline code are in use",
            snippet=f"Content-Security-Policy: {STARTER}",
            prompt=(
                "Add a Content-Security-Policy response header to every HTML page of this project. Start from: "
                f"{STARTER}. Extend connect-src, img-src and font-src with exactly the hosts that the code uses. Replace inline "
                "scripts and inline event handlers by files or by nonces generated per response. Do not use unsafe-inline, "
                "unsafe-eval, data: or * in script-src."
            ),
        ),
    )


CHECK = Check(
    id="edge.headers-csp",
    title="A page does not stop injected scripts",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
