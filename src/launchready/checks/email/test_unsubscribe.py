"""
A newsletter cannot be left with one click.

Why it matters: Gmail and Yahoo ask it of whoever sends much, and show the button beside the sender's name. Who does not find it presses "spam", and that costs
the mail that people need too.

What is looked at: The recorded test's message, if it is a newsletter or an announcement: told by `--kind marketing`, or by List-Id or Precedence: bulk or list. It needs
List-Unsubscribe with an https address, List-Unsubscribe-Post: List-Unsubscribe=One-Click, and a DKIM signature that covers both. Mail to a single person who
asked for it (a sign-up, a new password, a receipt) is exempt.

Fix: Let the service that sends add both fields for this kind of mail, and answer a POST to the address without any further question.

Reference: RFC 8058; RFC 2369; Google, Email sender guidelines; Yahoo, Sender requirements.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mail_tests import message_failed, named, probe, written_by_product
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.evidence.run import Run

_FIELDS = ("list-unsubscribe", "list-unsubscribe-post")


def evaluate(tests: MailTestEvidence, run: Run) -> Iterator[Result]:
    """Judge each newsletter."""
    for test in written_by_product(tests, run.now):
        if test.kind != "marketing":
            continue
        lacks = _lacking(test)
        if lacks is None:
            yield passed(
                test.sender, f"{named(test)} can be left with one click", probe(tests, '"unsubscribe"'), test.what
            )
            continue
        aspect, seen, severity = lacks
        yield message_failed(
            tests,
            test,
            seen=f"{named(test)} ({test.told_by}) {seen}",
            expected="List-Unsubscribe with an https address, and List-Unsubscribe-Post: List-Unsubscribe=One-Click, both signed",
            severity=severity,
            exposure=Exposure.MANY,
            aspect=aspect,
            word='"unsubscribe"',
            summary=f"Let people leave the newsletter of {test.sender[:80]} with one click",
            steps=(
                "Switch one-click unsubscribing on at the service that sends, for this kind of mail alone.",
                "Let the address take a POST and answer without a page that asks again.",
            ),
            hours=(0.5, 3),
            hours_reason="a setting, or a route that takes the POST",
            ask="add the header fields List-Unsubscribe, with an https address that holds a token of the reader, and List-Unsubscribe-Post: "
            "List-Unsubscribe=One-Click, and a route that takes the POST, without a login, and unsubscribes.",
        )


def _lacking(test: MailTest) -> tuple[str, str, Severity] | None:
    seen = test.unsubscribe
    if not seen.targets:
        return "missing", "has no List-Unsubscribe", Severity.MEDIUM
    if not seen.https:
        return "mailto", "can be left by mail alone: no https address in List-Unsubscribe", Severity.MEDIUM
    if not seen.one_click:
        return (
            "two-clicks",
            "has no List-Unsubscribe-Post, so that the address is a page that asks again",
            Severity.MEDIUM,
        )
    good = [each for each in test.signatures if each.result == "pass"]
    if good and not any(set(_FIELDS) <= set(each.covers) for each in good):
        return (
            "unsigned",
            "has both fields, and no DKIM signature covers them: receivers then show no button",
            Severity.LOW,
        )
    return None


CHECK = Check(
    id="email.test-unsubscribe",
    title="A newsletter cannot be left with one click",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
