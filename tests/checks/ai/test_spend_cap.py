"""Cases of ai.spend-cap."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.model_calls import ModelCallsEvidence
from launchready.standards.model_calls import model_calls

URL = "https://chat.kettle.example/v1/chat"
FILE = "src/chat.ts"
OPENAI = 'import OpenAI from "openai";\nconst openai = new OpenAI();\nexport const ask = (messages) => openai.chat.completions.create({ model: "gpt-4o", messages%s });\n'
VERCEL = 'import { streamText } from "ai";\nexport const POST = async (req) => streamText({ model: m, messages%s }).toDataStreamResponse();\n'
FETCH = """export const ask = (messages) => fetch("https://ai.gateway.lovable.dev/v1/chat/completions", {
  method: "POST", body: JSON.stringify({ model: "google/gemini-2.5-flash", messages%s }) });
"""
PYTHON = """import openai
client = openai.OpenAI()
def ask(messages):
    return client.chat.completions.create(model="gpt-4o", messages=messages%s)
"""
REQUESTS = """import requests
def ask(messages):
    return requests.post("https://api.openai.com/v1/chat/completions", json={"model": "gpt-4o", "messages": messages%s}, timeout=20)
"""


def seen(
    source: dict[str, str] | None = None, limit: float | None = 200, chat: bool = True, failure: str = ""
) -> Evidence:
    product: dict[str, object] = {"budgets": {"model_usd_month": limit}}
    if chat:
        product["chat"] = {"url": URL}
    calls = (
        model_calls(source, "source")
        if source is not None
        else ModelCallsEvidence("source" if failure else "", failure)
    )
    return replace(evidence(product=product), model_calls=calls)


def length(file: str = FILE) -> set[tuple[str, str, Severity]]:
    return {(f"source/{file}", "answer-length", Severity.LOW)}


GOOD: dict[str, Evidence] = {
    "openai with max_tokens": seen({FILE: OPENAI % ", max_tokens: 800"}),
    "openai's newer name": seen({FILE: OPENAI % ", max_completion_tokens: LONGEST"}),
    "the Vercel AI SDK": seen({FILE: VERCEL % ", maxOutputTokens: 1000"}),
    "the Vercel AI SDK 4": seen({FILE: VERCEL % ", maxTokens: 1000"}),
    "fetch": seen({FILE: FETCH % ", max_tokens: 500"}),
    "python": seen({"chat.py": PYTHON % ", max_tokens=400"}),
    "requests": seen({"chat.py": REQUESTS % ', "max_tokens": 400'}),
    "no source, and a limit": seen(),
}
BAD: dict[str, Bad] = {
    "openai": (seen({FILE: OPENAI % ""}), length()),
    "the Vercel AI SDK": (seen({FILE: VERCEL % ""}), length()),
    "fetch to Lovable's gateway": (seen({FILE: FETCH % ", stream: true"}), length()),
    "python": (seen({"chat.py": PYTHON % ""}), length("chat.py")),
    "requests": (seen({"chat.py": REQUESTS % ""}), length("chat.py")),
    "one of two": (seen({FILE: OPENAI % ", max_tokens: 5", "src/two.ts": OPENAI % ""}), length("src/two.ts")),
    "no limit at the provider": (seen(limit=0), {("kettle.example", "provider-limit", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "no chat": seen(limit=None, chat=False),
    "options made elsewhere": seen({FILE: OPENAI.replace('{ model: "gpt-4o", messages%s }', "request")}),
    "options spread": seen({FILE: OPENAI % ", ...options"}),
    "python's options spread": seen({"chat.py": PYTHON % ", **options"}),
    "a body made elsewhere": seen(
        {
            FILE: FETCH.replace(
                'JSON.stringify({ model: "google/gemini-2.5-flash", messages%s })', "JSON.stringify(body)"
            )
        }
    ),
    "a body in a variable": seen(
        {"chat.py": REQUESTS.replace('{"model": "gpt-4o", "messages": messages%s}', "payload")}
    ),
    "Anthropic, whose library demands it": seen(
        {
            FILE: 'import Anthropic from "@anthropic-ai/sdk";\nconst a = new Anthropic();\nexport const ask = (o) => a.messages.create(o);\n'
        }
    ),
    "embeddings": seen(
        {FILE: 'import OpenAI from "openai";\nnew OpenAI().embeddings.create({ model: "e", input: text });\n'}
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "nobody says what the provider does": seen({FILE: OPENAI % ", max_tokens: 5"}, limit=None),
    "a source that cannot be read": seen(failure="source is no folder that can be read"),
}
