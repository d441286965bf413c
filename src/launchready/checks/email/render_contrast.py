"""
Text of a mail can hardly be told from its ground.

Why it matters: Grey on grey is not read in the sun, nor by one in twelve at any time. In dark mode a mail that changes one of its two colours and not the other is black on black.

What is looked at: Each mail in a real browser, light and dark: the colour of each text and the ground behind it, where both are known and opaque. Text on pictures and gradients is not
judged, nor, in the dark, text on a ground that the mail program chooses. Dark is what the mail's own styles for dark mode make of it; how Gmail and Outlook recolour mails is their secret.

Fix: 4.5 to 1 for text, 3 to 1 for large text; where a style for dark mode sets a colour, it sets the ground too.

Reference: WCAG 2.2, 1.4.3 Contrast (Minimum) (level AA).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import PHONE, looked, mail_failed, mails_of
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import Faint, MailRenderEvidence
from launchready.model.probe import Render

HARDLY = 3.0
"""Under this, text can hardly be made out."""


def evaluate(mail_render: MailRenderEvidence) -> Iterator[Result]:
    """Judge each mail's colours, light and dark; in the dark only what is not so in the light already."""
    for mail in mails_of(mail_render):
        told: set[tuple[str, str]] = set()
        quiet = True
        judged = 0
        for scheme in ("light", "dark"):
            view, gap = looked(mail_render, mail, PHONE, scheme)
            if gap:
                yield gap
                quiet = False
                break
            if view is None:
                continue
            judged += view.judged_colours
            faint = [each for each in view.faint if (each.color, each.ground) not in told]
            told |= {(each.color, each.ground) for each in faint}
            if faint:
                quiet = False
                yield _failed(mail, scheme, sorted(faint, key=lambda each: each.ratio / each.needed))
        if quiet:
            yield passed(mail, f"{judged} texts with known colours stand out", Render(mail))


def _failed(mail: str, scheme: str, faint: list[Faint]) -> Result:
    shown = "; ".join(
        f"{each.text[:40]!r} {each.color} on {each.ground} is {each.ratio:.2f} to 1" for each in faint[:3]
    )
    more = f"; and {len(faint) - 3} pairs more" if len(faint) > 3 else ""
    where = "in dark mode " if scheme == "dark" else ""
    return mail_failed(
        mail,
        seen=f"{where}{shown}{more}",
        expected=f"{faint[0].needed:g} to 1",
        severity=Severity.MEDIUM if faint[0].ratio < HARDLY else Severity.LOW,
        aspect=scheme,
        summary="Let the text stand out",
        steps=("Darken the text or lighten its ground, and set both together wherever dark mode sets one.",),
        hours=(0.25, 1),
        hours_reason="a few colours",
        ask="change text colours so that each has a contrast of 4.5 to 1 with its ground, in light and in dark mode, near to the ones that are there.",
        exposure=Exposure.MANY if faint[0].ratio < HARDLY else Exposure.SOME,
    )


CHECK = Check(
    id="email.render-contrast",
    title="Text of a mail can hardly be told from its ground",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
