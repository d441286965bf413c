"""How services sign the webhooks that they send, how long they wait, what they do with a redirect: as they document it themselves.

Every scheme here is an HMAC-SHA-256 (RFC 2104) over the body as it was sent, byte by byte; most put a time in front of it, so that an
event that somebody kept cannot be sent again later. What a service does not publish is said to be so.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.model.product import Route, Signature
from launchready.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Sender:
    """A service that sends webhooks.

    `header` carries the signature, `id_header` the event's id, `time_header` the time where it stands alone. `seconds` is how long it waits for
    an answer, `published` whether it says so. `typical` are the bytes of a large event as it really sends one; `sizes` says what is known of
    that. `follows` is the number of redirects that it follows.
    """

    name: str
    header: str
    id_header: str = ""
    time_header: str = ""
    timed: bool = True
    seconds: float = 15.0
    published: bool = True
    typical: int = 64_000
    sizes: str = ""
    follows: int = 0


# Looked up in November 2026. Stripe: docs.stripe.com/webhooks (scheme; "quickly", without a number; its command-line tool waits 30 s; redirects
# are failures: support.stripe.com, "HTTP status code starts with a three"). GitHub: docs.github.com, "Best practices for using webhooks" (10 s;
# GitHub Enterprise Server 30 s), "Webhook events and payloads" (25 MB at most). Svix, which sends for Clerk and Resend: docs.svix.com/retries
# (15 s, redirects are failures). Standard Webhooks: spec 1.0.0 (15 to 30 s, small events of 20 kB advised). Slack: docs.slack.dev, "Events API"
# (3 s, retried with the reason too_many_redirects after two). GitHub does not say what it does with a redirect; no follow was ever reported.
SENDERS = {
    Signature.STRIPE: Sender(
        "Stripe",
        "Stripe-Signature",
        seconds=10.0,
        published=False,
        typical=150_000,
        sizes="Stripe names no largest size; invoices with many lines make events of some 100 kB",
    ),
    Signature.GITHUB: Sender(
        "GitHub",
        "X-Hub-Signature-256",
        "X-GitHub-Delivery",
        timed=False,
        seconds=10.0,
        typical=1_000_000,
        sizes="GitHub sends events of up to 25 MB",
    ),
    Signature.SVIX: Sender(
        "Svix",
        "svix-signature",
        "svix-id",
        "svix-timestamp",
        sizes="the services that send through Svix send what they like; most events are far smaller",
    ),
    Signature.STANDARD: Sender(
        "a sender of Standard Webhooks",
        "webhook-signature",
        "webhook-id",
        "webhook-timestamp",
        sizes="the specification advises events below 20 kB",
    ),
    Signature.SLACK: Sender(
        "Slack",
        "X-Slack-Signature",
        time_header="X-Slack-Request-Timestamp",
        seconds=3.0,
        sizes="Slack names no largest size; its events are small",
        follows=2,
    ),
    Signature.HEX: Sender(
        "the sender",
        "X-Signature",
        timed=False,
        published=False,
        sizes="what it sends at most is not known here",
    ),
}
UNKNOWN = Sender("the sender", "", timed=False, published=False, sizes="what it sends at most is not known here")
"""Who sends to a route of which nothing is known."""
LARGE = 1_000_000
"""Bytes of the large event that is tried first."""
TOLERANCE = 300
"""Seconds that the services' own libraries let pass between signing and arrival (Stripe, Svix, Slack)."""

_PATHS = (
    (re.compile(r"stripe", re.I), Signature.STRIPE, ""),
    (re.compile(r"github", re.I), Signature.GITHUB, ""),
    (re.compile(r"clerk|svix|resend", re.I), Signature.SVIX, ""),
    (re.compile(r"slack", re.I), Signature.SLACK, ""),
    (re.compile(r"lemon-?squeezy", re.I), Signature.HEX, "X-Signature"),
    (re.compile(r"razorpay", re.I), Signature.HEX, "X-Razorpay-Signature"),
)
"""Services whose name in a path tells how they sign (their documentation, 2026)."""


def scheme_of(route: Route) -> Signature | None:
    """Return how a webhook's events are signed: as the product file says, else by a service's name in the path; None if neither tells."""
    if route.signature is not None:
        return route.signature
    path = urlsplit(route.url).path
    return next((scheme for word, scheme, _ in _PATHS if word.search(path)), None)


def header_of(route: Route) -> str:
    """Return the header that carries a webhook's signature, "" where nothing tells."""
    scheme = scheme_of(route)
    if route.signature_header or scheme is None:
        return route.signature_header
    path = urlsplit(route.url).path
    named = next((header for word, found, header in _PATHS if found is scheme and header and word.search(path)), "")
    return named or SENDERS[scheme].header


def sender_of(route: Route) -> Sender:
    """Return who sends to a webhook."""
    scheme = scheme_of(route)
    return SENDERS[scheme] if scheme is not None else UNKNOWN


def key(scheme: Signature, secret: Secret) -> bytes | None:
    """Return the bytes that a secret signs with; None for a text that is no secret of this scheme.

    Svix and Standard Webhooks write the bytes in base64 behind `whsec_`, Supabase with `v1,` before it; the others sign with the text as it is.
    """
    text = secret.reveal()
    if scheme not in (Signature.SVIX, Signature.STANDARD):
        return text.encode()
    try:
        return base64.b64decode(text.removeprefix("v1,").removeprefix("whsec_"), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def sign(route: Route, key: bytes, body: bytes, event: str, at: int) -> tuple[tuple[str, str], ...]:
    """Return the headers of a signed event: its id, the second at which it was signed, the signature."""
    scheme, header = scheme_of(route), header_of(route)
    match scheme:
        case Signature.STRIPE:
            return ((header, f"t={at},v1={_hex(key, f'{at}.'.encode() + body)}"),)
        case Signature.GITHUB:
            return ((header, f"sha256={_hex(key, body)}"),)
        case Signature.SVIX | Signature.STANDARD:
            sender = SENDERS[scheme]
            made = hmac.digest(key, f"{event}.{at}.".encode() + body, "sha256")
            return (
                (sender.id_header, event),
                (sender.time_header, str(at)),
                (header, f"v1,{base64.b64encode(made).decode()}"),
            )
        case Signature.SLACK:
            return (
                (SENDERS[scheme].time_header, str(at)),
                (header, f"v0={_hex(key, f'v0:{at}:'.encode() + body)}"),
            )
        case Signature.HEX:
            return ((header, _hex(key, body)),)
        case None:
            return ()


def _hex(key: bytes, content: bytes) -> str:
    return hmac.new(key, content, "sha256").hexdigest()
