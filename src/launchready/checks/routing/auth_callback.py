"""
A login comes back, and its answer is lost.

Why it matters: People click "Continue with Google", say yes, and land on an error, at the login again, or at nothing. It works on the
developer's machine, where no redirect, no cache and no guard stands before the callback.

What is looked at: The callbacks of the product file, and those that the starts of its logins name. Each is asked as a service does when the
user says no (`error=access_denied`), and with permission also with a code that nobody gave out, or as a form where it takes POST. It
must be there, keep its query through every redirect to another spelling of itself, stay on its host and on https, be read before a login is
demanded, and where its answer leads on, no shared cache may keep that. To refuse the code, or to lead on to the login with an error, is
what a healthy callback does. The page of a single-page app is the same for everybody and may be cached.

Fix: Enter the callback's final address at the service, and take its path out of redirects, guards and caches.

Reference: RFC 6749, sections 4.1.2 and 10.12; RFC 9700; OAuth 2.0 Form Post Response Mode; RFC 9111, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from launchready.checks.active import not_looked
from launchready.checks.callback_fixes import fix_of
from launchready.checks.callbacks import COLLECTOR, answers, callbacks, declared, is_own, onward
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.caching import hit, invited
from launchready.standards.challenge import challenged
from launchready.standards.logins import lost, remembers
from launchready.standards.redirects import REDIRECTS
from launchready.standards.urls import bare_path, host_of, origin_of

_KEPT_METHOD = frozenset({307, 308})


def evaluate(hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge what each callback answered."""
    found = callbacks(hosts, http, active, product)
    if not found:
        yield not_applicable(product.domain, "no callback is declared, and no login names one")
    for url in found:
        yield _Callback(hosts, http, active, product, url).judge()


class _Callback:
    """One callback, and what it answered."""

    def __init__(
        self, hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product, url: str
    ) -> None:
        self._hosts = hosts
        self._http = http
        self._active = active
        self._product = product
        self._url = url

    def judge(self) -> Result:
        seen = answers(self._http, self._active, self._url)
        posted = any(route.url == self._url and route.method == "POST" for route in self._product.routes)
        if not seen:
            what = "what it makes of an answer"
            return (not_looked(self._active, COLLECTOR, self._url, what) if posted else None) or unknown(
                self._url, "the run did not ask it", "run the audit again"
            )
        results = [self._one(answer) for answer in seen]
        failing = [result for result in results if result.severity is not None]
        if failing:
            return min(failing, key=lambda result: result.severity.order if result.severity else 0)
        return next((result for result in results if result.remedy), results[0])

    def _one(self, answer: Exchange, depth: int = 0) -> Result:
        probe = Curl(answer.url, answer.method)
        if not answer.answered:
            why = answer.failure.detail if answer.failure else "the connection ended"
            return unknown(self._url, f"no answer came: {why}", "see audit.domain-map", probe)
        if challenged(answer):
            reason = f"a robot check answers {answer.status}: whether a browser passes it with its query does not show"
            return unknown(self._url, reason, "take the callback's path out of the robot check", probe)
        if answer.status in (404, 410):
            return self._missing(answer, probe)
        if answer.status == 405:
            reason = f"it does not take {answer.method}"
            return unknown(self._url, reason, 'method = "POST" at the route, if its service posts a form', probe)
        if answer.status in REDIRECTS:
            return self._moved(answer, probe, depth)
        if answer.status >= 500 and "error=" in answer.url:
            return self._failed(
                "breaks", Severity.MEDIUM, f"who says no at the service is answered {answer.status}", probe
            )
        return passed(self._url, f"the answer of a login arrives, and is answered {answer.status}", probe)

    def _missing(self, answer: Exchange, probe: Curl) -> Result:
        front = self._http.find(f"{origin_of(self._url)}/")
        if _scripts(answer) & _scripts(
            front
        ):  # GitHub Pages and others serve the app as their page for what is not found
            return passed(self._url, f"the app's own page answers, with status {answer.status}", probe)
        sure = Confidence.CERTAIN if self._url in declared(self._product) else Confidence.FIRM
        return self._failed("missing", Severity.BLOCKER, f"the answer of a login meets {answer.status}", probe, sure)

    def _moved(self, answer: Exchange, probe: Curl, depth: int) -> Result:
        leads = onward(answer)
        if not leads:
            return self._failed("nowhere", Severity.HIGH, f"{answer.status} without a usable Location", probe)
        here, there = host_of(answer.url), host_of(leads)
        same_path = bare_path(leads) == bare_path(answer.url)
        if not same_path:
            stored, asked = hit(answer.headers), invited(answer.headers)
            if stored or asked:
                how = f"comes out of a shared cache ({stored})" if stored else f"is for shared caches to keep ({asked})"
                return self._failed("cached", Severity.HIGH, f"what one login is answered {how}", probe)
            if here == there and remembers(leads, self._url):
                seen = f"it demands a login first, and leads to {_short(leads)}: the answer is lost"
                return self._failed("guarded", Severity.HIGH, seen, probe, Confidence.FIRM)
            return passed(self._url, f"the answer of a login arrives, and leads on to {_short(leads)}", probe)
        if here != there:
            own = "" if is_own(self._hosts, self._product, there) else ", which is none of the product's"
            return self._failed("other-host", Severity.HIGH, f"it leads to {there}{own}", probe, Confidence.FIRM)
        if urlsplit(answer.url).scheme == "https" and urlsplit(leads).scheme == "http":
            return self._failed("http", Severity.HIGH, "it leads back to http: the code travels in the open", probe)
        dropped = (
            ("the form",) if answer.method == "POST" and answer.status not in _KEPT_METHOD else lost(answer.url, leads)
        )
        if dropped:
            seen = f"its redirect to {_short(leads)} drops {', '.join(dropped)[:80]}"
            return self._failed("query-dropped", Severity.BLOCKER, seen, probe)
        further = self._http.find(leads)
        if further is not None and depth < 3:
            return self._one(further, depth + 1)
        return passed(self._url, f"it leads to {_short(leads)}, and the query stays", probe)

    def _failed(
        self, aspect: str, severity: Severity, seen: str, probe: Curl, confidence: Confidence = Confidence.CERTAIN
    ) -> Result:
        return failed(
            self._url,
            seen=seen,
            expected="the callback itself reads the whole query, on its own host, and nobody keeps the answer",
            severity=severity,
            confidence=confidence,
            exposure=Exposure.EVERYONE if severity is not Severity.MEDIUM else Exposure.FEW,
            impact=Impact.SIGNUP,
            probe=probe,
            aspect=aspect,
            fix=fix_of(self._url, aspect),
        )


def _scripts(answer: Exchange | None) -> set[str]:
    links = answer.page.links if answer is not None and answer.page is not None else ()
    return {link.url for link in links if link.kind == "script"}


def _short(url: str) -> str:
    return url if len(url) <= 100 else url[:99] + "…"


CHECK = Check(
    id="routing.auth-callback",
    title="The answer of a login gets lost on its way back",
    stage=Stage.ROUTING,
    impact=Impact.SIGNUP,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
