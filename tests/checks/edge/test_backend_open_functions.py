"""Cases of edge.backend-open-functions."""

from __future__ import annotations

from backed import SUPABASE, backed, denied, function, look, missing, nothing, sourced, unread, without
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.access_rules import AccessRulesEvidence, EdgeFunction, Place
from launchready.model.evidence.backends import Access, Calls, Look

CONFIG = Place("source/supabase/config.toml", 9)
INDEX = Place("source/supabase/functions/reply/index.ts", 1)
POWERS = ("OPENAI_API_KEY", "SUPABASE_SERVICE_ROLE_KEY")
OPEN = EdgeFunction("reply", CONFIG, verified=False, powers=POWERS)
CHECKED = EdgeFunction("reply", CONFIG, verified=False, checks=True, powers=POWERS)
GUARDED = EdgeFunction("reply", INDEX, powers=POWERS)
WHERE = f"{SUPABASE}/functions/v1/reply"
BROKEN = look(Access.UNCLEAR, "", 400)


def source(*functions: EdgeFunction) -> AccessRulesEvidence:
    return AccessRulesEvidence("source", read=3, uses=("supabase",), functions=functions)


def answers(*fields: str) -> Look:
    return look(Access.READABLE, count=1, fields=fields)


GOOD: dict[str, Evidence] = {
    "asks for a session": backed(function("reply", denied(code="UNAUTHORIZED_NO_AUTH_HEADER"))),
    "not there": backed(function("reply", missing())),
    "an acknowledgement": backed(function("reply", nothing())),
    "the source looks at who asks": backed(function("reply", BROKEN), rules=source(CHECKED)),
    "the gateway guards it": backed(function("reply", BROKEN), rules=source(GUARDED)),
    "not asked for its name, and its source checks": backed(function("send-digest"), rules=source(
        EdgeFunction("send-digest", CONFIG, verified=False, checks=True, powers=("RESEND_API_KEY",))
    )),
}  # fmt: skip
BAD: dict[str, Bad] = {
    "private fields": (backed(function("reply", answers("email", "notes"))), {(WHERE, "answers", Severity.HIGH)}),
    "the source says that it asks nobody": (
        backed(function("reply", answers("text")), rules=source(OPEN)),
        {(WHERE, "answers", Severity.HIGH)},
    ),
    "and it holds no powerful key": (
        backed(function("reply", answers("text")), rules=source(EdgeFunction("reply", CONFIG, verified=False))),
        {(WHERE, "answers", Severity.MEDIUM)},
    ),
    "the answer proves nothing, the source does": (
        backed(function("reply", BROKEN), rules=source(OPEN)),
        {(WHERE, "unguarded-reply", Severity.HIGH)},
    ),
    "source alone": (sourced(source(OPEN)), {(CONFIG.file, "unguarded-reply", Severity.HIGH)}),
}
SILENT: dict[str, Evidence] = {
    "no back end": without(),
    "public by design": backed(function("opening-hours", answers("monday", "tuesday"))),
    "verify_jwt alone, for a webhook that checks signatures": sourced(source(CHECKED)),
    "verify_jwt alone, without any powerful key": sourced(source(EdgeFunction("hello", CONFIG, verified=False))),
    "closed live, whatever the source says": backed(function("reply", denied()), rules=source(OPEN)),
    "no function is named, and nothing was tried": unread(asked=False),
}
UNKNOWN: dict[str, Evidence] = {
    "an answer that proves nothing": backed(function("reply", BROKEN)),
    "not asked, for it may work by itself": backed(function("send-digest")),
    "not tried": unread(asked=False, calls=Calls(functions=("reply",))),
}
