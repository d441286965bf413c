"""Cases of edge.backend-open-users."""

from __future__ import annotations

from backed import (
    FIRESTORE,
    GOOGLE,
    NOBODY,
    SUPABASE,
    backed,
    collection,
    denied,
    missing,
    nothing,
    rows,
    table,
    unread,
    without,
)
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

OTHER, READ_BY_BOTH = "the other test user's", "read by both test users"
ORDERS = f"{FIRESTORE}/v1/projects/kettle-1a2b3/databases/(default)/documents/orders"


def both(name: str, *fields: str, others: str = OTHER, owner: str = "user_id", also: tuple[str, ...] = ()) -> Evidence:
    """A table that strangers cannot read, and both users can."""
    looks = (rows(*fields, *also, owner, role=role, owner=owner, others=others) for role in ("first", "second"))
    return backed(table(name, nothing(), *looks))


def found(name: str, severity: Severity = Severity.BLOCKER) -> set[tuple[str, str, Severity]]:
    return {(f"{SUPABASE}/rest/v1/{name}", "others", severity)}


GOOD: dict[str, Evidence] = {
    "each their own": both("messages", "content", others=""),
    "nothing for anybody": backed(table("messages", denied(), nothing("first"), nothing("second"))),
    "refused to users": backed(table("messages", denied(), denied("first"), denied("second"))),
    "each their own, in Firestore": backed(
        collection("orders", denied(), rows("userId", "email", role="first"), rows("userId", "email", role="second")),
        project=GOOGLE,
    ),
}
BAD: dict[str, Bad] = {
    "messages of the other": (both("messages", "content"), found("messages")),
    "profiles with addresses": (both("profiles", "email", owner="id"), found("profiles")),
    "both read the same row": (both("messages", "content", others=READ_BY_BOTH), found("messages")),
    "notes": (both("notes", "body"), found("notes")),
    "orders whose columns say little": (both("orders", "total"), found("orders", Severity.HIGH)),
    "in Firestore": (
        backed(
            collection(
                "orders",
                denied(),
                rows("userId", "email", role="first", owner="userId", others=READ_BY_BOTH),
                rows("userId", "email", role="second", owner="userId", others=READ_BY_BOTH),
            ),
            project=GOOGLE,
        ),
        {(ORDERS, "others", Severity.BLOCKER)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no back end": without(),
    "public profiles": both("profiles", "username", "avatar_url", owner="id"),
    "posts of others": both("posts", "title", "content", owner="author_id"),
    "what strangers read is told elsewhere": backed(table("profiles", rows("email"))),
    "a table that is not there": backed(table("gone", missing())),
}
UNKNOWN: dict[str, Evidence] = {
    "no test users": backed(table("messages", nothing()), users=NOBODY),
    "they cannot log in": backed(
        table("messages", nothing()), users=(("first", "invalid_credentials"), ("second", "invalid_credentials"))
    ),
    "a team's rows": both("messages", "content", also=("team_id",)),
    "one user alone": backed(
        table(
            "messages",
            nothing(),
            rows("content", "user_id", role="first", owner="user_id", others="of another id than the test user's"),
        ),
        users=(("first", ""),),
    ),
    "an administrator among the two": backed(
        table(
            "messages",
            nothing(),
            rows("content", "user_id", role="first", owner="user_id", others=OTHER),
            rows("content", "user_id", role="second", owner="user_id"),
        )
    ),
    "not asked": unread(asked=False),
}
