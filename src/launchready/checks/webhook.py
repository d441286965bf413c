"""What a webhook answered to the test events, for the checks that judge it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from launchready.checks.active import not_looked
from launchready.model.check import Impact, Result, unknown
from launchready.model.evidence.active import ActiveEvidence, Attempt
from launchready.model.evidence.http import Exchange
from launchready.model.probe import Curl
from launchready.model.product import Product, Route, RouteKind, Signature
from launchready.model.signed_post import SignedPost
from launchready.standards import webhook_events as events
from launchready.standards.challenge import challenged
from launchready.standards.redirects import REDIRECTS
from launchready.standards.webhooks import header_of, scheme_of, sender_of

COLLECTOR = "webhook"
GONE = frozenset({404, 405, 410})
_PEOPLE = frozenset({Signature.GITHUB, Signature.SVIX, Signature.STANDARD, Signature.SLACK})
_KEYS = re.compile(r"token|secret|key|auth|sig|hash", re.I)
_RANDOM = re.compile(r"(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{20,}")
_SHOWN = 1_700_000_000
"""The second at which the event of a printed command happened."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One webhook, and its answers by the purpose of the request."""

    route: Route
    attempts: dict[str, Attempt]

    @property
    def url(self) -> str:
        """Where it is."""
        return self.route.url

    def answer(self, purpose: str) -> Exchange | None:
        """Return the answer to one event; None where it was not sent."""
        attempt = self.attempts.get(purpose)
        return attempt.exchange if attempt else None

    @property
    def signed(self) -> bool:
        """Whether an event was signed with the operator's secret."""
        return "signed" in self.attempts

    @property
    def impact(self) -> Impact:
        """What is at stake: mostly money."""
        return Impact.DATA if scheme_of(self.route) in _PEOPLE else Impact.PAYMENT

    def same(self, one: str, other: str) -> bool:
        """Return True if two events got answers that do not tell them apart: status, media type and length, or the very bytes."""
        first, second = self.answer(one), self.answer(other)
        if first is None or second is None or first.status != second.status:
            return False
        if first.body is None or second.body is None:
            return first.body is second.body
        alike = (first.body.media_type, first.body.size) == (second.body.media_type, second.body.size)
        return first.body.sha256 == second.body.sha256 or alike


def trials(active: ActiveEvidence, product: Product, what: str) -> Iterator[Trial | Result]:
    """Yield each webhook of the product with its answers, or why there are none."""
    for url, route in {route.url: route for route in product.routes_of(RouteKind.WEBHOOK)}.items():
        attempts = {attempt.purpose: attempt for attempt in active.of(COLLECTOR, url)}
        if attempts:
            yield Trial(route, attempts)
            continue
        reason = not_looked(active, COLLECTOR, url, what)
        yield reason or unknown(url, f"{what} was not tried: the run did not come to it", "run the audit again")


def taken(answer: Exchange | None) -> bool:
    """Return True for an answer that says that the event is taken, and is no page of an app."""
    return answer is not None and 200 <= answer.status < 300 and not is_app(answer)


def refused(answer: Exchange | None) -> bool:
    """Return True for an answer that says no to this event."""
    if answer is None or challenged(answer):
        return False
    return 400 <= answer.status < 500 and answer.status not in GONE | {408, 413, 429}


def is_app(answer: Exchange) -> bool:
    """Return True for a page with a title, as a single-page app answers whatever it is asked."""
    return answer.is_html and answer.page is not None and bool(answer.page.title)


def obstacle(answer: Exchange) -> str:
    """Return what stood between an event and the endpoint, "" where the endpoint itself answered."""
    if not answer.answered:
        return f"no answer came: {answer.failure.detail if answer.failure else 'the connection ended'}"
    if challenged(answer):
        return f"a robot check answered {answer.status}"
    if answer.status in REDIRECTS:
        return f"it is answered {answer.status}, a redirect"
    if answer.status in GONE:
        return f"it is answered {answer.status}: nothing takes events there"
    if answer.status == 429:
        return "it is answered 429: too many requests"
    return "a page of the app answers" if is_app(answer) else ""


def address_is_secret(url: str) -> bool:
    """Return True if an address itself may be what keeps strangers out: it holds a token."""
    parts = urlsplit(url)
    return any(_KEYS.search(name) for name, _ in parse_qsl(parts.query)) or bool(_RANDOM.search(parts.path))


def no_secret(trial: Trial) -> tuple[str, str]:
    """Return why no event was signed with the operator's secret, and what would settle it."""
    route = trial.route
    if scheme_of(route) is None:
        return "how its sender signs is not known", f'signature = "stripe" (or another) at the route {route.url}'
    if route.secret is None:
        return "the signing secret is not known", f'secret = "env:NAME" at the route {route.url}, and --active'
    name = route.secret.removeprefix("env:")
    first = trial.answer("unsigned")
    if first is not None and obstacle(first):
        return obstacle(first), "see routing.webhook-delivery"
    return f"{name} is not set, or holds no signing secret of this kind", f"set {name} in the environment of the audit"


def plain(route: Route, *headers: tuple[str, str]) -> Curl:
    """Return the command that posts the unsigned event."""
    scheme = scheme_of(route)
    id_ = events.event_id(scheme, "nobody")
    body = events.compact(events.event(scheme, id_, _SHOWN)).decode()
    shown = (("Content-Type", "application/json"), *events.kind_headers(scheme, id_), *headers)
    return Curl(route.url, "POST", shown, data=body)


def forged(route: Route) -> Curl:
    """Return the command that posts an event with a signature that nobody made."""
    scheme, sender = scheme_of(route), sender_of(route)
    nothing = {Signature.STRIPE: "t=1700000000,v1=00", Signature.GITHUB: "sha256=00", Signature.SLACK: "v0=00"}
    value = nothing.get(scheme, "v1,AAAA") if scheme else ""
    more = tuple(
        (name, content)
        for name, content in ((sender.id_header, "msg_launchready"), (sender.time_header, str(_SHOWN)))
        if name and scheme is not Signature.GITHUB
    )
    return plain(route, *more, (header_of(route), value))


def signed(route: Route, form: str = "compact", *, age: int = 0, padding: int = 0, **how: int) -> SignedPost | Curl:
    """Return the command that posts an event signed with the operator's secret; an unsigned one where no secret is named.

    `form` is how the body is written (`compact`, `odd`), or `handshake` for what a service sends first.
    """
    scheme = scheme_of(route)
    if scheme is None or route.secret is None:
        return plain(route)
    id_ = events.event_id(scheme, "signed")
    content = events.event(scheme, id_, _SHOWN)
    if form == "handshake":
        content = events.handshake(scheme, "launchready") or content
    return SignedPost(
        route.url,
        scheme,
        header_of(route),
        route.secret.removeprefix("env:"),
        (events.odd(content) if form == "odd" else events.compact(content)).decode(),
        event=id_,
        kind="ping" if form == "handshake" else "launchready_test",
        age=age,
        padding=padding,
        times=how.get("times", 1),
        slow=bool(how.get("slow")),
    )
