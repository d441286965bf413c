"""
A mail has no viewport, so that phones shrink it.

Why it matters: A mail without `<meta name="viewport">` is laid out 980 px wide on a phone and shrunk to 38 %: text of 14 px is drawn at 5. Most mails are opened on
phones, and what cannot be read is deleted.

What is looked at: The head of each mail that the product file names. A fragment without a head of its own weighs little, since whoever sends it may put one around it.
A mail that cannot be read at all is UNKNOWN, with the reason.

Fix: Put `<meta name="viewport" content="width=device-width, initial-scale=1">` into the head.

Reference: CSS Viewport Module Level 1, section 3; Apple, Configuring the Viewport.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import mail_failed
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed, unknown
from launchready.model.evidence.mail_render import MailTemplatesEvidence
from launchready.model.probe import Render

_META = '<meta name="viewport" content="width=device-width, initial-scale=1">'


def evaluate(templates: MailTemplatesEvidence) -> Iterator[Result]:
    """Judge each mail's head."""
    for mail in templates.mails:
        if mail.failure:
            yield unknown(mail.name, f"the mail could not be read: {mail.failure}", "name a file of HTML or a message")
        elif mail.viewport:
            yield passed(mail.name, f"viewport: {mail.viewport[:80]}", Render(mail.name))
        else:
            yield mail_failed(
                mail.name,
                seen="no <meta name=viewport>: a phone lays it out 980 px wide and shrinks it to 38 %",
                expected="a viewport as wide as the device",
                severity=Severity.MEDIUM if mail.document else Severity.LOW,
                aspect="viewport",
                summary="Declare the viewport",
                steps=("Put the line below into the mail's <head>; a fragment gets a <head> around it.",),
                hours=(0.1, 0.5),
                hours_reason="one line",
                snippet=_META,
                ask=f"put {_META} into the head, and add html and head where they are missing.",
                exposure=Exposure.MANY,
            )


CHECK = Check(
    id="email.render-viewport",
    title="A mail has no viewport, and phones shrink it",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
