"""
Events do not arrive at a webhook, or their sender takes the answer for a failure.

Why it matters: The customer has paid, and the product does not know. Senders try again for some days, then switch the endpoint off, mostly
unnoticed: the mail about it goes to whoever set the account up.

What is looked at: What test events meet on their way: a redirect (Stripe and Svix take any for a failure, Slack follows two), a robot check, a
route that is not there, the page of a single-page app that answers everything with 200, an error. With the operator's secret also: whether a
signed event is answered within the time that its sender waits, told again with 2xx, taken when it is large or comes in pieces, and
whether GitHub's ping and Slack's challenge are answered. Without --active a GET tells at least whether the whole address is redirected. That
an event told twice does nothing twice cannot be seen from outside: only the answers are. Cloudflare lets some senders pass its checks that it
shows to this program, so that a check is a sign. Stripe does not publish how long it waits.

Fix: Give the sender the final address, take the route out of redirects, logins and robot checks, and answer before the work is done.

Reference: support.stripe.com, "HTTP status code starts with a three"; docs.github.com, "Best practices for using webhooks"; docs.svix.com,
"Retry Schedule"; docs.slack.dev, "Events API".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.webhook import GONE, Trial, is_app, plain, refused, signed, taken, trials
from launchready.checks.webhook_fixes import fix_of
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Impact,
    Outcome,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.probe import Curl, Probe
from launchready.model.product import Product, Route, Signature
from launchready.standards.challenge import challenged
from launchready.standards.redirects import target
from launchready.standards.urls import UrlError, bare_path
from launchready.standards.webhooks import LARGE, scheme_of, sender_of


def evaluate(active: ActiveEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge what test events met on the way to each webhook, and how they were answered."""
    looked = False
    routes = {route.url: route for route in product.routes}
    for trial in trials(active, product, "whether events arrive"):
        looked = True
        if isinstance(trial, Trial):
            yield from _judge(trial, http)
        else:
            yield _by_get(http, routes[trial.where]) or trial
    if not looked:
        yield not_applicable(product.domain, "no webhook is declared")


def _by_get(http: HttpEvidence, route: Route) -> Result | None:
    """Return the failure that a GET shows: a redirect of the whole address, to its other spelling or host."""
    answer = http.find(route.url)
    if answer is None:
        return None
    try:
        onward = target(answer)
    except UrlError:
        return None
    if onward is None or bare_path(onward) != bare_path(route.url):
        return None  # elsewhere: what a browser is told, perhaps, and no event
    return _redirected(route, answer, Curl(route.url), Confidence.FIRM)


def _judge(trial: Trial, http: HttpEvidence) -> Iterator[Result]:
    first = trial.answer("unsigned")
    assert first is not None
    seen = http.find(trial.url)
    blocked = _blocked(trial, first, alive=seen is not None and seen.answered)
    if blocked is not None:
        yield blocked
        return
    found = [
        each
        for each in (_error(trial), _slow(trial), _again(trial), _large(trial), _pieces(trial), _shake(trial))
        if each
    ]
    yield from found
    if any(each.outcome is Outcome.FAIL for each in found):
        return
    answer = trial.answer("signed") or first
    what = "a signed event" if trial.signed else "an unsigned event"
    if not found:
        yield passed(trial.url, f"{what} arrives, and is answered {answer.status} {_time(answer)}", signed(trial.route))


def _blocked(trial: Trial, first: Exchange, *, alive: bool) -> Result | None:
    """Return what is wrong where events do not reach the endpoint at all; `alive` if it answered a GET."""
    answers = [attempt.exchange for attempt in trial.attempts.values()]
    route, sender = trial.route, sender_of(trial.route)
    if not first.answered:
        if alive and first.failure is not None and first.failure.kind is FailureKind.TIMEOUT:
            return _slow(trial)
        why = first.failure.detail if first.failure else "the connection ended"
        return unknown(trial.url, f"no answer came: {why}", "see audit.domain-map", plain(route))
    if challenged(first):
        seen = f"a robot check answers {first.status} to an event"
        return _fail(trial, "challenged", seen, Severity.HIGH, plain(route), Confidence.TENTATIVE)
    if first.status in (301, 302, 303, 307, 308):
        return _redirected(route, first, plain(route), Confidence.CERTAIN)
    if all(answer.status in GONE for answer in answers):
        sure = Confidence.CERTAIN if trial.signed else Confidence.FIRM
        return _fail(
            trial,
            "missing",
            f"an event is answered {first.status}: nothing takes it",
            Severity.BLOCKER,
            plain(route),
            sure,
        )
    if all(200 <= answer.status < 300 and is_app(answer) for answer in answers):
        title = first.page.title[:60] if first.page else ""
        seen = f"an event is answered {first.status} with a page ({title!r}): {sender.name} takes it for delivered, and nobody handles it"
        return _fail(trial, "page", seen, Severity.BLOCKER, plain(route), Confidence.FIRM)
    if first.status == 429:
        return unknown(trial.url, "it is answered 429: too many requests", "run the audit again later", plain(route))
    return None


def _redirected(route: Route, answer: Exchange, probe: Curl, confidence: Confidence) -> Result:
    sender = sender_of(route)
    seen = f"it is answered {answer.status} to {(answer.header('location') or 'nowhere')[:120]}"
    severity = Severity.MEDIUM if sender.follows else Severity.BLOCKER
    return _failed(route, "redirected", seen, severity, probe, confidence)


