"""chat.kettle.test: a message in, the model's answer out: whole, as a stream of events, or over a WebSocket."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from launchready.lab.chatbot import Chatbot, Turn
from launchready.lab.gateway import BUFFERED, BUSY, Gateway, ModelClient, NoAnswerError
from launchready.lab.site.accounts import Accounts, Conversation, RefusedError, User
from launchready.lab.site.answers import NO_STORE, as_json, asker, fields, hold, private, problem, text
from launchready.lab.site.limits import Limiter
from launchready.lab.world import DOMAIN, AppBehaviour

LOG = logging.getLogger("launchready.lab")


def chat(behaviour: AppBehaviour, accounts: Accounts, bot: Chatbot) -> Starlette:
    """Return the chat's app. Only the product's own app may call it from a browser."""
    endpoint = _Chat(behaviour, accounts, bot)

    async def about(_request: Request) -> Response:
        return private({"name": "Kettle chat", "messages": "/v1/chat"})

    return Starlette(
        routes=[
            Route("/", about),
            Route("/v1/chat", endpoint.whole, methods=["POST"]),
            Route("/v1/chat/stream", endpoint.stream, methods=["POST"]),
            WebSocketRoute("/v1/chat/socket", endpoint.socket),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=[f"https://app.{DOMAIN}"],
                allow_methods=["POST"],
                allow_headers=["authorization", "content-type"],
                max_age=600,
            )
        ],
        exception_handlers={HTTPException: as_json},
    )


class _Chat:
    def __init__(self, behaviour: AppBehaviour, accounts: Accounts, bot: Chatbot) -> None:
        self._behaviour = behaviour
        self._accounts = accounts
        self._model = ModelClient(Gateway(bot, behaviour.gateway), behaviour.model)
        self._limiter = Limiter(behaviour.chat_rate)

    async def whole(self, request: Request) -> Response:
        conversation, message = await self._taken(request)
        try:
            reply = "".join([piece async for piece in self._pieces(conversation, message)])
        except NoAnswerError:  # there is no fallback
            raise
        except Exception:
            LOG.exception("the bot failed while it answered")
            raise problem(502, "The assistant does not answer. Please try again.") from None
        conversation.add(message, Turn("assistant", reply))
        return private({"reply": reply, "conversation": conversation.id})

    async def stream(self, request: Request) -> Response:
        conversation, message = await self._taken(request)
        events = self._events(conversation, message)
        if not self._behaviour.model.fallback:
            events = _after(
                await anext(events), events
            )  # a refusal of the model's is the user's, before any answer begins
        return StreamingResponse(
            events if self._behaviour.model.streams else _buffered(events),
            media_type="text/event-stream",
            headers={**NO_STORE, "X-Accel-Buffering": "no"},
        )

    async def socket(self, socket: WebSocket) -> None:
        """Answer messages over a WebSocket: each piece is a message, and so is the end."""
        if socket.headers.get("origin", f"https://app.{DOMAIN}") != f"https://app.{DOMAIN}":
            await socket.close(1008)
            return
        try:
            user = self._asker(socket)
        except HTTPException as error:
            await socket.send_denial_response(await as_json(Request({"type": "http"}), error))
            return
        await socket.accept()
        try:
            while True:
                sent = await socket.receive_json()
                try:
                    hold(self._limiter, user.email)
                    conversation, message = self._understood(user, sent if isinstance(sent, dict) else {})
                except HTTPException as error:
                    await socket.send_json({"type": "error", "error": error.detail, "status": error.status_code})
                    continue
                async for kind, data in self._said(conversation, message):
                    await socket.send_json({"type": kind, **data})
        except (WebSocketDisconnect, ValueError):
            return

    def _asker(self, asking: HTTPConnection) -> User:
        stranger = self._behaviour.open_chat and not {"authorization", "cookie"} & set(asking.headers)
        return self._accounts.stranger if stranger else asker(asking, self._accounts)

    async def _taken(self, request: Request) -> tuple[Conversation, Turn]:
        """Return the conversation and the message, or raise what is wrong with the request."""
        user = self._asker(request)
        hold(self._limiter, user.email, says_when=self._behaviour.says_when)
        return self._understood(user, await fields(request))

    def _understood(self, user: User, sent: dict[str, object]) -> tuple[Conversation, Turn]:
        message = text(sent, "message").strip()
        if not message:
            raise problem(400, "Say something.")
        if len(message) > self._behaviour.message_limit:
            raise problem(413, f"A message has at most {self._behaviour.message_limit} characters.")
        if not self._behaviour.model_up:
            raise problem(503, "The assistant is having a break. Please try again.", {"Retry-After": "30"})
        try:
            return self._accounts.going_on(user, text(sent, "conversation")), Turn("user", message)
        except RefusedError as error:
            raise problem(404, str(error)) from None

    async def _pieces(self, conversation: Conversation, message: Turn) -> AsyncIterator[str]:
        """Yield the model's answer until it is as long as an answer may be; what to do instead, where the model does not answer."""
        left = self._behaviour.answer_limit
        try:
            async for piece in self._model.answer([*conversation.turns, message]):
                yield piece[:left]
                left -= len(piece)
                if left <= 0:
                    return
        except NoAnswerError:
            if not self._behaviour.model.fallback:
                raise
            LOG.warning("the model did not answer; the fallback did")
            yield BUSY

    async def _said(self, conversation: Conversation, message: Turn) -> AsyncIterator[tuple[str, dict[str, object]]]:
        """Yield the answer as kinds of messages with their data: text, then done or error."""
        pieces: list[str] = []
        try:
            async for piece in self._pieces(conversation, message):
                pieces.append(piece)
                yield "text", {"text": piece}
        except NoAnswerError:  # there is no fallback
            raise
        except Exception:
            LOG.exception("the bot failed while it answered")
            yield "error", {"error": "The answer broke off."}
            return
        conversation.add(message, Turn("assistant", "".join(pieces)))
        yield "done", {"conversation": conversation.id}

    async def _events(self, conversation: Conversation, message: Turn) -> AsyncIterator[str]:
        async for kind, data in self._said(conversation, message):
            heading = "" if kind == "text" else f"event: {kind}\n"
            yield f"{heading}data: {json.dumps(data)}\n\n"


async def _after(first: str, rest: AsyncIterator[str]) -> AsyncIterator[str]:
    yield first
    async for each in rest:
        yield each


async def _buffered(events: AsyncIterator[str]) -> AsyncIterator[str]:
    """Yield everything at once, as a proxy does that waits for the whole answer."""
    held = [event async for event in events]
    await asyncio.sleep(BUFFERED)
    for event in held:
        yield event
