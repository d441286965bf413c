"""The documentation of checks, made from the checks: for the terminal, and as the pages of docs/checks."""

from __future__ import annotations

import re
import textwrap

from launchready.checks.catalogue import all_checks, page, select
from launchready.model.check import Check

WIDTH = 80
_HEADING = re.compile(r"^(Why it matters|What is looked at|Fix|Reference): *", re.MULTILINE)


def listing() -> str:
    """Return all checks with their titles."""
    return "\n".join(f"{check.id}\n    {check.title}" for check in all_checks())


def explain(pattern: str) -> str:
    """Return the pages of a check or family as text of 80 columns. Raises UsageError for a name that fits none."""
    return "\n\n".join(_text(check) for check in select((pattern,)))


def _text(check: Check) -> str:
    head = textwrap.fill(f"{check.id} - {check.title}", WIDTH, subsequent_indent="    ") + f"\n{_facts(check)}"
    paragraphs = [
        textwrap.fill(" ".join(part.split()), WIDTH, break_long_words=False) for part in page(check).split("\n\n")
    ]
    return "\n\n".join([head, *paragraphs])


def _facts(check: Check) -> str:
    return f"stage {check.stage.value}, impact {check.impact.value}, at worst {check.severity.value}"


def markdown(check: Check) -> str:
    """Return a check's page for docs/checks."""
    body = _HEADING.sub(lambda match: f"## {match.group(1)}\n\n", page(check))
    lines = [
        f"# {check.id}: {check.title}",
        "",
        f"Stage: {check.stage.value}. What breaks: {check.impact.value}. At worst: {check.severity.value}.",
    ]
    if check.after:
        lines.append(
            "Its fix comes after those of: " + ", ".join(f"[{other}]({other}.md)" for other in check.after) + "."
        )
    return "\n".join([*lines, "", body, "", "*Made from the check's module; edit it there.*", ""])


def index() -> str:
    """Return the index page of docs/checks."""
    rows = [f"| [{c.id}]({c.id}.md) | {c.title} | {c.severity.value} |" for c in all_checks()]
    return "\n".join(["# Checks", "", "| id | what | at worst |", "|---|---|---|", *rows, ""])
