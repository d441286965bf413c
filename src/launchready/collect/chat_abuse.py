"""What the chat lets a stranger do with somebody else's money: talk without a login, send a book, ask for one.

At most three messages. Nothing is kept of the answers but their length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from launchready.collect.active import chat
from launchready.collect.active.login import MOST, UserSession, log_in
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.product_chat import Chat
from launchready.net.http import Received
from launchready.standards.abuse import LONG, WIDE, answered

NAME = "chat-abuse"


def plan(scope: Scope) -> Iterator[Planned]:
    """State the requests: one message without a session, one long one, one that asks for a long answer."""
    if scope.product.chat is None or chat.speaks(scope.product.chat):
        return
    yield Planned(
        scope.product.chat.url, 3, "three messages: without a login, a long one, one that asks for a long answer"
    )
    if scope.product.chat.session and scope.product.login is not None and scope.product.test_users:
        yield Planned(scope.product.login.url, MOST, "a test user logs in")


async def run(scope: Scope, sender: Sender) -> None:
    """Send the messages: as nobody first, then as a test user where nobody is refused."""
    talk = scope.product.chat
    if talk is None or not sender.may(talk.url):
        return

    async def say(purpose: str, message: str, session: UserSession | None) -> str:
        request = chat.request(talk, message, session, scope.app_origin, chat.keys(talk, scope.secret))
        received = await sender.send(request, purpose, lambda received: _marks(talk, received))
        return chat.text_of(talk, received)

    session: UserSession | None = None
    if not await say("anonymous", "Hello", None):
        user = next(iter(scope.product.test_users), None)
        if user is None or scope.product.login is None or not sender.may(scope.product.login.url):
            return
        found = await log_in(scope, sender, user)
        if not isinstance(found, UserSession):
            return
        session = found
    await say("long", LONG, session)
    await say("wide", WIDE, session)


def _marks(talk: Chat, received: Received) -> Iterable[str]:
    """Return how long an answer's text is, and nothing of the text."""
    text = chat.text_of(talk, received)
    return (answered(len(text)),) if text else ()


COLLECTOR = Collector(NAME, active=Active(("edge.chat-abuse",), plan, run))
