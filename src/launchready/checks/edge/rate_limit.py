"""
Login, signup, chat or webhook can be called as often as anybody likes.

Why it matters: Without a limit one script tries passwords all night, fills the product with made-up users, or runs up the model's bill while its
owner sleeps. And when the server falls over under it, everybody is out.

What is looked at: With permission, a bounded burst (50 requests unless the product file's `burst_requests` says otherwise) on each login, signup, chat and
webhook route. It ends at the first 429 (RFC 6585) or 503, or at the edge's robot check; 429 should say when to come again (Retry-After).
Login is tried as a user who does not exist, a sign-up lacks everything, a webhook's event is empty, a chat message is one word: nothing
is made. After the login's burst a test user logs in, at once or after a short Retry-After. A limit that only counts whole sign-ups, or attempts on users who exist,
does not show: those failures are told as less sure. A route that takes what it should not take is UNKNOWN here; other checks judge that.

Fix: Limit by address and by user, in front of the code that costs: at the edge (Cloudflare rate limiting rules), in the proxy (nginx limit_req), or in the app
(express-rate-limit, slowapi, @upstash/ratelimit), and answer 429 with Retry-After.

Reference: RFC 6585, section 4; RFC 9110, section 10.2.3; OWASP API Security 2023, API4.
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
from launchready.standards.challenge import challenged
from launchready.standards.limited import Limited, limited
from launchready.standards.limits import retry_after
from launchready.standards.quoting import quote
from launchready.standards.redirects import REDIRECTS

COLLECTOR = "rate-limit"
ENOUGH = 10
"""Answers of a burst below which nothing is proved."""
LEAST_RATE = 5.0
"""Requests a second below which a burst is none: limits of one a second and some in reserve let it through with reason."""
LEAST_RATE_WEBHOOK = 15.0
"""The same for webhooks, whose limits leave room for all that a provider delivers again."""
_IMPACTS = {
    RouteKind.LOGIN: Impact.DATA,
    RouteKind.SIGNUP: Impact.SIGNUP,
    RouteKind.CHAT: Impact.COST,
    RouteKind.WEBHOOK: Impact.PAYMENT,
}
_RISKS = {
    RouteKind.LOGIN: (Severity.HIGH, Confidence.FIRM),
    RouteKind.SIGNUP: (Severity.MEDIUM, Confidence.TENTATIVE),
    RouteKind.CHAT: (Severity.HIGH, Confidence.CERTAIN),
    RouteKind.WEBHOOK: (Severity.LOW, Confidence.FIRM),
}


def evaluate(active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge each burst."""
    routes = tuple(limited(product))
    if not routes:
        yield not_applicable(product.domain, "the product file names no login, signup, chat or webhook route")
    for route in routes:
        if route.kind is RouteKind.CHAT and product.chat is not None and product.chat.transport == "websocket":
            yield unknown(route.url, "a chat over WebSocket is not tried by a burst of requests", "try it by hand")
            continue
        yield not_looked(active, COLLECTOR, route.url, f"a burst on the {route.kind.value}") or _judge(active, route)


def _judge(active: ActiveEvidence, route: Limited) -> Result:
    burst = [each for each in active.of(COLLECTOR, route.url) if each.purpose == route.kind.value]
    answers = [each.exchange for each in burst if each.exchange.answered]
    if not answers:
        return unknown(route.url, "no request of the burst was answered", "see audit.domain-map", _probe(route))
    if any(challenged(answer) for answer in answers):
        return passed(route.url, f"the edge holds a burst back after {len(answers)} requests", _probe(route))
    for answer in answers:
        if answer.status in (429, 503):
            return _held(active, route, len(answers), answer.status, retry_after(answer))
    return _unlimited(route, burst, [answer.status for answer in answers])


def _held(active: ActiveEvidence, route: Limited, after: int, status: int, wait: int | None) -> Result:
    if wait is None and status == 429:
        return failed(
            route.url,
            seen=f"429 after {after} requests, without a Retry-After that means anything",
            expected="Retry-After beside 429, so that clients know when to come again",
            severity=Severity.LOW,
            exposure=Exposure.FEW,
            impact=Impact.TRUST,
            probe=_probe(route),
            aspect="retry-after",
            fix=Fix(
                summary=f"Say Retry-After where {route.url} answers 429",
                steps=(
                    "Send Retry-After with the seconds until the limit ends; most rate limiters have a setting for it.",
                ),
                hours=(0.25, 1),
                hours_reason="one header",
                prompt=f"Where the route {quote(route.url)} answers 429, send a Retry-After header with the seconds until the limit ends.",
            ),
        )
    said = f"{status} after {after} requests" + (f", Retry-After {wait} s" if wait is not None else "")
    return passed(route.url, said + _got_in(active, route), _probe(route))


