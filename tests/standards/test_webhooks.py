"""Signatures are those of the services: by their own published examples, and by OpenSSL where none is published."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.product import Route, RouteKind, Signature
from launchready.model.secret import Secret
from launchready.standards import webhook_events as events
from launchready.standards.webhooks import SENDERS, header_of, key, scheme_of, sender_of, sign

SLACK_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&"
    b"user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
    b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
"""docs.slack.dev, "Verifying requests from Slack"."""


def route(scheme: Signature | None = None, path: str = "/hook", **more: object) -> Route:
    url = f"https://api.kettle.example{path}"
    return Route.model_validate({"kind": RouteKind.WEBHOOK, "url": url, "method": "POST", "signature": scheme, **more})


def made(scheme: Signature, secret: str, body: bytes, event: str = "", at: int = 0) -> dict[str, str]:
    bytes_ = key(scheme, Secret(secret))
    assert bytes_ is not None
    return dict(sign(route(scheme), bytes_, body, event, at))


def test_githubs_example() -> None:
    """docs.github.com, "Validating webhook deliveries": testing the webhook payload validation."""
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert made(Signature.GITHUB, "It's a Secret to Everybody", b"Hello, World!") == {"X-Hub-Signature-256": expected}


def test_slacks_example() -> None:
    assert made(Signature.SLACK, "8f742231b10e8888abcd99yyyzzz85a5", SLACK_BODY, at=1531420618) == {
        "X-Slack-Request-Timestamp": "1531420618",
        "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    }


@pytest.mark.parametrize(("scheme", "prefix"), [(Signature.SVIX, "svix"), (Signature.STANDARD, "webhook")])
@pytest.mark.parametrize(
    "secret",
    [
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ],
)
def test_the_example_of_svix_and_standard_webhooks(scheme: Signature, prefix: str, secret: str) -> None:
    """docs.svix.com, "Verifying payloads"; the same stands in the libraries of Standard Webhooks."""
    headers = made(scheme, secret, b'{"test": 2432232314}', "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330)
    assert headers == {
        f"{prefix}-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        f"{prefix}-timestamp": "1614265330",
        f"{prefix}-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_stripes_scheme_is_what_openssl_makes_of_its_description() -> None:
    """Stripe publishes no example with its secret; docs.stripe.com/webhooks describes the steps: time, full stop, body."""
    body, secret = b'{\n  "id": "evt_1",\n  "object": "event"\n}', "whsec_test_secret"
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", secret, "-r"],
        input=b"1492774577." + body,
        capture_output=True,
        check=True,
    )
    digest = done.stdout.split()[0].decode()
    assert made(Signature.STRIPE, secret, body, at=1492774577) == {"Stripe-Signature": f"t=1492774577,v1={digest}"}
    plain = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", secret, "-r"], input=body, capture_output=True, check=True
    )
    assert made(Signature.HEX, secret, body) == {"X-Signature": plain.stdout.split()[0].decode()}


@pytest.mark.parametrize("secret", ["whsec_", "whsec_not base64", "ümlaut", "whsec_abc"])
def test_what_is_no_secret_signs_nothing(secret: str) -> None:
    assert key(Signature.SVIX, Secret(secret)) is None
    assert key(Signature.STRIPE, Secret(secret)) == secret.encode()


@pytest.mark.parametrize(
    ("path", "scheme", "header"),
    [
        ("/api/webhooks/stripe", Signature.STRIPE, "Stripe-Signature"),
        ("/api/stripe-webhook", Signature.STRIPE, "Stripe-Signature"),
        ("/hooks/github", Signature.GITHUB, "X-Hub-Signature-256"),
        ("/api/webhooks/clerk", Signature.SVIX, "svix-signature"),
        ("/functions/v1/resend-webhook", Signature.SVIX, "svix-signature"),
        ("/slack/events", Signature.SLACK, "X-Slack-Signature"),
        ("/api/lemonsqueezy", Signature.HEX, "X-Signature"),
        ("/api/razorpay/hook", Signature.HEX, "X-Razorpay-Signature"),
        ("/webhooks/payments", None, ""),
    ],
)
def test_a_path_tells_who_sends(path: str, scheme: Signature | None, header: str) -> None:
    assert scheme_of(route(None, path)) is scheme
    assert header_of(route(None, path)) == header


def test_what_the_product_file_says_weighs_more() -> None:
    found = route(Signature.GITHUB, "/stripe", signature_header="X-Forgejo-Signature")
    assert (scheme_of(found), header_of(found), sender_of(found).name) == (
        Signature.GITHUB,
        "X-Forgejo-Signature",
        "GitHub",
    )
    assert sign(route(None), b"k", b"", "", 0) == ()


def test_every_scheme_has_a_sender() -> None:
    assert set(SENDERS) == set(Signature)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(st.sampled_from([*Signature, None]), WORDS, st.integers(0, 2**33))
def test_the_forms_of_an_event_say_the_same_and_only_the_odd_one_is_changed_by_writing_it_again(
    scheme: Signature | None, word: str, at: int
) -> None:
    event = events.event(scheme, events.event_id(scheme, word), at)
    compact, spaced, odd = events.compact(event), events.spaced(event), events.odd(event)
    assert json.loads(compact) == json.loads(spaced) == event
    assert json.dumps(json.loads(compact), separators=(",", ":"), ensure_ascii=False).encode() == compact
    assert json.dumps(json.loads(spaced)).encode() == spaced
    read = json.loads(odd)
    assert {name: read[name] for name in event} == event
    assert (read["launchready"], read["launchready_number"]) == ("raw body / café", 100)
    for indent in (None, 0, 2, 4):
        for ascii_ in (True, False):
            for separators in (None, (",", ":")):
                again = json.dumps(read, indent=indent, ensure_ascii=ascii_, separators=separators)
                assert again.encode() not in (odd, odd.rstrip())


def test_events_are_marked_as_tests_and_of_equal_length() -> None:
    for scheme in (*Signature, None):
        bodies = {
            len(events.compact(events.event(scheme, events.event_id(scheme, word), 1_700_000_000)))
            for word in ("nobody", "forged", "signed")
        }
        assert len(bodies) == 1
        text = events.compact(events.event(scheme, events.event_id(scheme, "nobody"), 0)).decode()
        assert re.search(r"launchready[._]test", text)
    stripe = events.event(Signature.STRIPE, "evt_1", 0)
    assert stripe["livemode"] is False


@pytest.mark.parametrize("size", [64_000, 1_000_000])
def test_a_large_event_is_as_large_as_said(size: int) -> None:
    body = events.large(events.event(Signature.STRIPE, "evt_1", 0), size)
    assert size <= len(body) + 12 < size + 400
