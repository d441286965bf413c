"""
A message has no text part.

Why it matters: Watches, screen readers and people who read mail as text see nothing, and spam filters count a message of HTML alone against its sender.

What is looked at: Messages (.eml) that the product file names. HTML files have no text part to begin with, and are silent.

Fix: Send both, as multipart/alternative, the text first: most libraries and services make the text from the HTML when asked.

Reference: RFC 2046, section 5.1.4; SpamAssassin, MIME_HTML_ONLY.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import mail_failed, readable
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailTemplatesEvidence
from launchready.model.probe import Render


def evaluate(templates: MailTemplatesEvidence) -> Iterator[Result]:
    """Judge each message."""
    for mail in readable(templates):
        if mail.text_part:
            yield passed(mail.name, "it has a text part", Render(mail.name))
        elif mail.text_part is False:
            yield mail_failed(
                mail.name,
                seen="the message has an HTML part alone",
                expected="multipart/alternative with a text part that says the same",
                severity=Severity.LOW,
                aspect="text",
                summary="Send a text part too",
                steps=("Give the sending library both html and text; the text holds every link as a plain address.",),
                hours=(0.25, 1),
                hours_reason="one more field where the mail is sent",
                ask="find where this mail is sent, and send a plain text version that says the same and holds every link, next to the HTML.",
                exposure=Exposure.SOME,
            )


CHECK = Check(
    id="email.render-text-part",
    title="A message has no text part",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.LOW,
    evaluate=evaluate,
)
