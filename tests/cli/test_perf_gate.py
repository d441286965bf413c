"""`launchready perf-gate`: two files in, a verdict and an exit code out."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from lxml import html

from launchready.app.schemas import schema
from launchready.cli import main

HOSTILE = "https://kettle.test/<script>alert(1)</script>"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, seed, growth, rounds in (
        ("a", 1, 1.0, 20),
        ("same", 2, 1.0, 20),
        ("slow", 3, 1.45, 20),
        ("few", 4, 1.2, 1),
    ):
        rng = np.random.default_rng(seed)
        lines = [
            f"{1760000000 + number * 20 + index / 50},{value:.6f},{200 if index else 503},{number}"
            for number in range(rounds)
            for index, value in enumerate(rng.lognormal(-2, 0.5, 500) * growth)
        ]
        (tmp_path / f"{name}.csv").write_text("\n".join(["timestamp,latency,status,round", *lines]) + "\n")
    (tmp_path / "k6.json").write_text('{"metrics": {"http_req_duration": {"p(95)": 120}}}')
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("a.csv", "same.csv"), 0, "NO WORSE"),
        (("slow.csv", "a.csv"), 0, "BETTER"),
        (("a.csv", "slow.csv"), 1, "WORSE"),
        (("a.csv", "slow.csv", "--tolerance", "1"), 0, "NO WORSE"),
        (("a.csv", "same.csv", "--budget-ms", "100"), 1, "OVER BUDGET"),
        (("a.csv", "few.csv"), 3, "NOT ENOUGH EVIDENCE"),
        (("a.csv", "k6.json"), 3, "--out csv=FILE"),
        (("a.csv", "same.csv", "--quantile", "1.5"), 2, ""),
        (("a.csv", "same.csv", "--tolerance", "nan"), 2, ""),
        (("a.csv", "none.csv"), 2, ""),
        (("a.csv", "slow.csv", "--explain", "why"), 2, ""),
    ],
)
def test_exit_codes(
    files: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert main(["perf-gate", *arguments]) == code
    out = capsys.readouterr().out
    assert words in " ".join(out.split())
    assert all(len(line) <= 80 for line in out.splitlines())


def test_an_explained_release_passes_loudly(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["perf-gate", "a.csv", "slow.csv", "--target", "api", "--now", "2026-11-24T12:00:00Z"]
    assert main([*words, "--explain", "a better model", "--owner", "ada", "--until", "2026-12-01"]) == 0
    assert "ACCEPTED until 2026-12-01 by ada" in capsys.readouterr().out
    assert (files / "launchready-perf.json").exists()
    assert main(words) == 0
    assert main([*words[:-1], "2026-12-02T00:00:00Z"]) == 1
    assert "expired on 2026-12-01" in " ".join(capsys.readouterr().out.split())


def test_json_keeps_to_its_schema(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for after in ("slow.csv", "few.csv", "k6.json"):
        main(["perf-gate", "a.csv", after, "--format", "json"])
        jsonschema.validate(json.loads(capsys.readouterr().out), schema("perf-gate"))


def test_github_says_it_once_and_adds_to_the_page_of_the_job(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(files / "summary.md"))
    assert main(["perf-gate", "a.csv", "slow.csv", "--format", "github", "--target", "x\n::error::y|z"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("::error title=Latency worse::")
    assert len(out.splitlines()) == 1
    assert "| p95 |" in (files / "summary.md").read_text()


def test_the_page_asks_for_nothing_and_obeys_nothing(files: Path) -> None:
    assert main(["perf-gate", "a.csv", "slow.csv", "--format", "html", "-o", "r.html", "--target", HOSTILE]) == 1
    text = (files / "r.html").read_text()
    page = html.fromstring(text)
    assert not page.xpath("//script|//img|//link|//*[@src]|//*[@href]")
    assert "<script>" not in text
    pictures = page.xpath("//*[local-name()='svg' and @role='img']")
    assert len(pictures) == 6
    for picture in pictures:
        title, desc = picture.get("aria-labelledby").split()
        assert page.get_element_by_id(title).text
        assert page.get_element_by_id(desc).text
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


def test_a_page_without_raw_samples_is_still_a_page(files: Path) -> None:
    assert main(["perf-gate", "k6.json", "k6.json", "--format", "html", "-o", "r.html"]) == 3
    assert "Not enough evidence" in (files / "r.html").read_text()


def test_a_baseline_is_written_and_compared_again(files: Path) -> None:
    assert main(["perf-gate", "a.csv", "same.csv", "--save-baseline", "base", "--target", "api"]) == 0
    assert main(["perf-gate", "base", "slow.csv"]) == 1
