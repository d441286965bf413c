from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.csp import Weight, judge, parse, parse_list

SAFE = "object-src 'none'; base-uri 'none'"


def codes(*policies: str) -> set[str]:
    """The weaknesses of policies that count at once."""
    return {weakness.code for weakness in judge(tuple(parse(policy) for policy in policies))}


def scripts(sources: str) -> set[str]:
    return codes(f"script-src {sources}; {SAFE}")


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ("'self'", set()),
        ("'none'", set()),
        ("", set()),
        ("'self' https://js.stripe.com", set()),
        ("'self' cdn.jsdelivr.net/npm/react@18/react.js", set()),
        ("'unsafe-inline'", {"unsafe-inline"}),
        ("'UNSAFE-Inline' 'Self'", {"unsafe-inline"}),
        ("'none' 'unsafe-inline'", {"unsafe-inline"}),
        ("'none' https:", {"any-host"}),
        ("'unsafe-inline' 'nonce-abcdefgh'", set()),
        ("'unsafe-inline' 'NONCE-abcdefgh'", set()),
        ("'unsafe-inline' 'nonce-'", {"unsafe-inline"}),
        ("'unsafe-inline' 'nonce-a b'", {"unsafe-inline"}),
        ("'unsafe-inline' 'sha256-n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg='", set()),
        ("'unsafe-inline' 'sha1-abc'", {"unsafe-inline"}),
        ("'unsafe-inline' 'strict-dynamic'", {"nothing-runs"}),
        ("'strict-dynamic'", {"nothing-runs"}),
        ("'strict-dynamic' 'sha256-n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg='", set()),
        ("'nonce-short'", {"short-nonce"}),
        ("'nonce-short' 'nonce-aVeryLongOne123456789'", {"short-nonce"}),
        ("ftp://example.com", {"plain-http"}),
        ("'strict-dynamic' 'nonce-abcdefgh' https: http: * 'unsafe-inline'", set()),
        ("'nonce-abcdefgh' https:", {"any-host"}),
        ("*", {"any-host"}),
        ("http:", {"any-host"}),
        ("HTTPS:", {"any-host"}),
        ("https://*", {"any-host"}),
        ("*:443", {"any-host"}),
        ("https://*:*", {"any-host"}),
        ("https://*/a.js", {"any-host"}),
        ("data:", {"data"}),
        ("'self' Data:", {"data"}),
        ("blob:", set()),
        ("https://cdn.jsdelivr.net", {"open-host"}),
        ("CDN.jsdelivr.net", {"open-host"}),
        ("cdn.jsdelivr.net/npm/", {"open-host"}),
        ("*.jsdelivr.net", {"open-host"}),
        ("https://unpkg.com:443/", {"open-host"}),
        ("*.com", {"open-host"}),
        ("https://*.vercel.app", {"open-host"}),
        ("*.example.com", set()),
        ("http://example.com", {"plain-http"}),
        ("'unsafe-eval'", {"unsafe-eval"}),
        ("'unsafe-eval' 'nonce-xxxxxxxx' 'strict-dynamic'", {"unsafe-eval"}),
        ("'wasm-unsafe-eval'", set()),
    ],
)
def test_what_script_sources_let_run(sources: str, found: set[str]) -> None:
    assert scripts(sources) == found


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("", {"no-script-src", "object-src"}),
        ("frame-ancestors 'self'", {"no-script-src", "object-src"}),
        ("default-src 'self'", set()),
        ("default-src 'none'", set()),
        ("default-src *", {"any-host", "object-src"}),
        ("default-src 'self' 'unsafe-inline'", {"unsafe-inline"}),
        ("script-src 'self'", {"object-src"}),
        ("script-src 'self'; object-src https:", {"object-src"}),
        # Elements, attributes and eval each have a directive of their own, and fall back to script-src, then default-src.
        (f"script-src 'unsafe-inline'; script-src-elem 'self'; {SAFE}", {"unsafe-inline-attr"}),
        (f"script-src 'self'; script-src-attr 'unsafe-inline'; {SAFE}", {"unsafe-inline-attr"}),
        (f"script-src 'unsafe-inline'; script-src-elem 'self'; script-src-attr 'none'; {SAFE}", set()),
        (f"script-src 'self'; script-src-elem 'unsafe-inline'; {SAFE}", {"unsafe-inline"}),
        (f"script-src 'nonce-aaaaaaaa' 'unsafe-inline'; script-src-attr 'unsafe-inline'; {SAFE}", {"unsafe-inline-attr"}),
        (f"script-src-elem 'self'; {SAFE}", {"unsafe-inline-attr", "unsafe-eval"}),
        (f"default-src 'self'; script-src-attr 'unsafe-inline'; {SAFE}", {"unsafe-inline-attr"}),
        # What else acts on the page comes encrypted, or is made to.
        (f"script-src 'self'; connect-src 'self' http://localhost:3000; {SAFE}", {"plain-http-other"}),
        (f"script-src 'self'; style-src http:; {SAFE}", {"plain-http-other"}),
        (f"script-src 'self'; style-src http:; upgrade-insecure-requests; {SAFE}", set()),
        (f"script-src 'self'; img-src http: data: *; media-src http://example.com; {SAFE}", set()),
        ("script-src 'self'; object-src data:", {"object-src"}),
        # A nonce follows a script wherever <base> leads it.
        ("script-src 'nonce-aaaaaaaa'; object-src 'none'", {"base-uri"}),
        ("script-src 'nonce-aaaaaaaa'; object-src 'none'; base-uri *", {"base-uri"}),
        ("script-src 'nonce-aaaaaaaa'; object-src 'none'; base-uri 'self'", set()),
        ("script-src 'self'; object-src 'none'", set()),
        # In a sandbox no script runs, unless it says so.
        ("sandbox", set()),
        ("sandbox allow-forms; script-src *", set()),
        ("sandbox allow-SCRIPTS", {"no-script-src", "object-src"}),
        # With trusted types, text becomes code only by a function of the page's own.
        (f"script-src 'self' 'unsafe-eval'; require-trusted-types-for 'script'; trusted-types app; {SAFE}", set()),
        # Of a directive that stands there twice, the first counts.
        (f"script-src 'self'; script-src *; {SAFE}", set()),
        (f"SCRIPT-SRC 'self'; {SAFE}", set()),
        # Only ASCII spaces separate, only ASCII letters make a name.
        (f"script-src\u00a0'self'; {SAFE}", {"no-script-src"}),
        (f"script-\u017frc 'self'; {SAFE}", {"no-script-src"}),
        (f"script-src\t'self'\f; {SAFE}", set()),
    ],
)  # fmt: skip
def test_which_directive_counts(policy: str, found: set[str]) -> None:
    assert codes(policy) == found


