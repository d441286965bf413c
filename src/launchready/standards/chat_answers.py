"""Reads the answer of a chat while it comes: which bytes are text that a person sees, and whether it has ended.

The ways of writing one are told by what the answer says of itself and by how it begins: one JSON object, server-sent events (OpenAI's, Anthropic's, the
Vercel AI SDK's, and home-made ones), JSON lines, the Vercel AI SDK's older data stream, plain text. Only the length of the text is kept, unless all of it is wanted.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from launchready.model.product_chat import Chat
from launchready.standards.json_paths import at
from launchready.standards.sse import Event, Events, Lines, Text, TooLongError
from launchready.standards.stream_timing import Arrival, Ending
from launchready.standards.tool_calls import ToolCalls

MAX_PIECES = 50_000
MAX_JSON = 400_000
"""Bytes of one answer that does not stream."""
_SNIFFED = 16
_VERCEL = re.compile(r"[0-9a-k]:[\"\[{]")
_SSE = re.compile(r"(data|event|id|retry)?:")
_TEXTS = (
    "choices.0.delta.content",
    "choices.0.message.content",
    "choices.0.text",
    "delta.text",
    "candidates.0.content.parts.0.text",
    "message.content",
    "text",
    "delta",
    "content",
    "token",
    "response",
)
_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS", "max_output_tokens"})
_DONE = frozenset({"done", "end", "complete", "completed", "finish", "finished", "message_stop", "close"})
_DONE_TYPES = _DONE | {"response.completed"}
_NOT_TEXT = re.compile(r"(^|[._-])(reasoning|thinking|tool|source|file|start|done|completed|metadata|status)([._-]|$)")


@dataclass(frozen=True, slots=True)
class End:
    """How an answer ended, as far as it says so itself."""

    ending: Ending
    detail: str = ""


class Answer:
    """One answer as it comes. `over` is True once it said that it has ended. `words`, `calls` and `conversation` are filled where `keep` asks for them."""

    def __init__(
        self, chat: Chat, media_type: str = "", marks: frozenset[str] = frozenset(), *, keep: bool = False
    ) -> None:
        self.arrivals: list[Arrival] = []
        self.words: list[str] = []
        self.calls = ToolCalls() if keep else None
        self.conversation = ""
        self.over = False
        self._chat = chat
        self._paths = (chat.answer, *_TEXTS)
        self._kind = _kind(chat, media_type, marks)
        self._text = Text()
        self._events = Events()
        self._lines = Lines()
        self._held: list[str] = []
        self._held_size = 0
        self._end: End | None = None
        self._objects = False
        self._first_line = False
        self._now = 0.0

    def feed(self, data: bytes, now: float) -> None:
        """Take in the bytes that came at a time. Raises TooLongError for more than is read of an answer."""
        if self.over:
            return
        self._now = now
        self._take(self._text.feed(data))

    def _take(self, text: str) -> None:
        if not self._kind:
            self._hold(text)
            so_far = "".join(self._held).lstrip("\ufeff \r\n\t")
            if len(so_far) < _SNIFFED and "\n" not in so_far:
                return
            self._kind = _sniffed(so_far)
            if self._kind == "json":
                self._look_for_lines(so_far)
                return
            self._held.clear()
            text = so_far
        match self._kind:
            case "sse":
                for event in self._events.feed(text):
                    self._event(event)
            case "jsonl":
                for line in self._lines.feed(text):
                    self._line(line)
            case "vercel":
                for line in self._lines.feed(text):
                    self._vercel(line)
            case "text":
                self._piece(text)
            case _:
                self._hold(text)
                self._look_for_lines(text)

    def _look_for_lines(self, text: str) -> None:
        """Read on as JSON lines where the first line is an object of its own and more follows."""
        if self._first_line or "\n" not in text:
            return
        self._first_line = True
        held = "".join(self._held)
        line, _, rest = held.partition("\n")
        if rest.strip() and isinstance(_parsed(line), dict):
            self._kind = "jsonl"
            self._held.clear()
            self._take(held)

    def _hold(self, text: str) -> None:
        self._held_size += len(text)
        if self._held_size > MAX_JSON:
            raise TooLongError(f"an answer of more than {MAX_JSON:,} characters")
        self._held.append(text)

    def frame(self, text: str, now: float) -> None:
        """Take in one message of a WebSocket. Raises TooLongError."""
        if not self.over:
            self._now = now
            self._event(Event("message", text))

    def close(self, *, orderly: bool, detail: str = "") -> End:
        """Return how it ended, once nothing comes any more. `orderly` is True where the transport ended as it should."""
        self._finish()
        if self._end is not None:
            return self._end if self._end.ending is not Ending.COMPLETE or self.arrivals else End(Ending.EMPTY)
        if not orderly:
            seen = "before any text" if not self.arrivals else "before the end of the answer"
            return End(Ending.TRUNCATED, f"the connection ended {seen}" + (f": {detail}" if detail else ""))
        if not self.arrivals:
            return End(Ending.EMPTY, "the answer held no text where one is looked for")
        if self._chat.end or (self._chat.transport == "openai" and self._kind == "sse"):
            return End(Ending.TRUNCATED, "the answer ended without its end mark")
        return End(
            Ending.COMPLETE, "" if self._kind in ("json", "text") else "no end mark; the connection was closed in order"
        )

    def _finish(self) -> None:
        if self.over:
            return
        tail = self._text.feed(b"", final=True)
        if self._text.invalid:
            self._end = End(Ending.BROKEN, "bytes that are no UTF-8")
        if not self._kind and self._held:
            self._kind = _sniffed("".join(self._held).lstrip())
            if self._kind not in ("json", "text"):
                held, self._held = "".join(self._held), []
                self._take(held + "\n")
        if self._kind == "jsonl" and self._lines.rest:
            self._line(self._lines.rest + tail)
        elif self._kind == "vercel" and self._lines.rest:
            self._vercel(self._lines.rest + tail)
        elif self._kind in ("json", "text") and self._held:
            self._whole("".join(self._held) + tail)

    def _whole(self, text: str) -> None:
        value = _parsed(text)
        if value is None:
            if text.lstrip()[:1] in ("{", "["):
                self._end = self._end or End(Ending.BROKEN, "JSON that is none, or not all of it")
            else:
                self._piece(text.strip())
            return
        self._object(value, final=True)

    def _event(self, event: Event) -> None:
        data = event.data.strip()
        if self._marked(event.type, data):
            return self._done(Ending.COMPLETE)
        if event.type == "error":
            return self._done(Ending.BROKEN, "an error event")
        value = _parsed(data) if data[:1] in ("{", "[", '"') else None
        if isinstance(value, str):
            return self._piece(value)
        if value is not None:
            if event.type in _DONE_TYPES or self._says_done(value):
                self._note(value)
                self._reason(value)
                return self._done(Ending.COMPLETE)
            self._objects = True
            return self._object(value)
        if event.type in _DONE_TYPES:
            return self._done(Ending.COMPLETE)
        if data[:1] in ("{", "[") and len(data) > 1 and (self._objects or data[1:2] in ('"', "{")):
            return self._done(Ending.BROKEN, "JSON that is none within the stream")
        if self._objects and data:
            return self._done(Ending.BROKEN, "a piece that is no JSON among others that are")
        return self._piece(event.data)

    def _line(self, line: str) -> None:
        if line.strip():
            self._event(Event("message", line))

    def _vercel(self, line: str) -> None:
        code, colon, rest = line.partition(":")
        if not colon or not line.strip():
            return
        value = _parsed(rest)
        if value is None:
            self._done(Ending.BROKEN, "JSON that is none within the stream")
        elif code == "0" and isinstance(value, str):
            self._piece(value)
        elif code == "9" and self.calls is not None:
            self.calls.take(value)
        elif code == "3":
            self._done(Ending.BROKEN, "an error part")
        elif code == "d":
            self._reason(value)
            self._done(Ending.COMPLETE)

    def _object(self, value: Any, *, final: bool = False) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        self._note(value)
        if kind == "abort":
            return self._done(Ending.TRUNCATED, "the stream says that it was aborted")
        text = self._found(value, kind if isinstance(kind, str) else "")
        failed = kind == "error" or (isinstance(value, dict) and bool(value.get("error")) and not text)
        if failed:
            return self._done(Ending.BROKEN, "an error within the answer")
        self._reason(value)
        if text:
            self._piece(text)
        if final:
            self._end = self._end or End(Ending.COMPLETE)
        return None

    def _note(self, value: Any) -> None:
        """Keep what an object tells beside its text, where it is to be kept: tools that are called, the conversation's id."""
        if self.calls is None:
            return
        self.calls.take(value)
        told = at(value, self._chat.conversation) if self._chat.conversation else None
        if isinstance(told, str | int) and not isinstance(told, bool):
            self.conversation = str(told)[:500]

    def _found(self, value: Any, kind: str) -> str:
        if kind and _NOT_TEXT.search(kind):
            return ""
        for path in self._paths:
            found = at(value, path)
            if isinstance(found, str) and found:
                return found
        return ""

    def _reason(self, value: Any) -> None:
        """Note why the model stopped, where the answer says it."""
        for path in (
            "choices.0.finish_reason",
            "finishReason",
            "finish_reason",
            "delta.stop_reason",
            "done_reason",
            "candidates.0.finishReason",
        ):
            reason = at(value, path)
            if isinstance(reason, str) and reason:
                if reason in _LENGTH:
                    self._end = End(
                        Ending.TRUNCATED,
                        f"the model stopped at its longest answer ({path.rpartition('.')[2]} = length)",
                    )
                elif reason == "error":
                    self._end = End(Ending.BROKEN, "the model ended with an error")
                else:
                    self._end = self._end or End(Ending.COMPLETE)

    def _marked(self, kind: str, data: str) -> bool:
        """Return True for the end mark: the product file's, or one of the usual ones."""
        mark = self._chat.end
        if data == "[DONE]" or (mark and data == mark):
            return True
        path, equals, wanted = mark.partition("=")
        if not equals or data[:1] != "{":
            return bool(mark) and kind == mark
        found = at(_parsed(data), path)
        shown = json.dumps(found) if isinstance(found, bool | int | float) else found
        return shown == wanted

    def _says_done(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        return value.get("type") in _DONE_TYPES or (value.get("done") is True and not self._found(value, ""))

    def _done(self, ending: Ending, detail: str = "") -> None:
        if self._end is None or ending is not Ending.COMPLETE:
            self._end = End(ending, detail)
        self.over = True

    def _piece(self, text: str) -> None:
        length = len(text)
        if not self.arrivals and not text.strip():
            return
        if length:
            if len(self.arrivals) >= MAX_PIECES:
                raise TooLongError(f"more than {MAX_PIECES:,} pieces")
            self.arrivals.append(Arrival(self._now, length))
            if self.calls is not None:
                self.words.append(text)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _kind(chat: Chat, media_type: str, marks: frozenset[str]) -> str:
    """Return how an answer is written as it says itself; "" where its beginning must tell."""
    if media_type == "text/event-stream":
        return "sse"
    if "x-vercel-ai-data-stream" in marks:
        return "vercel"
    if chat.transport == "jsonl" or media_type in (
        "application/x-ndjson",
        "application/jsonl",
        "application/x-jsonlines",
    ):
        return "jsonl"
    if chat.transport == "vercel":
        return ""
    if media_type == "application/json" or media_type.endswith("+json"):
        return "json"
    return ""


def _sniffed(text: str) -> str:
    if _VERCEL.match(text):
        return "vercel"
    if _SSE.match(text):
        return "sse"
    return "json" if text[:1] in ("{", "[") else "text"
