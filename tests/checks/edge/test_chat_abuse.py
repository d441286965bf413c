"""Cases of edge.chat-abuse."""

from __future__ import annotations

from probed import attempt, probed, refused, unasked
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import Attempt
from launchready.standards.abuse import WIDEST_ANSWER, answered

CHAT = "https://chat.kettle.example/v1/chat"
TALK: dict[str, object] = {"chat": {"url": CHAT}}
PUBLIC: dict[str, object] = {"chat": {"url": CHAT, "session": False}}


def said(purpose: str, status: int, length: int = 0, *headers: tuple[str, str]) -> Attempt:
    return attempt("chat-abuse", purpose, CHAT, status, *headers, marks=(answered(length),) if length else ())


CLOSED, SHORT, BOUND = said("anonymous", 401), said("long", 413), said("wide", 200, 4000)

GOOD: dict[str, Evidence] = {
    "closed, bounded": probed(CLOSED, SHORT, BOUND, product=TALK),
    "open to all by intention, bounded": probed(said("anonymous", 200, 60), SHORT, BOUND, product=PUBLIC),
    "403 without a session": probed(said("anonymous", 403), SHORT, BOUND, product=TALK),
}
BAD: dict[str, Bad] = {
    "a stranger is answered": (
        probed(said("anonymous", 200, 60), SHORT, BOUND, product=TALK),
        {(CHAT, "login", Severity.BLOCKER)},
    ),
    "a book is taken": (
        probed(CLOSED, said("long", 200, 60), BOUND, product=TALK),
        {(CHAT, "length", Severity.MEDIUM)},
    ),
    "a book is written": (
        probed(CLOSED, SHORT, said("wide", 200, WIDEST_ANSWER + 1), product=TALK),
        {(CHAT, "answer", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no chat": probed(product={}),
    "an answer of moderate length": probed(CLOSED, SHORT, said("wide", 200, 12_000), product=TALK),
    "a long message is refused as unprocessable": probed(CLOSED, said("long", 422), BOUND, product=TALK),
}
UNKNOWN: dict[str, Evidence] = {
    "nobody asked": unasked(product=TALK),
    "nobody may": refused(CHAT, product=TALK),
    "200 for everything, without a text": probed(said("anonymous", 200), SHORT, BOUND, product=TALK),
    "a robot check in front": probed(said("anonymous", 403, 0, ("cf-mitigated", "challenge")), product=TALK),
    "refused, and no test user": probed(CLOSED, product=TALK),
    "the model is down": probed(CLOSED, said("long", 502), said("wide", 502), product=TALK),
    "no answer": probed(said("anonymous", 0), product=TALK),
    "a chat over WebSocket": probed(product={"chat": {"url": CHAT, "transport": "websocket"}}),
}
