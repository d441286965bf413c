"""Cases of email.render-viewport."""

from __future__ import annotations

from rendered_mail import NAME, mail, mailed
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"declared": mailed(mail())}
BAD: dict[str, Bad] = {
    "missing": (mailed(mail(viewport="")), {(NAME, "viewport", Severity.MEDIUM)}),
    "a fragment without a head": (mailed(mail(viewport="", document=False)), {(NAME, "viewport", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "another scale": mailed(mail(viewport="width=device-width")),
}
UNKNOWN: dict[str, Evidence] = {"no file": mailed(mail(failure="No such file or directory"))}
