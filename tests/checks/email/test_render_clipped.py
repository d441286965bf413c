"""Cases of email.render-clipped."""

from __future__ import annotations

from rendered_mail import NAME, mail, mailed
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"small": mailed(mail()), "just under": mailed(mail(size=102 * 1024))}
BAD: dict[str, Bad] = {"large": (mailed(mail(size=102 * 1024 + 1)), {(NAME, "size", Severity.MEDIUM)})}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "a heavy template of a shop": mailed(mail(size=96_000)),
}
UNKNOWN: dict[str, Evidence] = {}
