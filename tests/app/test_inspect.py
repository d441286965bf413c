"""One topic alone, judged by the very checks of an audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.app.inspect import network, texts
from launchready.app.inspect.document import Inspection, as_json, as_text, json_schema
from launchready.app.inspect.headers import judge_exchange
from launchready.app.inspect.network import Way
from launchready.lab.lab import RunningLab, running
from launchready.model.errors import UsageError

SAFE = "; object-src 'none'; base-uri 'none'"


def said(found: Inspection, name: str) -> set[tuple[str, str]]:
    return {(check.outcome, check.severity) for check in found.checks if check.id == name}


def aspects(found: Inspection) -> dict[str, set[str]]:
    failed: dict[str, set[str]] = {}
    for check in found.checks:
        if check.outcome == "fail":
            failed.setdefault(check.id, set()).add(check.severity)
    return failed


@pytest.mark.parametrize(
    ("policies", "outcome", "severity"),
    [
        (("",), "fail", "medium"),
        (("  ",), "fail", "medium"),
        (("defa",), "fail", "medium"),
        (("upgrade-insecure-requests",), "fail", "medium"),
        (("default-src 'none'",), "pass", ""),
        (("default-src",), "pass", ""),
        (("default-src https://mozilla.org",), "pass", ""),
        (("Content-Security-Policy: default-src 'self'",), "pass", ""),
        (("default-src 'none'; style-src 'unsafe-inline'",), "pass", ""),
        (("default-src 'none'; img-src http: data: *",), "pass", ""),
        (("script-src 'unsafe-inline'" + SAFE,), "fail", "medium"),
        (("script-src 'unsafe-inline' 'nonce-abcdefgh123'" + SAFE,), "pass", ""),
        (("script-src 'unsafe-inline' 'strict-dynamic' 'nonce-abcdefgh123' https:" + SAFE,), "pass", ""),
        (("script-src 'unsafe-inline' 'sha256-hqBEA/HXB3aJU2FgOnYN8rkAgEVgyfi3Vs1j2/XMPBA='" + SAFE,), "pass", ""),
        (("script-src 'strict-dynamic'" + SAFE,), "fail", "low"),
        (("script-src 'self' data:" + SAFE,), "fail", "medium"),
        (("script-src *" + SAFE,), "fail", "medium"),
        (("script-src https:" + SAFE,), "fail", "medium"),
        (("script-src http://mozilla.org" + SAFE,), "fail", "low"),
        (("script-src 'self' 'unsafe-eval'" + SAFE,), "fail", "low"),
        (("script-src 'nonce-abc'" + SAFE,), "fail", "low"),
        (("script-src 'self'",), "fail", "low"),
        (("script-src self" + SAFE,), "fail", "low"),
        (("default-src 'self' object-src 'none'",), "fail", "low"),
        (("default-src 'self'; default-src *",), "fail", "low"),
        (("default-src *", "default-src 'self'"), "pass", ""),
        (("default-src *, default-src 'self'",), "pass", ""),
        (("sandbox",), "pass", ""),
    ],
)
def test_policies(policies: tuple[str, ...], outcome: str, severity: str) -> None:
    found = texts.csp(policies)
    assert said(found, "edge.headers-csp") == {(outcome, severity)}
    assert found.exit_code == 0


def test_a_policy_that_is_only_reported_stops_nothing() -> None:
    found = texts.csp(("default-src 'none'",), report_only=True)
    assert said(found, "edge.headers-csp") == {("fail", "low")}
    assert found.facts["disposition"] == "report"


def test_the_facts_of_a_policy() -> None:
    found = texts.csp(("script-src 'self' self; report-uri /x", "img-src *"))
    first, second = found.facts["policies"]
    assert first["directives"] == {"script-src": "'self' self", "report-uri": "/x"}
    assert "lacks its single quotes" in first["errors"][0]
    assert "out of date" in first["remarks"][0]
    assert second["directives"] == {"img-src": "*"}
    assert {weakness["code"] for weakness in found.facts["weaknesses"]} == {"object-src"}


def test_a_cookie() -> None:
    found = texts.cookie("Set-Cookie: session=SECRET; Path=/; HttpOnly", "https://app.kettle.example")
    assert aspects(found) == {"edge.headers-cookies": {"high"}}
    assert found.facts["name"] == "session"
    assert found.facts["stored"] is True
    assert found.facts["kind"] == "session"
    assert "SECRET" not in as_json(found)
    assert "SECRET" not in as_text(found)


def test_a_cookie_that_is_refused() -> None:
    found = texts.cookie("__Host-a=b; Secure; Domain=kettle.example", "https://kettle.example/")
    assert found.facts["stored"] is False
    assert said(found, "edge.headers-cookies") == {("fail", "low")}
    assert texts.cookie("a=" + "x" * 9000, "https://kettle.example/").facts["stored"] is False


def test_a_cookie_by_the_time() -> None:
    from datetime import UTC, datetime

    header = "session=x; Expires=Wed, 09 Jun 2027 10:18:14 GMT"
    early = texts.cookie(header, "https://kettle.example/", now=datetime(2026, 1, 1, tzinfo=UTC))
    late = texts.cookie(header, "https://kettle.example/", now=datetime(2028, 1, 1, tzinfo=UTC))
    assert aspects(early)
    assert not aspects(late)
    assert late.facts["deleted"] is True


HEALTHY = [
    ["Content-Type", "text/html; charset=utf-8"],
    ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
    ["Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"],
    ["X-Content-Type-Options", "nosniff"],
    ["Set-Cookie", "__Host-session=x; Path=/; Secure; HttpOnly; SameSite=Lax"],
    ["Cache-Control", "no-store"],
]


def response(tmp_path: Path, **value: object) -> Inspection:
    path = tmp_path / "response.json"
    path.write_text(json.dumps({"status": 200, "url": "https://kettle.example/", "headers": HEALTHY, **value}))
    return texts.response(path)


def test_a_healthy_response(tmp_path: Path) -> None:
    found = response(tmp_path)
    assert aspects(found) == {}
    assert {check.outcome for check in found.checks} == {"pass", "not-applicable"}
    assert found.exit_code == 0
    assert aspects(response(tmp_path, url="https://kettle.example/deep/page?x=1")) == {}
    assert aspects(response(tmp_path, url="https://192.0.2.1:8443/")) == {}
    assert aspects(response(tmp_path, url="https://[2001:db8::1]/")) == {}


@pytest.mark.parametrize(
    ("headers", "check", "severity"),
    [
        ([["X-Frame-Options", "whimsy"]], "edge.headers-framing", "low"),
        ([["Strict-Transport-Security", "max-age=86400"]], "edge.https-enforced", "low"),
        ([["Strict-Transport-Security", "includeSubDomains; preload"]], "edge.https-enforced", "medium"),
        ([], "edge.https-enforced", "medium"),
        ([], "edge.headers-csp", "low"),
        ([], "edge.headers-sniffing", "low"),
        ([["Content-Security-Policy-Report-Only", "default-src 'none'"]], "edge.headers-csp", "low"),
        ([["Referrer-Policy", "unsafe-url"]], "edge.headers-referrer", "medium"),
        (
            [["Access-Control-Allow-Origin", "null"], ["Access-Control-Allow-Credentials", "true"]],
            "edge.headers-cors",
            "high",
        ),
        ([["Set-Cookie", "sid=1; Secure; HttpOnly"], ["Age", "3"]], "routing.private-cache", "high"),
        ([["Server", "cloudflare"], ["X-Vercel-Id", "fra1::1"]], "edge.ddos-stacked", "low"),
        ([["Server", "nginx/1.2.3"]], "edge.headers-banner", "low"),
        ([["X-Frame-Options", "DENY"], ["X-Frame-Options", "SAMEORIGIN"]], "edge.headers-conflict", "low"),
    ],
)
def test_what_is_wrong_with_a_response(tmp_path: Path, headers: list[list[str]], check: str, severity: str) -> None:
    assert aspects(response(tmp_path, headers=headers))[check] == {severity}


def test_a_foreign_origin_in_a_recorded_response(tmp_path: Path) -> None:
    headers = [["Access-Control-Allow-Origin", "https://evil.example"], ["Access-Control-Allow-Credentials", "true"]]
    asked = [["Origin", "https://evil.example"]]
    found = response(tmp_path, headers=HEALTHY + headers, request_headers=asked)
    assert aspects(found) == {"edge.headers-cors": {"high"}}
    assert aspects(response(tmp_path, headers=HEALTHY + headers)) == {}


def test_an_api_is_not_judged_as_a_page(tmp_path: Path) -> None:
    headers = [
        ["Content-Type", "application/json"],
        ["Strict-Transport-Security", "max-age=31536000"],
        ["X-Content-Type-Options", "nosniff"],
    ]
    found = response(tmp_path, headers=headers)
    assert aspects(found) == {}
    assert said(found, "edge.headers-csp") == {("not-applicable", "")}


def test_a_policy_in_the_body(tmp_path: Path) -> None:
    headers = [pair for pair in HEALTHY if pair[0] != "Content-Security-Policy"]
    body = '<head><meta http-equiv="Content-Security-Policy" content="default-src \'self\'"></head>'
    assert said(response(tmp_path, headers=headers, body=body), "edge.headers-csp") == {("pass", "")}
    assert said(response(tmp_path, headers=headers, body=body), "edge.headers-framing") == {("fail", "low")}


def test_error_pages_run_scripts_too(tmp_path: Path) -> None:
    assert said(response(tmp_path, status=404, headers=[]), "edge.headers-csp") == {("fail", "low")}
    assert said(response(tmp_path, status=301, headers=[["Location", "/x"]]), "edge.headers-csp") == {
        ("not-applicable", "")
    }


def test_plain_http_blocks(tmp_path: Path) -> None:
    found = response(tmp_path, url="http://kettle.example/")
    assert said(found, "edge.https-enforced") == {("fail", "blocker")}
    assert found.exit_code == 1


@pytest.mark.parametrize(
    "value",
    [
        b"", b"[]", b"{", b"{}", b'{"status": "200", "url": "https://a.example"}', b'{"status": 200}', b'{"status": 99, "url": "https://a.example"}',
        b'{"status": 200, "url": "ftp://a.example"}', b'{"status": 200, "url": "https://a.example", "headers": [["a"]]}',
        b'{"status": 200, "url": "https://a.example", "headers": [["a", 1]]}', b'{"status": 200, "url": "https://a.example", "headers": 3}',
        b'{"status": true, "url": "https://a.example"}', b'{"status": 200, "url": "https://a.example", "body": 7}', b"\xff\xfe",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_response(tmp_path: Path, value: bytes) -> None:
    path = tmp_path / "response.json"
    path.write_bytes(value)
    with pytest.raises(UsageError):
        texts.response(path)


def test_headers_as_an_object_are_taken_too(tmp_path: Path) -> None:
    found = response(tmp_path, headers={"X-Frame-Options": ["DENY", "SAMEORIGIN"]})
    assert "edge.headers-conflict" in aspects(found)


@given(st.text(max_size=300), st.lists(st.tuples(st.sampled_from(["content-security-policy", "set-cookie", "strict-transport-security", "x-frame-options", "referrer-policy", "cache-control", "age", "server", "access-control-allow-origin", "location"]), st.text(max_size=80)), max_size=8))  # fmt: skip
def test_nothing_hostile_breaks_or_hides(text: str, headers: list[tuple[str, str]]) -> None:
    value: dict[str, Any] = {
        "status": 200,
        "url": "https://a.example/",
        "headers": [list(pair) for pair in headers],
        "body": text,
    }
    exchange = texts.recorded(value, Path("x"), None)
    for found in (
        judge_exchange(exchange),
        texts.csp((text,)),
        texts.cookie(text, "https://a.example/"),
    ):
        shown = as_text(found)
        assert not any(ord(char) < 32 and char != "\n" for char in shown)
        jsonschema.validate(json.loads(as_json(found)), json_schema())
        assert not any(check.aspect == "crash" for check in found.checks)


@pytest.fixture(scope="module")
def lab() -> Any:
    with running(("cors-reflects", "tls-expired")) as running_lab:
        yield running_lab


def way(lab: RunningLab) -> Way:
    return Way(seams=lab.seams)


def test_headers_of_a_url(lab: RunningLab) -> None:
    found = network.headers("www.kettle.test", way(lab))
    assert aspects(found) == {}
    assert found.facts["status"] == 200
    found = network.headers("https://api.kettle.test/health", way(lab))
    assert aspects(found) == {"edge.headers-cors": {"high"}}


def test_redirects_of_a_url(lab: RunningLab) -> None:
    found = network.redirects("http://kettle.test/pricing?x=1", way(lab))
    assert [hop["status"] for hop in found.facts["hops"]][-1] == 200
    assert found.facts["final"] == "https://www.kettle.test/pricing?x=1"
    assert found.facts["end"] == "answer"


def test_tls_of_a_host(lab: RunningLab) -> None:
    expired = next(
        host for host in ("app", "www", "docs", "api", "chat") if network.tls(f"{host}.kettle.test", way(lab)).exit_code
    )
    found = network.tls(f"{expired}.kettle.test:443", way(lab))
    assert ("fail", "blocker") in said(found, "edge.tls")
    assert found.exit_code == 1
    good = network.tls("status.kettle.test", way(lab))
    assert ("pass", "") in said(good, "edge.tls")
    assert good.exit_code == 0
    assert good.facts["chain"][0]["subject"] or good.facts["chain"][0]["names"]


def test_dns_of_a_name(lab: RunningLab) -> None:
    found = network.dns("www.kettle.test", way(lab))
    assert found.facts["answers"]["A"]["status"] == "NOERROR"
    assert found.exit_code == 0
    assert aspects(found) == {}
    assert network.dns("nothing.kettle.test", way(lab)).facts["answers"]["A"]["status"] == "NXDOMAIN"


def test_what_does_not_answer_is_not_known(lab: RunningLab) -> None:
    for found in (
        network.headers("https://nothing.kettle.test/", way(lab)),
        network.tls("nothing.kettle.test", way(lab)),
        network.redirects("https://nothing.kettle.test/", way(lab)),
    ):
        assert found.exit_code == 3
        assert "nothing.kettle.test" in as_text(found)


@pytest.mark.parametrize("subject", ["", "a b", "https://", "ftp://a.example", "a" * 300, "x:99999", "[::1"])
def test_what_is_no_subject(subject: str) -> None:
    for look in (network.dns, network.tls, network.redirects, network.headers):
        if look is network.dns and subject in ("x:99999", "ftp://a.example", "https://"):
            continue
        with pytest.raises(UsageError):
            look(subject, Way())
