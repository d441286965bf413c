"""Answers as real libraries and services write them: what is text, and how each ends."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.product_chat import Chat
from launchready.standards.chat_answers import Answer
from launchready.standards.sse import TooLongError
from launchready.standards.stream_timing import Ending

SSE, NDJSON, JSON, PLAIN = "text/event-stream", "application/x-ndjson", "application/json", "text/plain"


def chat(transport: str = "json", **facts: object) -> Chat:
    return Chat.model_validate({"url": "https://chat.example/", "transport": transport, **facts})


def read(
    data: bytes, kind: str = SSE, step: int = 0, *, orderly: bool = True, of: Chat | None = None
) -> tuple[list[int], Ending]:
    answer = Answer(of or chat(), kind)
    step = step or len(data) or 1
    for number, at in enumerate(range(0, len(data), step)):
        answer.feed(data[at : at + step], float(number))
    ending = answer.close(orderly=orderly).ending
    return [each.characters for each in answer.arrivals], ending


def openai(*contents: str, reason: str = "stop", done: bool = True) -> bytes:
    deltas = [{"role": "assistant", "content": ""}, *({"content": each} for each in contents)]
    chunks: list[object] = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    if reason:
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    lines = [f"data: {json.dumps(each)}\n\n" for each in chunks]
    return "".join([": OPENROUTER PROCESSING\n\n", *lines, "data: [DONE]\n\n" if done else ""]).encode()


ANTHROPIC = (
    b'event: message_start\ndata: {"type":"message_start","message":{"content":[],"stop_reason":null}}\n\n'
    b'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n'
    b'event: ping\ndata: {"type": "ping"}\n\n'
    b'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"Hm"}}\n\n'
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}\n\n'
    b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n'
    b'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}\n\n'
    b'event: message_stop\ndata: {"type":"message_stop"}\n\n'
)
RESPONSES = (
    b'event: response.created\ndata: {"type":"response.created","response":{"id":"x"}}\n\n'
    b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"Hi"}\n\n'
    b'event: response.output_text.done\ndata: {"type":"response.output_text.done","text":"Hi"}\n\n'
    b'event: response.completed\ndata: {"type":"response.completed","response":{}}\n\n'
)
UI_MESSAGES = (
    b'data: {"type":"start","messageId":"1"}\n\ndata: {"type":"text-start","id":"0"}\n\n'
    b'data: {"type":"reasoning-delta","id":"1","delta":"Hm"}\n\ndata: {"type":"text-delta","id":"0","delta":"Hello"}\n\n'
    b'data: {"type":"text-end","id":"0"}\n\ndata: {"type":"finish"}\n\ndata: [DONE]\n\n'
)
OLLAMA = b'{"message":{"role":"assistant","content":"Hel"},"done":false}\n{"message":{"content":"lo"},"done":false}\n{"message":{"content":""},"done":true,"done_reason":"stop"}\n'
DATA_STREAM = b'f:{"messageId":"1"}\n0:"Hel"\ng:"hm"\n0:"lo"\ne:{"finishReason":"stop"}\nd:{"finishReason":"stop"}\n'

ENDINGS = {
    "OpenAI": (openai("Hel", "lo"), SSE, [3, 2], Ending.COMPLETE),
    "OpenAI, cut at max_tokens": (openai("Hel", reason="length"), SSE, [3], Ending.TRUNCATED),
    "OpenAI, filtered": (openai("Hel", reason="content_filter"), SSE, [3], Ending.COMPLETE),
    "OpenAI, nothing but a role": (openai(), SSE, [], Ending.EMPTY),
    "Anthropic": (ANTHROPIC, SSE, [5], Ending.COMPLETE),
    "Anthropic, cut at max_tokens": (ANTHROPIC.replace(b"end_turn", b"max_tokens"), SSE, [5], Ending.TRUNCATED),
    "Anthropic, overloaded": (
        b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n', SSE, [], Ending.BROKEN,
    ),
    "OpenAI's responses": (RESPONSES, SSE, [2], Ending.COMPLETE),
    "Vercel's UI messages": (UI_MESSAGES, SSE, [5], Ending.COMPLETE),
    "Vercel's UI messages, an error": (b'data: {"type":"error","errorText":"x"}\n\n', SSE, [], Ending.BROKEN),
    "Vercel's data stream, told by its form": (DATA_STREAM, PLAIN, [3, 2], Ending.COMPLETE),
    "Vercel's data stream, an error": (b'0:"Hel"\n3:"An error occurred."\n', PLAIN, [3], Ending.BROKEN),
    "Vercel's data stream, too long": (DATA_STREAM.replace(b'd:{"finishReason":"stop', b'd:{"finishReason":"length'), PLAIN, [3, 2], Ending.TRUNCATED),
    "Ollama": (OLLAMA, NDJSON, [3, 2], Ending.COMPLETE),
    "Ollama, told by its form": (OLLAMA, PLAIN, [3, 2], Ending.COMPLETE),
    "home-made events": (b'data: {"text": "Hi"}\n\nevent: done\ndata: {"conversation": "x"}\n\n', SSE, [2], Ending.COMPLETE),
    "home-made events without an end mark": (b'data: {"text": "Hi"}\n\n', SSE, [2], Ending.COMPLETE),
    "events of plain text": (b"data: Hello\n\ndata:  you\n\n", SSE, [5, 4], Ending.COMPLETE),
    "events of strings": (b'data: "Hello"\n\ndata: [DONE]\n\n', SSE, [5], Ending.COMPLETE),
    "text in brackets is no JSON": (b"data: [1] is a source\n\n", SSE, [15], Ending.COMPLETE),
    "an object that is cut": (b'data: {"text": "Hi"}\n\ndata: {"text": "th\n\n', SSE, [2], Ending.BROKEN),
    "no JSON among JSON": (b'data: {"text": "Hi"}\n\ndata: Traceback\n\n', SSE, [2], Ending.BROKEN),
    "an error object within": (b'data: {"text": "Hi"}\n\ndata: {"error": {"message": "x"}}\n\n', SSE, [2], Ending.BROKEN),
    "heartbeats alone": (b": ping\n\n: ping\n\n", SSE, [], Ending.EMPTY),
    "one object": (b'{"reply": "Hello"}', JSON, [5], Ending.COMPLETE),
    "one object, cut": (b'{"reply": "Hel', JSON, [], Ending.BROKEN),
    "one object, no text": (b'{"ok": true}', JSON, [], Ending.EMPTY),
    "one object of OpenAI's, cut at max_tokens": (
        b'{"choices":[{"message":{"content":"Hi"},"finish_reason":"length"}]}', JSON, [2], Ending.TRUNCATED,
    ),
    "plain text": (b"Hello there, I am a kettle.", PLAIN, [27], Ending.COMPLETE),
    "short plain text": (b"Hello", PLAIN, [5], Ending.COMPLETE),
    "nothing": (b"", SSE, [], Ending.EMPTY),
    "no UTF-8": (b'data: {"text": "\xff"}\n\n', SSE, [1], Ending.BROKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_text_and_end(name: str) -> None:
    data, kind, pieces, ending = ENDINGS[name]
    assert read(data, kind) == (pieces, ending)
    if kind in (SSE, NDJSON, JSON):
        assert read(data, kind, 1) == (pieces, ending)


@pytest.mark.parametrize(
    "name", [name for name, case in ENDINGS.items() if case[3] is Ending.COMPLETE and case[1] != PLAIN]
)
def test_a_connection_that_breaks_before_the_end_mark_cuts_the_answer(name: str) -> None:
    data, kind, _, _ = ENDINGS[name]
    assert read(data[: len(data) // 3], kind, orderly=False)[1] in (Ending.TRUNCATED, Ending.BROKEN, Ending.EMPTY)


def test_an_openai_stream_without_its_end_was_cut_even_if_the_connection_ended_well() -> None:
    data = openai("Hi", reason="", done=False)
    assert read(data, of=chat("openai"))[1] is Ending.TRUNCATED
    assert read(data, of=chat("sse"))[1] is Ending.COMPLETE


@pytest.mark.parametrize(
    ("mark", "data"),
    [
        ("EOF", b"data: EOF\n\n"),
        ("bye", b"event: bye\ndata: x\n\n"),
        ("state=over", b'data: {"state": "over"}\n\n'),
        ("last=true", b'data: {"last": true}\n\n'),
    ],
)
def test_the_product_files_own_end_mark(mark: str, data: bytes) -> None:
    own = chat("sse", end=mark)
    assert read(b'data: {"text": "Hi"}\n\n' + data, of=own) == ([2], Ending.COMPLETE)
    assert read(b'data: {"text": "Hi"}\n\n', of=own)[1] is Ending.TRUNCATED


def test_the_first_piece_with_visible_text_is_the_first() -> None:
    answer = Answer(chat(), SSE)
    for number, text in enumerate(["", " \n", "Hi", " ", "you"]):
        answer.feed(f"data: {json.dumps({'text': text})}\n\n".encode(), float(number))
    assert [each.at for each in answer.arrivals] == [2, 3, 4]


@pytest.mark.parametrize(("kind", "piece"), [(JSON, b"x" * 10_000), (SSE, b'data: {"text":"x"}\n\n' * 100)])
def test_an_answer_is_bounded(kind: str, piece: bytes) -> None:
    answer = Answer(chat(), kind)

    def without_end() -> None:
        for _ in range(1000):
            answer.feed(piece, 0.0)

    with pytest.raises(TooLongError):
        without_end()


_PIECES = st.sampled_from(
    [b"data: ", b'{"text": "a"}', b"\n", b"\n\n", b"[DONE]", b"event: error", b'0:"x"', b"d:{", b'{"choices":[', b"]", b"}", b"null", b"\xff", b"[" * 200, b'{"error":1}']
)  # fmt: skip


@given(
    st.lists(_PIECES, max_size=25),
    st.sampled_from([SSE, NDJSON, JSON, PLAIN, ""]),
    st.sampled_from(["json", "sse", "openai", "jsonl", "vercel"]),
    st.booleans(),
)
def test_anything_is_read_and_ends(parts: list[bytes], kind: str, transport: str, orderly: bool) -> None:
    answer = Answer(chat(transport), kind)
    for number, part in enumerate(parts):
        answer.feed(part, float(number))
    assert answer.close(orderly=orderly).ending in Ending
    assert all(each.characters > 0 for each in answer.arrivals)


@given(st.binary(max_size=400), st.sampled_from([SSE, NDJSON, JSON, PLAIN, ""]))
def test_any_bytes_are_read(data: bytes, kind: str) -> None:
    read(data, kind, 7)
