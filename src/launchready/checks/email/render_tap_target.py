"""
Links of a mail stand too near to each other for a thumb.

Why it matters: People hit the wrong one: "It was not me" instead of "Confirm".

What is looked at: Links and buttons of each mail in a real browser, as wide as a phone. One that is smaller than 24 px either way fails where a circle of 24 px around its middle
meets another (WCAG's minimum, with its exception for spacing). Links within a sentence are left out, as there. What is under 44 px, Apple's recommendation, is counted
and shown and fails nothing.

Fix: Padding of 12 px around links that stand alone, and room between them.

Reference: WCAG 2.2, 2.5.8 Target Size (Minimum) (level AA).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import PHONE, looked, mail_failed, mails_of
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailRenderEvidence, MailView
from launchready.model.probe import Render


def evaluate(mail_render: MailRenderEvidence) -> Iterator[Result]:
    """Judge each mail on a phone, light."""
    for mail in mails_of(mail_render):
        view, gap = looked(mail_render, mail, PHONE, "light")
        if gap:
            yield gap
        elif view:
            yield _judge(view)


def _judge(view: MailView) -> Result:
    if not view.crowded:
        told = (
            f"{view.targets} links and buttons, none too small and too near ({view.under_44} by themselves under 44 px)"
        )
        return passed(view.mail, told, Render(view.mail))
    shown = ", ".join(f"{each.text[:40]!r} of {each.width} x {each.height} px" for each in view.crowded[:3])
    more = f" and {len(view.crowded) - 3} more" if len(view.crowded) > 3 else ""
    return mail_failed(
        view.mail,
        seen=f"{len(view.crowded)} of {view.targets} links are smaller than 24 px and too near to another: {shown}{more}",
        expected="24 px each way, or as much room around its middle; 44 px is better",
        severity=Severity.MEDIUM,
        aspect="targets",
        summary="Make room around the links",
        steps=("Give links that stand alone display: inline-block and padding: 12px 0, or a table cell of their own.",),
        hours=(0.25, 1),
        hours_reason="a few styles",
        ask="make every link and button that stands outside a sentence at least 44px high with padding, and keep neighbours apart.",
        exposure=Exposure.SOME,
    )


CHECK = Check(
    id="email.render-tap-target",
    title="Links of a mail stand too near to each other for a thumb",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
