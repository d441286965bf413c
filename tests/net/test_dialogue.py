"""Conversations with real servers, as each transport writes them: the text and the tools come whole, and what was said before is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from launchready.collect.active.dialogue import Allowance, Dialogue, OverHttp, SpentError
from launchready.model.evidence.run import Seams
from launchready.model.product_chat import Chat
from launchready.model.secret import Secret
from launchready.net.chat_stream import Bounds
from launchready.net.session import open_session
from launchready.standards.chat_load import Heard
from launchready.standards.tool_calls import ToolCall

from .peers import head, now, page, serving


def events(*values: Any) -> bytes:
    body = "".join(f"data: {each if isinstance(each, str) else json.dumps(each)}\n\n" for each in values)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + body.encode()


def openai(*deltas: dict[str, Any]) -> bytes:
    return events(*({"choices": [{"delta": delta}]} for delta in deltas), "[DONE]")


CALLS: dict[str, Any] = {
    "tool_calls": [
        {"index": 0, "id": "c1", "type": "function", "function": {"name": "refund", "arguments": '{"order"'}}
    ]
}
REST: dict[str, Any] = {"tool_calls": [{"index": 0, "function": {"arguments": ": 7}"}}]}
ANTHROPIC = events(
    {"type": "message_start", "message": {"content": []}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "One "}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "moment."}},
    {
        "type": "content_block_start",
        "index": 1,
        "content_block": {"type": "tool_use", "id": "t", "name": "refund", "input": {}},
    },
    {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": '{"order": 7}'}},
    {"type": "message_stop"},
)
VERCEL = events(
    {"type": "start", "messageId": "m"},
    {"type": "text-start", "id": "0"},
    {"type": "text-delta", "id": "0", "delta": "One "},
    {"type": "text-delta", "id": "0", "delta": "moment."},
    {"type": "tool-input-available", "toolCallId": "c", "toolName": "refund", "input": {"order": 7}},
    {"type": "finish"},
    "[DONE]",
)
OLD_VERCEL = page(
    b'0:"One "\n0:"moment."\n9:{"toolCallId":"c","toolName":"refund","args":{"order":7}}\nd:{"finishReason":"stop"}\n',
    "Content-Type: text/plain; charset=utf-8",
    "X-Vercel-AI-Data-Stream: v1",
)
LINES = page(b'{"text": "One "}\n{"text": "moment."}\n', "Content-Type: application/x-ndjson")
WHOLE = page(
    json.dumps({"choices": [{"message": {"content": "One moment.", **CALLS}}]}).encode(),
    "Content-Type: application/json",
)


def talked(
    chat: dict[str, Any],
    answers: Sequence[bytes],
    messages: Sequence[str],
    allowance: Allowance | None = None,
) -> tuple[list[Heard], list[dict[str, Any]], list[bytes]]:
    """Say messages in one conversation, each answered by the next answer; return what came, and what was sent."""
    left, asked, heads = list(answers), [], []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            seen = await head(reader)
            heads.append(seen)
            length = next(int(line[15:]) for line in seen.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            asked.append(json.loads(await reader.readexactly(length)))
            answer = left.pop(0)
            writer.write(answer)
            await writer.drain()
            if b"Connection: close" in answer:
                return

    async def go() -> list[Heard]:
        async with (
            serving(handler) as port,
            open_session(Seams(allow_private=("127.0.0.0/8",)), now) as session,
        ):
            described = Chat.model_validate({"url": f"http://127.0.0.1:{port}/chat", **chat})
            keys = (("apikey", Secret("anon")),)
            speaker = OverHttp(session, described, None, "", keys, Bounds(whole=20, idle=10))
            dialogue = Dialogue(speaker, allowance or Allowance(20))
            return [await dialogue.say(message) for message in messages]

    return asyncio.run(go()), asked, heads


@pytest.mark.parametrize(
    ("transport", "answer", "calls"),
    [
        ("openai", openai({"content": "One "}, {"content": "moment."}, CALLS, REST), '{"order": 7}'),
        ("sse", ANTHROPIC, '{"order": 7}'),
        ("vercel", VERCEL, '{"order": 7}'),
        ("vercel", OLD_VERCEL, '{"order":7}'),
        ("jsonl", LINES, None),
        ("json", WHOLE, '{"order"'),
    ],
    ids=["openai", "anthropic", "vercel", "vercel's older stream", "lines", "openai, whole"],
)
def test_text_and_tool_calls_come_whole(transport: str, answer: bytes, calls: str | None) -> None:
    (heard,), _, heads = talked({"transport": transport, "answer": "choices.0.message.content"}, [answer], ["Hi"])
    assert heard.text == "One moment."
    assert heard.complete
    assert [(each.name, each.arguments.replace(" ", "")) for each in heard.calls] == (
        [("refund", calls.replace(" ", ""))] if calls else []
    )
    assert b"\r\napikey: anon\r\n" in heads[0]


def reply(text: str, **more: str) -> bytes:
    return page(json.dumps({"reply": text, **more}).encode(), "Content-Type: application/json")


def test_what_was_said_before_is_told() -> None:
    _, asked, _ = talked({"body": {"messages": "{messages}"}}, [reply("A"), reply("B")], ["one", "two"])
    assert asked == [
        {"messages": [{"role": "user", "content": "one"}]},
        {
            "messages": [
                {"role": "user", "content": "one"},
                {"role": "assistant", "content": "A"},
                {"role": "user", "content": "two"},
            ]
        },
    ]


def test_the_conversation_has_an_id_of_its_own_until_the_chat_gives_one() -> None:
    chat = {"body": {"text": "{message}", "thread": "{conversation}"}, "conversation": "thread"}
    answers = [reply("A"), reply("B", thread="t-7"), reply("C")]
    _, asked, _ = talked(chat, answers, ["one", "two", "three"])
    assert asked[0]["thread"] == asked[1]["thread"] != ""
    assert asked[2] == {"text": "three", "thread": "t-7"}


LIMITED = page(b"{}", "Retry-After: 0", status="429 Too Many Requests")


def test_what_a_limit_turned_away_is_said_again_and_costs_nothing() -> None:
    allowance = Allowance(2)
    heard, asked, _ = talked({}, [LIMITED, LIMITED, reply("A"), LIMITED, reply("B")], ["one", "two"], allowance)
    assert [each.text for each in heard] == ["A", "B"]
    assert (allowance.left, allowance.sent, allowance.limited) == (0, 2, 3)
    assert [each["message"] for each in asked] == ["one", "one", "one", "two", "two"]


def test_a_limit_is_given_up_in_the_end() -> None:
    (heard,), asked, _ = talked({}, [LIMITED] * 4, ["one"])
    assert (heard.status, heard.detail, len(asked)) == (429, "again and again", 4)


def test_no_more_is_said_than_may_be() -> None:
    with pytest.raises(SpentError):
        talked({}, [reply("A")], ["one", "two"], Allowance(1))


def test_a_tool_call_without_a_word_is_kept() -> None:
    (heard,), _, _ = talked({"transport": "openai"}, [openai(CALLS, REST)], ["Hi"])
    assert heard.calls == (ToolCall("refund", '{"order": 7}'),)
    assert heard.text == ""
