from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.check import Severity
from launchready.standards.cookie_dates import parse_date
from launchready.standards.cookie_flaws import flaws
from launchready.standards.cookies import CookieError, Kind, kind, parse, refusal

URL = "https://app.kettle.example/login"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "name", "size"),
    [
        ("a=b", "a", 2),
        (" a = b ; Path=/", "a", 2),
        ("a=b=c", "a", 4),
        ("a=", "a", 1),
        ("=b", "", 1),
        ("b", "", 1),
        ('a="b c"', "a", 6),
        ("a=b;c=d", "a", 2),
        ("a=\u00e9", "a", 2),
    ],
)
def test_name_and_value(header: str, name: str, size: int) -> None:
    cookie = parse(header)
    assert (cookie.name, cookie.size) == (name, size)


@pytest.mark.parametrize(
    "header", ["", " ", "=", " = ; Secure", "a=b\x00", "a\x1f=b", "a=b\x7f; Secure", "a=" + "x" * 4096]
)
def test_what_sets_no_cookie(header: str) -> None:
    with pytest.raises(CookieError):
        parse(header)


def test_the_largest_cookie_is_taken() -> None:
    assert parse("a=" + "x" * 4095).size == 4096
    assert parse("a=b; Path=/" + "x" * 1100).path == ""


def test_attributes() -> None:
    cookie = parse(
        "a=b; Expires=Wed, 09 Jun 2027 10:18:14 GMT; MAX-AGE=60; domain=.Kettle.Example; Path=/x; secure; HTTPOnly; samesite=STRICT; partitioned"
    )
    assert cookie.expires == datetime(2027, 6, 9, 10, 18, 14, tzinfo=UTC)
    assert (cookie.max_age, cookie.domain, cookie.path) == (60, "kettle.example", "/x")
    assert cookie.secure
    assert cookie.http_only
    assert cookie.partitioned
    assert cookie.same_site == "strict"
    assert cookie.odd == ()


def test_the_last_attribute_of_a_name_counts() -> None:
    cookie = parse("a=b; Path=/x; Path=/y; SameSite=Lax; SameSite=None; Domain=a.example; Domain=b.example; Path=z")
    assert (cookie.path, cookie.same_site, cookie.domain) == ("", "none", "b.example")


@pytest.mark.parametrize(
    "odd", ["SameSite=True", "SameSite=", "Max-Age=1h", "Expires=tomorrow", "Secured", "Path=" + "x" * 1025]
)
def test_attributes_that_browsers_pass_over(odd: str) -> None:
    cookie = parse(f"a=b; {odd}")
    assert len(cookie.odd) == 1
    assert (cookie.same_site, cookie.max_age, cookie.expires, cookie.secure) == ("", None, None, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed, 09 Jun 2021 10:18:14 GMT", (2021, 6, 9, 10, 18, 14)),
        ("Wednesday, 09-Jun-21 10:18:14 GMT", (2021, 6, 9, 10, 18, 14)),
        ("Wed Jun  9 10:18:14 2021", (2021, 6, 9, 10, 18, 14)),
        ("09 june 2021 1:2:3", (2021, 6, 9, 1, 2, 3)),
        ("10:18:14 2021 9 JUN", (2021, 6, 9, 10, 18, 14)),
        ("1-Jan-69 00:00:00", (2069, 1, 1, 0, 0, 0)),
        ("1-Jan-70 00:00:00", (1970, 1, 1, 0, 0, 0)),
        ("1st Jan 2021 00:00:00", (2021, 1, 1, 0, 0, 0)),
        ("0", None),
        ("", None),
        ("Wed, 31 Feb 2021 10:18:14 GMT", None),
        ("Wed, 09 Jun 1600 10:18:14 GMT", None),
        ("Wed, 09 Jun 2021 24:18:14 GMT", None),
        ("Wed, 09 Jun 2021", None),
        ("Wed, 09 Foo 2021 10:18:14 GMT", None),
    ],
)
def test_dates(text: str, expected: tuple[int, ...] | None) -> None:
    found = parse_date(text)
    assert found == (datetime(*expected, tzinfo=UTC) if expected else None)  # type: ignore[arg-type,misc]


def test_a_cookie_that_is_deleted() -> None:
    assert parse("a=; Max-Age=0").gone(NOW)
    assert parse("a=; Max-Age=-5").gone(NOW)
    assert parse("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").gone(NOW)
    assert not parse("a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60").gone(NOW)
    assert not parse("a=b").gone(NOW)


