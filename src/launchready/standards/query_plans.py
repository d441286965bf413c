"""What PostgreSQL's plan of a query shows (EXPLAIN, FORMAT JSON): steps that read a whole table to keep few of its rows. And which texts may be explained."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from launchready.standards.sql_text import Kind, tokens

MAX_TEXT = 20_000
MAX_PLAN = 1_000_000
MAX_STEPS = 2000
_SEQUENTIAL = "Seq Scan"
_NAME = r'"(?:[^"]|"")+"|[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*'
_COMPARED = re.compile(
    rf"\(+(?:(?:{_NAME})\.)?(?P<name>{_NAME})\)?(?:::[a-z ]+)? = (?:ANY \()?(?:\(*(?:\$\d+|'|InitPlan|SubPlan|\d|(?:{_NAME})\.))"
)
"""A column that is compared for equality with a value, as plans write it: (orders.customer_id = $1), ((orders.slug)::text = $1)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that reads a table from its first row to its last, and keeps those that a filter lets through: `kept` is the planner's guess."""

    schema: str
    table: str
    kept: int
    columns: tuple[str, ...]


def explainable(text: str) -> bool:
    """Return True for one SELECT and nothing else: what is sent after EXPLAIN must not go on as another statement."""
    if ";" in text or "\0" in text or len(text) > MAX_TEXT:
        return False
    words = [word.text for word, _ in zip(tokens(text), range(MAX_TEXT), strict=False) if word.kind is Kind.WORD]
    return words[:1] == ["select"] and "into" not in words


def whole_reads(plan: str) -> tuple[Step, ...]:
    """Return the steps of a plan that read a whole table through a filter. What is no plan has none."""
    if len(plan) > MAX_PLAN:
        return ()
    try:
        read = json.loads(plan)
    except (ValueError, RecursionError):
        return ()
    top = read[0] if isinstance(read, list) and read else None
    found: dict[tuple[str, str], Step] = {}
    for step in _steps(top.get("Plan") if isinstance(top, dict) else None):
        table, condition, kept = step.get("Relation Name"), step.get("Filter"), step.get("Plan Rows")
        if step.get("Node Type") == _SEQUENTIAL and isinstance(table, str) and isinstance(condition, str):
            schema = step.get("Schema")
            each = Step(
                schema if isinstance(schema, str) else "public",
                table,
                kept if isinstance(kept, int) and 0 <= kept < 1 << 60 else 1 << 60,
                _columns(condition),
            )
            found.setdefault((each.schema, each.table), each)
    return tuple(found.values())


def _steps(top: object) -> Iterator[Mapping[str, object]]:
    """Yield each step of a plan, from the top, and MAX_STEPS at most."""
    waiting, seen = [top], 0
    while waiting and seen < MAX_STEPS:
        step = waiting.pop()
        if isinstance(step, dict):
            seen += 1
            yield step
            inner = step.get("Plans")
            waiting += inner[:MAX_STEPS] if isinstance(inner, list) else ()


def _columns(condition: str) -> tuple[str, ...]:
    """Return the columns that a condition compares with values, where all of it must hold; none where a part of it suffices."""
    if " OR " in condition[:MAX_TEXT]:
        return ()
    found = (match["name"] for match in _COMPARED.finditer(condition[:MAX_TEXT]))
    plain = (name[1:-1].replace('""', '"') if name.startswith('"') else name for name in found)
    return tuple(dict.fromkeys(plain))[:5]
