"""Changes what a site answers as its world says, and compresses it where that helps."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from launchready.lab.world import Changes, World

NOWHERE = "/no-such-page"
_SWAPPED = ("text/html", "text/javascript", "application/xml")


class Changed:
    """An ASGI app around another, for all sites that serve the same content."""

    def __init__(self, world: World, app: ASGIApp) -> None:
        self._world = world
        self._app = app
        self._compressed = GZipMiddleware(self._answer)
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        whole = scope["type"] != "http" or self._changes(scope).compressed
        await (self._compressed if whole else self._answer)(scope, receive, send)

    def _changes(self, scope: Scope) -> Changes:
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].lower()
        site = self._world.sites.get(host)
        return site.changes if site else Changes()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        changes = self._changes(scope)
        path = scope["path"]
        if path in changes.answers:
            given = changes.answers[path]
            await Response(given.text, given.status, given.headers)(scope, receive, send)
            return
        if path in changes.files:
            media_type, text = changes.files[path]
            await Response(text, media_type=media_type)(scope, receive, send)
            return
        if path in changes.kept and scope["method"] == "GET":
            address = f"{Headers(scope=scope).get('host', '')}{path}?{scope['query_string'].decode('latin-1')}"
            if address in self._kept:
                for message in self._kept[address]:
                    await send(message)
                return
            send = _keeping(self._kept, address, send)
        if path in changes.gone:
            scope = {**scope, "path": NOWHERE, "raw_path": NOWHERE.encode()}
        if path.startswith("/assets/") and changes.asset_headers:
            send = _with(changes.asset_headers, send)
        if changes.swaps:
            send = _Swapping(changes.swaps, send).send
        await self._app(scope, receive, send)


def _with(headers: dict[str, str], send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return wrapped


def _keeping(kept: dict[str, list[Message]], address: str, send: Send) -> Send:
    """Keep an answer of 200 for whoever asks for the same address, as a cache does that knows nothing of sessions."""
    messages: list[Message] = []

    async def wrapped(message: Message) -> None:
        messages.append(message)
        if not message.get("more_body", False) and message["type"] == "http.response.body":
            start, *rest = messages
            if start["status"] == 200:
                headers = MutableHeaders(raw=list(start["headers"]))
                headers.update({"Age": "1", "CF-Cache-Status": "HIT"})
                kept[address] = [{**start, "headers": headers.raw}, *rest]
        await send(message)

    return wrapped


class _Swapping:
    """Holds an answer back until it is whole, and replaces text in it. Streams and other kinds of answers pass at once."""

    def __init__(self, swaps: dict[str, str], send: Send) -> None:
        self._swaps = swaps
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if MutableHeaders(scope=message).get("content-type", "").startswith(_SWAPPED):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            text = self._body.decode()
            for old, new in self._swaps.items():
                text = text.replace(old, new)
            body = text.encode()
            MutableHeaders(scope=self._start)["content-length"] = str(len(body))
            await self._send(self._start)
            message = {"type": "http.response.body", "body": body}
        await self._send(message)