@pytest.mark.parametrize(
    ("policies", "found"),
    [
        (["script-src *", "script-src 'self'"], {"object-src"}),
        (["script-src *", "script-src https:"], {"any-host", "object-src"}),
        (["frame-ancestors 'none'", "default-src 'self' 'unsafe-inline'"], {"unsafe-inline"}),
        (["frame-ancestors 'none'", "script-src 'unsafe-eval'"], {"unsafe-eval", "object-src"}),
        (["script-src 'unsafe-inline' 'self'", "script-src 'nonce-aaaaaaaa'"], {"object-src", "base-uri"}),
        (["script-src 'unsafe-inline'", "script-src-attr 'unsafe-inline'; script-src 'self'"], {"unsafe-inline-attr", "object-src"}),
        (["script-src https:", "script-src cdn.jsdelivr.net"], {"open-host", "object-src"}),
        (["script-src *.jsdelivr.net", "script-src cdn.jsdelivr.net"], {"open-host", "object-src"}),
        (["script-src unpkg.com", "script-src esm.sh"], {"object-src"}),
        (["script-src http://a.test", "script-src https:"], {"object-src"}),
        (["script-src http://a.test", "script-src *"], {"plain-http", "object-src"}),
        (["script-src data:", "script-src 'self'"], {"object-src"}),
        (["sandbox", "script-src *"], set()),
        ([], set()),
    ],
)  # fmt: skip
def test_a_script_must_get_past_every_policy(policies: list[str], found: set[str]) -> None:
    assert codes(*policies) == found


