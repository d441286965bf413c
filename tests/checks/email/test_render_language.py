"""Cases of email.render-language."""

from __future__ import annotations

from rendered_mail import NAME, mail, mailed
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"declared": mailed(mail())}
BAD: dict[str, Bad] = {"missing": (mailed(mail(lang="")), {(NAME, "lang", Severity.LOW)})}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "a fragment": mailed(mail(lang="", document=False)),
    "not read": mailed(mail(lang="", failure="it is empty")),
}
UNKNOWN: dict[str, Evidence] = {}
