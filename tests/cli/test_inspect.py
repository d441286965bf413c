"""`launchready inspect` as people and programs meet it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from launchready.app.schemas import schema
from launchready.cli import main
from launchready.lab.lab import RunningLab, running

POLICY = "script-src 'self' 'unsafe-inline'; object-src 'none'"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["inspect", *words, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("inspect"))
    assert found["version"] == 1
    assert found["topic"] == words[0]
    assert found["exit_code"] == code
    for check in found["checks"]:
        assert check["outcome"] in ("pass", "fail", "unknown", "not-applicable")
        assert (check["severity"] in ("blocker", "high", "medium", "low")) is (check["outcome"] == "fail")
        assert check["message"]
    return code, found


def test_a_policy(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = told(capsys, "csp", POLICY)
    assert code == 0
    check = found["checks"][0]
    assert (check["id"], check["outcome"], check["severity"]) == ("edge.headers-csp", "fail", "medium")
    assert "unsafe-inline" in check["message"]


def test_policies_from_stdin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("default-src *\nContent-Security-Policy: default-src 'self'\n"))
    _, found = told(capsys, "csp", "-")
    assert found["checks"][0]["outcome"] == "pass"
    assert len(found["facts"]["policies"]) == 2


def test_a_cookie(capsys: pytest.CaptureFixture[str]) -> None:
    _, found = told(capsys, "cookie", "sid=x; Secure; HttpOnly", "--url", "https://kettle.example/")
    assert [check["outcome"] for check in found["checks"]] == ["pass"]


def test_a_recorded_response(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text('{"status": 200, "url": "http://kettle.example/", "headers": [["content-type", "text/html"]]}')
    code, found = told(capsys, "headers", "--response", str(path))
    assert code == 1
    assert found["checks"][0]["severity"] == "blocker"


def test_text_is_narrow_and_hides_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["inspect", "csp", "script-src 'self' \x1b[31mred\u202e " + "https://very-long-name.example " * 20]) == 0
    )
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    "words",
    [
        ("headers",),
        ("headers", "https://a.example/", "--response", "x.json"),
        ("headers", "--response", "no-such-file.json"),
        ("cookie", "a=b", "--url", "nowhere"),
        ("tls", "a b"),
        ("dns", "192.0.2.1"),
        ("redirects", "ftp://a.example/"),
        ("headers", "https://a.example/", "--resolve", "nonsense"),
    ],
)
def test_bad_input_ends_with_2(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main(["inspect", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err


@pytest.fixture(scope="module")
def lab() -> Any:
    with running() as running_lab:
        yield running_lab


def reach(lab: RunningLab) -> list[str]:
    words = ["--dns-server", lab.seams.dns_server, "--ca-file", lab.seams.ca_file, "--allow-private", "127.0.0.0/8"]
    return words + [word for rule in lab.seams.resolve for word in ("--resolve", str(rule))]


@pytest.mark.parametrize(
    ("topic", "subject"),
    [
        ("dns", "www.kettle.test"),
        ("tls", "www.kettle.test"),
        ("redirects", "http://kettle.test/"),
        ("headers", "https://app.kettle.test/login"),
    ],
)
def test_the_healthy_product_is_silent(
    capsys: pytest.CaptureFixture[str], lab: RunningLab, topic: str, subject: str
) -> None:
    code, found = told(capsys, topic, subject, *reach(lab))
    assert [check for check in found["checks"] if check["outcome"] in ("fail", "unknown")] == []
    assert code == 0
    assert main(["inspect", topic, subject, *reach(lab)]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_what_cannot_be_reached_ends_with_3(capsys: pytest.CaptureFixture[str], lab: RunningLab) -> None:
    code, _ = told(capsys, "headers", "https://nothing.kettle.test/", *reach(lab))
    assert code == 3
