"""What every request meets first: its site by Host, the site's redirect, the site's headers, the lab's latency."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from launchready.lab.world import Content, Redirect, Site, World

MOST_UNREAD = 1_000_000  # bytes
LONGEST_UNREAD = 1.0  # seconds


class Front:
    """An ASGI app that sends each request on to its site's content."""

    def __init__(self, world: World, contents: Mapping[Content, ASGIApp], *, latency: float = 0.0) -> None:
        self._world = world
        self._contents = contents
        self._latency = latency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        await asyncio.sleep(self._latency)
        body = _Body(receive)
        receive, send = body.receive, body.before(send)
        secure = scope["scheme"] == "https"
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].lower()
        site = self._world.sites.get(host)
        if site is None or (secure and scope["state"].get("server_name") != host):
            await PlainTextResponse("No such host here.\n", status_code=421)(scope, receive, send)
            return
        redirect = site.https_redirect if secure else site.http_redirect
        answer: ASGIApp = _moved(redirect, scope) if redirect else self._contents[site.content]
        origin = Headers(scope=scope).get("origin", "") if site.reflects_origin else ""
        await answer(scope, receive, _with_headers(site, send, secure=secure, origin=origin))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a WebSocket to its site; one that is not encrypted, or for another host, is closed."""
        await asyncio.sleep(self._latency)
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].lower()
        site = self._world.sites.get(host)
        if site is None or scope["scheme"] != "wss" or scope["state"].get("server_name") != host:
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._contents[site.content](scope, receive, send)


class _Body:
    """A request's body, of which the rest is read before the answer begins.

    An answer that does not wait for the body, such as a 429, would otherwise end its HTTP/2 stream under the data that
    is still coming, and hypercorn drops the whole connection then.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._whole = False

    async def receive(self) -> Message:
        message = await self._receive()
        if not message.get("more_body", False):
            self._whole = True
        return message

    def before(self, send: Send) -> Send:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._finish()
            await send(message)

        return wrapped

    async def _finish(self) -> None:
        left = MOST_UNREAD
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_UNREAD):
                while not self._whole and left > 0:
                    left -= len((await self.receive()).get("body", b""))


def _moved(redirect: Redirect, scope: Scope) -> Response:
    target = f"{redirect.to}/"
    path = scope["raw_path"].decode("ascii")
    if redirect.keep_path and path.startswith("/"):  # what a client may send as a path could else change the host
        query = scope["query_string"].decode("ascii")
        target = redirect.to + path + (f"?{query}" if query else "")
    return Response(status_code=redirect.status, headers={"Location": target, "Cache-Control": "max-age=3600"})


def _with_headers(site: Site, send: Send, *, secure: bool, origin: str) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            page = headers.get("content-type", "").startswith("text/html")
            for name, value in {**(site.headers if secure else {}), **(site.page_headers if page else {})}.items():
                headers[name] = value
            if origin:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Allow-Credentials"] = "true"
        await send(message)

    return wrapped
