"""`redteam` and `redteam-gate` as a person and a CI job use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from chats import BRAND, CANARY, TOOLS, Chat, chatting, helpful, obedient

from launchready.app.redteam_placing import FILE_NAME
from launchready.app.schemas import schema
from launchready.cli import main
from launchready.standards.redteam_case import builtin

FEW = ("--only", "secret-plain", "--only", "direct-rules-off", "--only", "benign-password-reset")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told_of(chat: Chat) -> None:
    Path(FILE_NAME).write_text(json.dumps(CANARY))
    Path("launchready.toml").write_text(
        f"""\
name = "{BRAND}"
domain = "kettle.example"
[chat]
url = "{chat.url}"
session = false
body = {{ messages = "{{messages}}" }}
[redteam]
placed = ["system", "document", "user"]
tools = {json.dumps(sorted(TOOLS))}
"""
    )


@pytest.fixture
def leaking() -> Iterator[Chat]:
    with chatting(obedient) as chat:
        told_of(chat)
        yield chat


def test_what_got_through_is_shown_and_kept_in_every_format(leaking: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["r.html", "r.json", "r.xml", "r.sarif"]
    reports = [word for file in files for word in ("--report", file)]
    assert main(["redteam", *FEW, "--repeat", "2", *reports]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("2 of 3 attacks got through.\n")
    assert max(len(line) for line in (out + err).splitlines()) <= 80
    assert "\x1b" not in out
    assert "3 cases, 2 times each: at most 7 messages to" in err
    assert "6 of 6 tries, 4 got through" in err
    document = json.loads(Path("r.json").read_text())
    jsonschema.validate(document, schema("redteam"))
    assert document["run"]["requests"] == 7 == len(leaking.asked)
    suites = ElementTree.parse("r.xml").getroot()
    assert suites.get("failures") == "2"
    log = json.loads(Path("r.sarif").read_text())
    assert [
        result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in log["runs"][0]["results"]
    ] == [4, 4]
    page = Path("r.html").read_text()
    assert "2 of 3 attacks got through" in page
    for file in (*files, "launchready-redteam.json"):
        assert not [word for word in CANARY.values() if word in Path(file).read_text()]


def test_json_alone_on_the_output(leaking: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redteam", *FEW, "--repeat", "1", "--format", "json", "--no-record", "--quiet"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["recorded"] == ""
    assert err == ""
    assert not Path("launchready-redteam.json").exists()


def test_rules_are_proposed_for_what_got_through(leaking: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redteam", "--harden"]) == 2
    assert "no red-team run was kept" in capsys.readouterr().err
    assert main(["redteam", *FEW, "--repeat", "1", "--quiet"]) == 1
    capsys.readouterr()
    assert main(["redteam", "--harden"]) == 0
    cases = {case.id: case for case in builtin()}
    out = capsys.readouterr().out
    assert f"- {cases['secret-plain'].harden}\n" in out
    assert cases["secret-hex"].harden not in out


def test_a_release_that_leaks_more_is_held_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, bot in (("before.json", helpful), ("after.json", obedient)):
        with chatting(bot) as chat:
            told_of(chat)
            main(["redteam", "--repeat", "1", "--quiet", "--at-once", "16", "--report", name])
    capsys.readouterr()
    assert main(["redteam-gate", "before.json", "after.json"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("WORSE: ")
    assert max(map(len, out.splitlines())) <= 80
    assert main(["redteam-gate", "after.json", "before.json", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema("redteam-gate"))
    assert document["result"]["verdict"] == "better"
    assert main(["redteam-gate", "before.json", "before.json"]) == 0


def test_too_few_tries_are_not_enough(leaking: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    main(["redteam", "--only", "secret-plain", "--repeat", "1", "--quiet", "--report", "a.json"])
    capsys.readouterr()
    assert main(["redteam-gate", "a.json", "a.json"]) == 3
    assert "tries of each case would tell" in capsys.readouterr().out


def test_the_list_and_the_canaries_send_nothing(leaking: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redteam", "--list"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n  ") == len(builtin())
    assert max(map(len, out.splitlines())) <= 80
    Path(FILE_NAME).unlink()
    assert main(["redteam", "--canaries"]) == 0
    first = capsys.readouterr().out
    assert main(["redteam", "--canaries"]) == 0
    assert capsys.readouterr().out == first
    made = json.loads(Path(FILE_NAME).read_text())
    assert set(made) == set(CANARY)
    assert all(word in first for word in made.values())
    assert Path(FILE_NAME).stat().st_mode & 0o077 == 0
    assert leaking.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["redteam", "--report", "r.pdf"], "a file that ends in .html, .json, .xml or .sarif"),
        (["redteam", "--only", "nothing-such"], "no case and no category"),
        (["redteam", "--repeat", "0"], "from 1 to 20"),
        (["redteam-gate", "none.json", "none.json"], "none.json"),
        (["redteam-gate", "launchready.toml", "launchready.toml"], "is no report of a red-team run"),
        (["redteam-gate", "a", "b", "--tolerance", "2"], "not from 0 to 1"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(
    leaking: Chat, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(words)
    except SystemExit as left:
        code = int(str(left.code))
    assert code == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert leaking.asked == []


def test_without_a_chat_it_says_what_to_add(capsys: pytest.CaptureFixture[str]) -> None:
    Path("launchready.toml").write_text('domain = "kettle.example"\n')
    assert main(["redteam"]) == 2
    assert "add [chat]" in " ".join(capsys.readouterr().err.split())
