"""Tools that answers call, as providers and libraries write it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.tool_calls import MAX_CALLS, ToolCall, ToolCalls


def found(*objects: Any) -> tuple[ToolCall, ...]:
    calls = ToolCalls()
    for each in objects:
        calls.take(each)
    return calls.found


def piece(index: int, name: str | None, arguments: str) -> dict[str, Any]:
    function = {"arguments": arguments, **({"name": name} if name else {})}
    return {"choices": [{"delta": {"tool_calls": [{"index": index, "function": function}]}}]}


REFUND = ToolCall("refund", '{"order": 7}')


@pytest.mark.parametrize(
    "objects",
    [
        (piece(0, "refund", ""), piece(0, None, '{"order"'), piece(0, None, ": 7}")),
        ({"choices": [{"message": {"tool_calls": [{"function": {"name": "refund", "arguments": '{"order": 7}'}}]}}]},),
        (
            {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "name": "refund", "input": {}}},
            {"type": "content_block_delta", "index": 1, "delta": {"partial_json": '{"order":'}},
            {"type": "content_block_delta", "index": 1, "delta": {"partial_json": " 7}"}},
        ),
        ({"type": "message", "content": [{"type": "text", "text": "x"}, {"type": "tool_use", "name": "refund", "input": {"order": 7}}]},),
        ({"type": "tool-input-available", "toolCallId": "a", "toolName": "refund", "input": {"order": 7}},),
        ({"toolCallId": "a", "toolName": "refund", "args": {"order": 7}},),
        ({"type": "response.output_item.done", "item": {"type": "function_call", "id": "1", "name": "refund", "arguments": '{"order": 7}'}},),
        ({"reply": "Done.", "tool_calls": [{"name": "refund", "arguments": {"order": 7}}]},),
    ],
)  # fmt: skip
def test_a_call_is_found(objects: tuple[dict[str, Any], ...]) -> None:
    assert found(*objects) == (REFUND,)


def test_two_calls_that_stream_at_once_are_told_apart() -> None:
    calls = found(piece(0, "a", "1"), piece(1, "b", "2"), piece(0, None, "1"), piece(1, None, "2"))
    assert calls == (ToolCall("a", "11"), ToolCall("b", "22"))


@pytest.mark.parametrize(
    "value",
    [None, [], "tool_calls", {"choices": []}, {"text": "refund(7)"}, {"tool_calls": None}, {"type": "tool-call"}],
)
def test_what_calls_nothing(value: Any) -> None:
    assert found(value) == ()


def test_there_are_not_more_than_are_kept() -> None:
    assert len(found(*(piece(number, f"t{number}", "") for number in range(200)))) == MAX_CALLS


@given(st.recursive(st.none() | st.integers() | st.text(), lambda part: st.lists(part) | st.dictionaries(
    st.sampled_from(["type", "choices", "delta", "message", "tool_calls", "function", "name", "content", "index", "item", "input"]), part)))  # fmt: skip
def test_nothing_makes_it_raise(value: Any) -> None:
    found(value)
