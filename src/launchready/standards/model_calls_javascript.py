"""Calls of language models in JavaScript and TypeScript, by their usual shapes: SDKs, the Vercel AI SDK, fetch."""

from __future__ import annotations

import re
from itertools import islice

from launchready.model.evidence.model_calls import ModelCall
from launchready.standards.javascript_text import around, closing, code_alone
from launchready.standards.model_apis import ASKS_MODEL, CAPS, HOSTS, LOOKS_LIKE_CHAT, SHORT, Client

_FROM = r"(?:from\s*|require\(\s*|import\(\s*|import\s+)[\"'](?:npm:|https://esm\.sh/|jsr:)?{}(?:@[^\"'/]*)?(?:/[^\"']*)?[\"']"
_SDKS = (
    (
        "openai-node",
        "openai",
        r"\.(?:chat\.completions|responses|beta\.chat\.completions)\.(?:create|stream|parse)\s*\(",
        r"new\s+(?:Azure)?OpenAI\s*\(",
    ),
    ("anthropic-node", "@anthropic-ai/sdk", r"\.messages\.(?:create|stream)\s*\(", r"new\s+Anthropic\s*\("),
    ("groq-node", "groq-sdk", r"\.chat\.completions\.create\s*\(", r"new\s+Groq\s*\("),
)
_IMPORTS = {via: re.compile(_FROM.format(re.escape(package))) for via, package, _, _ in _SDKS}
_VERCEL = re.compile(_FROM.format("ai"))
_VERCEL_CALL = re.compile(r"(?<![.\w])(streamText|generateText|streamObject|generateObject)\s*(?:<[^<>()]*>)?\(")
_FETCH = re.compile(r"(?<![.\w])(fetch|axios(?:\.post)?)\s*\(")
_STREAM = re.compile(r"[\"']?\bstream[\"']?\s*:\s*true\b|\.stream\s*\($")
_BOUND = re.compile(
    r"\b(?:timeout|signal|abortSignal|timeoutMs)\b\s*[:,}]|[(,]\s*(?:signal|abortSignal)\b|\bAbortSignal\b"
)
_RACE = re.compile(r"\b(?:Promise\.race|withTimeout|pTimeout|timeoutPromise|raceWithTimeout)\s*\(")
_HANDLER = re.compile(
    r"export\s+(?:default\s+)?(?:async\s+)?function\s*(?:POST|GET|handler|onRequestPost|onRequest|action|loader)?\s*\([^()]*\)[^{}=;]*$|"
    r"export\s+const\s+(?:POST|GET|onRequestPost|onRequest|action|handler)\b[^;{}]*=>\s*$|"
    r"\b(?:Deno\.serve|serve|addEventListener)\s*\([^;{}]*=>\s*$|\b(?:app|router|server|fastify|api)\s*\.\s*(?:post|get|all|use)\s*\([^;{}]*(?:=>|\))\s*$"
)
_FUNCTION = re.compile(r"=>\s*$|\)\s*(?::[^{};=]*)?$")
_CONTROL = re.compile(r"\b(?:if|for|while|switch|catch|with)\s*(?:await\s*)?\([^{}]*\)\s*$")
_ENDLESS = re.compile(r"\b(?:while\s*\(\s*(?:true|1)\s*\)|for\s*\(\s*;\s*;\s*\)|do)\s*$")
_LEAVES = re.compile(r"\b(?:throw|return|break|reject)\b")
_COUNTS = re.compile(
    r"(?:attempts?|retr(?:y|ies)|tries|count|\bi\b|\bn\b)\s*(?:\+\+|--|>=?|<=?|\+=|-=)|\+\+\s*\w", re.IGNORECASE
)
_HINT = re.compile(
    r"\b(?:fetch|axios|OpenAI|Anthropic|Groq|completions|(?:stream|generate)(?:Text|Object))\b|\.messages\."
)
MAX_CALLS = 50
"""Calls of one kind looked at in one file."""
_LIMIT = re.compile(r"export\s+const\s+maxDuration\s*=\s*(\d{1,4})\b")
_CONSTANT = r"\b(?:const|let|var)\s+{}\b[^=;\n]*=\s*[\"'`]([^\"'`\n]{{1,300}})"


def read(path: str, text: str) -> tuple[list[ModelCall], list[Client]]:
    """Return the calls of a file, and the clients that it makes."""
    if not _HINT.search(text):
        return [], []
    code = code_alone(text)
    found = _File(path, text, code)
    for via, _, call, make in _SDKS:
        if not _IMPORTS[via].search(text):
            if any(_IMPORTS[other].search(text) for other in _IMPORTS):
                continue
            found.sdk(via, call, imported=False)
            continue
        for match in islice(re.finditer(make, code), MAX_CALLS):
            inside = code[match.end() - 1 : closing(code, match.end() - 1)]
            found.clients.append(Client(via, _BOUND.search(inside) is not None))
        found.sdk(via, call, imported=True)
    if _VERCEL.search(text):
        found.vercel()
    found.fetches()
    return found.calls, found.clients


