"""`launchready inspect spf`, `dmarc` and `message`, against a name server that answers over the wire."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conformance.spf_server import Server, serving
from posted import HOME
from standards.test_dkim import KEY, PEM, public, signed

from launchready.app.schemas import schema
from launchready.cli import main

SPF = "v=spf1 ip4:192.0.2.0/24 include:_spf.big.example ~all"
ZONE: dict[str, list[Any]] = {
    HOME: [{"TXT": SPF}, {"MX": [10, f"mail.{HOME}"]}],
    "_spf.big.example": [{"TXT": "v=spf1 ip4:198.51.100.0/24 ?all"}],
    f"_dmarc.{HOME}": [{"TXT": f"v=DMARC1; p=quarantine; sp=reject; pct=50; rua=mailto:d@{HOME},mailto:d@big.example"}],
    f"s1._domainkey.{HOME}": [{"TXT": f"v=DKIM1; p={public(KEY)}"}],
    "slow.example": ["TIMEOUT"],
}


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def told(capsys: pytest.CaptureFixture[str], server: Server, *words: str) -> tuple[int, Any]:
    """What the command prints where its output goes to a program."""
    Server.zone = ZONE
    at = f"127.0.0.1:{server.server_address[1]}"
    code = main(["inspect", *words, "--dns-server", at, "--timeout", "0.5"])
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("inspect"))
    assert (found["topic"], found["exit_code"]) == (words[0], code)
    return code, found


@pytest.mark.parametrize(
    ("ip", "result", "lookups"), [("192.0.2.7", "pass", 0), ("198.51.100.7", "pass", 1), ("203.0.113.7", "softfail", 1)]
)
def test_spf_of_an_address(
    capsys: pytest.CaptureFixture[str], server: Server, ip: str, result: str, lookups: int
) -> None:
    code, found = told(capsys, server, "spf", HOME, "--ip", ip, "--sender", f"a@{HOME}", "--helo", f"mail.{HOME}")
    assert code == 0
    assert (found["result"], found["lookups"], found["void_lookups"]) == (result, lookups, 0)
    matched = "match" if lookups == 0 else "no match"
    own = [(step["term"], step["outcome"]) for step in found["trace"] if step["depth"] == 0]
    assert own[0] == ("ip4:192.0.2.0/24", matched)
    assert [outcome for _, outcome in own].count("match") == 1
    assert own[-1][1] == "match"


def test_spf_of_a_domain_alone(capsys: pytest.CaptureFixture[str], server: Server) -> None:
    _, found = told(capsys, server, "spf", HOME)
    assert found["result"] is None
    assert found["record"] == SPF
    assert found["networks"] == ["192.0.2.0/24", "198.51.100.0/24"]
    assert [each["domain"] for each in found["includes"]] == ["_spf.big.example"]
    assert {check["id"]: check["outcome"] for check in found["checks"]}["email.spf"] == "pass"


def test_spf_that_dns_does_not_tell(capsys: pytest.CaptureFixture[str], server: Server) -> None:
    code, found = told(capsys, server, "spf", "slow.example", "--ip", "192.0.2.1")
    assert (code, found["result"]) == (3, "temperror")


@pytest.mark.parametrize(
    "words",
    [("spf", HOME, "--ip", "somewhere"), ("spf", "localhost"), ("dmarc", "not a domain"), ("message", "/nowhere.eml")],
)
def test_what_is_no_input_is_said(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main(["inspect", *words]) == 2
    assert "launchready" in capsys.readouterr().err


def test_dmarc_of_a_domain(capsys: pytest.CaptureFixture[str], server: Server) -> None:
    code, found = told(capsys, server, "dmarc", HOME)
    assert code == 0
    assert (found["policy"], found["subdomain_policy"], found["np"]) == ("quarantine", "reject", "reject")
    assert found["organizational_domain"] == HOME
    assert any("pct" in warning for warning in found["warnings"])
    assert any("big.example" in error for error in found["errors"])
    assert "result" not in found


def test_dmarc_of_a_message(capsys: pytest.CaptureFixture[str], server: Server) -> None:
    _, found = told(capsys, server, "dmarc", HOME, "--dkim", f"mail.{HOME}", "--spf", "big.example")
    assert (found["result"], found["alignment"]) == ("pass", {"dkim": True, "spf": False})
    _, found = told(capsys, server, "dmarc", HOME, "--spf", "big.example")
    assert (found["result"], found["disposition"]) == ("fail", "quarantine")


def test_a_message(capsys: pytest.CaptureFixture[str], server: Server, tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(f"Return-Path: <bounce@{HOME}>\r\n".encode() + signed())
    code, found = told(capsys, server, "message", str(path), "--ip", "192.0.2.9", "--helo", f"mail.{HOME}")
    assert code == 0
    assert found["spf"]["result"] == "pass"
    assert [(each["result"], each["aligned"]) for each in found["dkim"]] == [("pass", True)]
    assert found["dmarc"]["result"] == "pass"
    assert found["arc"]["result"] == "none"
    assert found["alignment"] == {"spf": True, "dkim": True}


def test_a_message_that_was_changed(
    capsys: pytest.CaptureFixture[str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pipe:
        buffer = io.BytesIO(signed(key=PEM).replace(b"log in here", b"pay here"))

    monkeypatch.setattr("sys.stdin", Pipe)
    code, found = told(capsys, server, "message", "-")
    assert code == 0
    assert (found["spf"]["result"], found["dkim"][0]["result"], found["dmarc"]["result"]) == (None, "fail", "fail")
    assert found["dmarc"]["disposition"] == "quarantine"


def test_hostile_messages_are_answered(capsys: pytest.CaptureFixture[str], server: Server, tmp_path: Path) -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
    for number, data in enumerate(
        (
            b"\xff" * 1000,
            b"From: " + b"<a@b.example>," * 5000,
            b"From: a@b.example\r\n" * 3000,
            nested,
            b"\r\n" * 500_000,
        )
    ):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(data + b"x")
        _, found = told(capsys, server, "message", str(path))
        assert found["dmarc"]["result"] != "pass"
    big = tmp_path / "big.eml"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    assert main(["inspect", "message", str(big)]) == 2