@pytest.mark.parametrize(
    ("header", "url", "why"),
    [
        ("a=b", URL, ""),
        ("a=b; Domain=kettle.example", URL, ""),
        ("a=b; Domain=app.kettle.example", URL, ""),
        ("a=b; Domain=", URL, ""),
        ("a=b; Domain=other.kettle.example", URL, "does not cover"),
        ("a=b; Domain=ettle.example", URL, "does not cover"),
        ("a=b; Domain=com", "https://x.com/", "public suffix"),
        ("a=b; Domain=co.uk", "https://x.co.uk/", "public suffix"),
        ("a=b; Domain=github.io", "https://kettle.github.io/", "public suffix"),
        ("a=b; Domain=vercel.app", "https://kettle.vercel.app/", "public suffix"),
        ("a=b; Domain=kettle.vercel.app", "https://kettle.vercel.app/", ""),
        ("a=b; Domain=192.0.2.1", "https://192.0.2.1/", ""),
        ("a=b; Domain=2.1", "https://192.0.2.1/", "is not the address"),
        ("a=b; Secure", "http://app.kettle.example/", "over http"),
        ("a=b; SameSite=None", URL, "without Secure"),
        ("a=b; SameSite=None; Secure", URL, ""),
        ("a=b; Partitioned", URL, "without Secure"),
        ("__Secure-a=b", URL, "asks for Secure"),
        ("__SECURE-a=b", URL, "asks for Secure"),
        ("__Secure-a=b; Secure; Domain=kettle.example", URL, ""),
        ("__Host-a=b; Secure", URL, "Path=/"),
        ("__Host-a=b; Secure; Path=/; Domain=kettle.example", URL, "no Domain"),
        ("__Host-a=b; Secure; Path=/; Domain=app.kettle.example", URL, "no Domain"),
        ("__Host-a=b; Secure; Path=/", URL, ""),
        ("__Http-a=b; Secure", URL, "HttpOnly"),
        ("__Host-Http-a=b; Secure; HttpOnly; Path=/", URL, ""),
    ],
)  # fmt: skip
def test_what_browsers_refuse(header: str, url: str, why: str) -> None:
    found = refusal(parse(header), url)
    assert (why in found) if why else found == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((name, Kind.SESSION) for name in (
            "session", "sessionid", "SESSIONID", "PHPSESSID", "JSESSIONID", "connect.sid", "sid", "laravel_session", "_myapp_session", "jwt",
            "__Host-session", "__Secure-next-auth.session-token", "authjs.session-token", "sb-abcdefgh-auth-token", "access_token", "refreshToken",
            "auth", "auth_token", "token", "ASP.NET_SessionId", ".AspNetCore.Identity.Application.session", "wordpress_logged_in_abc", "remember_web_59",
            "CF_Authorization", "SESSIONID_SAMESITE_STRICT", "__session", "id_token", "ASPSESSIONIDAAAA",
        )),
        *((name, Kind.CSRF) for name in ("csrftoken", "XSRF-TOKEN", "_csrf", "__Host-next-auth.csrf-token", "CSRFTOKEN", "authenticity_token")),
        *((name, Kind.PREFERENCE) for name in ("NEXT_LOCALE", "theme", "lang", "cookie_consent", "cookieNotice", "tz", "user-tz", "sidebar:state", "country")),
        *((name, Kind.ANALYTICS) for name in ("_ga", "_ga_ABC", "_gid", "_fbp", "ph_x_posthog", "mp_x", "ajs_user_id", "_hjSession_1", "utm_source")),
        *((name, Kind.EDGE) for name in ("__cf_bm", "_cfuvid", "AWSALB", "AWSALBCORS", "AWSALBTG", "ARRAffinity", "heroku-session-affinity", "GCLB")),
        *((name, Kind.OTHER) for name in ("foo", "cart", "mycookie", "quartz", "auth_provider", "login_hint", "next-auth.callback-url", "session_start", "")),
    ],
)  # fmt: skip
def test_what_a_cookie_is_for(name: str, expected: Kind) -> None:
    assert kind(name) is expected


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("SESSIONID=bar; Domain=kettle.example; Path=/; Secure; HttpOnly", set()),
        ("SESSIONID=bar; Path=/; Secure; HttpOnly; SameSite=None", set()),
        ("foo=bar; Domain=kettle.example; Secure; Path=/", set()),
        ("heroku-session-affinity=bar; Path=/", set()),
        ("CSRFTOKEN=bar; Path=/; Secure; HttpOnly", {("same-site-missing", Severity.LOW)}),
        ("SESSIONID=bar; Path=/; Secure; HttpOnly; SameSite=", {("same-site-invalid", Severity.LOW)}),
        ("foo=bar; Path=/", {("insecure", Severity.LOW)}),
        ("SESSIONID=bar; Path=/; Secure", {("readable", Severity.MEDIUM)}),
        ("SESSIONID=bar; Path=/; HttpOnly", {("insecure", Severity.HIGH)}),
        ("SESSIONID=bar; Path=/", {("insecure", Severity.HIGH), ("readable", Severity.MEDIUM)}),
        ("SESSIONID=" + "x" * 5000, {("refused", Severity.MEDIUM)}),
    ],
)
def test_what_is_wrong(header: str, found: set[tuple[str, Severity]]) -> None:
    assert {(flaw.code, flaw.severity) for flaw in flaws(header, URL, NOW)} == found


@given(st.lists(st.sampled_from([*"=;, \t\x00\u00e9\u20ac.", "a", "__Host-", "Secure", "Domain", "Expires", "Max-Age", "SameSite", "9" * 30, "kettle.example", "Jun", "10:18:14"])).map("".join))  # fmt: skip
def test_no_header_breaks_the_parser(header: str) -> None:
    flaws(header, URL, NOW)
    flaws(header, "http://[::1]/", NOW)
    parse_date(header)
