"""Routes that anybody can call without end, and a chat that strangers use as their own."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.world import Rate, World

ENDLESS = Rate(100_000, 1000)


def _login(world: World) -> None:
    world.app.login_rate = ENDLESS


def _signup(world: World) -> None:
    world.app.signup_rate = ENDLESS


def _webhook(world: World) -> None:
    world.app.webhook_rate = ENDLESS


def _chat(world: World) -> None:
    world.app.chat_rate = ENDLESS


def _silent(world: World) -> None:
    world.app.says_when = False


def _open(world: World) -> None:
    world.app.open_chat = True


def _long(world: World) -> None:
    world.app.message_limit = 1_000_000


def _wide(world: World) -> None:
    world.app.answer_limit = 1_000_000


LOGIN_UNLIMITED = Fault(
    name="login-unlimited",
    checks=("edge.rate-limit",),
    title="Passwords can be tried at app.kettle.test as often as anybody likes.",
    plant=_login,
)
SIGNUP_UNLIMITED = Fault(
    name="signup-unlimited",
    checks=("edge.rate-limit",),
    title="app.kettle.test takes sign-ups as fast as they come.",
    plant=_signup,
)
WEBHOOK_UNLIMITED = Fault(
    name="webhook-unlimited",
    checks=("edge.rate-limit",),
    title="The webhook of api.kettle.test can be called without limit.",
    plant=_webhook,
)
CHAT_UNLIMITED = Fault(
    name="chat-unlimited",
    checks=("edge.rate-limit",),
    title="A user of chat.kettle.test can send as many messages as they like.",
    plant=_chat,
)
LIMIT_WITHOUT_WHEN = Fault(
    name="limit-without-when",
    checks=("edge.rate-limit",),
    title="chat.kettle.test answers 429 and does not say when to come again.",
    plant=_silent,
)
CHAT_OPEN = Fault(
    name="chat-open",
    checks=("edge.chat-abuse",),
    title="chat.kettle.test answers messages that carry no session.",
    plant=_open,
)
CHAT_LONG_MESSAGE = Fault(
    name="chat-long-message",
    checks=("edge.chat-abuse",),
    title="chat.kettle.test takes a message of any length.",
    plant=_long,
)
CHAT_ENDLESS_ANSWER = Fault(
    name="chat-endless-answer",
    checks=("edge.chat-abuse",),
    title="Nothing bounds how long an answer of chat.kettle.test gets.",
    plant=_wide,
)
