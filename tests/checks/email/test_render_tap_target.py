"""Cases of email.render-tap-target."""

from __future__ import annotations

from rendered_mail import CROWDED, NAME, drawn, mailed, undrawn, view
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"room": drawn()}
BAD: dict[str, Bad] = {"three in a row": (drawn(view(crowded=(CROWDED,) * 3)), {(NAME, "targets", Severity.MEDIUM)})}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "under 44 and apart": drawn(view(under_44=3)),
    "on a desk": drawn(view("desk", crowded=(CROWDED,))),
}
UNKNOWN: dict[str, Evidence] = {"no browser": undrawn()}
