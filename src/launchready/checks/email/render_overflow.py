"""
A mail is wider than the screen.

Why it matters: On a phone the text runs off the edge or the whole is shrunk, and the button is where nobody scrolls.

What is looked at: Each mail in a real browser, 375 px and 1,024 px wide: whether it reaches further to the right than it was laid out, and what does. A mail without a viewport is
laid out 980 px wide on a phone, which is told by another check; here only what goes beyond that counts.

Fix: `width: 100%; max-width: 600px` instead of a fixed width, `max-width: 100%` for pictures, and breaks in long addresses.

Reference: WCAG 2.2, 1.4.10 Reflow (level AA).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import DESK, PHONE, looked, mail_failed, mails_of
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailRenderEvidence, MailView
from launchready.model.probe import Render


def evaluate(mail_render: MailRenderEvidence) -> Iterator[Result]:
    """Judge each mail on a phone and on a desk, light; one that is too wide for both is told once."""
    for mail in mails_of(mail_render):
        seen = [looked(mail_render, mail, screen, "light") for screen in (PHONE, DESK)]
        gaps = [gap for _, gap in seen if gap]
        wide = [view for view, _ in seen if view and view.reach > view.layout + 1]
        if wide:
            yield _failed(wide[0])
        elif gaps:
            yield gaps[0]
        else:
            yield passed(mail, "it fits on a phone and on a desk", Render(mail))


def _failed(view: MailView) -> Result:
    shown = f": {'; '.join(view.wide[:2])}" if view.wide else ""
    return mail_failed(
        view.mail,
        seen=f"on a {view.screen} it is {view.reach} px wide where {view.layout} px are there{shown}",
        expected="nothing goes over the edge",
        severity=Severity.MEDIUM,
        aspect=view.screen,
        summary="Let it fit the screen",
        steps=(
            "Replace fixed widths by width: 100% with max-width, and give pictures max-width: 100%; height: auto.",
            "Give long addresses and codes word-break: break-all.",
        ),
        hours=(0.5, 2),
        hours_reason="depends on the layout",
        ask="make the layout fit a screen 320px wide: no fixed widths, pictures at most as wide as the screen, long words broken.",
        exposure=Exposure.MANY,
    )


CHECK = Check(
    id="email.render-overflow",
    title="A mail is wider than the screen",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
