"""The Server-Timing header: what a server says its answer took, and what for (W3C Server Timing, section 3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MAX_LENGTH = 16_000
MAX_METRICS = 100
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')
_SPACE = re.compile(r"[ \t]*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


class Part(StrEnum):
    """What a metric is about, as far as its name tells."""

    DATABASE = "database"
    CACHE = "cache"
    RENDERING = "rendering"
    LOGIN = "login"
    UPSTREAM = "another service"
    WHOLE = "whole"  # all of the answer, or the way of it through a network: no part of the work
    OTHER = "other"


_PARTS = (
    (Part.WHOLE, re.compile(r"^(?:total|all|app|server|request|response|handler|processing|process|duration|overall|rtt|ttfb|edge|origin|cdn\S*|cf\S*|ak_\S*|worker|middleware|function|lambda|proxy|wait)$")),
    (Part.DATABASE, re.compile(r"(?:^|[^a-z])(?:db|sql|database|pg|postgres\w*|mysql|mongo\w*|prisma|drizzle|supabase|quer(?:y|ies)|firestore)(?:$|[^a-z])")),
    (Part.CACHE, re.compile(r"cache|redis|memcache")),
    (Part.RENDERING, re.compile(r"render|ssr|template|(?:^|[^a-z])(?:view|rsc|html)(?:$|[^a-z])")),
    (Part.LOGIN, re.compile(r"auth|session|jwt|login")),
    (Part.UPSTREAM, re.compile(r"upstream|fetch|extern|backend|openai|anthropic|(?:^|[^a-z])(?:api|llm|model|http|ai)(?:$|[^a-z])")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `milliseconds` is None where it gives no duration."""

    name: str
    milliseconds: float | None = None
    description: str = ""

    @property
    def part(self) -> Part:
        """What it is about: by its name, else by its description."""
        name = self.name.lower().replace("_", "-")
        for part, pattern in _PARTS:
            if pattern.search(self.name.lower() if part is Part.WHOLE else name):
                return part
        described = self.description.lower()
        return next((part for part, pattern in _PARTS if pattern.search(described)), Part.OTHER)


def parse(values: Iterable[str]) -> tuple[Metric, ...]:
    """Return the metrics of a header's values. What is no metric ends its value, as the parsing rules say; the first of two equal parameters counts."""
    found: list[Metric] = []
    for value in values:
        at, text = 0, value[:MAX_LENGTH]
        while len(found) < MAX_METRICS:
            at = _space(text, at)
            name = _TOKEN.match(text, at)
            if name is None:
                break
            parameters, at = _parameters(text, name.end())
            found.append(Metric(name[0][:100], _milliseconds(parameters.get("dur")), parameters.get("desc", "")[:200]))
            at = text.find(",", at) + 1
            if at == 0:
                break
    return tuple(found)


def _parameters(text: str, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while True:
        at = _space(text, at)
        if text[at : at + 1] != ";":
            return found, at
        at = _space(text, at + 1)
        name = _TOKEN.match(text, at)
        if name is None:
            continue
        at = _space(text, name.end())
        value = ""
        if text[at : at + 1] == "=":
            at = _space(text, at + 1)
            match = _QUOTED.match(text, at) or _TOKEN.match(text, at)
            if match:
                value = re.sub(r"\\(.)", r"\1", match[1]) if match[0].startswith('"') else match[0]
                at = match.end()
            while at < len(text) and text[at] not in ";,":  # what follows a value is passed over
                at += 1
        found.setdefault(name[0].lower(), value)


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _milliseconds(value: str | None) -> float | None:
    match = _NUMBER.match(value.strip()) if value is not None else None
    if match is None:
        return None
    number = float(match[0])
    return number if 0 <= number < 1e9 else None


def largest(metrics: Iterable[Metric]) -> Metric | None:
    """Return the part of the work that took longest, None where no part has a duration."""
    parts = [metric for metric in metrics if metric.milliseconds is not None and metric.part is not Part.WHOLE]
    return max(parts, key=lambda metric: metric.milliseconds or 0.0, default=None)
