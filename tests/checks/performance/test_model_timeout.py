"""Cases of performance.model-timeout."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.chat_load import ChatLoad, ChatLoadEvidence
from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.model_calls import ModelCallsEvidence
from launchready.standards.chat_load import Heard, summary
from launchready.standards.model_calls import model_calls
from launchready.standards.stream_timing import Arrival, Ending, timing

URL = "https://chat.kettle.example/v1/chat"
CHAT: dict[str, object] = {"chat": {"url": URL, "transport": "sse"}}
FILE = "src/chat.ts"


def stream(
    first: float = 0.5,
    gap: float = 0.05,
    pieces: int = 20,
    ending: Ending = Ending.COMPLETE,
    tail: float = 0.01,
    characters: int = 5,
) -> Heard:
    arrivals = [Arrival(first + gap * each, characters) for each in range(pieces)]
    full = (arrivals[-1].at if arrivals else first) + tail
    return Heard(200, 0.0, full, timing(arrivals, first_byte=first, full=full, ending=ending))


def whole(first: float) -> Heard:
    return stream(first, 0, 1, characters=400)


def failed(status: int, **facts: object) -> Heard:
    return replace(Heard(status, 0.0, 1.0), **facts)  # type: ignore[arg-type]


def run(*heard: Heard, age: float = 2, url: str = URL) -> ChatLoad:
    at = NOW - timedelta(days=age)
    return summary(heard, url=url, transport="sse", at=at, rate=1, duration=30, users=1)


def seen(
    *runs: ChatLoad, source: dict[str, str] | None = None, failure: str = "", root: str = "source", chat: bool = True
) -> Evidence:
    calls = model_calls(source, root) if source is not None else ModelCallsEvidence()
    made = evidence(product=CHAT if chat else None)
    return replace(
        made, chat_load=ChatLoadEvidence(runs, "launchready-chat-load.json" if runs else "", failure), model_calls=calls
    )


def fetched(options: str = "") -> str:
    return (
        'async function ask(messages) {\n  const r = await fetch("https://api.openai.com/v1/chat/completions", '
        f'{{ method: "POST", body: JSON.stringify({{ model: "gpt-4o", messages }}),{options} }});\n  return r.json();\n}}'
    )


def openai(client: str = "", call: str = "", *, route: bool = False, before: str = "", after: str = "") -> str:
    opening = "export async function POST(req: Request) {" if route else "async function ask(messages) {"
    return (
        f'import OpenAI from "openai";\nconst c = new OpenAI({{ apiKey: k{client} }});\n{opening}\n{before}'
        f'  const a = await c.chat.completions.create({{ model: "x", messages{call} }});\n{after}  return a;\n}}'
    )


BOUNDED = ", timeout: 20_000"
CAUGHT = {"before": "try {\n", "after": "} catch (e) { return busy(); }\n"}
GENERATED = 'import { generateText } from "ai";\nexport const maxDuration = %d;\nasync function ask() {\n  return generateText({ model, prompt });\n}'

GOOD: dict[str, Evidence] = {
    "answers that stream and end": seen(run(*[stream()] * 30)),
    "a time-out in the source": seen(source={FILE: fetched(" signal: AbortSignal.timeout(20_000)")}),
    "a client with a time-out": seen(source={FILE: openai(BOUNDED, route=True, **CAUGHT)}),
    "both": seen(run(*[stream()] * 30), source={FILE: openai(BOUNDED)}),
    "one answer of many that was cut": seen(run(*[stream()] * 29, stream(ending=Ending.TRUNCATED))),
    "limited users beside others who are served": seen(run(*[stream()] * 20, *[failed(429, retry_after="7")] * 10)),
}
BAD: dict[str, Bad] = {
    "answers that hang": (
        seen(run(*[stream()] * 20, *[stream(tail=30, ending=Ending.HUNG)] * 10)),
        {(URL, "hangs", Severity.MEDIUM), (URL, "stalls", Severity.LOW)},
    ),
    "no answer in time": (
        seen(run(*[failed(0, failure=FailureKind.TIMEOUT)] * 10)),
        {(URL, "hangs", Severity.MEDIUM)},
    ),
    "answers that are cut": (
        seen(run(*[stream()] * 20, *[stream(ending=Ending.TRUNCATED)] * 5, *[stream(ending=Ending.BROKEN)] * 5)),
        {(URL, "cut-off", Severity.MEDIUM)},
    ),
    "errors": (
        seen(run(*[stream()] * 20, *[failed(502)] * 10)),
        {(URL, "fails", Severity.MEDIUM)},
    ),
    "text that stands still": (
        seen(run(*[stream()] * 20, *[stream(tail=4.0)] * 10)),
        {(URL, "stalls", Severity.LOW)},
    ),
    "pieces that a proxy held back": (
        seen(run(*[stream(3.0, 0.0005)] * 30)),
        {(URL, "buffered", Severity.LOW)},
    ),
    "long answers in one piece": (
        seen(run(*[whole(6.0)] * 30)),
        {(URL, "does-not-stream", Severity.LOW)},
    ),
    "a fetch without a time-out": (
        seen(source={FILE: fetched()}),
        {(FILE, "no-timeout", Severity.MEDIUM)},
    ),
    "requests without a time-out": (
        seen(
            source={"chat.py": 'import requests\nr = requests.post("https://api.openai.com/v1/responses", json=body)'}
        ),
        {("chat.py", "no-timeout", Severity.MEDIUM)},
    ),
    "the library's ten minutes": (
        seen(source={FILE: openai()}),
        {(FILE, "long-timeout", Severity.LOW)},
    ),
    "a route that catches nothing": (
        seen(source={FILE: openai(BOUNDED, route=True)}),
        {(FILE, "no-fallback", Severity.LOW)},
    ),
    "asking without end": (
        seen(
            source={
                FILE: openai(BOUNDED, before="while (true) { try {\n", after="return a; } catch (e) { log(e); } }\n")
            }
        ),
        {(FILE, "endless-retry", Severity.MEDIUM)},
    ),
    "a whole answer in a function of ten seconds": (
        seen(source={FILE: GENERATED % 10}),
        {(FILE, "platform-limit", Severity.LOW)},
    ),
    "one file's calls are one finding": (
        seen(source={FILE: fetched() + "\n" + fetched()}),
        {(FILE, "no-timeout", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a product without a chat": seen(chat=False),
    "quick answers in one piece": seen(run(*[whole(0.8)] * 30)),
    "short answers": seen(run(*[stream(3.0, 0, 1, characters=4)] * 30)),
    "a slow but even model": seen(run(*[stream(1.5, 0.6)] * 30)),
    "streamText as every example has it": seen(
        source={
            FILE: 'import { streamText } from "ai";\nexport async function POST(req) {\n  return streamText({ model, messages }).toUIMessageStreamResponse();\n}'
        }
    ),
    "generateText in a function with time": seen(source={FILE: GENERATED % 60}),
    "a client from elsewhere": seen(
        source={
            FILE: 'import { c } from "./c";\nexport const ask = (m) => c.chat.completions.create({ model: "x", messages: m });'
        }
    ),
    "an agent that goes on until it is done": seen(
        source={FILE: openai(BOUNDED, before="while (true) {\n", after="if (!a.tool_calls) return a; }\n")}
    ),
    "options from elsewhere": seen(source={FILE: 'fetch("https://api.openai.com/v1/responses", options);'}),
    "tests and tools": seen(run(*[stream()] * 30), source={}),
    "a session that had ended": seen(run(*[failed(401)] * 30)),
    "an old run that was bad": seen(run(*[failed(500)] * 30, age=31)),
    "three messages": seen(run(*[failed(500)] * 3)),
}
UNKNOWN: dict[str, Evidence] = {
    "neither a run nor a source": seen(),
    "a source without calls": seen(source={"src/a.ts": "export {};"}),
    "a run that is too old": seen(run(*[stream()] * 30, age=31)),
    "a record that cannot be read": seen(failure="launchready-chat-load.json: it is no JSON"),
}
