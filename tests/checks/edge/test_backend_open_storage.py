"""Cases of edge.backend-open-storage."""

from __future__ import annotations

from backed import SUPABASE, backed, bucket, denied, limited, look, missing, nothing, unread, without
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.backends import Access, Calls

LISTED = look(Access.READABLE, count=1)


def found(name: str, severity: Severity) -> tuple[str, str, Severity]:
    return f"{SUPABASE}/storage/v1/object/list/{name}", "listable", severity


GOOD: dict[str, Evidence] = {
    "an empty list": backed(bucket("exports", nothing())),
    "refused": backed(bucket("exports", denied())),
    "a public bucket that cannot be listed": backed(bucket("avatars", nothing())),
    "not there": backed(bucket("exports", missing())),
}
BAD: dict[str, Bad] = {
    "documents": (backed(bucket("documents", LISTED)), {found("documents", Severity.HIGH)}),
    "uploads and pictures": (
        backed(bucket("uploads", LISTED), bucket("avatars", LISTED)),
        {found("uploads", Severity.HIGH), found("avatars", Severity.MEDIUM)},
    ),
    "a private one that the product lists": (
        backed(bucket("exports", LISTED), calls=Calls(lists=("exports",))),
        {found("exports", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no back end": without(),
    "no bucket": backed(),
    "a gallery that the product itself lists": backed(
        bucket("gallery-images", LISTED), calls=Calls(buckets=("gallery-images",), lists=("gallery-images",))
    ),
    "no bucket is named, and nothing was tried": unread(asked=False),
}
UNKNOWN: dict[str, Evidence] = {
    "not tried": unread(asked=False, calls=Calls(buckets=("exports",))),
    "too many requests": backed(bucket("exports", limited())),
}
