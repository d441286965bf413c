"""Runs an operator's own chat function, for the red team: a program of its own, in the operator's own Python, that needs nothing but it.

    python callable_worker.py FILE_OR_MODULE FUNCTION

It reads JSON objects from its input, one a line: {"id", "messages", "conversation"}; and writes one for each: {"id", "text", "calls"} or {"id", "error"}.
"""

# It is run by whatever Python the operator's code needs, and so keeps to what all of them know.
import asyncio
import concurrent.futures
import importlib
import importlib.util
import inspect
import json
import os
import sys
import threading
from typing import Any, Callable  # noqa: UP035 - older ones do not know better

AT_ONCE = 16
LONGEST = 2_000_000


def load(place: str, name: str) -> Callable[..., Any]:
    """Return the function; raises whatever its module raises."""
    sys.path.insert(0, os.getcwd())
    if place.endswith(".py"):
        spec = importlib.util.spec_from_file_location("launchready_target", place)
        if spec is None or spec.loader is None:
            raise ImportError(place + " cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        sys.modules["launchready_target"] = module
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(place)
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def arguments_of(function: Callable[..., Any], asked: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return what to call it with: the conversation's id too, where it takes one."""
    try:
        takes = "conversation" in inspect.signature(function).parameters
    except (TypeError, ValueError):
        takes = False
    return (asked["messages"],), ({"conversation": asked["conversation"]} if takes else {})


async def whole(value: Any) -> Any:
    """Return what an asynchronous function comes to, pieces joined."""
    if hasattr(value, "__aiter__"):
        return "".join([piece async for piece in value])
    return await whole(await value) if inspect.isawaitable(value) else value


def told(value: Any) -> dict[str, Any]:
    """Return an answer as what is written: a text, pieces of one, or a table with text and tool_calls. Raises TypeError for anything else."""
    if isinstance(value, str):
        return {"text": value, "calls": []}
    if isinstance(value, dict):
        text = value.get("text", value.get("content", ""))
        calls = value.get("tool_calls") or []
        named = [(each["name"], each.get("arguments", "")) for each in calls]
        return {"text": text or "", "calls": [[name, a if isinstance(a, str) else json.dumps(a)] for name, a in named]}
    if hasattr(value, "__iter__"):
        return {"text": "".join(value), "calls": []}
    raise TypeError("it returned " + type(value).__name__ + ", not a text")


def main() -> None:
    """Answer until the input ends."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the function prints is no answer
    lock = threading.Lock()

    def write(document: dict[str, Any]) -> None:
        line = json.dumps(document)
        if len(line) > LONGEST:
            line = json.dumps({"id": document["id"], "error": f"an answer of more than {LONGEST} characters"})
        with lock:
            out.write(line + "\n")
            out.flush()

    try:
        function = load(sys.argv[1], sys.argv[2])
        if not callable(function):
            raise TypeError(sys.argv[2] + " is no function")
    except BaseException as error:
        write({"id": -1, "error": type(error).__name__ + ": " + str(error)[:500]})
        return
    write({"id": -1})
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def answer(asked: dict[str, Any]) -> None:
        try:
            positional, named = arguments_of(function, asked)
            value = function(*positional, **named)
            if inspect.isawaitable(value) or hasattr(value, "__aiter__"):
                value = asyncio.run_coroutine_threadsafe(whole(value), loop).result()
            write(dict(told(value), id=asked["id"]))
        except BaseException as error:
            write({"id": asked["id"], "error": type(error).__name__ + ": " + str(error)[:500]})

    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    for line in sys.stdin:
        pool.submit(answer, json.loads(line))
    os._exit(0)  # whoever asked is gone: nobody waits for what is under way


if __name__ == "__main__":
    main()
