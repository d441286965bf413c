"""What checks of recorded mail tests have in common: which tests there are to judge, and how a finding of one is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from launchready.model.check import Confidence, Exposure, Fix, Impact, Result, Severity, failed
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.probe import Show
from launchready.standards.quoting import quote
from launchready.standards.record_files import MAIL_TEST

OLDEST = timedelta(days=30)
"""How long a recorded test counts: keys, templates and senders change."""
_NAMES = {
    "own": "a test message",
    "signup": "the mail for a sign-up",
    "reset": "the mail for a new password",
    "waited": "a mail",
}


def counting(tests: MailTestEvidence, now: datetime) -> Iterator[MailTest]:
    """Yield the tests whose message arrived and that are not too old: email.test speaks of the others."""
    for test in tests.tests:
        if test.arrived and now - test.at <= OLDEST:
            yield test


def written_by_product(tests: MailTestEvidence, now: datetime) -> Iterator[MailTest]:
    """Yield those of them that the product itself wrote."""
    return (test for test in counting(tests, now) if test.of_the_product)


def named(test: MailTest) -> str:
    """Return what message it was, for a sentence."""
    return f"{_NAMES.get(test.what, 'a mail')} of {test.sender[:80]}"


def probe(tests: MailTestEvidence, word: str) -> Show:
    """Return the lines of the record that show it."""
    return Show(tests.file or MAIL_TEST.name, word)


def message_failed(
    tests: MailTestEvidence,
    test: MailTest,
    *,
    seen: str,
    expected: str,
    severity: Severity,
    aspect: str,
    word: str,
    summary: str,
    steps: tuple[str, ...],
    hours: tuple[float, float],
    hours_reason: str,
    ask: str = "",
    exposure: Exposure = Exposure.EVERYONE,
    confidence: Confidence = Confidence.CERTAIN,
    impact: Impact = Impact.EMAIL,
) -> Result:
    """Return the failure of one message. `word` finds it in the record; `ask` is what an AI builder is asked to do, "" where code mends nothing."""
    again = "Send it again and look: launchready mail test" + (
        f" --trigger {test.what}" if test.what in ("signup", "reset") else " --wait 120" if test.of_the_product else ""
    )
    return failed(
        test.sender,
        seen=seen,
        expected=expected,
        severity=severity,
        exposure=exposure,
        confidence=confidence,
        impact=impact,
        probe=probe(tests, word),
        aspect=f"{test.what}-{aspect}",
        fix=Fix(
            summary=summary,
            steps=(*steps, f"{again}."),
            hours=hours,
            hours_reason=hours_reason,
            prompt=f"The product sends {_NAMES.get(test.what, 'a mail')} by the sender {quote(test.sender)}. {ask} Change nothing else."
            if ask
            else "",
        ),
    )
