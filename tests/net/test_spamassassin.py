"""SpamAssassin as a program: the real one where it is installed, and programs that are none."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from launchready.model.evidence.mail_test import SpamScore
from launchready.net.spamassassin import MAX_MESSAGE, find, read, score

GTUBE = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
GOOD = (
    b"Return-Path: <hello@kettle.test>\r\nReceived: from mail.kettle.test (mail.kettle.test [127.0.0.1])\r\n\tby mx.test with ESMTP id 1;"
    b"\r\n\tTue, 24 Nov 2026 10:00:01 +0000\r\nFrom: Kettle <hello@kettle.test>\r\nTo: fern@kettle.test\r\nSubject: Confirm your address\r\n"
    b"Date: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <91827364abcdef@kettle.test>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nWelcome to Kettle, good to have you here.\r\n"
)
needed = pytest.mark.skipif(not find(os.environ), reason="SpamAssassin is not installed (apt-get install spamassassin)")


def program(folder: Path, text: str) -> str:
    path = folder / "spamassassin"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def scored(message: bytes, **how: object) -> SpamScore:
    return asyncio.run(score(message, os.environ, **how))  # type: ignore[arg-type]


@needed
def test_a_good_message_and_gtube() -> None:
    good, bad = scored(GOOD), scored(GOOD + GTUBE + b"\r\n")
    assert not good.failure
    assert good.score < good.threshold == 5.0
    assert bad.score >= 900
    assert bad.rules[0].name == "GTUBE"
    assert bad.rules[0].points >= 900
    assert "Unsolicited" in bad.rules[0].description
    assert bad.local


@needed
def test_what_a_message_says_of_its_own_score_does_not_count() -> None:
    forged = b"X-Spam-Launchready: -99.0/5.0/9.9\r\nX-Spam-Status: No\r\n" + GOOD + GTUBE + b"\r\n"
    assert scored(forged).score >= 900


def test_where_it_is_not_installed_that_is_said() -> None:
    seen = asyncio.run(score(GOOD, {"PATH": "/nowhere"}))
    assert "not installed" in seen.failure
    assert "apt-get install spamassassin" in seen.remedy


def test_a_large_message_is_not_handed_over(tmp_path: Path) -> None:
    seen = scored(b"x" * (MAX_MESSAGE + 1), program=program(tmp_path, "exit 1"))
    assert "more than" in seen.failure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("exec sleep 60", "did not end within"),
        ("cat >/dev/null; exec yes", "more than is read"),
        ("exit 3", "gave no score"),
        ("echo X-Spam-Launchready: many", "gave no score"),
    ],
)
def test_a_program_that_is_none(text: str, words: str, tmp_path: Path) -> None:
    seen = scored(GOOD, program=program(tmp_path, text), seconds=1.0)
    assert words in seen.failure
    assert seen.remedy


def test_rules_are_read_with_their_reasons_in_two_lines() -> None:
    seen = read(
        "X-Spam-Launchready: 3.2/5.0/4.0.1\nX-Spam-Launchready-Rules: \n\t*  0.5 ONE BODY: first\n\t*  2.7 TWO URI: a long\n"
        "\t*      reason\nFrom: a@b.test\n\n*  9.9 BODY not a rule\n"
    )
    assert [(rule.name, rule.points, rule.description) for rule in seen.rules] == [
        ("TWO", 2.7, "URI: a long reason"),
        ("ONE", 0.5, "BODY: first"),
    ]
