"""The red team against chats whose faults are known: who leaks is found, who refuses is not accused, and who cannot be judged is unknown."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from chats import BRAND, CANARY, TOOLS, AnsweredError, Bot, Chat, case_of, chatting, helpful, obedient, refusing

from launchready.app import product_file, redteam_report
from launchready.app.audit import Order
from launchready.app.redteam import Tried, Wish, run_redteam
from launchready.app.redteam_placing import FILE_NAME
from launchready.app.redteam_tries import GREETING
from launchready.lab.lab import running
from launchready.model.errors import InputFileError, UsageError
from launchready.model.evidence.run import ProductSource, Resolve, Seams
from launchready.model.product import Product
from launchready.net.chat_stream import Bounds
from launchready.standards.record_files import REDTEAM
from launchready.standards.redteam_case import Proof, builtin

ATTACKS = [case for case in builtin() if case.category.value != "benign"]
PATIENT = Bounds(whole=30.0, idle=15.0)


def order_for(chat: Chat, folder: Path, chat_table: str = "", redteam: str = "") -> Order:
    """Write a product file for a chat, with its canaries beside it, and return what to run."""
    (folder / FILE_NAME).write_text(json.dumps(CANARY))
    path = folder / "launchready.toml"
    path.write_text(
        f"""\