class _File:
    def __init__(self, path: str, text: str, code: str) -> None:
        self.calls: list[ModelCall] = []
        self.clients: list[Client] = []
        self._path = path
        self._text = text
        self._code = code
        limit = _LIMIT.search(code)
        self._limit = int(limit[1]) if limit else None

    def sdk(self, via: str, pattern: str, *, imported: bool) -> None:
        """Take in the calls of a provider's own library; where the file does not import it, they must look like nothing else."""
        for match in islice(re.finditer(pattern, self._code), MAX_CALLS):
            if not imported and (via != "openai-node" or "chat.completions" not in match[0]):
                continue
            start = match.end() - 1
            inside = self._code[start : closing(self._code, start)]
            made = [client for client in self.clients if client.via == via]
            bounded = _BOUND.search(inside) or any(client.bounded for client in made)
            timeout = "own" if bounded or via in SHORT else "default" if made else ""
            streams = ".stream" in match[0] or _STREAM.search(inside) is not None
            self._add(match, via, re.sub(r"\s*\($", "", match[0]).lstrip("."), timeout, streams=streams)

    def vercel(self) -> None:
        """Take in the calls of the Vercel AI SDK, which hands errors of a stream to the stream."""
        for match in islice(_VERCEL_CALL.finditer(self._code), MAX_CALLS):
            start = match.end() - 1
            inside = self._code[start : closing(self._code, start)]
            streams = match[1].startswith("stream")
            timeout = "own" if _BOUND.search(inside) or self._limit else "" if streams or "..." in inside else "none"
            self._add(match, "vercel-ai", match[1], timeout, streams=streams, catches=not streams)

    def fetches(self) -> None:
        """Take in requests whose address is a provider's, or whose body is one for a model."""
        for match in islice(_FETCH.finditer(self._code), MAX_CALLS):
            start = match.end() - 1
            end = closing(self._code, start)
            inside, raw = self._code[start:end], self._text[start:end]
            if not (HOSTS.search(raw) or HOSTS.search(self._constant(inside)) or self._for_model(inside)):
                continue
            told = "{" in inside and "..." not in inside
            timeout = "own" if _BOUND.search(inside) else "none" if told else ""
            self._add(match, match[1].partition(".")[0], match[1], timeout, streams=_STREAM.search(raw) is not None)

    def _for_model(self, inside: str) -> bool:
        return (
            LOOKS_LIKE_CHAT.search(inside) is not None
            and ASKS_MODEL.search(inside) is not None
            and "/" not in inside[:3]
        )

    def _constant(self, inside: str) -> str:
        """Return the text of the constant that a call begins with, "" where it begins with none of this file's."""
        name = re.match(r"\(\s*([A-Za-z_$][\w$]*)\s*[,)]", inside)
        if name is None:
            return ""
        found = re.search(_CONSTANT.format(re.escape(name[1])), self._text)
        return found[1] if found else ""

    def _add(
        self, match: re.Match[str], via: str, shown: str, timeout: str, *, streams: bool, catches: bool = True
    ) -> None:
        position = match.start()
        blocks = around(self._code, position)
        caught, loops = self._surroundings(blocks)
        if self._handled(match.end() - 1):
            caught = True
        if timeout != "own" and self._raced(blocks, position):
            timeout = ""
        self.calls.append(
            ModelCall(
                self._path,
                self._code.count("\n", 0, position) + 1,
                via,
                shown,
                self._line(position),
                timeout,
                streams,
                caught if catches or caught else None,
                loops,
                self._limit,
                f"maxDuration = {self._limit}" if self._limit else "",
                self._capped(via, match.end() - 1),
            )
        )

    def _capped(self, via: str, start: int) -> bool | None:
        """Return whether the call that opens here bounds the answer; None where what it hands over is made elsewhere."""
        inside = self._code[start : closing(self._code, start)]
        if via == "anthropic-node" or CAPS.search(inside):  # Anthropic's own library demands a bound
            return True
        told = "{" in inside and "..." not in inside
        return False if told and (LOOKS_LIKE_CHAT.search(inside) or "prompt" in inside) else None

    def _line(self, position: int) -> str:
        start = self._code.rfind("\n", 0, position) + 1
        line = self._code[start : (self._code.find("\n", position) + 1 or len(self._code) + 1) - 1]
        word = re.search(r"[A-Za-z_.]+\s*(?:<[^<>()]*>)?\($", line[: position - start + 80].split("(", 1)[0] + "(")
        return word[0] if word and word[0].strip("(. ") else line.strip()[:60]

    def _handled(self, start: int) -> bool:
        """Return True where a promise's own catch follows the call."""
        rest = self._code[closing(self._code, start) + 1 :][:600].split(";", 1)[0]
        return re.match(r"\s*(?:\.then\s*\(.*)?\.catch\s*\(", rest, re.DOTALL) is not None

    def _raced(self, blocks: list[int], position: int) -> bool:
        start = blocks[-1] if blocks else max(0, position - 3000)
        return _RACE.search(self._code, start, min(len(self._code), position + 3000)) is not None

    def _surroundings(self, blocks: list[int]) -> tuple[bool | None, bool]:
        """Return whether a try stands around, and whether an endless loop repeats the call; None where a caller may catch."""
        caught: bool | None = None
        swallowed = loops = False
        for block in blocks:
            before = self._code[max(0, block - 400) : block].rstrip() + " "
            if re.search(r"\btry\s*$", before):
                end = closing(self._code, block)
                handler = re.match(r"\s*catch\b[^{]*", self._code[end + 1 :][:200])
                if handler:
                    opening = end + 1 + handler.end()
                    body = self._code[opening : closing(self._code, opening) + 1]
                    caught = True
                    swallowed = swallowed or _LEAVES.search(body) is None
            elif _ENDLESS.search(before):
                body = self._code[block : closing(self._code, block)]
                loops = loops or (swallowed and _COUNTS.search(body) is None)
            elif caught is None and _HANDLER.search(before):
                return False, loops
            elif _FUNCTION.search(before) and not _CONTROL.search(before):
                return caught, loops
        return caught, loops
