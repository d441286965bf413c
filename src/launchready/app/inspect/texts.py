"""What needs no network: a policy, a cookie, a recorded response."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launchready.app.inspect.document import Fact, Inspection, inspection
from launchready.app.inspect.facts import cookie_facts, policy_facts
from launchready.app.inspect.headers import judge_exchange
from launchready.app.inspect.judging import Seen, judged
from launchready.model.errors import UsageError
from launchready.model.evidence.http import BodyFacts, Exchange, HttpEvidence, Page
from launchready.model.product import Purpose
from launchready.net.reception import MAX_HEADER_COUNT, masked_cookie
from launchready.standards.csp import judge, parse_list
from launchready.standards.html import read_page
from launchready.standards.urls import UrlError, host_of, normalise

MAX_TEXT = 1_000_000
"""Characters of policies and cookies that are read."""
MAX_RESPONSE = 16_000_000
"""Bytes of a recorded response."""
_PAGE = "https://page.invalid/"
_HINT = 'a response is {"status": 200, "url": "https://…", "headers": [["name", "value"], …]}, with "body" where there is one'


def csp(policies: tuple[str, ...], *, report_only: bool = False, now: datetime | None = None) -> Inspection:
    """Judge policies that a page sends together, each as the value of a header."""
    values = tuple(
        _value(text, "content-security-policy-report-only" if report_only else "content-security-policy")
        for text in policies
    )
    parsed = parse_list(values)
    name = "content-security-policy-report-only" if report_only else "content-security-policy"
    headers = (("content-type", "text/html"), *((name, value) for value in values))
    page = _exchange(_PAGE, 200, headers, now, Page())
    facts: dict[str, Fact] = {
        "disposition": "report" if report_only else "enforce",
        "policies": [policy_facts(policy) for policy in parsed],
        "weaknesses": [
            {"code": weak.code, "weight": weak.weight.value, "directive": weak.directive, "message": weak.message}
            for weak in judge(parsed)
        ],
    }
    seen = Seen(http=HttpEvidence((page,)))
    findings = judged(("edge.headers-csp",), host_of(_PAGE), seen, now=now, purpose=Purpose.APP)  # judged as an app's
    return inspection("csp", "; ".join(values)[:200], facts, findings)


def cookie(header: str, url: str, *, now: datetime | None = None) -> Inspection:
    """Judge a Set-Cookie header that a URL sends. Raises UsageError for a URL that is none."""
    try:
        url = normalise(url)
    except UrlError as error:
        raise UsageError(
            f"--url {url[:100]}: {error}", "write the URL that sets the cookie, such as https://example.com/"
        ) from None
    value = masked_cookie(_value(header, "set-cookie"))
    at = now or datetime.now(UTC)
    answer = _exchange(url, 200, (("set-cookie", value),), at, None)
    findings = judged(("edge.headers-cookies",), host_of(url), Seen(http=HttpEvidence((answer,))), url=url, now=at)
    facts = cookie_facts(value, url, at)
    return inspection("cookie", str(facts.get("name") or "(without a name)"), facts, findings)


def _value(text: str, name: str) -> str:
    """Return a header's value, given with or without its name."""
    text = text.strip()[:MAX_TEXT]
    head, colon, rest = text.partition(":")
    return rest.strip() if colon and head.strip().lower() == name else text


def response(path: Path, *, now: datetime | None = None) -> Inspection:
    """Judge a response that was recorded in a JSON file. Raises UsageError for a file that holds none."""
    exchange = recorded(read_json(path), path, now)
    return judge_exchange(exchange, now=now)


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file (`-` is stdin). Raises UsageError."""
    import sys

    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MAX_RESPONSE + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_RESPONSE + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", _HINT) from None
    if len(data) > MAX_RESPONSE:
        raise UsageError(f"{path}: more than {MAX_RESPONSE:,} bytes", _HINT)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {str(error)[:200]}", _HINT) from None
    if not isinstance(value, dict):
        raise UsageError(f"{path}: not a JSON object", _HINT)
    return value


def recorded(value: dict[str, Any], path: Path, now: datetime | None) -> Exchange:
    """Return the exchange that a recorded response stands for. Raises UsageError for what is none."""
    status, url = value.get("status"), value.get("url")
    if isinstance(status, bool) or not isinstance(status, int) or not 100 <= status <= 599:
        raise UsageError(f"{path}: status is not a number from 100 to 599", _HINT)
    try:
        url = normalise(url) if isinstance(url, str) else ""
    except UrlError as error:
        raise UsageError(f"{path}: url: {error}", _HINT) from None
    if not url:
        raise UsageError(f"{path}: url is not a text", _HINT)
    headers = _pairs(value.get("headers", []), path, "headers")
    asked = _pairs(value.get("request_headers", []), path, "request_headers")
    body = value.get("body", "")
    if not isinstance(body, str | None):
        raise UsageError(f"{path}: body is not a text", _HINT)
    kind = (
        next((text for name, text in headers if name == "content-type"), "text/html").partition(";")[0].strip().lower()
    )
    if not any(name == "content-type" for name, _ in headers):  # then browsers guess, and a page is what they look for
        headers = (("content-type", kind), *headers)
    page = read_page(body or "", url) if kind in ("text/html", "application/xhtml+xml") else None
    origin = tuple((name, text) for name, text in asked if name == "origin")
    return replace(_exchange(url, status, headers, now, page, kind), request_headers=origin)


def _pairs(value: object, path: Path, key: str) -> tuple[tuple[str, str], ...]:
    wrong = UsageError(f"{path}: {key} is not a list of pairs of texts", _HINT)
    if isinstance(value, dict):
        value = [
            [name, text] for name, texts in value.items() for text in (texts if isinstance(texts, list) else [texts])
        ]
    if not isinstance(value, list) or len(value) > MAX_HEADER_COUNT:
        raise wrong
    found: list[tuple[str, str]] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise wrong
        name, text = pair[0].strip().lower(), pair[1].strip(" \t\r\n")
        found.append((name, masked_cookie(text) if name == "set-cookie" else text))
    return tuple(found)


def _exchange(
    url: str,
    status: int,
    headers: tuple[tuple[str, str], ...],
    now: datetime | None,
    page: Page | None,
    kind: str = "text/html",
) -> Exchange:
    return Exchange(
        method="GET",
        url=url,
        at=now or datetime.now(UTC),
        status=status,
        headers=headers,
        tls_verified=True if url.startswith("https:") else None,
        body=BodyFacts(0, "", kind),
        page=page,
    )