@given(st.permutations(["script-src *", "default-src 'self'", "frame-ancestors 'none'", "script-src 'unsafe-inline' data:", "sandbox allow-scripts"]), st.integers(1, 5))  # fmt: skip
def test_a_policy_more_never_opens_anything(policies: list[str], count: int) -> None:
    """What each kind of script needs is open under many policies only if it is under any of them alone."""
    kinds = {"unsafe-inline", "any-host", "data"}
    together = codes(*policies[:count])
    for policy in policies[:count]:
        alone = codes(policy)
        assert "no-script-src" in alone or (together & kinds) <= alone


def test_a_header_holds_a_list_of_policies() -> None:
    found = parse_list(("default-src 'self', script-src *", "", "img-src *"))
    assert [policy.directives for policy in found] == [
        (("default-src", ("'self'",)),),
        (("script-src", ("*",)),),
        (("img-src", ("*",)),),
    ]
    assert {weakness.code for weakness in judge(found)} == set()


@pytest.mark.parametrize(
    ("policy", "error"),
    [
        ("script-src 'self' self", "lacks its single quotes"),
        ("script-src unsafe-inline", "lacks its single quotes"),
        ("script-src nonce-abc", "lacks its single quotes"),
        ("script-src 'slef'", "is not a source"),
        ("script-src 'sha1-abc'", "is not a source"),
        ("script-src https:///x", "is not a source"),
        ("script-src ''self''", "is not a source"),
        ("script-src 'none' 'self'", "beside other sources"),
        ("scriptsrc 'self'", "no browser knows"),
        ("script-src 'self'; script-src 'self'", "stands there twice"),
        ("'self'", "is not a directive"),
        ("default-src 'self' script-src 'self'", "a semicolon is missing"),
        ("default-src 'self' object-src: 'none'", "a semicolon is missing"),
        ("default-src self:", "taken for a scheme"),
        ("scirpt-src 'self'", "script-src is meant?"),
        ("script-src //cdn.example.com", "is not a source"),
        ("script-src https://*.*", "is not a source"),
        ("script-src 'self', *", "is not a source"),
    ],
)
def test_mistakes_are_told(policy: str, error: str) -> None:
    assert any(error in each for each in parse(policy).errors)


@pytest.mark.parametrize(
    "policy",
    [
        "default-src 'self' https: data: blob: https://*.example.com:* wss://x.test http://[::1]:8080/a/b.js *:8443 localhost:3000",
        "script-src 'nonce-YWJj' 'sha256-YWJj' 'sha384-YWJj' 'sha512-YWJj' 'strict-dynamic' 'unsafe-hashes' 'report-sample'",
        "sandbox allow-scripts; upgrade-insecure-requests; report-to x; report-uri /r; trusted-types a b 'allow-duplicates'",
        "require-trusted-types-for 'script'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; ; ",
    ],
)
def test_what_is_right_has_no_errors(policy: str) -> None:
    assert parse(policy).errors == ()


@pytest.mark.parametrize(
    ("policy", "remark"),
    [
        ("script-src 8.8.8.8", "is an address"),
        ("font-src https://[::1]", "is an address"),
        ("img-src http://example.com", "is not encrypted"),
        ("script-src 'nonce-short'", "is short"),
        ("reflected-xss block", "out of date"),
        ("referrer origin", "out of date"),
        ("report-uri /a; report-uri /b", "stands there twice"),
        ("report-to a; report-to b", "stands there twice"),
    ],
)
def test_what_is_right_and_worth_a_second_look(policy: str, remark: str) -> None:
    parsed = parse(policy)
    assert parsed.errors == ()
    assert any(remark in each for each in parsed.remarks)


def test_mistakes_are_bounded() -> None:
    parsed = parse("script-src " + "'x' " * 10_000)
    assert len(parsed.errors) == 100
    assert len(parse_list((",".join(["default-src 'self'"] * 1000),))) == 100


def test_the_weight_of_a_weakness() -> None:
    weights = {weakness.code: weakness.weight for weakness in judge((parse("script-src * 'unsafe-eval' http://x"),))}
    assert weights == {"any-host": Weight.HIGH, "unsafe-eval": Weight.LOW, "object-src": Weight.LOW}


@given(st.lists(st.sampled_from([*"'*:;,/.", " ", "script-src", "nonce-", "sha256-", "self", "http", "\u00e9", "[", "]", "default-src"])).map("".join))  # fmt: skip
def test_no_policy_breaks_the_parser(text: str) -> None:
    judge(parse_list((text,)))
