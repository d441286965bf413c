"""Where logins start and lead back to, as addresses and scripts say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.logins import (
    cancelled,
    completed,
    form,
    is_handler,
    is_start,
    lost,
    read_starts,
    remembers,
    way_back,
)
from launchready.standards.scripts import read_code

APP = "https://app.kettle.example"
URL = f"{APP}/assets/app.js"
CALLBACK = f"{APP}/auth/callback"
GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth"


@pytest.mark.parametrize(
    ("url", "back"),
    [
        (f"{GOOGLE}?client_id=1&redirect_uri={CALLBACK}&response_type=code", CALLBACK),
        (f"{GOOGLE}?redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&client_id=1", "http://localhost:3000/cb"),
        (f"https://github.com/login/oauth/authorize?client_id=Iv1.a&redirect_uri={CALLBACK}", CALLBACK),
        (f"https://kettle.eu.auth0.com/authorize?client_id=a&redirect_uri={CALLBACK}&state=1", CALLBACK),
        (f"https://abcd.supabase.co/auth/v1/authorize?provider=google&redirect_to={CALLBACK}", CALLBACK),
        (f"https://auth.kettle.example/auth/v1/authorize?provider=google&redirect_to={CALLBACK}", CALLBACK),
        (f"{GOOGLE}?client_id=1&redirect_uri=com.kettle.app://cb", ""),
        (f"{GOOGLE}?client_id=1&redirect_uri=postmessage", ""),
        (f"{GOOGLE}?client_id=1&redirect_uri=http://", ""),
        (f"{GOOGLE}?client_id=1", ""),
        (f"https://share.example/?redirect_uri={CALLBACK}", ""),
        ("https://abcd.supabase.co/auth/v1/authorize?provider=google", ""),
        (f"{APP}/login?redirect_to={CALLBACK}", ""),
    ],
)
def test_a_login_that_starts_says_where_it_leads_back_to(url: str, back: str) -> None:
    assert way_back(url) == back


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/auth/google", True),
        ("/auth/google/", True),
        ("/api/auth/signin/google", True),
        ("/api/v1/auth/github/login", True),
        ("/login/github", True),
        ("/oauth2/authorize/azure-ad", True),
        ("/sso/okta", True),
        ("/auth/google/callback", False),
        ("/api/auth/callback/google", False),
        ("/auth/callback", False),
        ("/blog/google", False),
        ("/auth/googles", False),
        ("/google", False),
        ("/login", False),
    ],
)
def test_a_path_tells_that_a_login_starts(path: str, start: bool) -> None:
    assert is_start(f"{APP}{path}?next=/") is start


CODE = f"""
const a = "/auth/google", b = '/api/auth/signin/github', c = "/auth/google/callback", d = `/auth/apple`;
location.href = "{GOOGLE}?client_id=1&redirect_uri=http://localhost:3000/cb&scope=email";
"""


def test_a_script_names_the_starts_of_its_logins() -> None:
    assert read_starts(CODE, URL) == (
        f"{APP}/auth/google",
        f"{APP}/api/auth/signin/github",
        f"{APP}/auth/apple",
        f"{GOOGLE}?client_id=1&redirect_uri=http://localhost:3000/cb&scope=email",
    )
    assert read_code(CODE, URL).logins == read_starts(CODE, URL)


@pytest.mark.parametrize(
    ("code", "returns"),
    [
        ('s.auth.signInWithOAuth({provider:"google",options:{redirectTo:"http://localhost:3000/auth"}})', ("http://localhost:3000/auth",)),
        ("signUp({email, options: {emailRedirectTo: 'https://kettle.lovable.app/'}})", ("https://kettle.lovable.app/",)),
        ("{redirect_uri:`http://localhost:5173/${x}`}", ("http://localhost:5173/",)),
        ('signIn("google",{callbackUrl:"https://app.kettle.example"})', ("https://app.kettle.example/",)),
        ('returnTo="http://127.0.0.1:3000"', ("http://127.0.0.1:3000/",)),
        ("options:{redirectTo:`${window.location.origin}/auth`}", ()),
        ('redirectTo:location.origin+"/auth"', ()),
        ('redirectTo:"/auth/callback"', ()),
        ('if(location.hostname==="localhost"){go({redirectTo:"http://localhost:3000/"})}', ()),
        ('redirectTo:isDev?"http://localhost:3000":"https://app.kettle.example"', ()),
        ('const local={redirectTo:"http://localhost:3000/"}', ()),
        ('const development = { redirectTo: "http://localhost:3000/" }', ()),
        ('// redirectTo: "http://localhost:3000/"', ()),
        ('redirectTo:"http://["', ()),
        ('noRedirectToday:"http://localhost:3000"', ()),
    ],
)  # fmt: skip
def test_a_script_says_where_logins_lead_back_to_under_no_condition(code: str, returns: tuple[str, ...]) -> None:
    assert read_code(code, URL).returns == returns


def test_what_is_sent_to_a_callback_redeems_nothing() -> None:
    assert (
        cancelled(CALLBACK)
        == f"{CALLBACK}?error=access_denied&error_description=launchready-test&state=launchready-test"
    )
    assert cancelled(f"{CALLBACK}?tenant=1").startswith(f"{CALLBACK}?tenant=1&error=access_denied")
    assert completed(CALLBACK) == f"{CALLBACK}?code=launchready-test&state=launchready-test"
    assert completed(f"{APP}/auth/confirm") == f"{APP}/auth/confirm?token_hash=launchready-test&type=email"
    assert form() == b"code=launchready-test&state=launchready-test"


@pytest.mark.parametrize(
    ("onward", "names"),
    [
        (f"{CALLBACK}/?code=1&state=2", ()),
        (f"{CALLBACK}/?state=2&code=1&more=3", ()),
        (f"{CALLBACK}/?code=1", ("state",)),
        (f"{CALLBACK}/?code=1&state=other", ("state",)),
        (f"{CALLBACK}/", ("code", "state")),
    ],
)
def test_what_a_redirect_drops(onward: str, names: tuple[str, ...]) -> None:
    assert lost(f"{CALLBACK}?code=1&state=2", onward) == names


@pytest.mark.parametrize(
    ("onward", "remembered"),
    [
        (f"{APP}/login?next=/auth/callback", True),
        (f"{APP}/login?next=%2Fauth%2Fcallback%3Fcode%3D1", True),
        (f"{APP}/login?callbackUrl={CALLBACK}", True),
        (f"{APP}/login?next=/dashboard", False),
        (f"{APP}/login?error=denied&next=/auth/callback", False),
        (f"{APP}/login", False),
        (f"{APP}/login?next=javascript:x", False),
    ],
)
def test_a_login_that_remembers_the_callback_came_before_it(onward: str, remembered: bool) -> None:
    assert remembers(onward, CALLBACK) is remembered


def test_firebases_page_is_known() -> None:
    assert is_handler("https://kettle.web.app/__/auth/handler")
    assert not is_handler(CALLBACK)


@given(st.text(max_size=400))
def test_nothing_that_a_script_says_breaks_the_reader(text: str) -> None:
    for code in (text, f'redirectTo:"http://{text}"', f'"{GOOGLE}?client_id=1&redirect_uri={text}"', f'"/auth/{text}"'):
        read = read_code(code, URL)
        assert len(read.logins) <= 20
        assert all(back.startswith(("http://", "https://")) for back in read.returns)


def test_what_is_found_is_bounded_and_takes_no_long_time() -> None:
    many = ";".join(f'a="/x{number}/auth/google"' for number in range(3000))
    assert len(read_starts(many, URL)) == 20
    assert read_starts('"/auth/' * 50_000, URL) == ()
    assert len(read_code('redirectTo:"http://' * 20_000, URL).returns) <= 20
    assert read_starts("client_id" + '"https://' + "a" * 500_000, URL) == ()
