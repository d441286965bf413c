"""The operator's key, and what `prove` tells to publish."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from launchready.app.audit import Order, run_in_loop
from launchready.app.operator import LEAST, VARIABLE, key_file, make_key, read_key
from launchready.app.product import bare
from launchready.app.prove import as_json, as_text, exit_code, hosts_of, prove
from launchready.cli import main
from launchready.collect.active import proof
from launchready.lab.lab import running
from launchready.model.errors import UsageError
from launchready.model.secret import Secret


def test_a_key_is_made_once_and_is_the_operators_alone(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert read_key(environment) is None
    made = make_key(environment)
    assert make_key(environment) == read_key(environment) == made
    assert stat.S_IMODE(key_file(environment).stat().st_mode) == 0o600


def test_a_key_from_the_environment_wins(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path), VARIABLE: "e" * LEAST}
    assert make_key(environment) == Secret("e" * LEAST)
    assert not key_file(environment).exists()


@pytest.mark.parametrize("text", ["short", "\N{SNOWMAN}" * 40])
def test_a_key_that_cannot_be_used_is_told_without_showing_it(tmp_path: Path, text: str) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    key_file(environment).parent.mkdir()
    key_file(environment).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_key(environment)
    assert text not in caught.value.message


def test_hosts_are_those_named_or_the_products() -> None:
    order = Order(bare("kettle.test"))
    assert hosts_of(order, ["App.Kettle.Test", "app.kettle.test"]) == ("app.kettle.test",)
    assert hosts_of(order, []) == ("kettle.test",)
    for wrong in ("http://x/", "127.0.0.1", ""):
        with pytest.raises(UsageError):
            hosts_of(order, [wrong])


@pytest.mark.parametrize("days", [0, 367, -1])
def test_a_proof_of_no_days_is_refused(days: int) -> None:
    with pytest.raises(UsageError):
        run_in_loop(prove(Order(bare("kettle.test"), key=Secret("k" * LEAST)), ["kettle.test"], days))


def test_what_runs_on_loopback_is_proved_and_what_does_not_is_told_how() -> None:
    with running() as lab:
        order = Order(bare(lab.domain), seams=lab.seams, key=Secret("k" * LEAST))
        standings = run_in_loop(prove(order, ["app.kettle.test", "gone.kettle.test"]))
    assert [standing.permission.allowed for standing in standings] == [True, False]
    assert exit_code(standings) == 1
    assert exit_code(standings[:1]) == 0
    text = as_text(standings)
    assert "proved    app.kettle.test" in text
    assert f"{proof.LABEL}.gone.kettle.test" in text
    document = json.loads(as_json(standings))
    assert document["hosts"][1]["record"]["value"] == standings[1].line
    assert "k" * LEAST not in text + json.dumps(document)


def test_a_command_that_cannot_reach_dns_says_so_and_still_tells_what_to_publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    code = main(["prove", "app.kettle.test", "--dns-server", "127.0.0.1:9", "--allow-private", "--timeout", "1"])
    shown = capsys.readouterr().out
    assert code == 1
    assert "could not be resolved" in shown
    assert "launchready-proof=v1; host=app.kettle.test" in shown
