"""Cases of email.render-image."""

from __future__ import annotations

from rendered_mail import NAME, mail, mailed
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_render import MailImage


def image(
    src: str = "https://a.example/x.png", scheme: str = "https", alt: str | None = "A kettle", *, spacer: bool = False
) -> MailImage:
    return MailImage(src, scheme, alt, spacer)


GOOD: dict[str, Evidence] = {"with alt": mailed(mail())}
BAD: dict[str, Bad] = {
    "no alt": (mailed(mail(images=(image(alt=None),))), {(NAME, "alt", Severity.MEDIUM)}),
    "plain http": (
        mailed(mail(images=(image("http://a.example/x.png", "http"),))),
        {(NAME, "insecure", Severity.MEDIUM)},
    ),
    "relative": (mailed(mail(images=(image("/x.png", "relative"),))), {(NAME, "address", Severity.MEDIUM)}),
    "no address": (mailed(mail(images=(image("", ""),))), {(NAME, "address", Severity.MEDIUM)}),
    "a part that is not there": (
        mailed(mail(images=(image("cid:a", "cid"),), missing_parts=("a",))),
        {(NAME, "address", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "decoration": mailed(mail(images=(image(alt=""),))),
    "a tracking pixel": mailed(mail(images=(image(alt=None, spacer=True),))),
    "an address that the template fills in": mailed(mail(images=(image("{{ .Logo }}", "placeholder"),))),
    "a part that is there": mailed(mail(images=(image("cid:a", "cid"),))),
}
UNKNOWN: dict[str, Evidence] = {}
