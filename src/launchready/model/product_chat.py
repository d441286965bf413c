"""The product's chat in the product file, and what the red team may know of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from launchready.model.product_fields import EnvRef, HeaderName, Hostname, Model, Text, Url


class Chat(Model):
    """How a chat request and its answer look."""

    url: Url = Field(description="Where a message is sent.")
    transport: Literal["json", "sse", "websocket", "openai", "jsonl", "vercel"] = Field(
        default="json",
        description="How the answer arrives; openai is an OpenAI-compatible stream, vercel the Vercel AI SDK's, jsonl one JSON object a line.",
    )
    method: Literal["POST", "GET"] = Field(default="POST", description="The HTTP method.")
    headers: dict[HeaderName, EnvRef] = Field(
        default_factory=dict,
        max_length=20,
        description='Headers that every caller sends, such as apikey = "env:SUPABASE_ANON_KEY".',
    )
    body: dict[str, Any] = Field(
        default_factory=lambda: {"message": "{message}"},
        description="The request's JSON body; {message} stands for what the user says, {messages} for the whole conversation as a list of role and "
        "content, {conversation} for an id that is new for each conversation.",
    )
    answer: Text = Field(default="reply", description="Where the answer's JSON holds the text, as in choices.0.text.")
    end: Annotated[str, StringConstraints(max_length=200)] = Field(
        default="",
        description="What ends an answer that streams, where it is none of the usual marks: a message's text, an event's type, or what its JSON "
        "holds, as in status=done. A WebSocket, which stays open, needs it.",
    )
    conversation: Annotated[str, StringConstraints(max_length=200)] = Field(
        default="",
        description="Where an answer's JSON holds the id that {conversation} stands for in what is said next.",
    )
    session: bool = Field(default=True, strict=True, description="Whether a user must be logged in.")


class RedTeam(Model):
    """What the red team may know. A canary is a word that only one place of the product holds: where the chat says it, that place has leaked."""

    placed: tuple[Literal["system", "document", "user"], ...] = Field(
        default=(),
        description="Where canaries were placed by hand, as `launchready redteam --canaries` tells: the system prompt, a document that the chat reads, "
        "another user's data.",
    )
    hook: tuple[Text, ...] = Field(
        default=(),
        max_length=20,
        description="A command of yours that places the canaries: it reads them as JSON from its input, and prints the places it filled as a JSON list.",
    )
    callable: Annotated[str, StringConstraints(pattern=r"^([\w./ -]+\.py|[A-Za-z_][\w.]*):[A-Za-z_][\w.]*$")] | None = (
        Field(
            default=None,
            description="A Python function that is attacked instead of the chat's address, such as app/bot.py:answer: it is given the conversation as a list "
            "of role and content, and returns the answer's text, its pieces, or a dict of text and tool_calls.",
        )
    )
    python: Text | None = Field(
        default=None, description="The Python that runs the function; the one that runs this program by default."
    )
    tools: tuple[Text, ...] = Field(
        default=(), max_length=50, description="Tools that the model must not call because a message says so."
    )
    sink: Annotated[int, Field(ge=1024, le=65535)] | None = Field(
        default=None,
        description="A port of this machine on which the red team listens for tool calls: let the tools of a copy under test post their arguments to "
        "http://127.0.0.1:PORT/NAME.",
    )
    links: tuple[Hostname, ...] = Field(
        default=(), max_length=50, description="Hosts that answers may link to, beside the product's own."
    )
    longest: Annotated[int, Field(ge=200, le=200_000)] = Field(
        default=8000, description="Characters of an answer beyond which it costs too much."
    )
    max_requests: Annotated[int, Field(ge=1, le=5000)] = Field(
        default=300, description="Messages of one run at most: each may cost a call to the model."
    )
    judge: Url | None = Field(
        default=None,
        description="An OpenAI-compatible address of a model that judges beside the rules, such as http://127.0.0.1:8080/v1.",
    )
    judge_model: Text = Field(default="default", description="The judge's model.")
    judge_key: EnvRef | None = Field(default=None, description="The judge's key.")
