"""
A mail does not say its language.

Why it matters: Screen readers read it with the pronunciation of whatever language they are set to, and mail programs offer to translate what needs no translation.

What is looked at: `lang` of each mail's `<html>` or `<body>`. Fragments without a head of their own are left to whoever sends them.

Fix: `<html lang="en">`, with the language that the mail is written in.

Reference: WCAG 2.2, 3.1.1 Language of Page (level A).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import mail_failed, readable
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailTemplatesEvidence
from launchready.model.probe import Render


def evaluate(templates: MailTemplatesEvidence) -> Iterator[Result]:
    """Judge each mail that is a whole document."""
    for mail in readable(templates):
        if mail.lang:
            yield passed(mail.name, f"its language is {mail.lang}", Render(mail.name))
        elif mail.document:
            yield mail_failed(
                mail.name,
                seen="no lang attribute on <html>",
                expected="the language that it is written in",
                severity=Severity.LOW,
                aspect="lang",
                summary="Say the language",
                steps=('Write <html lang="en">, with the mail\'s own language.',),
                hours=(0.1, 0.25),
                hours_reason="one attribute",
                snippet='<html lang="en">',
                ask="add the lang attribute to the html element, with the language that the mail is written in.",
                exposure=Exposure.FEW,
            )


CHECK = Check(
    id="email.render-language",
    title="A mail does not say its language",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.LOW,
    evaluate=evaluate,
)
