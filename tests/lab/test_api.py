from __future__ import annotations

import hmac
import json
import time
from datetime import datetime, timedelta

import pytest

from launchready.lab import RunningLab, build
from launchready.lab.site.api import signed

from .peers import Curl

HOOK = "https://api.kettle.test/webhooks/payments"


def signature(payload: str, secret: str, at: float) -> str:
    digest = hmac.new(secret.encode(), f"{int(at)}.{payload}".encode(), "sha256").hexdigest()
    return f"Stripe-Signature: t={int(at)},v1={digest}"


def test_a_signed_event_is_taken_once(lab: RunningLab, curl: Curl) -> None:
    payload = json.dumps({"id": "evt_1", "type": "checkout.completed"})
    header = signature(payload, lab.environment["KETTLE_WEBHOOK_SECRET"], time.time())
    first = curl(HOOK, "-H", header, "--data-binary", payload)
    assert (first.status, first.json()) == (200, {"received": True, "processed": True})
    again = curl(HOOK, "-H", header, "--data-binary", payload)
    assert (again.status, again.json()) == (200, {"received": True, "processed": False})


@pytest.mark.parametrize(
    "header", ["X-Nothing: 1", "Stripe-Signature: ", "Stripe-Signature: t=1,v1=00", "Stripe-Signature: t=x,v1=é"]
)
def test_an_unsigned_event_is_refused(curl: Curl, header: str) -> None:
    answer = curl(HOOK, "-H", header, "--data-binary", '{"id": "evt_2"}')
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("age", [-400, 400])
def test_an_old_or_future_signature_is_refused(lab: RunningLab, curl: Curl, age: int) -> None:
    payload = '{"id": "evt_3"}'
    header = signature(payload, lab.environment["KETTLE_WEBHOOK_SECRET"], time.time() - age)
    assert curl(HOOK, "-H", header, "--data-binary", payload).status == 400


@pytest.mark.parametrize("payload", ["[]", "nothing", "{}", '{"id": 5}', '{"id": ""}'])
def test_a_signed_thing_that_is_no_event_is_refused(lab: RunningLab, curl: Curl, payload: str) -> None:
    header = signature(payload, lab.environment["KETTLE_WEBHOOK_SECRET"], time.time())
    assert curl(HOOK, "-H", header, "--data-binary", payload).status == 400


def test_a_changed_body_breaks_the_signature() -> None:
    at = "1000"
    good = hmac.new(b"s", b"1000.body", "sha256").hexdigest()
    assert signed(b"body", f"t={at},v1={good}", "s", 1000)
    assert signed(b"body", f"t={at}, v1=00, v1={good}", "s", 1000)  # a secret that is being replaced signs twice
    assert not signed(b"body ", f"t={at},v1={good}", "s", 1000)
    assert not signed(b"body", f"t={at},v1={good}", "other", 1000)
    assert not signed(b"body", f"t={at},t={at},v1={good}", "s", 1000)


def test_health_says_what_is_up(curl: Curl) -> None:
    answer = curl("https://api.kettle.test/health")
    assert answer.status == 200
    assert answer.json() == {"status": "ok", "database": "ok", "model": "ok"}
    assert answer.headers["cache-control"] == "no-store"


def test_health_is_honest_about_what_is_down(lab: RunningLab, curl: Curl) -> None:
    lab.world.app.model_up = False
    try:
        answer = curl("https://api.kettle.test/health")
        assert answer.status == 503
        assert answer.json() == {"status": "degraded", "database": "ok", "model": "down"}
        assert b"Some of Kettle is down" in curl("https://status.kettle.test/").body
    finally:
        lab.world.app.model_up = True


def test_rdap_leads_from_iana_to_the_registration(lab: RunningLab, curl: Curl) -> None:
    services = curl("https://data.iana.org/rdap/dns.json").json()["services"]
    (server,) = next(urls for suffixes, urls in services if "test" in suffixes)
    answer = curl(f"{server}domain/kettle.test")
    assert answer.headers["content-type"] == "application/rdap+json"
    domain = answer.json()
    assert domain["objectClassName"] == "domain"
    assert domain["ldhName"] == "kettle.test"
    assert domain["status"] == ["client transfer prohibited"]
    dates = {event["eventAction"]: datetime.fromisoformat(event["eventDate"]) for event in domain["events"]}
    assert dates["expiration"] - lab.world.now > timedelta(days=600)
    assert dates["registration"] < lab.world.now
    (registrar,) = [entity for entity in domain["entities"] if "registrar" in entity["roles"]]
    assert ["fn", {}, "text", lab.world.product.dns.registrar] in registrar["vcardArray"][1]
    assert [server["ldhName"] for server in domain["nameservers"]] == ["ns1.kettle.test", "ns2.kettle.test"]


def test_rdap_knows_no_other_domain(curl: Curl) -> None:
    answer = curl("https://rdap.lab.test/domain/other.test")
    assert answer.status == 404
    assert answer.json()["errorCode"] == 404
    assert answer.headers["content-type"] == "application/rdap+json"


def test_every_world_has_secrets_of_its_own() -> None:
    one, other = build(), build()
    assert not set(one.environment.values()) & set(other.environment.values())
    assert not any(value in repr(one) for value in one.environment.values())
