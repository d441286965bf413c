"""Cases of email.render-overflow."""

from __future__ import annotations

from rendered_mail import NAME, drawn, mailed, undrawn, view
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"fits": drawn()}
BAD: dict[str, Bad] = {
    "on a phone": (drawn(view(reach=640, wide=("<table> of 640 px",))), {(NAME, "phone", Severity.MEDIUM)}),
    "on a desk": (drawn(view("desk", reach=1400)), {(NAME, "desk", Severity.MEDIUM)}),
    "on both is said once": (drawn(view(reach=1400), view("desk", reach=1400)), {(NAME, "phone", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "no viewport": drawn(view(layout=980, reach=980)),
    "a rounding": drawn(view(reach=376)),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": undrawn(),
    "it was not drawn": drawn(view(failure="it was not drawn within 10 seconds")),
}
