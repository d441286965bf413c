"""chat.kettle.test: a message in, the bot's answer out, whole or as a stream of events."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from launchready.lab.chatbot import Chatbot, Turn
from launchready.lab.site.accounts import Accounts, Conversation, RefusedError
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
        self._bot = bot
        self._limiter = Limiter(behaviour.chat_rate)

    async def whole(self, request: Request) -> Response:
        conversation, message = await self._taken(request)
        try:
            reply = "".join([piece async for piece in self._pieces(conversation, message)])
        except Exception:
            LOG.exception("the bot failed while it answered")
            raise problem(502, "The assistant does not answer. Please try again.") from None
        conversation.add(message, Turn("assistant", reply))
        return private({"reply": reply, "conversation": conversation.id})

    async def stream(self, request: Request) -> Response:
        conversation, message = await self._taken(request)
        return StreamingResponse(
            self._events(conversation, message),
            media_type="text/event-stream",
            headers={**NO_STORE, "X-Accel-Buffering": "no"},
        )

    async def _taken(self, request: Request) -> tuple[Conversation, Turn]:
        """Return the conversation and the message, or raise what is wrong with the request."""
        stranger = self._behaviour.open_chat and not {"authorization", "cookie"} & set(request.headers)
        user = self._accounts.stranger if stranger else asker(request, self._accounts)
        hold(self._limiter, user.email, says_when=self._behaviour.says_when)
        sent = await fields(request)
        message = text(sent, "message").strip()
        if not message:
            raise problem(400, "Say something.")
        if len(message) > self._behaviour.message_limit:
            raise problem(413, f"A message has at most {self._behaviour.message_limit} characters.")
        if not self._behaviour.model_up:
            raise problem(503, "The assistant is having a break. Please try again.", {"Retry-After": "30"})
        try:
            return self._accounts.conversation(user, text(sent, "conversation")), Turn("user", message)
        except RefusedError as error:
            raise problem(404, str(error)) from None

    async def _pieces(self, conversation: Conversation, message: Turn) -> AsyncIterator[str]:
        """Yield the bot's answer until it is as long as an answer may be."""
        left = self._behaviour.answer_limit
        async for piece in self._bot.answer([*conversation.turns, message]):
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return

    async def _events(self, conversation: Conversation, message: Turn) -> AsyncIterator[str]:
        pieces: list[str] = []
        try:
            async for piece in self._pieces(conversation, message):
                pieces.append(piece)
                yield f"data: {json.dumps({'text': piece})}\n\n"
        except Exception:
            LOG.exception("the bot failed while it answered")
            yield f"event: error\ndata: {json.dumps({'error': 'The answer broke off.'})}\n\n"
            return
        conversation.add(message, Turn("assistant", "".join(pieces)))
        yield f"event: done\ndata: {json.dumps({'conversation': conversation.id})}\n\n"
