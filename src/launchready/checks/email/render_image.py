"""
A picture of a mail has no alternative text, or will not be shown.

Why it matters: Many programs show pictures only when asked. Until then the alternative text is the mail; without one there is an empty box, or the name of a file. A
relative address leads nowhere in a mailbox, and plain http is warned about or not loaded.

What is looked at: Each `<img>`: whether it has `alt` (an empty one says that it is decoration, and is fine; so are spacers and tracking pixels of one pixel), and whether its
address is whole, secure, or a part that the message brings along. Addresses that a template fills in are left alone.

Fix: Say in `alt` what the picture says; write whole https addresses.

Reference: HTML Living Standard, section 4.8.4.4; WCAG 2.2, 1.1.1 (level A); RFC 2392 for cid.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import mail_failed, readable
from launchready.model.check import Check, Confidence, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailImage, MailTemplate, MailTemplatesEvidence
from launchready.model.probe import Render


def evaluate(templates: MailTemplatesEvidence) -> Iterator[Result]:
    """Judge each mail's pictures."""
    for mail in readable(templates):
        found = list(_judge(mail))
        yield from found or [passed(mail.name, f"{len(mail.images)} pictures", Render(mail.name))]


def _judge(mail: MailTemplate) -> Iterator[Result]:
    silent = [each for each in mail.images if each.alt is None and not each.spacer]
    if silent:
        yield mail_failed(
            mail.name,
            seen=f"{_count(silent)} without alt: {_names(silent)}",
            expected='alt that says what the picture says, or alt="" for decoration',
            severity=Severity.MEDIUM,
            aspect="alt",
            summary="Give every picture its alternative text",
            steps=('Write what the picture says into alt; alt="" where it says nothing.',),
            hours=(0.25, 1),
            hours_reason="one attribute a picture",
            ask='give every img an alt that says what the picture says, and alt="" to those that are decoration.',
        )
    plain = [each for each in mail.images if each.scheme == "http"]
    if plain:
        yield mail_failed(
            mail.name,
            seen=f"{_count(plain)} over plain http: {_names(plain)}",
            expected="https",
            severity=Severity.MEDIUM,
            aspect="insecure",
            summary="Load pictures over https",
            steps=("Write https: in their addresses, and see that the host answers there.",),
            hours=(0.1, 0.5),
            hours_reason="a letter each",
            ask="load every picture over https.",
        )
    nowhere = [each for each in mail.images if each.scheme in ("relative", "", "file", "blob")]
    lost = ", ".join(f"cid:{each[:60]}" for each in mail.missing_parts[:3])
    if nowhere or lost:
        told = (
            [f"{_count(nowhere)} with an address that leads nowhere in a mailbox: {_names(nowhere)}"] if nowhere else []
        )
        told += [f"the message does not bring along {lost}"] if lost else []
        yield mail_failed(
            mail.name,
            seen="; ".join(told),
            expected="whole https addresses, or parts of the message",
            severity=Severity.MEDIUM,
            aspect="address",
            summary="Make every picture's address whole",
            steps=("Put the pictures where everybody reaches them, and write their whole https addresses.",),
            hours=(0.25, 1),
            hours_reason="one address a picture",
            ask="write the whole https address of every picture, on a host that answers without a login.",
            confidence=Confidence.FIRM,  # what sends the mail may put the address right
        )


def _count(images: list[MailImage]) -> str:
    return "1 picture" if len(images) == 1 else f"{len(images)} pictures"


def _names(images: list[MailImage]) -> str:
    more = f" and {len(images) - 3} more" if len(images) > 3 else ""
    return ", ".join(each.src[-80:] or "(none)" for each in images[:3]) + more


CHECK = Check(
    id="email.render-image",
    title="A picture of a mail has no alternative text, or is not shown",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
