"""The red team adds little to the time that the chat itself takes: 25 cases, three times each, eight at once, at a chat that answers after a second."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from measure import Figure

from launchready.app.audit import Order
from launchready.app.redteam import Wish, run_redteam
from launchready.app.redteam_cases import messages
from launchready.model.evidence.run import Seams
from launchready.model.product import Product
from launchready.standards.redteam_case import builtin

CASES, REPEAT, AT_ONCE, ANSWER = 25, 3, 8, 1.0
_BODY = json.dumps({"reply": "I can't do that. Is there anything else about kettles that I can help with?"}).encode()
_SAID = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(_BODY), _BODY)


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
            await asyncio.sleep(ANSWER)
            writer.write(_SAID)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


@contextmanager
def chat() -> Iterator[int]:
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(answered, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def figures() -> list[Figure]:
    cases = [case for case in builtin() if not case.needs][:CASES]
    said = messages(cases) * REPEAT + 1
    needed = said * ANSWER / AT_ONCE
    with chat() as port:
        product = Product.model_validate(
            {
                "domain": "kettle.example",
                "chat": {
                    "url": f"http://127.0.0.1:{port}/",
                    "session": False,
                    "body": {"messages": "{messages}"},
                },
            }
        )
        wish = Wish(only=tuple(case.id for case in cases), repeat=REPEAT, at_once=AT_ONCE, record=False)
        began = time.perf_counter()
        tried = run_redteam(Order(product, seams=Seams(allow_private=("127.0.0.0/8",))), wish)
        took = time.perf_counter() - began
    assert tried.run.requests == said, tried.run.stopped
    note = f"{said} messages of {ANSWER:g} s, {AT_ONCE} at once, need {needed:.1f} s; took {took:.1f} s"
    return [Figure("red team, time", took / needed, 1.2, "x", "the chat's own answers", note)]