def _error(trial: Trial) -> Result | None:
    answer = trial.answer("signed")
    if answer is None or not answer.answered:
        return None
    if answer.status >= 500:
        seen = f"a rightly signed test event is answered {answer.status}"
        return _fail(trial, "error", seen, Severity.HIGH, signed(trial.route), Confidence.FIRM)
    if refused(answer) and not taken(trial.answer("spaced")):
        reason = f"a rightly signed test event is answered {answer.status}, so that it is not known whether real ones are taken"
        return unknown(trial.url, reason, "see routing.webhook-raw-body", signed(trial.route), "refused")
    return None


def _slow(trial: Trial) -> Result | None:
    answer = trial.answer("signed") or trial.answer("unsigned")
    sender = sender_of(trial.route)
    limit = trial.route.time_limit or sender.seconds
    if answer is None or answer.timings is None:
        late = answer is not None and answer.failure is not None and answer.failure.kind is FailureKind.TIMEOUT
        took = "no answer came"
    else:
        late, took = answer.timings.total > limit * 1000, f"the answer came {_time(answer)}"
    if not late:
        return None
    waits = (
        f"{sender.name} waits {limit:g} s"
        if sender.published or trial.route.time_limit
        else f"{limit:g} s are taken for the limit"
    )
    probe = signed(trial.route) if trial.signed else plain(trial.route)
    return _fail(trial, "slow", f"{took}; {waits}", Severity.HIGH, probe, Confidence.FIRM)


def _again(trial: Trial) -> Result | None:
    again = trial.answer("again")
    if again is None or taken(again) or again.status == 429 or not (again.answered and taken(trial.answer("signed"))):
        return None
    seen = f"the same event is answered {again.status} when it is told again: its sender goes on telling it, and counts a failure"
    return _fail(trial, "redelivery", seen, Severity.MEDIUM, signed(trial.route, times=2), Confidence.FIRM)


def _large(trial: Trial) -> Result | None:
    sender = sender_of(trial.route)
    purpose = "typical" if "typical" in trial.attempts else "large"
    answer, size = trial.answer(purpose), LARGE if purpose == "large" else sender.typical
    if answer is None or not _otherwise(trial, answer):
        return None
    seen = f"an event of {size // 1000} kB {_shown(answer)}; {sender.sizes}"
    return _fail(trial, "large", seen, Severity.MEDIUM, signed(trial.route, padding=size), Confidence.FIRM)


def _pieces(trial: Trial) -> Result | None:
    answer = trial.answer("pieces")
    if answer is None or not _otherwise(trial, answer):
        return None
    seen = f"an event whose body comes in pieces {_shown(answer)}, where a whole one is not"
    return _fail(trial, "pieces", seen, Severity.MEDIUM, signed(trial.route, slow=1), Confidence.FIRM)


def _shake(trial: Trial) -> Result | None:
    attempt = trial.attempts.get("handshake")
    if attempt is None or not attempt.exchange.answered or attempt.exchange.status == 429:
        return None
    probe = signed(trial.route, "handshake")
    if scheme_of(trial.route) is Signature.SLACK:
        if attempt.marks or "event" not in trial.url:  # what takes commands is never asked
            return None
        seen = "Slack's challenge does not come back: Slack does not accept the address"
        return _fail(trial, "handshake", seen, Severity.MEDIUM, probe, Confidence.FIRM)
    if 200 <= attempt.exchange.status < 300:
        return None
    seen = f"the ping that GitHub sends first is answered {attempt.exchange.status}"
    return _fail(trial, "handshake", seen, Severity.LOW, probe, Confidence.FIRM)


def _otherwise(trial: Trial, answer: Exchange) -> bool:
    """Return True if an event met another fate than the small, whole one that is signed with the same key."""
    base = trial.answer("signed") or trial.answer("forged")
    if base is None or not base.answered or answer.status == 429 or challenged(answer):
        return False
    return answer.status != base.status and not 200 <= answer.status < 300


def _shown(answer: Exchange) -> str:
    if answer.answered:
        return f"is answered {answer.status}"
    return f"gets no answer ({answer.failure.detail[:100] if answer.failure else 'the connection ended'})"


def _time(answer: Exchange) -> str:
    return f"after {answer.timings.total / 1000:.2g} s" if answer.timings else ""


def _fail(trial: Trial, aspect: str, seen: str, severity: Severity, probe: Probe, confidence: Confidence) -> Result:
    return _failed(trial.route, aspect, seen, severity, probe, confidence, trial.impact)


def _failed(
    route: Route,
    aspect: str,
    seen: str,
    severity: Severity,
    probe: Probe,
    confidence: Confidence,
    impact: Impact = Impact.PAYMENT,
) -> Result:
    limit = route.time_limit or sender_of(route).seconds
    return failed(
        route.url,
        seen=seen,
        expected=f"2xx to a signed event within {limit:g} s, 400 or 401 to any other",
        severity=severity,
        confidence=confidence,
        exposure=Exposure.EVERYONE,
        impact=impact,
        probe=probe,
        aspect=aspect,
        fix=fix_of(route, aspect),
    )


CHECK = Check(
    id="routing.webhook-delivery",
    title="Events do not arrive at a webhook",
    stage=Stage.ROUTING,
    impact=Impact.PAYMENT,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
