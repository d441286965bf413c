"""Which tools an answer says that the model calls: OpenAI's, Anthropic's and the Vercel AI SDK's ways of writing it, and the plain ones of home-made chats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MAX_CALLS = 50
MAX_ARGUMENTS = 20_000
"""Characters kept of one call's arguments."""
_VERCEL = frozenset({"tool-call", "tool-input-available", "tool-input-start"})


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model called. `arguments` is what it handed over, JSON as a rule; "" where the answer does not show it."""

    name: str
    arguments: str = ""


class ToolCalls:
    """Takes in the objects of an answer as they come, and puts calls together whose arguments stream."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._arguments: dict[str, str] = {}

    @property
    def found(self) -> tuple[ToolCall, ...]:
        """Return the calls so far, in order."""
        return tuple(ToolCall(name, self._arguments.get(key, "")) for key, name in self._names.items())

    def take(self, value: Any) -> None:
        """Take in one object; what is none of these shapes is passed over. Never raises."""
        if not isinstance(value, dict):
            return
        choices = value.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            for part in ("delta", "message"):
                self._openai(choices[0].get(part))
        self._openai(value)
        self._openai(value.get("message"))
        told = value.get("type")
        kind = told if isinstance(told, str) else ""
        if kind == "content_block_start":
            self._anthropic(value.get("content_block"), value.get("index"))
        elif kind == "content_block_delta" and isinstance(delta := value.get("delta"), dict):
            self._more(f"a{value.get('index')}", delta.get("partial_json"))
        elif kind == "message" or "stop_reason" in value:
            content = value.get("content")
            for place, block in enumerate(content if isinstance(content, list) else ()):
                self._anthropic(block, place)
        elif kind in _VERCEL or "toolName" in value:
            self._call(f"v{value.get('toolCallId')}", value.get("toolName"), value.get("input", value.get("args")))
        elif kind == "tool-input-delta":
            self._more(f"v{value.get('toolCallId')}", value.get("inputTextDelta"))
        elif kind in ("response.output_item.added", "response.output_item.done"):
            item = value.get("item")
            if isinstance(item, dict) and item.get("type") == "function_call":
                self._call(f"r{item.get('id')}", item.get("name"), item.get("arguments"))

    def _openai(self, message: Any) -> None:
        """Take in a message's tool_calls: an object each, whole or in pieces that are told apart by their index."""
        if not isinstance(message, dict):
            return
        old = message.get("function_call")
        if isinstance(old, dict):
            self._piece("o", old)
        calls = message.get("tool_calls", message.get("toolCalls"))
        for place, call in enumerate(calls if isinstance(calls, list) else ()):
            if isinstance(call, dict):
                function = call.get("function")
                self._piece(f"o{call.get('index', place)}", function if isinstance(function, dict) else call)
            elif isinstance(call, str):
                self._call(f"s{place}", call, None)

    def _piece(self, key: str, function: dict[str, Any]) -> None:
        arguments = function.get("arguments", function.get("args", function.get("input", function.get("parameters"))))
        name = function.get("name", function.get("toolName", function.get("tool")))
        if key in self._names and not name:
            self._more(key, arguments)
        else:
            self._call(key, name, arguments)

    def _anthropic(self, block: Any, index: Any) -> None:
        if isinstance(block, dict) and block.get("type") == "tool_use":
            self._call(f"a{index}", block.get("name"), block.get("input") or None)

    def _call(self, key: str, name: Any, arguments: Any) -> None:
        if not isinstance(name, str) or not name or (key not in self._names and len(self._names) >= MAX_CALLS):
            return
        self._names[key] = name[:200]
        if arguments is not None:
            self._arguments[key] = (arguments if isinstance(arguments, str) else _dumped(arguments))[:MAX_ARGUMENTS]

    def _more(self, key: str, text: Any) -> None:
        if isinstance(text, str) and key in self._names:
            self._arguments[key] = (self._arguments.get(key, "") + text)[:MAX_ARGUMENTS]


def _dumped(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""
