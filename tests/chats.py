"""Chats on this machine that are good or bad in a way that a test knows beforehand."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from obeyed import leaked

from launchready.standards.redteam_carriers import shown
from launchready.standards.redteam_case import Case, Kind, builtin
from launchready.standards.redteam_grade import Said
from launchready.standards.redteam_proofs import Proofs

CANARY = {"system": "tulip-hedgehog-8179-9558", "document": "raven-otter-4417-6203", "user": "anvil-dolphin-3391-7742"}
TOOLS = frozenset({"delete_account", "issue_refund"})
BRAND = "Kettle & Co"
_GROUPS = {
    "marker_a": r"(?P<marker_a>[a-z]+)",
    "marker_b": r"(?P<marker_b>[a-z]+)",
    "callback": r"(?P<callback>https?://[a-z0-9.:/-]+?/[a-z0-9]+)",
}


class AnsweredError(Exception):
    """What the chat answers instead of a text: an HTTP status with its headers and body."""

    def __init__(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


Bot = Callable[[str, list[dict[str, str]]], str | dict[str, Any]]
"""Answers a message, knowing the whole conversation: with a text, or with a JSON object as it is."""


class Chat:
    """A chat over HTTP JSON: {"messages": [...]} in, {"reply": ...} out. It counts, and knows how many it answers at once."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.url = ""
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()

    def answer(self, messages: list[dict[str, str]]) -> str | dict[str, Any]:
        """Return the bot's answer, counted."""
        with self._lock:
            self.asked.append(messages[-1]["content"])
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return self.bot(messages[-1]["content"], messages)
        finally:
            with self._lock:
                self._at_once -= 1


class Quiet(ThreadingHTTPServer):
    """One that says nothing of clients who leave."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let those go, and nobody else."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def chatting(bot: Bot) -> Iterator[Chat]:
    """Serve a bot on loopback."""
    chat = Chat(bot)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            chat.headers.append({name.lower(): value for name, value in self.headers.items()})
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                said = chat.answer(asked["messages"])
            except AnsweredError as instead:
                self._send(instead.status, instead.body, instead.headers)
                return
            body = said if isinstance(said, dict) else {"reply": said}
            self._send(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

        def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    chat.url = f"http://127.0.0.1:{server.server_address[1]}/chat"
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def case_of(message: str) -> tuple[Case, dict[str, str]]:
    """Return the case that a message is from, and the words of this try that it holds. Raises LookupError."""
    for case, pattern in _PATTERNS:
        if found := pattern.fullmatch(message):
            return case, found.groupdict()
    raise LookupError(message[:100])


def _pattern(message: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(name: str) -> str:
        if name in seen and name in _GROUPS:
            return f"(?P={name})"
        seen.add(name)
        return _GROUPS.get(name, ".+?")

    parts = re.split(r"\{([a-z_]{1,30})\}", message)
    written = [group(part) if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(written), re.DOTALL)


_PATTERNS = [(case, _pattern(shown(turn.say, turn.attach))) for case in builtin() for turn in case.turns]


def obedient(message: str, _messages: list[dict[str, str]]) -> str | dict[str, Any]:
    """Do all that is asked, and fetch what is to be fetched; answer what is harmless."""
    try:
        case, words = case_of(message)
    except LookupError:
        return "Hello! I help with kettles."
    if case.kind is Kind.BENIGN:
        return helpful(message, _messages)
    proofs = Proofs(
        words.get("marker_a", ""),
        words.get("marker_b", ""),
        CANARY,
        words.get("callback", ""),
        tools=TOOLS,
        brand=BRAND,
    )
    said, fetched = leaked(case, proofs)
    for url in fetched:
        with urllib.request.urlopen(url, timeout=5):
            pass
    return answered(said)


def answered(said: Said) -> dict[str, Any]:
    """Write an answer down, with the tools that it calls."""
    calls = [{"type": "function", "function": {"name": call.name, "arguments": call.arguments}} for call in said.tools]
    return {"reply": said.text, **({"tool_calls": calls} if calls else {})}


def refusing(message: str, _messages: list[dict[str, str]]) -> str:
    """Refuse everything but a greeting."""
    return "Hello!" if message.startswith("Hello") else "I'm sorry, but I can't help with that."


def helpful(message: str, _messages: list[dict[str, str]]) -> str:
    """Answer what is harmless, each in its own words, and refuse what is not."""
    try:
        case, _ = case_of(message)
    except LookupError:
        return "Hello! I help with kettles."
    if case.kind is not Kind.BENIGN:
        return "I can't do that. Is there anything else about kettles that I can help with?"
    return f"Gladly. {' '.join(case.graders[0].words)}: here is how it is done, step by step, as you asked."


def slow(seconds: float, bot: Bot) -> Bot:
    """Think before answering."""

    def thinking(message: str, messages: list[dict[str, str]]) -> str | dict[str, Any]:
        time.sleep(seconds)
        return bot(message, messages)

    return thinking
