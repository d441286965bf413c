"""Sends messages to the product's chat at a steady rate, times every piece of every answer, and keeps the figures beside the product file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from launchready import __version__
from launchready.app import documents
from launchready.app.audit import Order, run_in_loop
from launchready.app.chat_users import Callers, callers, chat_of
from launchready.app.record_files import keep
from launchready.collect.active import chat as talk
from launchready.model.errors import UsageError
from launchready.model.evidence.chat_load import ChatLoad
from launchready.model.product_chat import Chat
from launchready.net.chat_stream import Bounds, converse
from launchready.net.session import Session, open_session
from launchready.render.load_chat import ChatLoadReport
from launchready.standards.chat_load import TOO_MANY, Heard, broken, summary
from launchready.standards.record_files import CHAT_LOAD
from launchready.standards.urls import host_of, within

VERSION = 1
MESSAGE = "Please tell me in two short paragraphs what you can help me with."
MAX_RATE = 20.0
"""Messages a second."""
MAX_MESSAGES = 500
MAX_AT_ONCE = 50
LAST = 20
"""Messages that the limits below look back on."""
MOST_ERRORS = 10
"""Of the last messages: from so many errors on, a run ends. 429 is no error here."""
MOST_LIMITED = 18
"""Of the last messages: from so many 429 on, a run ends, for it measures nothing any more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured. `url` is another chat that is spoken to like the product file's; `rate` in messages a second, `duration` in seconds."""

    url: str = ""
    rate: float = 1.0
    duration: float = 30.0
    at_once: int = 20
    message: str = MESSAGE
    most: int = MAX_MESSAGES
    bounds: Bounds = Bounds()

    @property
    def count(self) -> int:
        """How many messages that makes."""
        return max(1, round(self.rate * self.duration))


def run_load(order: Order, wish: Wish, say: Callable[[str], None] = lambda _text: None) -> ChatLoadReport:
    """Measure, and keep the record beside the product file. Raises UsageError for what may not or cannot be measured. Ctrl-C ends it early."""
    chat = _chat(order, wish)
    load = run_in_loop(_load(order, wish, chat, say))
    budget = order.product.budgets.chat_p95_ms
    code = _exit_code(load, budget)
    recorded = keep(CHAT_LOAD, order, (load,)) if code != 3 and _owns(order, chat.url) else ""
    return ChatLoadReport(VERSION, __version__, code, load, budget, recorded)


def _owns(order: Order, url: str) -> bool:
    """Return True for a chat of the product's own: another one's figures are no evidence of it."""
    host, product = host_of(url), order.product
    return within(host, product.domain) or (product.chat is not None and host == host_of(product.chat.url))


def _chat(order: Order, wish: Wish) -> Chat:
    chat = chat_of(order, wish.url)
    if not 0 < wish.rate <= MAX_RATE:
        raise UsageError(
            f"--rate {wish.rate:g}: a chat is sent at most {MAX_RATE:g} messages a second here", "ask for fewer"
        )
    if wish.count > wish.most:
        raise UsageError(
            f"{wish.count} messages are more than {wish.most}, and each costs money",
            f"lower --rate or --duration, or allow them: --max-messages {wish.count}",
        )
    if not 1 <= wish.at_once <= MAX_AT_ONCE:
        raise UsageError(f"--concurrency {wish.at_once}: from 1 to {MAX_AT_ONCE}")
    return chat


async def _load(order: Order, wish: Wish, chat: Chat, say: Callable[[str], None]) -> ChatLoad:
    async with open_session(
        order.seams, lambda: datetime.now(UTC), judged_at=order.now, limits=order.limits, proxy_login=order.proxy_login
    ) as session:
        stated = (
            f"{wish.count} messages to {chat.url} in {wish.duration:g} s ({wish.rate:g} a second, at most {wish.at_once} at once); "
            "each may cost a call to the model"
        )
        who = await callers(order, session, chat, stated, say)
        at = datetime.now(UTC)
        run = _Run(session, chat, wish, who)
        why = await run.send_all()
        return summary(
            run.heard,
            url=chat.url,
            transport=chat.transport,
            at=order.now or at,
            rate=wish.rate,
            duration=wish.duration,
            users=len([user for user in who.users if user]),
            interrupted=why,
        )


class _Run:
    """The messages of one run: sent when they are due, whatever became of the earlier ones."""

    def __init__(self, session: Session, chat: Chat, wish: Wish, who: Callers) -> None:
        self.heard: list[Heard] = []
        self._session = session
        self._chat = chat
        self._wish = wish
        self._who = who
        self._places = asyncio.Semaphore(wish.at_once)
        self._stopped = ""

    async def send_all(self) -> str:
        """Send them, and wait for the answers; return why it ended early, "" if it did not."""
        loop = asyncio.get_running_loop()
        begin = loop.time() + 0.05
        tasks: set[asyncio.Task[None]] = set()
        try:
            for number in range(self._wish.count):
                due = number / self._wish.rate
                await asyncio.sleep(max(0.0, begin + due - loop.time()))
                if self._stopped:
                    break
                task = asyncio.create_task(self._one(number, begin, due))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            while tasks:
                await asyncio.gather(*tasks)
        except asyncio.CancelledError:
            self._stopped = "interrupted"
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._stopped

    async def _one(self, number: int, begin: float, due: float) -> None:
        user = self._who.users[number % len(self._who.users)]
        async with self._places:
            if self._stopped:
                return
            request = talk.request(self._chat, self._wish.message, user, self._who.origin, self._who.keys)
            heard = await converse(self._session, self._chat, request, intended=begin + due, bounds=self._wish.bounds)
        self.heard.append(replace(heard, intended=due))
        last = self.heard[-LAST:]
        if sum(each.status == TOO_MANY for each in last) >= MOST_LIMITED:
            self._stopped = f"{MOST_LIMITED} of the last {LAST} messages were answered 429"
        elif sum(bool(each.error) and each.status != TOO_MANY for each in last) >= MOST_ERRORS:
            self._stopped = f"{MOST_ERRORS} of the last {len(last)} messages failed"


def _exit_code(load: ChatLoad, budget: int) -> int:
    """Return 3 where nothing was measured, 1 where the budget is missed or an answer failed, was cut off or stood still, else 0."""
    if not load.answered and not broken(load):
        return 3
    late = load.full is not None and load.full.p95 * 1000 > budget
    failed = sum(each.times for each in load.errors) - load.limited
    return int(late or failed > 0 or load.complete < load.answered or load.stalled > 0)


def as_json(report: ChatLoadReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(ChatLoadReport)
