"""The recorded run that lies beside Kettle's product file: its chat two days ago, as its own client and the gateway of that day would have answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from launchready.lab.chatbot import ScriptedChatbot
from launchready.lab.gateway import BUFFERED, BUSY
from launchready.lab.world import DOMAIN, AppBehaviour, GatewayDay, ModelClientBehaviour
from launchready.model.evidence.http import FailureKind
from launchready.standards.chat_load import Heard, summary
from launchready.standards.record_files import CHAT_LOAD
from launchready.standards.stream_timing import Arrival, Ending, timing

MEASURED = timedelta(days=2)
URL = f"https://chat.{DOMAIN}/v1/chat/stream"
COUNT, RATE = 30, 1.0
PATIENCE = 30.0
"""Seconds of silence after which the measuring program gives up."""
_WRITES = 0.03
"""Seconds that the model takes for a piece."""


def recorded(app: AppBehaviour, now: datetime, day: GatewayDay | None = None) -> str:
    """Return the record's text: of a run on such a day of the gateway's (the lab's own where none is given), by the same figures as a real one."""
    heard = [_heard(app.model, day or app.gateway, number) for number in range(COUNT)]
    load = summary(heard, url=URL, transport="sse", at=now - MEASURED, rate=RATE, duration=COUNT / RATE, users=2)
    return CHAT_LOAD.dump((load,)).decode()


def _heard(client: ModelClientBehaviour, day: GatewayDay, number: int) -> Heard:
    due = number / RATE
    too_slow = client.timeout is not None and day.first > client.timeout
    if day.refuses < 0 or too_slow:
        if client.attempts is None or (client.timeout is None and day.first > PATIENCE):
            return Heard(0, 0.0, PATIENCE, None, FailureKind.TIMEOUT, "nothing came", intended=due)
        if not client.fallback:
            return Heard(500, 0.0, 1.0, intended=due)
        return _answer([Arrival(1.0, len(BUSY))], due)
    if day.first > PATIENCE:
        return Heard(0, 0.0, PATIENCE, None, FailureKind.TIMEOUT, "nothing came", intended=due)
    words = ScriptedChatbot.OTHERWISE.split()
    start = 0.35 + day.first + 0.01 * (number % 7)
    arrivals = [Arrival(start + each * (_WRITES + day.drip), len(word) + 1) for each, word in enumerate(words)]
    if not client.streams:
        arrivals = [Arrival(arrivals[-1].at + BUFFERED, each.characters) for each in arrivals]
    return _answer(arrivals, due)


def _answer(arrivals: list[Arrival], due: float) -> Heard:
    full = arrivals[-1].at + 0.01
    seen = timing(arrivals, first_byte=arrivals[0].at, full=full, ending=Ending.COMPLETE)
    return Heard(200, 0.0, full, seen, http_version="2", intended=due)
