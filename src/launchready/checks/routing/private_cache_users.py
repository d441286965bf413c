"""
A cache hands one user's answer to another.

Why it matters: Someone opens the app and is somebody else: their name, their chats, their invoices. It needs no attacker, only two customers
within a minute.

What is looked at: The private routes of the product file, asked by a test user, then by somebody without a session, then by the second test
user; and pages that begin a session, asked twice. Who gets the first one's answer is asked again under an address that no cache has seen: if
that is refused, or holds another's name, the answer before came out of a cache. An answer that is the same for all is nobody's own, and
may be cached; so may the empty page of a single-page app. That a second user may read what is shared with them is no finding.

Fix: Send `Cache-Control: private, no-store` with everything that depends on who asks, take "cache everything" rules off those paths, and
empty the cache.

Reference: RFC 9111, sections 3 and 4.1; developers.cloudflare.com/cache, "Cache Rules"; nginx.org, proxy_cache_key and proxy_no_cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.active import not_looked
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
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence, Attempt
from launchready.model.probe import Curl
from launchready.model.product import Product, RouteKind
from launchready.standards.caching import hit
from launchready.standards.challenge import challenged
from launchready.standards.quoting import quote
from launchready.standards.redirects import REDIRECTS

COLLECTOR = "private-cache"
SAME_SESSION = "same session"
_REFUSED = frozenset({401, 403}) | REDIRECTS


def evaluate(active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge each private route, and each page that begins sessions."""
    looked = False
    private = [route.url for route in product.routes_of(RouteKind.PRIVATE) if route.method == "GET"]
    for url in dict.fromkeys(private):
        looked = True
        attempts = {attempt.purpose: attempt for attempt in active.of(COLLECTOR, url)}
        yield _Route(url, attempts, product).judge() if "first" in attempts else _not_asked(active, product, url)
    for attempt in active.of(COLLECTOR):
        if attempt.purpose == "visit again":
            looked = True
            yield _page(attempt)
    if not looked:
        yield not_applicable(product.domain, "no private route is declared")


def _not_asked(active: ActiveEvidence, product: Product, url: str) -> Result:
    if product.login is None or not product.test_users:
        remedy = "[login] and two [[test_users]] in the product file, then the audit with --active"
        return unknown(url, "no test user is known who could ask it", remedy, aspect="not-tried")
    planned = any(each.collector == COLLECTOR and each.url == url for each in active.planned)
    if not planned or active.stop_of(COLLECTOR):
        reason = not_looked(active, COLLECTOR, url, "whether a cache hands its answer to others")
        return reason or unknown(url, "the run did not come to it", "run the audit again", aspect="not-tried")
    name = product.test_users[0].name
    login = next((each.exchange for each in active.attempts if each.purpose == f"login {name}"), None)
    why = (
        f"its login was answered {login.status}" if login is not None else "its credentials are not in the environment"
    )
    return unknown(
        url, f"the test user {name} has no session: {why}", "make the test user's login work", aspect="not-tried"
    )


