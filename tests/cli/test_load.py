"""launchready load, as it is typed. Exit code 3 is right on a busy machine, where the generator itself may be late: it is told apart by its reason."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from launchready.app.load_report import json_schema
from launchready.cli import main
from launchready.collect.record_files import recorded
from launchready.standards.load_samples import Samples
from launchready.standards.record_files import LOAD


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(0.02)
        if self.path == "/never":
            time.sleep(60)
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main(["load", *words, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json_schema())
    assert report["exit_code"] == code
    return code, report


def settled(report: dict[str, Any], code: int, meant: int) -> bool:
    """Whether the code is the one that is meant, or 3 since this machine was too busy, as the report says."""
    return code == meant or (code == 3 and "this program" in str(report["invalid"]))


def test_a_url_on_this_machine_is_loaded(origin: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, report = told(capsys, f"{origin}/", "--rate", "50", "--duration", "2", "--warm-up", "0.5", "--samples", "raw")
    assert settled(report, code, 0)
    (target,) = report["targets"]
    assert (target["load"]["requests"], target["warm_up_requests"]) == (100, 25)
    assert target["load"]["errors"] == []
    assert [each["q"] for each in target["load"]["percentiles"]] == [0.5, 0.9, 0.95, 0.99, 0.999]
    assert target["load"]["percentiles"][4]["ms"] is None
    samples, about = Samples.load(tmp_path / "raw")
    assert len(samples) == 125
    assert about["warm_up"] == 0.5
    assert not (tmp_path / "launchready-load.json").exists()


def test_on_a_terminal_it_fits_into_eighty_columns(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["load", f"{origin}/", "--rate", "100", "--duration", "1"])
    out, err = capsys.readouterr()
    assert "100 requests, 100.0/s of 100/s asked; 0 failed" in out
    assert "n too small (100)" in out
    assert "at most 100 requests over 256 connections" in " ".join(err.split())
    assert all(len(line) <= 80 for line in (out + err).splitlines())
    assert "\x1b" not in out


def test_a_budget_decides(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = told(capsys, f"{origin}/", "--rate", "100", "--duration", "1", "--budget-ms", "60000")
    assert settled(report, code, 0)
    code, report = told(capsys, f"{origin}/slow", "--rate", "100", "--duration", "1", "--budget-ms", "1")
    assert settled(report, code, 1)


def test_errors_stop_it(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = told(capsys, f"{origin}/broken", "--rate", "50", "--duration", "60")
    assert code == 3
    assert "failed, more than 50 %" in str(report["stopped"])
    assert "nothing was measured" in str(report["invalid"])


def test_the_routes_of_a_product_file_are_loaded_and_recorded(
    origin: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    port = origin.rsplit(":", 1)[1]
    routes = (("homepage", "/"), ("login", "/login"), ("health", "/health"), ("webhook", "/hook"))
    (tmp_path / "launchready.toml").write_text(
        'domain = "kettle.example"\n'
        + "".join(f'[[routes]]\nkind = "{kind}"\nurl = "http://kettle.example:{port}{path}"\n' for kind, path in routes)
    )
    network = ["--resolve", f"kettle.example:{port}:127.0.0.1", "--allow-private"]
    code, report = told(capsys, "--rate", "100", "--duration", "2", *network)
    assert settled(report, code, 0)
    urls = [target["load"]["url"].rsplit("/", 1)[1] for target in report["targets"]]
    assert urls == ["", "health"]
    record = tmp_path / "launchready-load.json"
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    assert [route.requests for route in recorded(LOAD, tmp_path).entries] == [100, 100]
    told(
        capsys, "--rate", "100", "--duration", "1", "--route", f"http://kettle.example:{port}/", "--no-record", *network
    )
    assert [route.requests for route in recorded(LOAD, tmp_path).entries] == [100, 100]
    assert main(["load", "--route", f"http://kettle.example:{port}/login", *network]) == 2
    assert "--include login" in capsys.readouterr().err


def test_the_highest_rate_is_looked_for(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--find-limit", "--rate", "100", "--step", "1", "--budget-ms", "1"]
    code, report = told(capsys, f"{origin}/", *words)
    steps = report["steps"]
    assert isinstance(steps, list)
    assert steps
    assert steps[0]["rate"] == 100
    assert code == (3 if report["limit"] is None else 0)
    held = [step["rate"] for step in steps if step["held"]]
    assert report["limit"] == (max(held) if held else None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["http://127.0.0.1:1/", "--rate", "10001"], "10,000 requests a second"),
        (["http://127.0.0.1:1/", "--rate", "9000", "--duration", "3600"], "10 million requests"),
        (["http://127.0.0.1:1/", "--duration", "3600", "--warm-up", "1"], "1 hour"),
        (["http://127.0.0.1:1/", "--connections", "1001"], "1,000 connections"),
        (["http://127.0.0.1:1/", "--find-limit"], "needs a budget"),
        (["http://127.0.0.1:1/", "--header", "nothing"], "NAME: VALUE"),
        (["http://127.0.0.1:1/", "--header", "A: b\r\nC: d"], "HTTP cannot carry"),
        (["http://127.0.0.1:1/", "--header", "A: env:LAUNCHREADY_NOT_SET"], "is not set"),
        (["http://10.1.2.3/"], "is not on the public internet"),
        (["ftp://127.0.0.1/"], "ftp"),
        ([], "no launchready.toml"),
        (["http://127.0.0.1:1/", "--user", "first"], "no test user"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", *words]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("engine", [(), ("--header", "Connection: keep-alive")], ids=["plain", "libcurl"])
@pytest.mark.parametrize("path", ["/", "/never"])
def test_ctrl_c_stops_at_once_and_shows_what_was_measured(origin: str, path: str, engine: tuple[str, ...]) -> None:
    """`/never` answers nobody for longer than this waits: what is under way is let go."""
    command = [sys.executable, "-m", "launchready", "load", f"{origin}{path}", "--rate", "20", "--duration", "3000"]
    words = [*command, "--timeout", "600", "--format", "json", *engine]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = [process.stderr.readline()]
        while "under way" not in said[-1]:
            assert said[-1], "it ended before it was interrupted"
            said.append(process.stderr.readline())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    report = json.loads(out)
    assert report["stopped"] == "interrupted"
    assert process.returncode == report["exit_code"] == 3
    (target,) = report["targets"]
    assert (target["load"]["requests"] > 10) == (path == "/")
    assert (report["abandoned"] > 10) == (path == "/never")
    assert report["planned"] == 60_000
    assert report["seconds"] < 60
    assert "Traceback" not in err


def test_public_hosts_need_proof(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHREADY_KEY", "k" * 40)
    assert main(["load", "http://93.184.215.14/", "--resolve", "93.184.215.14:80:93.184.215.14"]) == 2
    assert "cannot be probed actively through --dns-server or --resolve" in " ".join(capsys.readouterr().err.split())


def test_nothing_heavy_is_imported_for_help() -> None:
    code = "import sys; from launchready.cli import build_parser; build_parser(); sys.exit('numpy' in sys.modules or 'pycurl' in sys.modules)"

    async def run() -> int:
        import sys

        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
        return await process.wait()

    assert asyncio.run(run()) == 0
