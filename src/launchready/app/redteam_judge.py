"""Asks a judge model about the tries of a run, where the product file names one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from launchready.app.audit import Order
from launchready.app.redteam_tries import Try
from launchready.app.seams import reaching
from launchready.model.errors import UsageError
from launchready.model.secret import Secret
from launchready.net.http import Request
from launchready.net.session import Session, open_session
from launchready.standards.json_paths import at
from launchready.standards.redteam_grade import Outcome
from launchready.standards.redteam_judge import Agreement, Judged, agreement, opinion, question

TIMEOUT = 120.0
MOST_FAILURES = 3
"""Failures in a row from which on a judge is not asked any more."""
_LONGEST = 1000
"""Tokens of an answer: some models think before they say one word."""
_MOST_BODY = 400_000


async def judged(order: Order, tries: Sequence[Try], at_once: int) -> Agreement | None:
    """Ask in a session of its own, for the judge may be where the chat may not reach. Return how far the judge agrees with the rules, None where no judge is named. Never raises for what the judge does."""
    told = order.product.redteam
    if told.judge is None:
        return None
    asked = [each for each in tries if each.talk and each.grade.outcome is not Outcome.UNKNOWN]
    seams = reaching(order.seams, told.judge)
    places = asyncio.Semaphore(at_once)

    async def one(each: Try) -> Judged | None:
        async with places:
            text = await judge.ask(question(each.case, each.talk))
        if text is None:
            return None
        return Judged(each.case.id, each.number + 1, each.grade.outcome is Outcome.SUCCEEDED, opinion(text))

    async with open_session(
        seams, lambda: datetime.now(UTC), limits=order.limits, proxy_login=order.proxy_login
    ) as session:
        judge = _Judge(session, f"{told.judge.rstrip('/')}/chat/completions", told.judge_model, _key(order))
        found = await asyncio.gather(*(one(each) for each in asked))
    return agreement(told.judge_model, [each for each in found if each is not None], judge.failure)


def _key(order: Order) -> Secret | None:
    reference = order.product.redteam.judge_key
    if reference is None:
        return None
    value = order.environment.get(reference.removeprefix("env:"), "")
    if not value:
        raise UsageError(f"{reference.removeprefix('env:')}, which redteam.judge_key names, is not set", "set it")
    return Secret(value)


class _Judge:
    """One model. `failure` says why it is not asked any more."""

    def __init__(self, session: Session, url: str, model: str, key: Secret | None) -> None:
        self.failure = ""
        self._session = session
        self._url = url
        self._model = model
        self._secrets = (("Authorization", Secret(f"Bearer {key.reveal()}")),) if key else ()
        self._failed = 0

    async def ask(self, messages: list[dict[str, str]]) -> str | None:
        """Return what it says, None where it does not answer."""
        if self.failure:
            return None
        asked = {"model": self._model, "messages": messages, "temperature": 0, "max_tokens": _LONGEST}
        headers = (("Content-Type", "application/json"), ("Accept", "application/json"))
        body = json.dumps(asked).encode()
        received = await self._session.fresh(
            Request(self._url, "POST", headers, True, _MOST_BODY, body=body, secrets=self._secrets, timeout=TIMEOUT)
        )
        exchange = received.exchange
        text = _text(received.body) if exchange.status == 200 else None
        if text is not None:
            self._failed = 0
            return text
        self._failed += 1
        if self._failed >= MOST_FAILURES and not self.failure:
            why = exchange.failure.detail if exchange.failure else f"HTTP {exchange.status} without an answer"
            self.failure = f"the judge at {self._url} did not answer {MOST_FAILURES} times in a row: {why}"
        return None


def _text(body: bytes) -> str | None:
    try:
        value = at(json.loads(body), "choices.0.message.content")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, str) else None
