"""Events that do no harm: of a kind that no product acts on, marked as a test, in the forms that tell how a receiver reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from launchready.model.product import Signature

TYPE = "launchready.test"
"""The type of every event that is sent: no service has one of this name."""

Event = Mapping[str, object]


def event_id(scheme: Signature | None, word: str) -> str:
    """Return an event's id, as long as every other, so that answers that repeat it stay as long."""
    prefix = {Signature.STRIPE: "evt_", Signature.SVIX: "msg_", Signature.STANDARD: "msg_", Signature.SLACK: "Ev"}
    return f"{prefix.get(scheme, '') if scheme else ''}launchready{word}"


def event(scheme: Signature | None, id_: str, at: int) -> Event:
    """Return an event of a scheme's usual shape. `at` is the second at which it happened."""
    match scheme:
        case Signature.SLACK:
            inner = {"type": "launchready_test", "event_ts": f"{at}.000100"}
            return {"type": "event_callback", "event_id": id_, "event_time": at, "event": inner}
        case Signature.GITHUB:
            return {"action": "launchready_test", "sender": {"login": "launchready", "id": 0}, "delivery": id_}
        case Signature.SVIX | Signature.STANDARD:
            return {"type": TYPE, "timestamp": at, "data": {"id": id_, "object": "launchready_test"}}
        case _:
            data = {"object": {"id": "launchready_test", "object": "launchready_test"}}
            return {
                "id": id_,
                "object": "event",
                "type": TYPE,
                "created": at,
                "livemode": False,
                "pending_webhooks": 1,
                "data": data,
            }


def handshake(scheme: Signature | None, word: str) -> Event | None:
    """Return what a service sends when a webhook is set up: GitHub's ping, Slack's challenge; None where there is no such thing."""
    if scheme is Signature.GITHUB:
        return {"zen": "Keep it logically awesome.", "hook_id": 0, "hook": {"type": "Repository", "id": 0}}
    return {"type": "url_verification", "challenge": word} if scheme is Signature.SLACK else None


def kind_headers(scheme: Signature | None, id_: str, kind: str = "launchready_test") -> tuple[tuple[str, str], ...]:
    """Return the headers beside the signature that tell a receiver what it is handed."""
    if scheme is Signature.GITHUB:
        return (("X-GitHub-Event", kind), ("X-GitHub-Delivery", id_))
    return ()


def compact(content: Event) -> bytes:
    """Return an event as JavaScript's JSON.stringify writes it: a receiver that parses and writes it again gets the same bytes."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def spaced(content: Event) -> bytes:
    """Return an event as Python's json.dumps writes it, of which the same holds there."""
    return json.dumps(content).encode()


def odd(content: Event) -> bytes:
    """Return an event as no program writes it: whoever writes it again gets other bytes.

    Lines and blanks as Stripe sends them, a letter and a slash that are escaped without need, a number with an exponent, a line's end.
    """
    marked = {**content, "launchready": "raw body", "launchready_number": 100}
    text = json.dumps(marked, indent=2, ensure_ascii=False)
    text = text.replace('"raw body"', r'"\u0072aw body \/ caf\u00e9"', 1)
    return (text.replace('"launchready_number": 100', '"launchready_number" : 1e2', 1) + "\n").encode()


def large(content: Event, size: int) -> bytes:
    """Return an event of about so many bytes, in the form that every receiver gets again."""
    padding = "launchready " * (size // 12)
    return compact({**content, "launchready_padding": padding})
