"""
A mail that the product sent is badly made.

Why it matters: Gmail refuses mail without a Message-ID or with fields twice, cuts HTML off at 102 kB, and filters count mail of HTML alone against its sender.

What is looked at: The recorded test's message, if the product wrote it: Message-ID and Date once each and well-formed, a Date within a day of the arrival, a text
part beside HTML, and the size of the HTML. From without a name is fine, and so is text alone.

Fix: Let a library make the message: those that set their own Message-ID and Date by hand are mostly wrong in one of them.

Reference: RFC 5322, sections 3.6 and 3.6.4; RFC 2046, section 5.1.4; Google, Email sender guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mail_tests import message_failed, named, probe, written_by_product
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.evidence.run import Run

CLIPPED = 102 * 1024
DAY = 86_400


def evaluate(tests: MailTestEvidence, run: Run) -> Iterator[Result]:
    """Judge how each message is made."""
    for test in written_by_product(tests, run.now):
        wrong = list(_wrong(test))
        for aspect, seen, severity, word, step in wrong:
            yield message_failed(
                tests,
                test,
                seen=f"{named(test)} {seen}",
                expected="a message that RFC 5322 and large receivers are content with",
                severity=severity,
                exposure=Exposure.SOME if severity is Severity.LOW else Exposure.MANY,
                aspect=aspect,
                word=word,
                summary=f"Mend how the mail of {test.sender[:80]} is made",
                steps=(step,),
                hours=(0.25, 2),
                hours_reason="one place where mail is made",
                ask=f"where this mail is made: {step[0].lower()}{step[1:]}",
            )
        if not wrong:
            made = "text and HTML" if test.form.html and test.form.text else "HTML" if test.form.html else "text"
            yield passed(
                test.sender, f"{named(test)}: {test.form.size:,} bytes, {made}", probe(tests, '"form"'), test.what
            )


def _wrong(test: MailTest) -> Iterator[tuple[str, str, Severity, str, str]]:
    form = test.form
    if form.html and not form.text:
        yield (
            "text",
            "has no text part",
            Severity.LOW,
            '"text"',
            "Send a text part that says the same, beside the HTML.",
        )
    if form.html_size > CLIPPED:
        seen = f"has {form.html_size:,} bytes of HTML, and Gmail shows about {CLIPPED:,}"
        yield (
            "size",
            seen,
            Severity.MEDIUM,
            '"html_size"',
            "Make the HTML smaller: take out unused styles, link pictures.",
        )
    if form.ids != 1:
        seen = f"has {form.ids or 'no'} Message-ID{'s' if form.ids > 1 else ''}"
        yield (
            "message-id",
            seen,
            Severity.MEDIUM,
            '"ids"',
            "Give each message one Message-ID, with your own domain behind the @.",
        )
    elif not form.id_well_formed:
        seen = "has a Message-ID that is not of the form <something@domain>"
        yield "message-id", seen, Severity.LOW, '"id_well_formed"', "Write the Message-ID as <random@your-domain>."
    if form.dates != 1:
        yield "date", f"has {form.dates or 'no'} Date", Severity.MEDIUM, '"dates"', "Give each message one Date."
    elif form.date_off is None:
        yield (
            "date",
            "has a Date that is no date",
            Severity.MEDIUM,
            '"date_off"',
            "Write the Date as RFC 5322 says, by a library.",
        )
    elif abs(form.date_off) > DAY:
        way = "ahead of" if form.date_off > 0 else "behind"
        seen = f"has a Date {abs(form.date_off) / 3600:.0f} hours {way} its arrival"
        yield "date", seen, Severity.LOW, '"date_off"', "Set the sending machine's clock, and take the time of sending."
    if form.subjects > 1:
        yield "subject", f"has {form.subjects} subjects", Severity.MEDIUM, '"subjects"', "Set the subject once."


CHECK = Check(
    id="email.test-form",
    title="A mail that the product sent is badly made",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
