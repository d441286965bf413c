"""
A spam filter takes the product's mail for spam.

Why it matters: What a filter marks goes where nobody looks: the confirmation of an account, the link for a new password, the receipt.

What is looked at: The score that SpamAssassin gave to the recorded test's message, with its local rules unless the operator let it ask the network, against its own
threshold. Large providers use filters of their own: a bad score here is a strong hint, a good one no promise. Where SpamAssassin is not installed it is unknown.

Fix: Mend the rules with the most points first; they are named. Authentication, a text part, a real From and fewer pictures are most of it.

Reference: SpamAssassin, Tests Performed; spamassassin(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mail_tests import counting, message_failed, named, probe
from launchready.model.check import Check, Confidence, Exposure, Impact, Result, Severity, Stage, passed, unknown
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.model.evidence.run import Run

MOST = 5
"""Rules that are named."""


def evaluate(tests: MailTestEvidence, run: Run) -> Iterator[Result]:
    """Judge the score of each message."""
    for test in counting(tests, run.now):
        spam = test.spam
        if spam is None or spam.failure:
            why = spam.failure if spam else "SpamAssassin was not asked"
            yield unknown(
                test.sender, f"{named(test)}: {why}", spam.remedy if spam else "run the test again", aspect=test.what
            )
            continue
        if spam.score < spam.threshold:
            told = f"{named(test)}: {spam.score:g} of {spam.threshold:g} points"
            yield passed(test.sender, told, probe(tests, '"threshold"'), test.what)
            continue
        rules = [rule for rule in spam.rules if rule.points > 0][:MOST]
        yield message_failed(
            tests,
            test,
            seen=f"{named(test)} gets {spam.score:g} points, spam begins at {spam.threshold:g}: "
            + "; ".join(f"{rule.name} {rule.points:g} ({rule.description[:80]})" for rule in rules),
            expected=f"fewer than {spam.threshold:g} points",
            severity=Severity.HIGH,
            confidence=Confidence.FIRM,
            exposure=Exposure.MANY,
            impact=Impact.SIGNUP,
            aspect="score",
            word=rules[0].name if rules else '"score"',
            summary=f"Mend what makes the mail of {test.sender[:80]} look like spam",
            steps=tuple(f"{rule.name}, {rule.points:g} points: {rule.description[:120]}" for rule in rules)
            or ("See the record.",),
            hours=(0.5, 4),
            hours_reason="depends on the rules",
        )


CHECK = Check(
    id="email.test-spam",
    title="A spam filter takes the product's mail for spam",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
