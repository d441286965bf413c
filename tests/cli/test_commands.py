"""The command line as people and CI meet it: exit codes, streams, formats, mistakes without tracebacks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from launchready.app.schemas import NAMES, schema
from launchready.app.serve_lab import audit_command
from launchready.cli import main
from launchready.cli.options import spelled_out
from launchready.lab.lab import RunningLab, running


def run(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own."""
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY")}
    return subprocess.run(
        [sys.executable, "-m", "launchready", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**clean, **_users(words), **environment},
        timeout=120,
    )


PROBING = ("--active", "--no-browser")
LABS: list[RunningLab] = []


def _users(words: Sequence[str | Path]) -> dict[str, str]:
    """Return the values behind the product file that a command names, as its owner would have them set."""
    named = [lab for lab in LABS if str(lab.product_file) in map(str, words)]
    return dict(named[0].environment) if named else {}


@pytest.fixture(scope="module")
def sick() -> Iterator[RunningLab]:
    with running(("tls-expired", "csp-missing")) as lab:
        LABS.append(lab)
        yield lab


@pytest.fixture(scope="module")
def healthy() -> Iterator[RunningLab]:
    with running() as lab:
        LABS.append(lab)
        yield lab


def reach(lab: RunningLab, *, product: bool = True) -> list[str]:
    words = ["--dns-server", lab.seams.dns_server, "--ca-file", lab.seams.ca_file, "--allow-private", "127.0.0.0/8"]
    for rule in lab.seams.resolve:
        words += ["--resolve", str(rule)]
    return [*words, "--product", str(lab.product_file)] if product else words


def test_a_healthy_product_ends_with_0(healthy: RunningLab) -> None:
    done = run("audit", *PROBING, *reach(healthy))
    assert done.returncode == 0
    assert "GO" in done.stdout
    assert "Traceback" not in done.stderr


def test_blockers_end_with_1_in_every_format(sick: RunningLab, tmp_path: Path) -> None:
    kept = tmp_path / "evidence.json"
    assert run("audit", *PROBING, *reach(sick), "-q", "--save-evidence", kept).returncode == 1
    for name in ("terminal", "json", "html", "markdown", "sarif", "junit", "github"):
        done = run("replay", kept, "--format", name, "-q")
        assert done.returncode == 1, name
        assert done.stdout, name
        assert done.stderr == "", name


def test_data_goes_to_stdout_and_progress_to_stderr(sick: RunningLab) -> None:
    done = run("audit", *PROBING, *reach(sick), "--format", "json", "--timings")
    document = json.loads(done.stdout)
    assert document["verdict"]["decision"] == "GO WITH FIXES"
    assert "longest chain of waits" in done.stderr


