"""Who speaks to the product's chat: its test users, logged in, and the headers that every caller sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from launchready.app.audit import Order
from launchready.collect.active import chat as talk
from launchready.collect.active.authority import Authority
from launchready.collect.active.login import MOST, UserSession, log_in
from launchready.collect.active.sender import Sender
from launchready.collect.scope import Scope
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.model.evidence.active import Planned
from launchready.model.product_chat import Chat
from launchready.model.secret import Secret
from launchready.net.session import Session


@dataclass(frozen=True, slots=True)
class Callers:
    """Who speaks to a chat: the users in turn, None for nobody who is logged in; `keys` are headers that all send, `origin` the page's that they come from."""

    users: tuple[UserSession | None, ...]
    keys: tuple[tuple[str, Secret], ...] = field(repr=False)
    origin: str


def chat_of(order: Order, url: str) -> Chat:
    """Return the product's chat, at another address where one is given. Raises UsageError where the product file describes none."""
    chat = order.product.chat
    if chat is None:
        raise UsageError("the product file describes no chat", "add [chat] with url, transport, body and answer")
    return Chat.model_validate({**chat.model_dump(), "url": url}) if url else chat


async def callers(order: Order, session: Session, chat: Chat, stated: str, say: Callable[[str], None]) -> Callers:
    """Return who may speak to a chat, after what is going to be sent was `stated`. Raises UsageError where nobody may or can."""
    authority = Authority(session, order.seams, (order.now or datetime.now(UTC)).date(), order.key)
    permission = await authority.over(chat.url)
    if not permission.allowed:
        raise UsageError(f"nothing was sent to {chat.url}: {permission.reason}", permission.remedy)
    keys = _keys(order, chat)
    say(stated)
    users = await _users(order, session, authority, chat, say)
    return Callers(users, keys, Scope(order.product, session).app_origin)


async def _users(
    order: Order, session: Session, authority: Authority, chat: Chat, say: Callable[[str], None]
) -> tuple[UserSession | None, ...]:
    """Return the test users' sessions, logged in once each; nobody where the chat asks for none. Raises UsageError where nobody can log in."""
    product = order.product
    if not chat.session:
        return (None,)
    if product.login is None or not product.test_users:
        raise UsageError(
            "the chat wants a user, and the product file gives no way to log one in",
            "add [login] and [[test_users]], or session = false under [chat]",
        )
    permission = await authority.over(product.login.url)
    if not permission.allowed:
        raise UsageError(f"nobody was logged in at {product.login.url}: {permission.reason}", permission.remedy)
    scope = Scope(product, session, authority=authority, environment=order.environment)
    count = len(product.test_users)
    say(f"{count} {'login' if count == 1 else 'logins'} at {product.login.url}")
    planned = Planned(product.login.url, MOST * count, "test users log in")
    sender = Sender(session, "chat-users", (planned,), lambda _attempt: None)
    found = [await log_in(scope, sender, user) for user in product.test_users]
    sessions = tuple(each for each in found if isinstance(each, UserSession))
    if not sessions:
        why = next((each for each in found if isinstance(each, str)), "")
        raise LaunchReadyError(f"nobody could be logged in: {why}", "mend [login] or the test users' passwords")
    return sessions


def _keys(order: Order, chat: Chat) -> tuple[tuple[str, Secret], ...]:
    """Return the headers that every caller of a chat sends. Raises UsageError for one that is not set."""

    def value_of(reference: str) -> Secret:
        value = order.environment.get(reference.removeprefix("env:"), "")
        if not value:
            raise UsageError(
                f"{reference.removeprefix('env:')}, which chat.headers names, is not set in the environment", "set it"
            )
        return Secret(value)

    return talk.keys(chat, value_of)
