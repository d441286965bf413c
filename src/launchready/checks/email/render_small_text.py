"""
Text of a mail is too small on a phone.

Why it matters: What needs two fingers to be read is not read: the code, the date, the sentence that says why the mail came.

What is looked at: Each mail in a real browser, as wide as a phone: the letters that can be seen, and those of them under 14 px. Text under 12 px fails wherever it stands; a footer of
12 or 13 px, as most mails have, is silent until it is more than a quarter of the mail. Where it is half of the mail, the mail itself is too small. Text that is hidden, such as a
preview line, does not count.

Fix: 16 px for what the mail says, 14 px for the rest, in px and in the mail's own styles.

Reference: Apple, Human Interface Guidelines, Typography; Litmus, The Ultimate Guide to Typography in Email.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import PHONE, looked, mail_failed, mails_of
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailRenderEvidence, MailView
from launchready.model.probe import Render

TINY = 12.0
QUARTER, HALF = 0.25, 0.5


def evaluate(mail_render: MailRenderEvidence) -> Iterator[Result]:
    """Judge each mail on a phone, light."""
    for mail in mails_of(mail_render):
        view, gap = looked(mail_render, mail, PHONE, "light")
        if gap:
            yield gap
        elif view:
            yield _judge(view)


def _judge(view: MailView) -> Result:
    share = view.small / view.letters if view.letters else 0.0
    tiny = [each for each in view.small_texts if each.size < TINY]
    if not tiny and share <= QUARTER:
        return passed(view.mail, f"{share:.0%} of {view.letters} letters are under 14 px", Render(view.mail))
    shown = "; ".join(f"{each.size:g} px: {each.text[:50]!r}" for each in (tiny or view.small_texts)[:3])
    return mail_failed(
        view.mail,
        seen=f"{share:.0%} of {view.letters} letters are under 14 px ({shown})",
        expected="16 px for the text and 14 px for the rest; nothing under 12 px",
        severity=Severity.MEDIUM if share >= HALF else Severity.LOW,
        aspect="size",
        summary="Make the text larger",
        steps=("Set font-size: 16px for text and 14px for footers, in the elements' own style attributes.",),
        hours=(0.25, 1),
        hours_reason="a few sizes",
        ask="set every font size under 14px to 14px, and that of the mail's main text to 16px, without widening the layout.",
        exposure=Exposure.MANY if share >= HALF else Exposure.SOME,
    )


CHECK = Check(
    id="email.render-small-text",
    title="Text of a mail is too small on a phone",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
