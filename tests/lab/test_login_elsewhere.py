"""The login at another service starts with a state of its own; a cache that knows no sessions hands answers on, where it is planted."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from launchready.lab import RunningLab, running

from .peers import Curl

APP = "https://app.kettle.test"


def test_a_login_at_another_service_starts_with_a_state_and_leads_back_to_the_callback(curl: Curl) -> None:
    first, second = curl(f"{APP}/auth/google"), curl(f"{APP}/auth/google")
    assert first.status == 302
    parts = urlsplit(first.headers["location"])
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert parts.netloc == "accounts.lab.test"
    assert asked["redirect_uri"] == f"{APP}/auth/callback"
    assert asked["response_type"] == "code"
    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"__Host-sign-in={asked['state']};")
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
    assert first.headers["location"] != second.headers["location"]
    assert f'href="{"/auth/google"}"'.encode() in curl(f"{APP}/login").body


def test_the_service_says_who_asks_and_nothing_else(curl: Curl) -> None:
    answer = curl(curl(f"{APP}/auth/google").headers["location"])
    assert answer.status == 200
    assert b"Log in to go on to app.kettle.test" in answer.body
    hostile = curl("https://accounts.lab.test/o/oauth2/v2/auth?client_id=x&redirect_uri=https://%3Cb%3E/")
    assert b"<b>" not in hostile.body
    assert curl("https://accounts.lab.test/o/oauth2/v2/auth").status == 400


def test_a_cache_that_knows_no_sessions_hands_answers_on_only_where_it_is_planted(lab: RunningLab, curl: Curl) -> None:
    def me(ask: Curl, running_lab: RunningLab) -> list[int]:
        password = running_lab.environment["KETTLE_FIRST_PASSWORD"]
        body = f'{{"email": "first@kettle.test", "password": "{password}"}}'
        token = ask(f"{APP}/api/login", "-H", "Content-Type: application/json", "--data-binary", body).json()["token"]
        statuses = [ask(f"{APP}/api/me", "-H", f"Authorization: Bearer {token}").status, ask(f"{APP}/api/me").status]
        return [*statuses, ask(f"{APP}/api/me?other=1").status]

    assert me(curl, lab) == [200, 401, 401]
    with running(("private-route-cached",)) as spoiled:
        ask = Curl(spoiled)
        assert me(ask, spoiled) == [200, 200, 401]
        kept = ask(f"{APP}/api/me")
        assert kept.headers["cf-cache-status"] == "HIT"
        assert re.search(rb"first@kettle\.test", kept.body)
