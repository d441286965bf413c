"""
No real message shows that the product's mail arrives.

Why it matters: Records in DNS can be right and mail still not arrive: a key that is not used, a sender that is suspended, a template with a link to
localhost. One real message shows what no record does, and the first one should not be a customer's.

What is looked at: The recorded test of each sender that the product file declares and that is in use: whether there is one, not older than 30 days, and
whether its message arrived. That nobody tested proves nothing, so it is unknown and blocks no launch; a message that never came is a failure. A sender that
only stands by is email.fallback's.

Fix: `launchready mail test` sends a message and judges it; with `--trigger signup` or `--wait 120` the product sends its own. Where a message does not come, the
sender's log says what became of it.

Reference: RFC 5321, section 4.2.5; docs/guide/mail-test.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mail_tests import OLDEST, message_failed, named, probe
from launchready.model.check import Check, Confidence, Exposure, Impact, Result, Severity, Stage, passed, unknown
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.evidence.run import Run
from launchready.model.product import Product

HOW = "launchready mail test"
_OPEN = ("temperror",)


def evaluate(tests: MailTestEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge each sender's tests."""
    senders = [sender for sender in product.email.senders if not sender.fallback]
    if tests.failure:
        if senders:
            yield unknown(product.domain, tests.failure, f"remove it, then: {HOW}", aspect="record")
        return
    for sender in senders:
        own = [test for test in tests.tests if test.sender == sender.name]
        recent = [test for test in own if run.now - test.at <= OLDEST]
        if not recent:
            newest = max((test.at for test in own), default=None)
            why = (
                f"its newest test is of {newest:%Y-%m-%d}, more than {OLDEST.days} days ago"
                if newest
                else "no message of it was ever received by a test"
            )
            yield unknown(sender.name, why, f"{HOW} --sender {sender.name!r}"[:200], aspect="missing")
            continue
        for test in recent:
            yield _judged(tests, test)


def _judged(tests: MailTestEvidence, test: MailTest) -> Result:
    if not test.arrived:
        return message_failed(
            tests,
            test,
            seen=f"{named(test)} never came: {test.failure}",
            expected="it arrives within seconds",
            severity=Severity.MEDIUM,
            confidence=Confidence.FIRM,
            exposure=Exposure.MANY,
            impact=Impact.SIGNUP,
            aspect="lost",
            word=test.failure[:60] or '"seconds": null',
            summary=f"Find out where the mail of {test.sender[:80]} stays",
            steps=(
                "Look the message up in the log of the service that sends: refused, deferred, suppressed or never handed over.",
            ),
            hours=(0.5, 4),
            hours_reason="most of it is finding the log that speaks of it",
        )
    if test.dmarc in _OPEN:
        reason = f"{named(test)} arrived, and DNS did not answer when it was judged: {test.dmarc_reason}"
        return unknown(test.sender, reason, HOW, aspect=f"{test.what}-unsettled")
    return passed(
        test.sender, f"{named(test)} arrived in {test.seconds:g} s", probe(tests, '"seconds"'), aspect=test.what
    )


CHECK = Check(
    id="email.test",
    title="No real message shows that the product's mail arrives",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
