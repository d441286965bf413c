"""What lines of access logs say, as real programs write them; and what they do not say."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.access_lines import pattern, read_line

NGINX = '203.0.113.9 - - [24/Nov/2026:09:00:03 +0000] "GET /api/orders?page=2 HTTP/1.1" 200 5316 "https://kettle.example/" "Mozilla/5.0 (X11; Linux) 1.234"'
CADDY = {"level": "info", "ts": 1795510803.5, "logger": "http.log.access", "msg": "handled request", "request": {"proto": "HTTP/2.0", "method": "GET", "host": "kettle.example", "uri": "/api/orders?x=1"}, "bytes_read": 0, "duration": 0.1234, "size": 10, "status": 200, "resp_headers": {}}  # fmt: skip
PINO = {"level": 30, "time": 1795510803500, "pid": 1, "hostname": "web.1", "req": {"id": 1, "method": "GET", "url": "/api/orders", "headers": {"host": "x"}}, "res": {"statusCode": 200}, "responseTime": 123.4, "msg": "request completed"}  # fmt: skip
REPORT = "START RequestId: 1\nEND RequestId: 1\nREPORT RequestId: 1\tDuration: 123.40 ms\tBilled Duration: 124 ms\tMemory Size: 1024 MB"
VERCEL = {"id": "1", "message": REPORT, "timestamp": 1795510803500, "source": "lambda", "host": "kettle.example", "proxy": {"method": "GET", "path": "/api/orders?x=1", "statusCode": 200, "host": "kettle.example"}}  # fmt: skip
TRAEFIK = {"DownstreamStatus": 200, "Duration": 123400000, "RequestHost": "kettle.example", "RequestMethod": "GET", "RequestPath": "/api/orders", "time": "2026-11-24T09:00:03Z"}  # fmt: skip
GOOGLE = {"httpRequest": {"requestMethod": "GET", "requestUrl": "https://kettle.example/api/orders", "status": 200, "latency": "0.1234s"}, "timestamp": "2026-11-24T09:00:03Z"}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        f"{NGINX} 0.123",
        f'{NGINX} "-" 0.123 0.121 .',
        f'{NGINX} rt=0.123 uct="0.000" uht="0.120" urt="0.121"',
        f'{NGINX} "-" "db;dur=20, total;dur=123.4"',
        f"{NGINX} request_time=0.123",
        f"{NGINX} 123ms",
        f"{NGINX} 0.123400",
        json.dumps(CADDY),
        json.dumps(PINO),
        json.dumps(VERCEL),
        json.dumps(TRAEFIK),
        json.dumps(GOOGLE),
        json.dumps({"time": "2026-11-24", "request": "GET /api/orders HTTP/1.1", "status": "200", "request_time": "0.123"}),
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "duration_ms": 123.4, "ts": "2026-11-24T09:00:03Z"}),
        json.dumps({"method": "GET", "path": "/api/orders", "status_code": 200, "process_time_seconds": 0.1234, "date": "2026-11-24"}),
        json.dumps({"method": "GET", "uri": "/api/orders", "status": 200, "latency": 123400000, "latency_human": "123.4ms", "time": "2026-11-24T09:00:03Z"}),
        "2026-11-24T09:00:03.481Z INFO  GET /api/orders 200 123ms request=7f9c2ba4",
        "2026-11-24 GET /api/orders 200 123.4 ms - 1316",
        "2026-11-24 \x1b[0mGET /api/orders \x1b[32m200\x1b[0m 123.400 ms - 12\x1b[0m",
        "2026-11-24  GET /api/orders?page=2 200 in 123ms",
        '[GIN] 2026/11/24 - 09:00:03 | 200 |  123.4ms |  203.0.113.9 | GET      "/api/orders"',
        '2026-11-24T09:00:03+00:00 heroku[router]: at=info method=GET path="/api/orders" host=kettle.example fwd="203.0.113.9" connect=1ms service=123ms status=200 bytes=90',
        "2026-11-24 method=GET path=/api/orders format=json controller=Orders action=index status=200 duration=123.40 view=10.1 db=90.2",
        '2026-11-24 INFO: 203.0.113.9:1234 - "GET /api/orders HTTP/1.1" 200 123.4ms',
    ],
)  # fmt: skip
def test_a_duration_is_read_in_its_unit(line: str) -> None:
    seen = read_line(line)
    assert seen is not None
    assert (seen.method, seen.path, seen.status) == ("GET", "/api/orders", 200)
    assert seen.ms == pytest.approx(123.4, abs=0.5)
    assert seen.day == date(2026, 11, 24)


@pytest.mark.parametrize(
    "line",
    [
        NGINX,
        f"{NGINX} 123",  # seconds, milliseconds or microseconds
        f'{NGINX} "2.34" 12.1',
        f'{NGINX} "203.0.113.10"',
        f'{NGINX} "-" "db;dur=20"',
        f"{NGINX} 1795510803.123",
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "duration": 123.4}),
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "latency": 123400000}),
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "elapsed": 0.12}),
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "request_time": 123}),
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "duration_ms": True}),
        json.dumps({"method": "GET", "path": "/api/orders", "status": 200, "duration_ms": 1e12}),
        json.dumps({"type": "traffic", "method": "GET", "path": "/api/orders", "status_code": 200, "duration": 57}),
        "method=GET path=/api/orders status=200 duration=123",
    ],
)
def test_no_unit_is_guessed(line: str) -> None:
    seen = read_line(line)
    assert seen is not None
    assert (seen.path, seen.ms) == ("/api/orders", None)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "INFO server listening on 0.0.0.0:8080",
        "ERROR model timed out after 30000ms",
        "GET the kettle 200 ms earlier",
        '{"msg": "GET /x", "duration_ms": 12}',
        '{"method": "DELETE_ALL", "path": "/x", "status": 200}',
        '{"method": "GET", "path": {"a": 1}, "status": 200}',
        '{"method": "GET", "path": "/x", "status": 2000}',
        '{"method": "GET", "path": "/x"',
        "[" * 5000 + "}",
        '{"a":' * 5000 + "}" * 5000,
    ],
)
def test_other_lines_say_nothing(line: str) -> None:
    assert read_line(line) is None


@given(st.text(max_size=300))
def test_any_line_is_read(text: str) -> None:
    read_line(text)
    read_line(f"{NGINX} {text}")
    read_line(
        '{"method": "GET", "path": ' + json.dumps(text) + ', "status": 200, "duration": ' + json.dumps(text) + "}"
    )


def test_a_host_is_a_name() -> None:
    line = {"method": "GET", "path": "/", "status": 200}
    hosts = [
        read_line(json.dumps({**line, "host": host})) for host in ("Kettle.example:443", "<script>", "localhost", 7)
    ]
    assert [seen.host for seen in hosts if seen] == ["kettle.example", "", "", ""]


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/", "/"),
        ("/api/v1/orders/81723", "/api/v1/orders/*"),
        ("/api/orders/3f2b8c1e-0d4a-4a52-8a3e-91f6c5d4e702/items", "/api/orders/*/items"),
        ("/u/someone@example.com", "/u/*"),
        ("/reset/kT9s0qLm2Zx8", "/reset/*"),
        ("/blog/how-we-boil-water-for-tea", "/blog/*"),
        ("/sign-in/", "/sign-in"),
        ("/.well-known/security.txt", "/.well-known/security.txt"),
        ("/a/%3Cscript%3E/2026", "/a/*/*"),
    ],
)
def test_what_tells_one_thing_from_another_is_left_out_of_a_path(path: str, seen: str) -> None:
    assert pattern(path) == seen