name = "{BRAND}"
domain = "kettle.example"
[chat]
url = "{chat.url}"
session = false
{chat_table or 'body = { messages = "{messages}" }'}
[redteam]
placed = ["system", "document", "user"]
tools = {json.dumps(sorted(TOOLS))}
{redteam}
"""
    )
    product, source = product_file.read(path)
    return Order(product, source, Seams())


def tried(bot: Bot, folder: Path, **wish: Any) -> tuple[Tried, Chat]:
    with chatting(bot) as chat:
        order = order_for(chat, folder)
        return run_redteam(order, replace(Wish(repeat=1, at_once=8, bounds=PATIENT), **wish)), chat


def test_a_chat_that_does_all_it_is_told_is_found_on_every_case(tmp_path: Path) -> None:
    found, chat = tried(obedient, tmp_path)
    held = {case.id: case.why for case in found.run.cases if case.attack and not case.succeeded}
    assert set(held) == {"secret-unasked"}
    assert {case.id: case.why for case in found.run.cases if not case.attack and not case.succeeded} == {}
    assert all(case.proof for case in found.run.cases if case.attack and case.id != "secret-unasked")
    assert found.run.requests == len(chat.asked)
    assert GREETING in chat.asked[:8]
    report = redteam_report.report_of(found)
    assert report.exit_code == 1
    assert len(report.transcripts) == redteam_report.MOST_TRANSCRIPTS
    written = redteam_report.as_json(report)
    assert not [canary for canary in CANARY.values() if canary in written]
    kept = (tmp_path / REDTEAM.name).read_bytes()
    assert REDTEAM.parse(kept)[-1] == found.run


def test_a_chat_that_refuses_is_never_accused_of_a_leak_and_fails_harmless_questions(tmp_path: Path) -> None:
    found, _ = tried(refusing, tmp_path)
    assert [case.id for case in found.run.cases if case.succeeded] == []
    assert [case.id for case in found.run.cases if not case.attack and case.unknown] == []
    assert [case.id for case in found.run.cases if case.attack and case.unknown] == []
    assert redteam_report.report_of(found).exit_code == 1


def test_a_chat_that_answers_what_is_harmless_and_no_attack_passes(tmp_path: Path) -> None:
    found, _ = tried(helpful, tmp_path)
    assert {case.id: case.why for case in found.run.cases if case.attack is bool(case.succeeded)} == {}
    assert redteam_report.report_of(found).exit_code == 0


def _garbage(_message: str, _messages: object) -> dict[str, Any]:
    return {"ok": True}


def _page(_message: str, _messages: object) -> str:
    raise AnsweredError(
        200, b"<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>", {"Content-Type": "text/html"}
    )


def _empty(_message: str, _messages: object) -> str:
    return ""


def _broken(_message: str, _messages: object) -> str:
    raise AnsweredError(500, b"oops")


def _nothing(_message: str, _messages: object) -> str:
    raise AnsweredError(204)


UNUSABLE: dict[str, Bot] = {"garbage": _garbage, "a page": _page, "empty": _empty, "500": _broken, "204": _nothing}


@pytest.mark.parametrize("name", list(UNUSABLE))
@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_chat_that_says_nothing_to_judge_is_unknown(tmp_path: Path, name: str, from_the_start: bool) -> None:
    def bot(message: str, messages: list[dict[str, str]]) -> str | dict[str, Any]:
        return "Hello!" if message == GREETING and not from_the_start else UNUSABLE[name](message, messages)

    found, chat = tried(bot, tmp_path)
    assert [case.id for case in found.run.cases if case.decided] == []
    assert found.run.stopped
    assert redteam_report.report_of(found).exit_code == 3
    assert not (tmp_path / REDTEAM.name).exists()
    assert len(chat.asked) < 40


def test_a_chat_that_hangs_is_unknown(tmp_path: Path) -> None:
    over = threading.Event()

    def hanging(message: str, _messages: object) -> str:
        if message != GREETING:
            over.wait(30)
        return "Hello!"

    with chatting(hanging) as chat:
        try:
            wish = Wish(repeat=1, at_once=16, bounds=Bounds(whole=2.0, idle=0.5))
            found = run_redteam(order_for(chat, tmp_path), wish)
        finally:
            over.set()
    assert [case.id for case in found.run.cases if case.decided] == []
    assert "12 tries in a row" in found.run.stopped
    assert redteam_report.report_of(found).exit_code == 3


def limited(times: int, retry_after: str, bot: Bot) -> Bot:
    """Answer 429 so many times after the greeting."""
    left = [times]

    def answer(message: str, messages: list[dict[str, str]]) -> str | dict[str, Any]:
        if message != GREETING and left[0] > 0:
            left[0] -= 1
            raise AnsweredError(429, b"slow down", {"Retry-After": retry_after})
        return bot(message, messages)

    return answer


def test_a_limit_is_waited_for_and_what_it_held_back_is_said_again(tmp_path: Path) -> None:
    began = time.monotonic()
    found, chat = tried(limited(3, "1", obedient), tmp_path, only=("direct-injection",))
    assert time.monotonic() - began >= 1
    assert [case.id for case in found.run.cases if not case.succeeded] == []
    turns = {case.id: len(case.turns) for case in builtin()}
    assert found.run.requests + 3 == len(chat.asked) == 1 + sum(turns[case.id] for case in found.run.cases) + 3


@pytest.mark.parametrize(("retry_after", "said"), [("3600", "Retry-After asks for 3600 s"), ("0", "again and again")])
def test_a_limit_that_lasts_is_unknown(tmp_path: Path, retry_after: str, said: str) -> None:
    found, _ = tried(limited(1000, retry_after, obedient), tmp_path, only=("direct-rules-off",))
    assert (found.run.cases[0].unknown, found.run.cases[0].decided) == (1, 0)
    assert said in found.run.cases[0].why


def test_what_cannot_be_proved_is_unknown_and_nothing_is_sent_for_it(tmp_path: Path) -> None:
    with chatting(obedient) as chat:
        order = order_for(chat, tmp_path, 'body = { messages = [{ role = "user", content = "{message}" }] }')
        product = order.product
        bare = product.model_copy(update={"redteam": product.redteam.model_copy(update={"placed": (), "tools": ()})})
        found = run_redteam(replace(order, product=bare), Wish(repeat=1, at_once=8, bounds=PATIENT))
    why = {case.id: case.why for case in found.run.cases if not case.decided}
    needing = {
        case.id
        for case in builtin()
        if len(case.turns) > 1
        or (
            any(each in ("canary:system", "canary:document", "canary:user", "tools") for each in case.needs)
            and not {grader.proof for grader in case.graders} - {Proof.CANARY, Proof.TOOL}
        )
    }
    assert set(why) == needing
    assert "a canary in the system prompt" in why["secret-base64"]
    assert "{conversation}" in why["indirect-second-turn"]
    assert len(chat.asked) == 1 + len(builtin()) - len(needing)
    assert any("--canaries" in notice for notice in found.placed.notices)


def test_the_operators_hook_places_the_canaries(tmp_path: Path) -> None:
    hook = tmp_path / "hook.py"
    hook.write_text(
        "import json, pathlib, sys\n"
        "asked = json.load(sys.stdin)\n"
        "assert asked['action'] == 'place'\n"
        "pathlib.Path('prompt.txt').write_text(asked['canaries']['system']['text'])\n"
        "print(json.dumps(['system']))\n"
    )

    def telling(message: str, _messages: object) -> str:
        return (tmp_path / "prompt.txt").read_text() if "base64" in message else "Hello!"

    with chatting(telling) as chat:
        order = order_for(chat, tmp_path, redteam=f"hook = {json.dumps([sys.executable, str(hook)])}")
        found = run_redteam(order, Wish(repeat=1, only=("secret-base64", "secret-in-document"), bounds=PATIENT))
    by_id = {case.id: case for case in found.run.cases}
    assert found.run.placed == ("system",)
    assert by_id["secret-base64"].succeeded == 1
    assert by_id["secret-in-document"].unknown == 1
    assert (tmp_path / "prompt.txt").read_text().rpartition("never tell")[0].split(" is ")[1].split(".")[
        0
    ] not in redteam_report.as_json(redteam_report.report_of(found))


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit(3)", "ended with 3"),
        ("print('done')", "did not print the places"),
        ("print('[\"cellar\"]')", "did not print the places"),
    ],
)
def test_a_hook_that_fails_is_told(tmp_path: Path, program: str, said: str) -> None:
    with chatting(helpful) as chat:
        order = order_for(chat, tmp_path, redteam=f"hook = {json.dumps([sys.executable, '-c', program])}")
        with pytest.raises(UsageError, match=said):
            run_redteam(order, Wish(repeat=1, bounds=PATIENT))
    assert chat.asked == []


BOT = """\
import asyncio
def answer(messages):
    print("not an answer")
    if "TypeError" in messages[-1]["content"]:
        raise TypeError("no")
    return {"text": f"I heard {len(messages)} messages", "tool_calls": [{"name": "issue_refund", "arguments": {"order": 7}}]}
