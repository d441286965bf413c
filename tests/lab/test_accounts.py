from __future__ import annotations

import pytest

from launchready.lab import RunningLab, running
from launchready.lab.site.accounts import MOST_CONVERSATIONS, Accounts
from launchready.lab.site.limits import Limiter
from launchready.lab.world import Account, Rate

from .peers import Answer, Curl

APP = "https://app.kettle.test"


def no_store(answer: Answer) -> bool:
    return answer.headers["cache-control"] == "no-store"


def test_a_login_sets_a_safe_cookie(lab: RunningLab, curl: Curl) -> None:
    sent = {"email": "First@kettle.test", "password": lab.environment["KETTLE_FIRST_PASSWORD"]}
    answer = curl(f"{APP}/api/login", send=sent)
    assert answer.status == 200
    assert no_store(answer)
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith("__Host-session=")
    assert {attribute.lower() for attribute in attributes} == {"httponly", "path=/", "samesite=lax", "secure"}
    assert answer.json()["user"] == {"name": "Fern", "email": "first@kettle.test"}
    assert answer.json()["token"] not in cookie


@pytest.mark.parametrize("email", ["first@kettle.test", "nobody@kettle.test", ""])
def test_a_wrong_password_is_refused_in_the_same_words(curl: Curl, email: str) -> None:
    answer = curl(f"{APP}/api/login", send={"email": email, "password": "wrong"})
    assert answer.status == 401
    assert answer.json() == {"error": "The e-mail address or the password is wrong."}
    assert no_store(answer)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/api/me", "/api/conversations", "/api/conversations/5f0a4c9e-6f62-4f59-9d0b-2c8a7d1e3b01"]
)
def test_private_answers_need_a_login(curl: Curl, path: str) -> None:
    cookie, token = curl.login()
    nobody = curl(f"{APP}{path}")
    assert nobody.status == 401
    assert no_store(nobody)
    assert curl(f"{APP}{path}", "-b", "__Host-session=made-up").status == 401
    by_cookie = curl(f"{APP}{path}", "-b", cookie)
    by_token = curl(f"{APP}{path}", token=token)
    assert by_cookie.status == by_token.status == 200
    assert by_cookie.json() == by_token.json()
    assert no_store(by_cookie)


def test_a_conversation_is_its_owners_alone(lab: RunningLab, curl: Curl) -> None:
    first, second = lab.world.app.accounts
    mine, _ = curl.login("first")
    theirs, _ = curl.login("second")
    own = curl(f"{APP}/api/conversations/{first.conversation}", "-b", mine)
    assert own.json()["owner"] == "first@kettle.test"
    assert curl(f"{APP}/api/conversations/{first.conversation}", "-b", theirs).status == 404
    assert curl(f"{APP}/api/conversations/{second.conversation}", "-b", theirs).status == 200


def test_signing_up_logs_in(curl: Curl) -> None:
    sent = {"name": "Ivy", "email": "ivy@example.com", "password": "a long password"}
    answer = curl(f"{APP}/api/signup", send=sent)
    assert answer.status == 201
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert curl(f"{APP}/api/me", "-b", cookie).json() == {"name": "Ivy", "email": "ivy@example.com"}
    again = curl(f"{APP}/api/signup", send=sent)
    assert again.status == 422
    assert "already" in again.json()["error"]


@pytest.mark.parametrize(
    ("email", "password", "part"),
    [("not an address", "a long password", "e-mail"), ("x@example.com", "short", "characters")],
)
def test_a_signup_that_cannot_be_is_explained(curl: Curl, email: str, password: str, part: str) -> None:
    answer = curl(f"{APP}/api/signup", send={"name": "", "email": email, "password": password})
    assert answer.status == 422
    assert part in answer.json()["error"]


def test_logging_out_ends_the_session(curl: Curl) -> None:
    cookie, _ = curl.login()
    answer = curl(f"{APP}/api/logout", "-b", cookie, send={})
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert curl(f"{APP}/api/me", "-b", cookie).status == 401


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (("-H", "Content-Type: text/plain", "-d", '{"email": "x"}'), 415),
        (("-d", "email=x&password=y"), 415),
        (("-H", "Content-Type: application/json", "-d", "{"), 400),
        (("-H", "Content-Type: application/json", "-d", "[" * 30000), 400),
        (("-H", "Content-Type: application/json", "-d", "[]"), 400),
        (("-H", "Content-Type: application/json", "-d", '{"email": 1}'), 400),
        (("-H", "Content-Type: application/json", "-d", '{"email": "' + "x" * 70000 + '"}'), 413),
        (("-H", "Content-Type: application/json", "-H", "Origin: https://evil.example", "-d", "{}"), 403),
        (("-X", "PUT"), 405),
    ],
)
def test_a_login_that_is_no_login_is_refused(curl: Curl, options: tuple[str, ...], status: int) -> None:
    answer = curl(f"{APP}/api/login", *options)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("path", "burst"), [("/api/login", 20), ("/api/signup", 10)])
def test_hammering_is_answered_with_429(path: str, burst: int) -> None:
    with running() as fresh:
        peer = Curl(fresh)
        # One process, one connection: as fast as a burst is.
        done = peer.run(f"{APP}{path}?[1-{burst + 5}]", "--json", "{}")
        assert done.stdout.count(b"HTTP/2 429") >= 4
        assert done.stdout.count(b"HTTP/2 4") == burst + 5
        assert b"retry-after: 1" in done.stdout or b"retry-after: 2" in done.stdout


def test_a_limit_lets_in_again_what_waited() -> None:
    now = [100.0]
    limiter = Limiter(Rate(2, 0.5), clock=lambda: now[0])
    assert [limiter.wait("a"), limiter.wait("a"), limiter.wait("a")] == [0, 0, 2]
    assert limiter.wait("b") == 0
    now[0] += 1.9
    assert limiter.wait("a") == 1
    now[0] += 0.2
    assert limiter.wait("a") == 0


def test_a_conversation_that_is_looked_at_is_not_the_next_to_be_forgotten() -> None:
    accounts = Accounts([Account("Fern", "fern@kettle.test", "a long password", "first")])
    user = accounts.login("fern@kettle.test", "a long password")
    assert user is not None
    for _ in range(3):
        assert accounts.conversation(user, "first").turns
        for _ in range(MOST_CONVERSATIONS - 1):
            accounts.going_on(user, "")
    assert len(user.conversations) == MOST_CONVERSATIONS