def test_reports_are_written_beside(sick: RunningLab, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    files = ("r.html", "r.json", "r.md", "r.sarif", "r.xml")
    words = [word for name in files for word in ("--report", str(tmp_path / name))]
    done = run(
        "audit", *PROBING, *reach(sick), *words, "--report", f"github={tmp_path / 'g'}", "--format", "github",
        GITHUB_STEP_SUMMARY=str(summary),
    )  # fmt: skip
    assert done.returncode == 1
    assert "::error" in done.stdout
    assert json.loads((tmp_path / "r.sarif").read_text())["version"] == "2.1.0"
    rules = json.loads((tmp_path / "r.sarif").read_text())["runs"][0]["tool"]["driver"]["rules"]
    assert "Why it matters" in rules[0]["help"]["text"]
    assert ElementTree.parse(tmp_path / "r.xml").getroot().tag == "testsuites"
    assert (tmp_path / "g").read_text() == done.stdout
    assert "GO WITH FIXES" in summary.read_text()


def test_evidence_is_saved_replayed_compared_and_rechecked(
    sick: RunningLab, healthy: RunningLab, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    first = run("audit", *PROBING, *reach(sick), "--save-evidence", before, "--format", "json", "-q")
    replayed = run("replay", before, "--format", "json")
    assert (replayed.stdout, replayed.returncode) == (first.stdout, 1)
    assert run("audit", *PROBING, *reach(sick), "--baseline", before, "-q").returncode == 0
    assert run("replay", before, "--only", "performance").returncode == 0
    again = run("recheck", before, *PROBING, *reach(healthy), "--save-evidence", after, "-q")
    assert again.returncode == 0
    compared = run("diff", before, after)
    assert compared.returncode == 0
    assert "fixed (2)" in compared.stdout
    backwards = run("diff", after, before, "--format", "json")
    assert backwards.returncode == 1
    jsonschema.validate(json.loads(backwards.stdout), schema("diff"))
    jsonschema.validate(json.loads(first.stdout), schema("report"))
    assert {d["change"] for d in json.loads(backwards.stdout)["differences"]} == {"worse", "lost"}


def test_the_command_that_the_lab_prints_works(healthy: RunningLab) -> None:
    import shlex

    words = shlex.split(audit_command(healthy))
    assert words[0] == "launchready"
    assert run(*words[1:], "--no-browser").returncode == 0


def test_init_writes_a_file_that_audits(healthy: RunningLab, tmp_path: Path) -> None:
    done = run("init", "kettle.test", *reach(healthy, product=False), cwd=tmp_path)
    assert done.returncode == 0
    assert "guesses to check" in done.stderr
    again = run("init", "kettle.test", *reach(healthy, product=False), cwd=tmp_path)
    assert again.returncode == 2
    assert "--force" in again.stderr
    inner = tmp_path / "inner"
    inner.mkdir()
    audited = run("audit", *PROBING, *reach(healthy, product=False), cwd=inner)
    assert audited.returncode == 3  # nothing failed; without test users not all can be proved
    assert "NOT PROVEN" in audited.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["audit"], "no domain given"),
        (["audit", "not a domain"], "not a host name"),
        (["audit", "10.0.0.1"], "is an address"),
        (["audit", "kettle.test", "--only", "edge.nothing"], "no check of that name"),
        (["audit", "kettle.test", "--format", "pdf2"], "is not a report format"),
        (["audit", "kettle.test", "--report", "x.unknown"], "no format has this ending"),
        (["audit", "kettle.test", "--report", "no/such/folder/r.html"], "no such folder"),
        (["audit", "kettle.test", "--resolve", "kettle.test:443"], "--resolve kettle.test:443: not a rule"),
        (["audit", "kettle.test", "--resolve", "kettle.test:443:nonsense"], "not a rule"),
        (["audit", "kettle.test", "--dns-server", "one.one.one.one"], "not an address"),
        (["audit", "kettle.test", "--allow-private", "10.0.0.0/99"], "not an address range"),
        (["audit", "kettle.test", "--ca-file", "none.pem"], "No such file"),
        (["audit", "kettle.test", "--now", "yesterday"], "not a time"),
        (["audit", "kettle.test", "--proxy", "socks5://x"], "not an HTTP proxy"),
        (["audit", "kettle.test", "--timeout", "0"], "number of seconds"),
        (["audit", "kettle.test", "--dns-server", ""], "empty"),
        (["audit", "kettle.test", "--report", "nope=x.html"], "is not a report format"),
        (["audit", "kettle.test", "--report", "html=-"], "use --format html"),
        (["audit", "kettle.test", "--report", "a.html", "--report", "html=./a.html"], "named for two outputs"),
        (["audit", "co.uk"], "public suffix"),
        (["demo", "--faults", ","], "names no fault"),
        (["lab", "serve", "--seconds", "0"], "number of seconds"),
        (["lab", "serve", "--extra-surfaces", "-1"], "number of hosts"),
        (["explain", "edge.tsl"], "did you mean edge.tls?"),
        (["audit", "kettle.test", "--baseline", "none.json"], "No such file"),
        (["audit", "--product", "none.toml"], "No such file"),
        (["replay", "none.json"], "No such file"),
        (["diff", "none.json", "none.json"], "No such file"),
        (["explain", "edge.nothing"], "no check of that name"),
        (["demo", "--faults", "tls-expierd"], "tls-expired"),
        (["nonsense"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_mistakes_end_with_2_and_no_traceback(words: list[str], told: str, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_mistake_in_the_product_file_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "launchready.toml").write_text('domain = "kettle.test"\n[[routes]]\nkind = "logn"\nurl = "x"\n')
    done = run("audit", cwd=tmp_path)
    assert done.returncode == 2
    assert "launchready.toml:3: routes[1].kind: not one of the allowed values (allowed: homepage" in done.stderr
    assert "launchready.toml:4: routes[1].url" in done.stderr


def test_colour_only_where_it_is_wanted(sick: RunningLab) -> None:
    assert "\x1b" not in run("audit", *PROBING, *reach(sick)).stdout


def test_terminal_output_fits_80_columns(sick: RunningLab) -> None:
    done = run("audit", *PROBING, *reach(sick))
    assert max(len(line) for line in (done.stdout + done.stderr).splitlines()) <= 80


def test_explain_and_schema_and_version() -> None:
    assert "edge.tls" in run("explain").stdout
    assert "Why it matters" in run("explain", "edge.tls").stdout
    assert run("--version").stdout.startswith("launchready ")
    for name in NAMES:
        assert json.loads(run("schema", name).stdout)["$schema"].endswith("2020-12/schema")


def test_a_bug_is_no_traceback_and_no_verdict(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAUNCHREADY_TRACEBACK", raising=False)
    monkeypatch.setattr("launchready.app.pages.listing", lambda: 1 / 0)
    assert main(["explain"]) == 3
    assert "a bug in this program: ZeroDivisionError" in capsys.readouterr().err


def test_whoever_reads_may_stop_reading_and_the_verdict_stays(sick: RunningLab) -> None:
    command = [sys.executable, "-m", "launchready", "audit", *PROBING, *reach(sick), "-q", "--format", "html"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_and_a_broken_stderr_changes_nothing(sick: RunningLab, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "launchready"]
    evidence = tmp_path / "e.json"
    run("audit", *PROBING, *reach(sick), "--save-evidence", evidence, "-q")
    with Path("/dev/full").open("w") as full:
        for command in (["replay", str(evidence)], ["explain"], ["schema", "report"]):
            done = subprocess.run([*words, *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            assert done.returncode == 2
            assert "stdout: No space left" in done.stderr
        done = subprocess.run(
            [*words, "audit", *PROBING, *reach(sick)], stdout=subprocess.PIPE, stderr=full, text=True, check=False
        )
    assert done.returncode == 1
    assert "GO WITH FIXES" in done.stdout
    assert Path("/dev/full").is_char_device()


def test_file_formats_are_utf_8_whatever_the_terminal_is(sick: RunningLab) -> None:
    command = [sys.executable, "-m", "launchready", "audit", *PROBING, *reach(sick), "-q", "--format", "html"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert "×" in done.stdout.decode()


def test_two_labs_at_once_do_not_spoil_each_other(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "launchready", "demo", "-q", "-o", str(tmp_path / "d"), "--format", "json"]
    wanted = [[*words, "--healthy"], [*words, "--faults", "tls-expired"], [*words, "--healthy"]]
    running_ = [subprocess.Popen(each, stdout=subprocess.PIPE, text=True) for each in wanted]
    decisions = [json.loads(each.communicate(timeout=240)[0])["verdict"]["decision"] for each in running_]
    assert decisions == ["GO", "GO WITH FIXES", "GO"]


def test_the_demo_writes_its_files_and_says_no_go(tmp_path: Path) -> None:
    done = run("demo", "-o", tmp_path / "d")
    assert done.returncode == 1
    assert "NO-GO" in done.stdout
    assert f"report: {tmp_path / 'd' / 'report.html'}" in done.stderr
    assert {"report.html", "report.json", "report.md", "report.sarif", "evidence.json"} <= {
        path.name for path in (tmp_path / "d").iterdir()
    }
    assert run("demo", "--healthy", "-q", "-o", tmp_path / "d").returncode == 0
    assert "tls-expired" in run("demo", "--list-faults").stdout


def test_the_lab_serves_and_says_how(tmp_path: Path) -> None:
    done = run("lab", "serve", "--json", "--seconds", "0.1", "-o", tmp_path, "--faults", "tls-expired")
    described = json.loads(done.stdout)
    assert described["domain"] == "kettle.test"
    assert Path(described["product_file"]).exists()
    assert done.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_ctrl_c_leaves_the_partial_report() -> None:
    with running(("tls-expired",), latency=1.0) as slow:
        command = [sys.executable, "-m", "launchready", "audit", *PROBING, *reach(slow), "--format", "json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            first = process.stderr.readline()  # the first finding shows long before the run is over
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert "edge.tls api.kettle.test" in first
    document = json.loads(out)
    assert document["run"]["complete"] is False
    assert document["run"]["interruption"] == "the run was interrupted"
    assert process.returncode == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "spelled"),
    [
        (["audit", "--allow-private", "kettle.test"], ["audit", "--allow-private=", "kettle.test"]),
        (["audit", "--allow-private", "--timings"], ["audit", "--allow-private=", "--timings"]),
        (
            ["audit", "--allow-private", "10.0.0.0/8", "kettle.test"],
            ["audit", "--allow-private", "10.0.0.0/8", "kettle.test"],
        ),
        (["audit", "--allow-private", "fd00::/8"], ["audit", "--allow-private", "fd00::/8"]),
        (["audit", "--allow-private", "10.0.0.0/99"], ["audit", "--allow-private", "10.0.0.0/99"]),
        (["audit", "kettle.test", "--allow-private"], ["audit", "kettle.test", "--allow-private"]),
        (["audit", "--allow-private", "fab.de"], ["audit", "--allow-private=", "fab.de"]),
    ],
)
def test_the_range_of_allow_private_may_be_left_out(words: list[str], spelled: list[str]) -> None:
    assert spelled_out(words) == spelled
