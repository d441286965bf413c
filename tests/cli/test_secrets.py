"""`launchready secrets` as people and programs meet it; and that no value gets out, whatever is asked for."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from launchready.app import secrets as app
from launchready.app.schemas import schema
from launchready.cli import main
from launchready.lab.faults.bundle import drawn
from launchready.lab.lab import running
from launchready.model.secret import Secret
from launchready.scan.engine import Engine

SARIF = Path(__file__).parents[1] / "render" / "schemas" / "sarif-2.1.0-rtm.5.json"
VECTORS = Path(__file__).parents[3] / "shared" / "data" / "secrets" / "cases.jsonl"
KEY = drawn("sk" + "_live_", 99)
TEST_KEY = drawn("sk" + "_test_", 99)
PUBLIC_KEY = drawn("pk" + "_live_", 99)
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHREADY_KEY", "k" * 40)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["secrets", *words, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("secrets"))
    return code, found


def git(folder: Path, *words: str) -> None:
    own = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    who = ["git", "-c", "user.name=A", "-c", "user.email=a@a.test"]
    subprocess.run([*who, *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **own})


@pytest.mark.parametrize(
    ("text", "code"),
    [("nothing", 0), (KEY, 1), (TEST_KEY, 1), (PUBLIC_KEY, 0)],
    ids=["nothing", "secret", "test", "public"],
)
def test_exit_codes(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "a.ts").write_text(f"const k = '{text}';\n")
    assert told(capsys, str(tmp_path))[0] == code
    assert told(capsys, str(tmp_path / "a.ts"))[0] == code


def test_wrong_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["secrets", str(tmp_path / "nowhere")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["secrets", str(tmp_path), "--history"]) == 2
    assert "no history" in capsys.readouterr().err


def test_what_could_not_be_looked_at(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, found = told(capsys, str(tmp_path))
    assert (code, found["files"]) == (3, 0), "nothing was there to look at"
    (tmp_path / "a.log.gz").write_bytes(b"\x1f\x8b\x08broken")
    code, found = told(capsys, str(tmp_path), "--logs")
    assert code == 3
    assert found["skipped"] == [{"place": "a.log.gz", "reason": "unreadable"}]


@needs_git
def test_a_repository(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.ts").write_text(f"\nconst k = '{KEY}';\n")
    (tmp_path / "b.ts").write_text(f"const k = '{PUBLIC_KEY}';\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    (tmp_path / "a.ts").write_text("gone\n")
    git(tmp_path, "commit", "--quiet", "--all", "--message", "two")
    code, found = told(capsys, str(tmp_path))
    assert code == 1
    gone = next(one for one in found["secrets"] if one["place"] == "a.ts")
    assert (gone["line"], gone["column"], gone["rule"], gone["nature"]) == (2, 12, "stripe-secret-key", "secret")
    assert (gone["in_working_tree"], len(gone["commit"]), len(gone["fingerprint"])) == (False, 40, 16)
    assert gone["shown"] == "sk_live_…"
    assert (found["files"], found["versions"], found["alarming"]) == (2, 3, 1)
    assert told(capsys, str(tmp_path), "--no-history")[0] == 0
    (tmp_path / ".gitignore").write_text(".env\n")
    (tmp_path / ".env").write_text(f"STRIPE_SECRET_KEY={TEST_KEY}\n")
    code, found = told(capsys, str(tmp_path), "--no-history", "--ignored")
    assert code == 0, "a file that git ignores is where secrets belong"
    assert [(one["place"], one["tracked"]) for one in found["secrets"]] == [(".env", False), ("b.ts", True)]


def test_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / ("long-" * 12) / ("name-" * 12)
    folder.mkdir(parents=True)
    (folder / "a.ts").write_text(f"const k = '{KEY}';\n")
    (tmp_path / "b\x1b[31m.ts").write_text(f"const k = '{TEST_KEY}';\n")
    assert main(["secrets", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert all(len(line) <= 80 for line in out.splitlines() if " " in line.strip())
    assert "Stripe secret key (live): sk_live_…" in out
    assert "2 found in 2 files" in out


def test_sarif(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a b.ts").write_text(f"const k = '{KEY}';\nconst p = '{PUBLIC_KEY}';\n")
    assert main(["secrets", str(tmp_path), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft4Validator(json.loads(SARIF.read_text())).validate(log)
    results = log["runs"][0]["results"]
    assert [(one["kind"], one["level"]) for one in results] == [("fail", "error"), ("informational", "none")]
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.ts"
    assert results[0]["partialFingerprints"]
    (tmp_path / "a.log").write_text("user " + "@".join(("jane.roe", "gmail.com")))
    assert main(["secrets", str(tmp_path / "a.log"), "--logs", "--format", "sarif"]) == 1
    jsonschema.Draft4Validator(json.loads(SARIF.read_text())).validate(json.loads(capsys.readouterr().out))


def test_a_log_on_stdin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"start\nuser {'@'.join(('jane.roe', 'gmail.com'))}\nkey={KEY}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, found = told(capsys, "-")
    assert code == 1
    assert [(one["place"], one["line"]) for one in found["secrets"]] == [("-", 3)]
    assert [(one["kind"], one["lines"]) for one in found["personal"]] == [("e-mail address", [2])]


def test_a_site(capsys: pytest.CaptureFixture[str]) -> None:
    with running(("key-in-script",)) as lab:
        seams = ["--dns-server", lab.seams.dns_server, "--ca-file", lab.seams.ca_file, "--allow-private"]
        for rule in lab.seams.resolve:
            seams += ["--resolve", str(rule)]
        code, found = told(capsys, "https://app.kettle.test/", *seams)
    assert code == 1
    assert any(one["provider"] == "Anthropic" for one in found["secrets"])
    assert found["files"] > 3


def test_the_second_start_reads_the_compiled_rules(tmp_path: Path) -> None:
    for _ in range(2):
        engine = Engine.open(tmp_path)
        engine.prepare()
        assert engine.cache_note == ""
    kept = sorted((tmp_path / "rules").iterdir())
    assert len(kept) == 1, "the second start found what the first had written"


def rows() -> list[dict[str, Any]]:
    import base64

    if not VECTORS.is_file():
        pytest.skip("the public vectors secrets/cases.jsonl are not beside the project")
    read = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
    return [row | {"data": base64.b64decode(row["text_b64"])} for row in read if row["should_detect"]]


def _planted(root: Path) -> tuple[list[str], int]:
    """Plant every value in a tree and a history, and return the values that are found in them."""
    engine = Engine.open()
    values: dict[str, None] = {}
    for number, row in enumerate(rows()):
        name = Path(row["path"]).name if row["path"] else "a.txt"
        target = root / f"d{number % 40}" / f"{number}" / name
        target.parent.mkdir(parents=True)
        target.write_bytes(row["data"])
        for hit in engine.scan(row["data"], name):
            values[hit.value.reveal()] = None
    lines = [f"SERVICE_{index}_SECRET={value}" for index, value in enumerate(values) if value.isalnum()]
    (root / ".env").write_text("\n".join(lines))
    return list(values), number + 1


def _loud(text: str, values: list[str]) -> list[int]:
    """Return which values a text holds, whole or in a good part."""
    found = []
    for index, value in enumerate(values):
        middle = value[len(value) // 4 : len(value) // 4 + max(8, len(value) // 2)]
        if (len(value) >= 8 and value in text) or (len(middle) >= 12 and middle in text):
            found.append(index)
    return found


@needs_git
def test_no_value_gets_out(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from launchready.collect.environment_secrets import look
    from launchready.collect.log_secrets import search as search_logs
    from launchready.collect.source_secrets import search as search_source

    root, cache = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    monkeypatch.setenv("LAUNCHREADY_CACHE_DIR", str(cache))
    monkeypatch.setenv("LAUNCHREADY_TRACEBACK", "1")
    values, count = _planted(root)
    assert count > 500
    assert len(values) > 300
    git(root, "init", "--quiet")
    git(root, "add", "--force", ".")
    git(root, "commit", "--quiet", "--message", "all")
    shutil.rmtree(root / "d1")
    (root / "all.log").write_bytes(b"\n".join(row["data"] for row in rows()))
    texts: dict[str, str] = {}
    for words in (
        ["--format", "terminal"],
        ["--format", "json"],
        ["--format", "sarif"],
        ["-v"],
        ["--ignored"],
        ["--logs"],
    ):
        assert main(["secrets", str(root), *words]) == 1
        shown = capsys.readouterr()
        texts[" ".join(words)] = shown.out + shown.err
    engine, key = Engine.open(), Secret("k" * 40)
    texts["evidence"] = repr(search_source(engine, root, "root", key))
    texts["evidence of logs"] = repr(search_logs(engine, tmp_path, ("root/all.log",), key))
    texts["evidence of variables"] = repr(look(engine, tmp_path, "root", (), key))
    texts["stores"] = "".join(path.read_bytes().decode("latin-1") for path in cache.rglob("*") if path.is_file())
    texts["exception"] = _exception(root, key)
    for name, text in texts.items():
        assert len(text) > 200, name
        assert _loud(text, values) == [], name


def _exception(root: Path, key: Secret) -> str:
    """Break a search off with a bug, and return what Python tells of it."""

    def broken(searched: object) -> None:
        raise ValueError(f"{searched!r}")

    try:
        app.search(app.Wish(root), key, progress=broken)
    except ValueError:
        return traceback.format_exc()
    raise AssertionError("it was meant to break")
