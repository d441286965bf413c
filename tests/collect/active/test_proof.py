"""A proof counts for one host, until its day, under the key that made it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.collect.active import proof
from launchready.model.secret import Secret

TODAY = date(2026, 11, 24)
KEY = Secret("k" * 64)
HOST = "app.kettle.example"


def test_a_line_proves_its_host_until_its_last_day() -> None:
    made = proof.line(HOST, TODAY, KEY)
    assert proof.find(made, HOST, TODAY, KEY) == (proof.Proof(HOST, TODAY), "")
    assert len(made) < 255  # one TXT string


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (proof.line("www.kettle.example", TODAY, KEY), "is a proof for www.kettle.example"),
        (proof.line(HOST, TODAY, Secret("x" * 64)), "was made with another key"),
        (proof.line(HOST, TODAY - timedelta(days=1), KEY), "ended on 2026-11-23"),
        (proof.line(HOST, TODAY + timedelta(days=400), KEY), "runs longer than"),
        (proof.line(HOST, TODAY, KEY).replace("2026-11-24", "2026-12-24"), "was made with another key"),
        ("<!doctype html><title>Kettle</title>", "holds no proof line"),
        ("", "holds no proof line"),
    ],
)
def test_any_other_line_proves_nothing(line: str, why: str) -> None:
    found, reason = proof.find(line, HOST, TODAY, KEY)
    assert found is None
    assert reason.startswith(why)


def test_one_good_line_among_others_is_enough() -> None:
    lines = [proof.line("www.kettle.example", TODAY, KEY), "google-site-verification=abc", proof.line(HOST, TODAY, KEY)]
    found, _ = proof.find("\n".join(lines), HOST, TODAY, KEY)
    assert found == proof.Proof(HOST, TODAY)


@given(st.text(max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    found, reason = proof.find(text, HOST, TODAY, KEY)
    assert found is None
    assert reason


def test_a_line_tells_nothing_of_the_key() -> None:
    assert KEY.reveal() not in proof.line(HOST, TODAY, KEY)
