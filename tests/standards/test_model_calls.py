"""Calls of models as such code really looks, in the languages and libraries that products are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.model_calls import ModelCall
from launchready.standards.model_calls import model_calls, wanted


def calls(text: str, path: str = "src/chat.ts", **others: str) -> list[ModelCall]:
    return list(model_calls({path: text, **others}, "source").calls)


def one(text: str, path: str = "src/chat.ts", **others: str) -> ModelCall:
    found = [call for call in calls(text, path, **others) if call.file == path]
    assert len(found) == 1
    return found[0]


NEXT = """
import OpenAI from "openai";
const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY%s });
export async function POST(req: Request) {
  const { messages } = await req.json();
  %s
}
"""
CREATE = 'const answer = await openai.chat.completions.create({ model: "gpt-4o", messages%s }%s);'
LOVABLE = """
serve(async (req) => {
  if (req.method === "OPTIONS") return new Response(null, { headers: corsHeaders });
  try {
    const { messages } = await req.json();
    const response = await fetch("https://ai.gateway.lovable.dev/v1/chat/completions", {
      method: "POST",
      headers: { Authorization: `Bearer ${LOVABLE_API_KEY}` },
      body: JSON.stringify({ model: "google/gemini-2.5-flash", messages, stream: true }),%s
    });
    return new Response(response.body, { headers: { "Content-Type": "text/event-stream" } });
  } catch (e) {
    return new Response(JSON.stringify({ error: "busy" }), { status: 500 });
  }
});
"""


@pytest.mark.parametrize(
    ("client", "body", "options", "timeout"),
    [
        ("", "", "", "default"),
        (", timeout: 20_000, maxRetries: 1", "", "", "own"),
        ("", "", ", { timeout: 20_000 }", "own"),
        ("", "", ", { signal: req.signal }", "own"),
        ("", "", ", { signal }", "own"),
        ("", ", stream: true", "", "default"),
    ],
)
def test_the_openai_library(client: str, body: str, options: str, timeout: str) -> None:
    call = one(NEXT % (client, CREATE % (body, options)))
    assert (call.via, call.timeout, call.streams) == ("openai-node", timeout, "stream" in body)


def test_a_client_that_another_file_makes() -> None:
    user = 'import { openai } from "./client";\nexport const ask = (m) => openai.chat.completions.create({ model: "x", messages: m });'
    plain = 'import OpenAI from "openai";\nexport const openai = new OpenAI();'
    assert one(user, **{"src/client.ts": plain}).timeout == "default"
    assert one(user, **{"src/client.ts": plain.replace("OpenAI()", "OpenAI({ timeout: 9000 })")}).timeout == ""
    assert one(user).timeout == ""


def test_what_catches() -> None:
    assert one(NEXT % ("", CREATE % ("", ""))).caught is False
    assert one(NEXT % ("", f"try {{ {CREATE % ('', '')} }} catch (e) {{ return busy(); }}")).caught is True
    assert one(NEXT % ("", CREATE % ("", "") + " // catch")).caught is False
    assert one(NEXT % ("", (CREATE % ("", "")).removesuffix(";") + ".catch(() => null);")).caught is True
    helper = 'import OpenAI from "openai";\nconst c = new OpenAI();\nasync function ask(m) {\n  return c.responses.create({ model: "x", input: m });\n}'
    assert one(helper).caught is None
    express = 'import OpenAI from "openai";\nconst c = new OpenAI();\napp.post("/chat", async (req, res) => {\n  res.json(await c.responses.create({ model: "x", input: req.body }));\n});'
    assert one(express).caught is False
    finally_ = NEXT % ("", f"try {{ {CREATE % ('', '')} }} finally {{ done(); }}")
    assert one(finally_).caught is False


def test_fetch() -> None:
    assert (one(LOVABLE % "").timeout, one(LOVABLE % "").caught, one(LOVABLE % "").streams) == ("none", True, True)
    assert one(LOVABLE % " signal: AbortSignal.timeout(30_000),").timeout == "own"
    assert one(LOVABLE % " signal,").timeout == "own"
    named = (
        'const URL_ = "https://api.anthropic.com/v1/messages";\nconst r = await fetch(URL_, { method: "POST", body });'
    )
    assert one(named).timeout == "none"
    assert one('const r = await fetch("https://api.openai.com/v1/chat/completions", options);').timeout == ""
    assert (
        one('const r = await fetch("https://api.openai.com/v1/chat/completions", { ...options, body });').timeout == ""
    )
    raced = 'async function ask() { return Promise.race([fetch("https://api.openai.com/v1/responses", { body }), late(9000)]); }'
    assert one(raced).timeout == ""


@pytest.mark.parametrize(
    "text",
    [
        'const r = await fetch("/api/chat", { method: "POST", body: JSON.stringify({ messages }) });',
        'const r = await fetch("https://api.stripe.com/v1/charges", { method: "POST" });',
        '// await fetch("https://api.openai.com/v1/chat/completions", { body })',
        "const doc = 'await fetch(\"https://api.openai.com/v1/x\", { body })';",
        'import { useChat } from "@ai-sdk/react";\nconst { messages } = useChat();',
        "const rows = await prisma.messages.create({ data: { text } });",
        'import { streamText } from "./mine";\nstreamText({ model, messages });',
    ],
)
def test_what_is_no_call_of_a_model(text: str) -> None:
    assert calls(text) == []


def test_the_vercel_ai_sdk() -> None:
    stream = 'import { streamText } from "ai";\nexport async function POST(req) {\n  const result = streamText({ model, messages });\n  return result.toUIMessageStreamResponse();\n}'
    call = one(stream)
    assert (call.via, call.streams, call.timeout, call.caught, call.limit) == ("vercel-ai", True, "", None, None)
    whole = 'import { generateText } from "ai";\nexport const maxDuration = 10;\nexport async function POST(req) {\n  const { text } = await generateText({ model, prompt });\n}'
    call = one(whole)
    assert (call.streams, call.caught, call.limit) == (False, False, 10)


LOOP = """
import OpenAI from "openai";
const c = new OpenAI({ timeout: 9000 });
async function ask(m) {
  %s
  while (true) {
    try {
      return await c.chat.completions.create({ model: "x", messages: m });
    } catch (e) { %s }
    await sleep(1000);
  }
}
"""
AGENT = """
import OpenAI from "openai";
const c = new OpenAI({ timeout: 9000 });
async function agent(m) {
  try {
    while (true) {
      const answer = await c.chat.completions.create({ model: "x", messages: m, tools });
      if (!answer.choices[0].message.tool_calls) return answer;
      m.push(...await run(answer));
    }
  } catch (e) { return busy(); }
}
"""


def test_loops_without_end() -> None:
    assert one(LOOP % ("", "console.error(e);")).loops
    assert not one(LOOP % ("let attempts = 0;", "if (++attempts > 3) throw e;")).loops
    assert not one(LOOP % ("", "if (!retryable(e)) throw e;")).loops
    assert not one(AGENT).loops


PYTHON = """
from fastapi import FastAPI
from openai import %s
app = FastAPI()
client = %s
%s
"""


@pytest.mark.parametrize(
    ("made", "body", "expected"),
    [
        ("OpenAI()", 'def ask(m):\n    return client.chat.completions.create(model="x", messages=m)', ("default", None, False)),
        ("OpenAI(timeout=20)", 'def ask(m):\n    return client.chat.completions.create(model="x", messages=m)', ("own", None, False)),
        ("OpenAI(timeout=None)", 'def ask(m):\n    return client.chat.completions.create(model="x", messages=m)', ("default", None, False)),
        ("OpenAI()", 'def ask(m):\n    return client.with_options(timeout=5).chat.completions.create(model="x", messages=m)', ("own", None, False)),
        ("OpenAI()", '@app.post("/chat")\ndef ask(m):\n    return client.responses.create(model="x", input=m, timeout=9)', ("own", False, False)),
        ("OpenAI()", '@app.post("/chat")\ndef ask(m):\n    try:\n        return client.responses.create(model="x", input=m)\n    except Exception:\n        return busy()', ("default", True, False)),
        ("OpenAI()", 'async def ask(m):\n    return await asyncio.wait_for(client.responses.create(model="x", input=m), 20)', ("own", None, False)),
        ("OpenAI()", 'async def ask(m):\n    async with asyncio.timeout(20):\n        return await client.responses.create(model="x", input=m)', ("own", None, False)),
        ("OpenAI()", 'def ask(m):\n    while True:\n        try:\n            return client.responses.create(model="x", input=m)\n        except Exception:\n            time.sleep(1)', ("default", True, True)),
        ("OpenAI()", 'def ask(m):\n    n = 0\n    while True:\n        try:\n            return client.responses.create(model="x", input=m)\n        except Exception:\n            n += 1\n            if n > 3:\n                raise', ("default", True, False)),
        ("OpenAI()", '@retry(wait=wait_exponential())\ndef ask(m):\n    return client.responses.create(model="x", input=m)', ("default", None, True)),
        ("OpenAI()", '@retry(wait=wait_exponential(), stop=stop_after_attempt(3))\ndef ask(m):\n    return client.responses.create(model="x", input=m)', ("default", None, False)),
    ],
)  # fmt: skip
def test_python(made: str, body: str, expected: tuple[str, bool | None, bool]) -> None:
    call = one(PYTHON % (made.partition("(")[0], made, body), "app/chat.py")
    assert (call.timeout, call.caught, call.loops) == expected


def test_requests_and_httpx() -> None:
    url = '"https://api.openai.com/v1/chat/completions"'
    assert one(f"import requests\nr = requests.post({url}, json=body)", "app/chat.py").timeout == "none"
    assert one(f"import requests\nr = requests.post({url}, json=body, timeout=20)", "app/chat.py").timeout == "own"
    assert one(f"import requests\nr = requests.post({url}, **options)", "app/chat.py").timeout == "own"
    assert (
        one(f"import httpx\nr = httpx.post({url}, json=body)", "app/chat.py").timeout == "own"
    )  # five seconds by itself
    assert calls('import requests\nr = requests.post("https://api.stripe.com/", json=body)', "app/chat.py") == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [("src/chat.ts", True), ("app/api/chat/route.tsx", True), ("main.py", True), ("src/chat.test.ts", False), ("tests/a.py", False), ("a/__tests__/b.js", False), ("types.d.ts", False), ("lib.min.js", False), ("README.md", False)],
)  # fmt: skip
def test_which_files_are_read(path: str, expected: bool) -> None:
    assert wanted(path) is expected


_BITS = st.sampled_from(
    ["fetch(", '"https://api.openai.com/v1"', "{", "}", "(", ")", "`", "'", '"', "/*", "//", "\n", "try", "catch (e)", "while (true)", "import OpenAI from 'openai';", "new OpenAI(", "c.chat.completions.create(", "=>", "${", "\\", "import openai", "def f():", "    "]
)  # fmt: skip


@given(st.lists(_BITS, max_size=60).map("".join), st.sampled_from(["a.ts", "a.py"]))
def test_anything_is_read(text: str, path: str) -> None:
    for call in calls(text, path):
        assert 1 <= call.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "fetch(" * 20_000,
        "{" * 200_000 + "fetch(",
        "openai." * 30_000,
        "x = openai(" * 3000,
        "`" * 100_001,
        "try{fetch(" * 10_000,
    ],
)
def test_hostile_files_end_soon(text: str) -> None:
    calls(f"import OpenAI from 'openai'; {text}")
    calls(f"import openai\n{text}", "a.py")
