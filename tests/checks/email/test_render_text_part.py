"""Cases of email.render-text-part."""

from __future__ import annotations

from rendered_mail import NAME, mail, mailed
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"both": mailed(mail(text_part=True))}
BAD: dict[str, Bad] = {"HTML alone": (mailed(mail(text_part=False)), {(NAME, "text", Severity.LOW)})}
SILENT: dict[str, Evidence] = {"no mails are declared": mailed(), "an HTML file": mailed(mail(text_part=None))}
UNKNOWN: dict[str, Evidence] = {}
