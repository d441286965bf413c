"""Cases of email.render-small-text."""

from __future__ import annotations

from rendered_mail import NAME, SMALL, TINY, drawn, mailed, undrawn, view
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"large": drawn()}
BAD: dict[str, Bad] = {
    "half of it": (drawn(view(small=300, small_texts=(SMALL,))), {(NAME, "size", Severity.MEDIUM)}),
    "a third of it": (drawn(view(small=130, small_texts=(SMALL,))), {(NAME, "size", Severity.LOW)}),
    "a little, and tiny": (drawn(view(small=10, small_texts=(TINY,))), {(NAME, "size", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "a footer": drawn(view(small=90, small_texts=(SMALL,))),
    "nothing but pictures": drawn(view(letters=0)),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": undrawn(),
    "it was not drawn": drawn(view(failure="it was not drawn within 10 seconds")),
}