class _Route:
    """One private route, and who got what of it."""

    def __init__(self, url: str, attempts: dict[str, Attempt], product: Product) -> None:
        self._url = url
        self._attempts = attempts
        names = [user.name for user in product.test_users[:2]]
        self._first = names[0] if names else ""
        self._second = names[1] if len(names) > 1 else ""

    def judge(self) -> Result:
        first = self._attempts["first"]
        answer = first.exchange
        if not answer.answered or challenged(answer):
            return unknown(self._url, f"the test user is answered {answer.status}", "let the audit in", Curl(self._url))
        if answer.status != 200:
            return self._refused(first)
        if self._second in first.marks and self._first not in first.marks and hit(answer.headers):
            return self._failed("another", f"{self._first} gets an answer of {self._second} ({hit(answer.headers)})")
        return self._nobody() or self._another(first) or self._passed()

    def _refused(self, first: Attempt) -> Result:
        apart = self._attempts.get("first apart")
        status = first.exchange.status
        if apart is not None and apart.exchange.status == 200 and hit(first.exchange.headers):
            seen = (
                f"{self._first}, who is logged in, gets the {status} that a cache kept ({hit(first.exchange.headers)})"
            )
            return self._failed("refusal", seen, Severity.HIGH)
        also = (
            ", and 200 under an address that no cache has seen"
            if apart is not None and apart.exchange.status == 200
            else ""
        )
        return unknown(
            self._url, f"the test user {self._first} is answered {status}{also}", "name a route that this user may read"
        )

    def _nobody(self) -> Result | None:
        nobody, apart = self._attempts.get("nobody"), self._attempts.get("nobody apart")
        if nobody is None or apart is None or nobody.exchange.status != 200:
            return None
        stored = hit(nobody.exchange.headers)
        named = self._first in nobody.marks
        refused = apart.exchange.status in _REFUSED
        other = apart.exchange.status == 200 and self._first not in apart.marks
        if refused or (named and (other or stored)):
            what = f"somebody without a session gets the answer of {self._first}"
            how = stored or "under an address that no cache has seen they do not"
            return self._failed("nobody", f"{what} out of a cache ({how})")
        if named:
            reason = (
                f"somebody without a session gets an answer with the user name of {self._first}, also under an address that no cache has seen: it is "
                "open to all, or a cache leaves out what stands behind the question mark"
            )
            remedy = "ask it without a session, and look into the cache's key"
            return unknown(self._url, reason, remedy, Curl(self._url), "open")
        return None

    def _another(self, first: Attempt) -> Result | None:
        second, apart = self._attempts.get("second"), self._attempts.get("second apart")
        if second is None or apart is None:
            return None
        stored = hit(second.exchange.headers)
        named = self._first in second.marks and self._second not in second.marks
        fresh = apart.exchange
        denied = fresh.status in _REFUSED | {404, 410}
        own = fresh.status == 200 and self._first not in apart.marks
        if (named and (denied or own)) or (denied and self._same(first, second)):
            how = stored or "under an address that no cache has seen they do not"
            return self._failed("another", f"{self._second} gets the answer of {self._first} out of a cache ({how})")
        same = self._same(first, second) and not first.marks
        if (
            same
            and stored
            and fresh.status == 200
            and not self._same(second, apart)
            and "nobody apart" not in self._attempts
        ):
            reason = f"two users get the same answer out of a cache ({stored}), and nothing in it tells whose it is"
            return unknown(self._url, reason, "test users whose user names stand in the answer", Curl(self._url))
        return None

    @staticmethod
    def _same(one: Attempt, other: Attempt) -> bool:
        first, second = one.exchange, other.exchange
        return first.body is not None and second.body is not None and first.body.sha256 == second.body.sha256

    def _passed(self) -> Result:
        nobody = self._attempts.get("nobody")
        said = f"; without a session it is answered {nobody.exchange.status}" if nobody else ""
        return passed(self._url, f"nobody gets what {self._first} got out of a cache{said}", Curl(self._url))

    def _failed(self, aspect: str, seen: str, severity: Severity = Severity.BLOCKER) -> Result:
        return _failed(self._url, aspect, seen, severity)


def _page(again: Attempt) -> Result:
    """Judge a page that begins sessions, by what the second visitor got."""
    url, stored = again.exchange.url, hit(again.exchange.headers)
    if SAME_SESSION in again.marks and stored:
        return _failed(url, "session", f"two visitors get the same session out of a cache ({stored})", Severity.BLOCKER)
    return passed(url, "two visitors get sessions of their own", Curl(url))


def _failed(url: str, aspect: str, seen: str, severity: Severity) -> Result:
    steps = (
        "Send the header below with every answer that depends on who asks, errors and redirects included.",
        "Take cache rules of the edge off these paths (Cloudflare: Cache Rules with Eligible for cache; Vercel: s-maxage; nginx: proxy_cache).",
        "Where a cache must stand there, let its key hold the session, or let it pass what carries a cookie (nginx: proxy_no_cache, proxy_cache_bypass).",
        "Then empty the cache, and end the sessions that may have been handed on.",
    )
    return failed(
        url,
        seen=seen,
        expected="each user their own answer, and 401 without a session",
        severity=severity,
        confidence=Confidence.CERTAIN,
        exposure=Exposure.EVERYONE,
        impact=Impact.DATA,
        probe=Curl(url),
        aspect=aspect,
        fix=Fix(
            summary="Keep one user's answers from all others",
            steps=steps,
            hours=(1, 6),
            hours_reason="a header and a rule; longer where rules cover the whole site",
            snippet="Cache-Control: private, no-store",
            prompt=(
                f"The private answer of {quote(url)} is served to other users from a shared cache. Send Cache-Control: private, no-store with every response "
                "that depends on the session, mark those routes as dynamic, remove s-maxage, public, revalidate and CDN-Cache-Control from them, and list the "
                "cache rules of the hosting configuration that cover these paths."
            ),
        ),
    )


CHECK = Check(
    id="routing.private-cache-users",
    title="A cache hands one user's answer to another",
    stage=Stage.ROUTING,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
