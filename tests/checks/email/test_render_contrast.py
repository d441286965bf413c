"""Cases of email.render-contrast."""

from __future__ import annotations

from rendered_mail import GREY, NAME, PALE, drawn, mailed, undrawn, view
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"black on white": drawn()}
BAD: dict[str, Bad] = {
    "grey on white": (drawn(view(faint=(GREY,))), {(NAME, "light", Severity.MEDIUM)}),
    "a little pale": (drawn(view(faint=(PALE,))), {(NAME, "light", Severity.LOW)}),
    "in the dark": (drawn(view(scheme="dark", faint=(GREY,))), {(NAME, "dark", Severity.MEDIUM)}),
    "the same in both is said once": (
        drawn(view(faint=(GREY,)), view(scheme="dark", faint=(GREY,))),
        {(NAME, "light", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "colours that are not known": drawn(view(judged_colours=0, unknown_colours=8)),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": undrawn(),
    "it was not drawn": drawn(view(failure="it was not drawn within 10 seconds")),
}