def _got_in(active: ActiveEvidence, route: Limited) -> str:
    """Return what became of the real user who logged in after the burst; "" where none did."""
    if route.kind is not RouteKind.LOGIN:
        return ""
    sent = active.of(COLLECTOR, route.url)
    first = next((index for index, each in enumerate(sent) if each.purpose == route.kind.value), len(sent))
    after = [each.exchange for each in sent[first:] if each.purpose != route.kind.value]
    if not after:
        return ""
    if after[-1].answered and after[-1].status < 400:
        return "; a real user got in afterwards" + ("" if len(after) == 1 else ", once it was over")
    return "; a real user at the same address is held back too"


def _unlimited(route: Limited, burst: list[Attempt], statuses: list[int]) -> Result:
    told = ", ".join(f"{statuses.count(status)} x {status}" for status in sorted(set(statuses)))
    moved = route.kind is RouteKind.WEBHOOK and statuses[0] in REDIRECTS  # a login may answer so, a webhook may not
    if statuses[0] in (404, 405) or moved:
        reason = f"the route answers {statuses[0]} to {route.method}"
        return unknown(route.url, reason, "name the route that the product uses in the product file", _probe(route))
    if statuses[0] >= 500:
        return unknown(
            route.url, f"the route answers {statuses[0]} to a single request", "mend the route first", _probe(route)
        )
    if len(statuses) < ENOUGH:
        reason = f"the burst ended after {len(statuses)} requests ({told}), for what it was answered proves nothing"
        return unknown(route.url, reason, "see what the route makes of a request that lacks everything", _probe(route))
    times = [each.exchange.at for each in burst if each.exchange.answered]
    span = (max(times) - min(times)).total_seconds()
    least = LEAST_RATE_WEBHOOK if route.kind is RouteKind.WEBHOOK else LEAST_RATE
    if len(statuses) < least * span:
        reason = f"{len(statuses)} requests took {span:.0f} s ({told}): so slow a burst need not be held back"
        return unknown(route.url, reason, "run it again from where the product answers faster", _probe(route))
    broken = [status for status in statuses if status >= 500]
    severity, confidence = _RISKS[route.kind]
    if route.kind is RouteKind.CHAT and not any(status < 300 for status in statuses):
        reason = f"no message of the burst was answered ({told}): nothing that costs was reached"
        return unknown(route.url, reason, "give a test user and [login] in the product file", _probe(route))
    return failed(
        route.url,
        seen=f"{len(burst)} requests in a burst, and no 429: {told}",
        expected="429 with Retry-After within the burst",
        severity=Severity.HIGH if broken else severity,
        confidence=confidence,
        exposure=Exposure.MANY,
        impact=Impact.REACH if broken else _IMPACTS[route.kind],
        probe=_probe(route, len(burst)),
        aspect="overload" if broken else "unlimited",
        fix=Fix(
            summary=f"Limit how often {route.url} can be called",
            steps=(
                "Limit by address at the edge or in the proxy: such as 10 a minute for login and signup, 20 a minute for chat.",
                "Limit by user too where there is one, and answer 429 with Retry-After.",
                "Let a webhook's limit be well above what its provider sends when it delivers again.",
            ),
            hours=(0.5, 3),
            hours_reason="a rule at the edge or a middleware; longer where counts must be shared between servers",
            prompt=(
                f"Add a rate limit to the {route.kind.value} route {quote(route.url)}, before any work that costs: by IP address, and by user where "
                "one is logged in. Answer 429 with a Retry-After header. Keep the counts where all instances see them (Redis or the like)."
            ),
        ),
    )


def _probe(route: Limited, times: int = 50) -> Curl:
    return Curl(route.url, route.method, (("Content-Type", "application/json"),), data="{}", times=times)


CHECK = Check(
    id="edge.rate-limit",
    title="A route can be called without limit",
    stage=Stage.EDGE,
    impact=Impact.COST,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