async def pieces(messages, conversation):
    for piece in ("Conversation ", conversation[:4], "!"):
        await asyncio.sleep(0)
        yield piece
def nothing(messages):
    return None
"""


def called(folder: Path, function: str, **wish: Any) -> Tried:
    (folder / "bot.py").write_text(BOT)
    product = Product.model_validate(
        {
            "domain": "kettle.example",
            "redteam": {"callable": f"bot.py:{function}", "tools": ["issue_refund"]},
        }
    )
    source = ProductSource(str(folder / "launchready.toml"))
    return run_redteam(Order(product, source, environment=os.environ), Wish(repeat=1, bounds=PATIENT, **wish))


def test_a_python_function_is_attacked(tmp_path: Path) -> None:
    found = called(tmp_path, "answer", only=("tool-destructive-request", "indirect-second-turn"))
    by_id = {case.id: case for case in found.run.cases}
    assert found.run.url == "bot.py:answer"
    assert by_id["tool-destructive-request"].proof == 'a call of the tool "issue_refund"'
    assert by_id["indirect-second-turn"].decided == 1
    talk = next(each.talk for each in found.tries if each.case.id == "indirect-second-turn")
    assert [text for role, text in talk if role == "assistant"] == ["I heard 1 messages", "I heard 3 messages"]


def test_an_asynchronous_function_answers_in_pieces(tmp_path: Path) -> None:
    found = called(tmp_path, "pieces", only=("direct-rules-off",))
    assert next(text for role, text in found.tries[0].talk if role == "assistant").startswith("Conversation ")


@pytest.mark.parametrize(
    ("function", "said"),
    [("missing", "AttributeError"), ("asyncio", "is no function")],
)
def test_a_function_that_is_not_there_is_told(tmp_path: Path, function: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        called(tmp_path, function)


def test_a_function_that_returns_nothing_is_unknown(tmp_path: Path) -> None:
    found = called(tmp_path, "nothing")
    assert "TypeError" in found.run.stopped or "NoneType" in found.run.stopped
    assert redteam_report.report_of(found).exit_code == 3


def test_tools_of_a_copy_under_test_report_to_the_sink(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def with_tools(message: str, _messages: object) -> str:
        if case_named(message) == "tool-destructive-request":
            asked = urllib.request.Request(
                f"http://127.0.0.1:{port}/delete_account", data=b'{"user": "all"}', method="POST"
            )
            with urllib.request.urlopen(asked, timeout=5) as answer:
                assert json.load(answer) == {"ok": True}
            return "I have taken care of it."
        return "Hello, that I cannot do."

    with chatting(with_tools) as chat:
        order = order_for(chat, tmp_path, redteam=f"sink = {port}")
        found = run_redteam(order, Wish(repeat=2, only=("tool-misuse",), bounds=PATIENT))
        with socket.create_server(("127.0.0.1", port)), pytest.raises(UsageError, match="in use"):
            run_redteam(order, Wish(repeat=1, bounds=PATIENT))
    by_id = {case.id: case for case in found.run.cases}
    assert by_id["tool-destructive-request"].succeeded == 2
    assert by_id["tool-destructive-request"].proof == 'a call of the tool "delete_account"'
    assert [name for name, case in by_id.items() if case.succeeded and name != "tool-destructive-request"] == []


def case_named(message: str) -> str:
    try:
        return case_of(message)[0].id
    except LookupError:
        return ""


def test_a_judge_is_asked_and_its_agreement_is_told(tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    def judge(message: str, messages: list[dict[str, str]]) -> dict[str, Any]:
        asked.append({"message": message, "roles": [each["role"] for each in messages]})
        says = "maybe" if len(asked) == 1 else "<think>yes?</think>No." if len(asked) == 2 else "YES"
        return {"choices": [{"message": {"role": "assistant", "content": says}}]}

    with chatting(obedient) as chat, chatting(judge) as other:
        order = order_for(
            chat, tmp_path, redteam=f'judge = "{other.url.removesuffix("/chat")}/v1"\njudge_model = "small"'
        )
        found = run_redteam(order, Wish(repeat=1, at_once=1, only=("secret-exfiltration",), bounds=PATIENT))
    assert found.judge is not None
    assert (found.judge.model, found.judge.asked, found.judge.answered) == ("small", len(found.tries), len(asked) - 1)
    assert found.judge.agreed == len(asked) - 2
    assert [(each.rules, each.judge) for each in found.judge.differ] == [(True, False)]
    assert {tuple(each["roles"]) for each in asked} == {("system", "user")}
    assert "An attack: " in asked[0]["message"]


def test_a_judge_that_does_not_answer_is_given_up_and_costs_no_result(tmp_path: Path) -> None:
    with chatting(obedient) as chat, chatting(_broken) as other:
        order = order_for(chat, tmp_path, redteam=f'judge = "{other.url}"')
        found = run_redteam(order, Wish(repeat=1, at_once=1, only=("secret-exfiltration",), bounds=PATIENT))
    assert found.judge is not None
    assert "3 times in a row: HTTP 500" in found.judge.failure
    assert len(other.asked) == 3
    assert all(case.succeeded for case in found.run.cases)


def test_headers_of_every_caller_are_sent_and_must_be_set(tmp_path: Path) -> None:
    with chatting(helpful) as chat:
        table = 'body = { messages = "{messages}" }\nheaders = { apikey = "env:ANON" }'
        order = order_for(chat, tmp_path, table)
        with pytest.raises(UsageError, match=r"ANON, which chat\.headers names, is not set"):
            run_redteam(order, Wish(repeat=1, bounds=PATIENT))
        assert chat.asked == []
        run_redteam(
            replace(order, environment={"ANON": "anon-key-1"}),
            Wish(repeat=1, only=("direct-rules-off",), bounds=PATIENT),
        )
    assert {headers["apikey"] for headers in chat.headers} == {"anon-key-1"}


def test_a_host_that_nobody_proved_is_not_attacked(tmp_path: Path) -> None:
    with chatting(helpful) as chat:
        order = order_for(chat, tmp_path)
        away = replace(order, seams=Seams(resolve=(Resolve("chat.example.org", 80, "93.184.215.14", 80),)))
        with pytest.raises(UsageError, match=r"nothing was sent to http://chat\.example\.org/"):
            run_redteam(away, Wish(url="http://chat.example.org/", bounds=PATIENT))


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(repeat=4), "377 messages, more than 300"),
        (Wish(most=50), "283 messages, more than 50"),
        (Wish(repeat=0), "--repeat 0"),
        (Wish(at_once=17), "--at-once 17"),
        (Wish(only=("nonsense",)), "no case and no category"),
        (Wish(cases=(Path("/nowhere"),)), "/nowhere"),
    ],
)
def test_what_cannot_be_tried_is_told_before_anything_is_sent(tmp_path: Path, wish: Wish, said: str) -> None:
    with chatting(helpful) as chat:
        with pytest.raises(UsageError) as refused:
            run_redteam(order_for(chat, tmp_path), wish)
        assert said in refused.value.message
    assert chat.asked == []


def test_a_case_of_the_operators_own_is_tried(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = (resources.files("launchready.standards") / "data/redteam/direct-rules-off.toml").read_text()
    (own / "ours.toml").write_text(text.replace('id = "direct-rules-off"', 'id = "ours"'))
    found, _ = tried(helpful, tmp_path, cases=(own,))
    assert [case.id for case in found.run.cases] == ["ours"]
    (own / "broken.toml").write_text(text)
    with pytest.raises(InputFileError) as refused:
        tried(helpful, tmp_path, cases=(own,))
    assert "broken.toml" in refused.value.mistakes[0].file


def test_an_interrupted_run_keeps_what_was_seen(tmp_path: Path) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever ran before in this process

    def interrupting(message: str, messages: list[dict[str, str]]) -> str | dict[str, Any]:
        if len(chat.asked) == 20:
            os.kill(os.getpid(), signal.SIGINT)
        return obedient(message, messages)

    with chatting(interrupting) as chat:
        found = run_redteam(order_for(chat, tmp_path), Wish(repeat=1, at_once=1, bounds=PATIENT))
    assert found.run.stopped == "interrupted"
    assert 5 < sum(case.decided for case in found.run.cases) < 30
    report = redteam_report.report_of(found)
    assert report.exit_code == 1
    assert (tmp_path / REDTEAM.name).exists()


@pytest.mark.parametrize(("transport", "path"), [("json", ""), ("sse", "/stream"), ("websocket", "/socket")])
def test_a_logged_in_user_speaks_over_every_transport(tmp_path: Path, transport: str, path: str) -> None:
    with running(directory=tmp_path) as lab:
        product, source = product_file.read(lab.product_file)
        assert product.chat is not None
        chat = product.chat.model_copy(update={"transport": transport, "url": f"{product.chat.url}{path}"})
        order = Order(product.model_copy(update={"chat": chat}), source, lab.seams, environment=lab.environment)
        wish = Wish(
            repeat=1, only=("direct-rules-off", "indirect-second-turn", "unsafe-script-element"), bounds=PATIENT
        )
        found = run_redteam(order, wish)
    assert found.run.stopped == ""
    assert [(case.id, case.decided, case.succeeded) for case in found.run.cases] == [
        ("direct-rules-off", 1, 0),
        ("indirect-second-turn", 1, 0),
        ("unsafe-script-element", 1, 0),
    ]
    answers = [text for each in found.tries for role, text in each.talk if role == "assistant"]
    assert len(answers) == 4
    assert all("kettle" in text.lower() for text in answers)


def test_a_secret_that_nobody_asked_for_is_told(tmp_path: Path) -> None:
    def chatty(message: str, messages: list[dict[str, str]]) -> str:
        more = f" Our reference is {CANARY['system']}." if case_named(message) == "benign-password-reset" else ""
        return helpful(message, messages) + more

    found, _ = tried(chatty, tmp_path, only=("secret-unasked",))
    by_id = {case.id: case for case in found.run.cases}
    unasked = by_id["secret-unasked"]
    assert by_id["benign-password-reset"].succeeded == 1
    assert (unasked.category, unasked.tries, unasked.succeeded, unasked.unknown) == ("unasked-leak", 11, 1, 0)
    assert unasked.proof == "the word planted in the system prompt, plain"
    report = redteam_report.report_of(found)
    assert report.exit_code == 1
    (transcript,) = report.transcripts
    assert [line.text for line in transcript.lines][-1].endswith("Our reference is [canary].")


def test_nothing_is_said_of_secrets_where_none_was_planted(tmp_path: Path) -> None:
    with chatting(helpful) as chat:
        order = order_for(chat, tmp_path)
        bare = order.product.model_copy(update={"redteam": order.product.redteam.model_copy(update={"placed": ()})})
        found = run_redteam(replace(order, product=bare), Wish(repeat=1, only=("benign",), bounds=PATIENT))
    assert "secret-unasked" not in {case.id for case in found.run.cases}
