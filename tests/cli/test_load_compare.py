"""launchready load, compared: with another address in turns, and with a run that was kept; and the pages that it writes."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from launchready.app.perf_gate import json_schema
from launchready.cli import main

pytestmark = pytest.mark.alone


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    delay = 0.002


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = (
        -1
    )  # head and body in one packet: of two, the second waits 40 ms for the first one's acknowledgement (RFC 896)
    server: Server

    def do_GET(self) -> None:
        time.sleep(0.05 if self.path == "/slow" else self.server.delay)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def url(server: Server, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["load", "-q", "--format", "json", *words])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json_schema())
    return code, report


TURNS = ("--rate", "200", "--duration", "6", "--rounds", "12")


def test_a_slower_address_is_told_and_may_be_explained(
    server: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    turns = (url(server, "/slow"), "--against", url(server), *TURNS)
    code, report = told(capsys, *turns, "--report", "page.html")
    assert (code, report["verdict"]) == (1, "worse")
    assert report["before"]["rounds"] == report["after"]["rounds"] == 12
    page = (tmp_path / "page.html").read_text()
    assert "before" in page
    assert page.count("<svg class=") == 6
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    code, report = told(capsys, *turns, "--explain", "checks each answer", "--owner", "Ada", "--until", until)
    assert (code, report["acceptance"]["state"]) == (0, "accepted")


def test_the_same_address_is_never_worse(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = told(capsys, url(server), "--against", url(server), *TURNS)
    assert code in (0, 3)
    assert report["verdict"] != "worse"


def test_a_run_that_was_kept_is_compared_with(
    server: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = (url(server), "--rate", "100", "--duration", "4")
    while main(["load", "-q", *words, "--save-baseline", "kept"]) == 3:  # this machine was too busy to measure
        assert "INVALID" in capsys.readouterr().out
    assert (tmp_path / "kept").exists()
    server.delay = 0.06
    capsys.readouterr()
    assert main(["load", "-q", *words, "--baseline", "kept"]) in (1, 3)
    shown = capsys.readouterr().out
    assert "WORSE" in shown or "INVALID" in shown
    assert main(["load", "-q", url(server, "/slow"), *words[1:], "--baseline", "kept"]) == 2
    assert "--other-target" in capsys.readouterr().err or "same" in shown


def test_a_page_shows_the_run_and_asks_the_network_for_nothing(
    server: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["load", "-q", url(server, "/?a=<script>"), "--rate", "100", "--duration", "1", "--report", "p.html"])
    page = (tmp_path / "p.html").read_text()
    assert "<h1>" in page
    assert page.count("<svg class=") == 4  # how requests are spread and how they went over time, for a desk and a phone
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "default-src" in page
    main(["load", "-q", url(server), "--rate", "50", "--duration", "1", "--report", "p.json"])
    assert json.loads((tmp_path / "p.json").read_text())["requests"] == 50
    assert "report: p.json" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["load", url(server), "--report", "p.pdf"])
    assert "ends in .html or .json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("--against", "http://127.0.0.1:1/", "--rounds", "2"), "not from 6 to 100"),
        (("--baseline", "nowhere"), "nowhere"),
        (("--baseline", "x", "--ramp", "1:5"), "cannot be compared"),
        (("--against", "http://127.0.0.1:1/", "--explain", "since"), "all three"),
        (("--against", "http://127.0.0.1:1/", "--explain", "a", "--owner", "b", "--until", "2099-01-01"), "366 days"),
    ],
)
def test_mistakes_end_with_2(
    server: Server, words: tuple[str, ...], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", "-q", url(server), "--duration", "1", *words]) == 2
    assert meant in capsys.readouterr().err
