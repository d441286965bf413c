"""Cases of edge.backend-open-unreachable."""

from __future__ import annotations

from backed import NOBODY, SUPABASE, backed, denied, missing, nothing, rows, table, unread, without
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.backends import Calls

READS = Calls(tables=("notes", "leads"), reads=("notes",))
REFUSED = table("notes", denied(), denied("first"), denied("second"))

GOOD: dict[str, Evidence] = {
    "users get their own": backed(table("notes", denied(), rows("body", role="first")), calls=READS),
    "users get an empty list": backed(table("notes", denied(), nothing("first"), nothing("second")), calls=READS),
}
BAD: dict[str, Bad] = {
    "no right for anybody": (
        backed(REFUSED, calls=READS),
        {(f"{SUPABASE}/rest/v1/notes", "refused", Severity.HIGH)},
    ),
    "with one user": (
        backed(table("notes", denied(), denied("first")), calls=READS, users=(("first", ""),)),
        {(f"{SUPABASE}/rest/v1/notes", "refused", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no back end": without(),
    "the product only writes there": backed(table("leads", denied(), denied("first"), denied("second")), calls=READS),
    "closed to strangers alone": backed(table("notes", denied(), nothing("first"), denied("second")), calls=READS),
    "open to strangers, who get nothing": backed(table("notes", nothing(), denied("first")), calls=READS),
    "refused for another reason": backed(
        table("notes", denied(), denied("first", code="PGRST301"), denied("second", code="PGRST301")), calls=READS
    ),
    "another schema": backed(REFUSED, calls=Calls(reads=("notes",), schemas=("api",))),
    "a table that is not there": backed(table("notes", missing(), missing("first")), calls=READS),
    "the product reads no table": backed(REFUSED),
}
UNKNOWN: dict[str, Evidence] = {
    "no test users": backed(table("notes", denied()), calls=READS, users=NOBODY),
    "not tried": unread(asked=False, calls=READS),
}
