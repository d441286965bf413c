"""Says one thing to a chat and writes down when each piece of the answer arrives; every bound of time, size and count is kept here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from launchready.model.evidence.http import FailureKind
from launchready.model.product_chat import Chat
from launchready.net.http import Request
from launchready.net.reception import Reception
from launchready.net.session import Session
from launchready.standards.chat_answers import Answer, End
from launchready.standards.chat_load import Heard
from launchready.standards.observe import media_type
from launchready.standards.sse import TooLongError
from launchready.standards.stream_timing import Ending, StreamTiming, timing

GRACE = 1.0
"""Seconds that a server has to end the connection after its answer's end mark."""
_MARKS = frozenset({"x-vercel-ai-data-stream", "x-vercel-ai-ui-message-stream"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may take: seconds in all, seconds of silence, bytes."""

    whole: float = 120.0
    idle: float = 30.0
    size: int = 2_000_000


class _Listening:
    """Takes the answer in, and moves the bound of silence on with each byte that comes."""

    def __init__(self, chat: Chat, bounds: Bounds, intended: float, *, keep: bool) -> None:
        self._keep = keep
        self.answer: Answer | None = None
        self.first_byte: float | None = None
        self.ended_at: float | None = None
        self.bounded = ""
        self._chat = chat
        self._bounds = bounds
        self._intended = intended
        self._loop = asyncio.get_running_loop()
        self._silence: asyncio.Timeout | None = None

    @property
    def now(self) -> float:
        """Seconds since the intended start."""
        return self._loop.time() - self._intended

    def watched_by(self, silence: asyncio.Timeout) -> None:
        self._silence = silence

    def begin(self, kind: str = "", marks: frozenset[str] = frozenset()) -> None:
        self.answer = Answer(self._chat, kind, marks, keep=self._keep)

    def heard(self, feed: Callable[[Answer, float], None]) -> bool:
        """Take something in; False where no more is wanted."""
        now = self.now
        if self.first_byte is None:
            self.first_byte = now
        answer = self.answer
        if answer is None or self.bounded:
            return False
        try:
            feed(answer, now)
        except TooLongError as error:
            self.bounded = str(error)
            return False
        if answer.over and self.ended_at is None:
            self.ended_at = now
        if self._silence is not None:
            self._silence.reschedule(self._loop.time() + (GRACE if answer.over else self._bounds.idle))
        return True

    def timed(self, end: End) -> StreamTiming:
        """Return the figures, once it is over."""
        arrivals = self.answer.arrivals if self.answer else []
        full = self.ended_at if self.ended_at is not None else self.now
        return timing(arrivals, first_byte=self.first_byte, full=full, ending=end.ending, detail=end.detail)


class _Hearing(Reception):
    """An answer over HTTP whose body is not kept but listened to."""

    def __init__(self, listening: _Listening, bounds: Bounds) -> None:
        super().__init__(bounds.size)
        self._listening = listening
        self._left = bounds.size

    def data(self, chunk: bytes) -> int:
        if not 200 <= self.status < 300:
            return super().data(chunk)
        if self._listening.answer is None:
            kind = next((value for name, value in self.headers if name == "content-type"), "")
            self._listening.begin(media_type(kind), _MARKS & {name for name, _ in self.headers})
        self._left -= len(chunk)
        if self._left < 0:
            self._listening.bounded = "more bytes than are read of one answer"
        if not self._listening.heard(lambda answer, now: answer.feed(chunk, now)):
            self.truncated = True
            return 0
        return len(chunk)


async def converse(
    session: Session, chat: Chat, request: Request, *, intended: float, bounds: Bounds = Bounds(), keep: bool = False
) -> Heard:
    """Send a chat's request and return what came of it, with what was said where that is to be kept.

    `intended` is the loop's time at which it should have been sent.
    """
    listening = _Listening(chat, bounds, intended, keep=keep)
    heard = await _heard(session, chat, request, listening, bounds)
    answer = listening.answer
    if answer is None or answer.calls is None:
        return heard
    return replace(heard, text="".join(answer.words), calls=answer.calls.found, conversation=answer.conversation)


async def _heard(session: Session, chat: Chat, request: Request, listening: _Listening, bounds: Bounds) -> Heard:
    request = replace(request, verify=True, timeout=bounds.whole + 5)  # ours are the bounds that count
    lag = max(0.0, listening.now)
    web_socket = chat.transport == "websocket"
    hearing = _Hearing(listening, bounds)
    silence: asyncio.Timeout | None = None
    try:
        async with asyncio.timeout(bounds.whole), asyncio.timeout(bounds.idle) as silence:
            listening.watched_by(silence)
            if web_socket:
                return await _over_web_socket(session, request, listening, lag)
            return await _over_http(session, request, listening, hearing, lag, bounds)
    except TimeoutError:
        answer = listening.answer
        if answer is not None and answer.over:  # it said that it is over, and left the connection open
            end = answer.close(orderly=True)
        elif silence is not None and silence.expired():
            end = End(Ending.HUNG, f"nothing came for {bounds.idle:g} s")
        else:
            end = End(Ending.BOUNDED, f"it had not ended after {bounds.whole:g} s")
        if answer is None and not (hearing.complete and 200 <= hearing.status < 300):
            return Heard(hearing.status, lag, listening.now, None, FailureKind.TIMEOUT, end.detail)
        return Heard(hearing.status or (101 if web_socket else 0), lag, listening.now, listening.timed(end))


async def _over_http(
    session: Session, request: Request, listening: _Listening, hearing: _Hearing, lag: float, bounds: Bounds
) -> Heard:
    exchange = await session.stream(request, hearing)
    took = listening.now
    failure = exchange.failure
    retry_after = exchange.header("retry-after")
    if not 200 <= exchange.status < 300:
        kind, detail = (failure.kind, failure.detail) if failure else (None, "")
        return Heard(exchange.status, lag, took, None, kind, detail, retry_after, exchange.http_version)
    if listening.answer is None:
        listening.begin()
    assert listening.answer is not None
    if listening.bounded:
        end = End(Ending.BOUNDED, listening.bounded)
    elif failure is not None and failure.kind is FailureKind.TIMEOUT and not listening.answer.over:
        end = End(Ending.BOUNDED, f"it had not ended after {bounds.whole:g} s")
    else:
        end = listening.answer.close(orderly=failure is None, detail=failure.kind.value if failure else "")
    return Heard(exchange.status, lag, took, listening.timed(end), http_version=exchange.http_version)


async def _over_web_socket(session: Session, request: Request, listening: _Listening, lag: float) -> Heard:
    listening.begin()
    size = 0

    def take(message: str) -> bool:
        nonlocal size
        size += len(message)
        if size > Bounds().size:
            listening.bounded = "more bytes than are read of one answer"
        more = listening.heard(lambda answer, now: answer.frame(message, now))
        return more and listening.ended_at is None

    route = await session.route(request.url)
    seen = await session.sockets.converse(
        route, request.url, request.headers, request.secrets, request.body.decode(), take
    )
    took = listening.now
    answer = listening.answer
    assert answer is not None
    if seen.status != 101:
        retry_after = next((value for name, value in seen.headers if name == "retry-after"), None)
        return Heard(seen.status, lag, took, None, seen.kind, seen.detail, retry_after)
    if listening.bounded or seen.kind is FailureKind.TOO_LARGE:
        end = End(Ending.BOUNDED, listening.bounded or seen.detail)
    else:
        orderly = seen.orderly and seen.code in (0, 1000, 1005)
        end = answer.close(orderly=orderly, detail=seen.detail or (f"close code {seen.code}" if seen.code else ""))
    return Heard(101, lag, took, listening.timed(end), http_version="1.1")
