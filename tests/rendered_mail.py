"""Small words for mails as they were read, and as a browser drew them."""

from __future__ import annotations

from dataclasses import replace

from seen import evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_render import (
    Faint,
    MailFeature,
    MailImage,
    MailRenderEvidence,
    MailTemplate,
    MailTemplatesEvidence,
    MailView,
    SmallText,
    TapTarget,
)
from launchready.model.evidence.run import Gap
from launchready.standards.client_support import slugs
from launchready.standards.mail_html import read_mail

NAME = "mails/reset.html"
SMALL = SmallText(12, "Kettle, 1 Spout Lane")
TINY = SmallText(10, "Your code is")
CROWDED = TapTarget("Terms", 40, 16)
GREY = Faint(2.32, 4.5, "#aaaaaa", "#ffffff", "Kettle, 1 Spout Lane")
PALE = Faint(4.2, 4.5, "#777777", "#ffffff", "Kettle, 1 Spout Lane")
LOGO = MailImage("https://www.kettle.example/logo.png", "https", "Kettle")


def mail(**facts: object) -> MailTemplate:
    """A mail that is well made unless told otherwise."""
    made = MailTemplate(NAME, size=4000, viewport="width=device-width, initial-scale=1", lang="en", images=(LOGO,))
    return replace(made, **facts)  # type: ignore[arg-type]


def using(html: str) -> MailTemplate:
    """A mail that uses what some HTML uses."""
    uses = read_mail(html, slugs()).uses
    return mail(
        features=tuple(MailFeature(u.slug, u.count, u.example, u.bare, u.word, u.attribute) for u in uses), images=()
    )


def view(screen: str = "phone", scheme: str = "light", **facts: object) -> MailView:
    """A look at a mail that is well made unless told otherwise."""
    width = 375 if screen == "phone" else 1024
    made = MailView(NAME, screen, scheme, width, width, width, 800, 400, targets=3, judged_colours=6)
    return replace(made, **facts)  # type: ignore[arg-type]


def mailed(*mails: MailTemplate) -> Evidence:
    """Evidence of a run that read some mails."""
    return replace(evidence(), mail_templates=MailTemplatesEvidence(mails))


def drawn(*views: MailView) -> Evidence:
    """Evidence of a run in which a browser drew a mail: where nothing else is told of a look, it went well."""
    told = {(each.screen, each.scheme): each for each in views}
    all_views = tuple(
        told.get((screen, scheme), view(screen, scheme)) for screen in ("phone", "desk") for scheme in ("light", "dark")
    )
    return replace(mailed(mail()), mail_render=MailRenderEvidence("156.0", all_views))


def undrawn() -> Evidence:
    """Evidence of a run without a browser."""
    gap = Gap("mail_render", "kettle.example", "no browser looked at the mails", "install launchready[browser]")
    return replace(mailed(mail()), mail_render=None, gaps=(gap,))
