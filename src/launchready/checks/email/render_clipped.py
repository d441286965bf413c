"""
Gmail cuts a mail off.

Why it matters: Gmail shows about the first 102 kB of a mail's HTML, then "[Message clipped]" and a link. What stands at the end, such as the imprint, the way to unsubscribe or
the button itself, is gone for most.

What is looked at: The bytes of each mail's HTML once its transfer encoding is resolved, against 102 x 1024. Google publishes no limit: senders measure 102 to 105 kB,
and disagree about whether quoted-printable or base64 count. Pictures that are linked or attached do not count.

Fix: Take out styles that nothing uses, comments and white space; link pictures instead of embedding them as data.

Reference: hteumeuleu/email-bugs issue 41; Mailchimp, Gmail is clipping my email.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import mail_failed, readable
from launchready.model.check import Check, Confidence, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailTemplatesEvidence
from launchready.model.probe import Render

LIMIT = 102 * 1024


def evaluate(templates: MailTemplatesEvidence) -> Iterator[Result]:
    """Judge the size of each mail's HTML."""
    for mail in readable(templates):
        if mail.size <= LIMIT:
            yield passed(mail.name, f"{mail.size:,} bytes of HTML", Render(mail.name))
            continue
        yield mail_failed(
            mail.name,
            seen=f"{mail.size:,} bytes of HTML: Gmail shows about {LIMIT:,}",
            expected=f"less than {LIMIT:,} bytes, with room for what the template fills in",
            severity=Severity.MEDIUM,
            aspect="size",
            summary="Make the HTML smaller",
            steps=(
                "Take out styles that nothing uses, comments and indentation.",
                "Link pictures instead of embedding them as data: addresses.",
            ),
            hours=(0.5, 3),
            hours_reason="depends on what fills it",
            ask="bring the HTML well under 100 kB: remove unused styles, comments and indentation, and link pictures that are embedded as data.",
            confidence=Confidence.FIRM,
        )


CHECK = Check(
    id="email.render-clipped",
    title="Gmail cuts a mail off",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
