"""What checks of mails have in common: how a finding of one mail is told, and what is said where the browser could not look."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Confidence, Exposure, Fix, Impact, Result, Severity, failed, unknown
from launchready.model.evidence.mail_render import MailRenderEvidence, MailTemplate, MailTemplatesEvidence, MailView
from launchready.model.probe import Render
from launchready.standards.quoting import quote

PHONE, DESK = "phone", "desk"


def readable(templates: MailTemplatesEvidence) -> Iterator[MailTemplate]:
    """Yield the mails that could be read."""
    return (mail for mail in templates.mails if not mail.failure)


def mail_failed(
    mail: str,
    *,
    seen: str,
    expected: str,
    severity: Severity,
    aspect: str,
    summary: str,
    steps: tuple[str, ...],
    hours: tuple[float, float],
    hours_reason: str,
    ask: str,
    exposure: Exposure = Exposure.MANY,
    confidence: Confidence = Confidence.CERTAIN,
    snippet: str = "",
) -> Result:
    """Return the failure of one mail. `ask` is what the AI builder is asked to do, in our own words and quoted names."""
    return failed(
        mail,
        seen=seen,
        expected=expected,
        severity=severity,
        exposure=exposure,
        confidence=confidence,
        impact=Impact.EMAIL,
        probe=Render(mail),
        aspect=aspect,
        fix=Fix(
            summary=f"{summary} in {mail[:100]}",
            steps=steps,
            hours=hours,
            hours_reason=hours_reason,
            snippet=snippet,
            prompt=f"In the HTML of the mail {quote(mail)}: {ask} Change nothing else, and keep every placeholder of the template as it is.",
        ),
    )


def looked(render: MailRenderEvidence, mail: str, screen: str, scheme: str) -> tuple[MailView | None, Result | None]:
    """Return the look at a mail; where it did not come up, an UNKNOWN; two None where nobody looked."""
    for view in render.of(mail, screen, scheme):
        if view.failure:
            return None, unknown(
                mail, f"the browser did not draw it: {view.failure}", "simplify the mail", Render(mail)
            )
        return view, None
    return None, None


def mails_of(render: MailRenderEvidence) -> tuple[str, ...]:
    """Return the names of the mails that were shown, each once."""
    return tuple(dict.fromkeys(view.mail for view in render.views))
