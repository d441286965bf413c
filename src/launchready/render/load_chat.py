"""What a run of messages at the chat came to, as it is told to people on a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from launchready.model.evidence.chat_load import ChatLoad, Counted, Spread
from launchready.render.escape import plain
from launchready.standards.chat_load import FEW

WIDTH = 80


@dataclass(frozen=True, slots=True)
class ChatLoadReport:
    """What `launchready load --chat --format json` prints. `budget_ms` is the product file's for whole answers; `recorded` the file that it was kept in, "" for none."""

    version: int
    tool_version: str
    exit_code: int
    load: ChatLoad
    budget_ms: int
    recorded: str


def as_text(report: ChatLoadReport, *, color: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters."""
    load = report.load
    lines = _row("chat", f"{plain(load.url)} ({load.transport})")
    users = {0: "by nobody who is logged in", 1: "by one user"}.get(load.users, f"by {load.users} users in turn")
    lines += _row("sent", f"{load.sent} messages, {load.rate:g} a second, {users}; {load.answered} answered")
    if load.interrupted:
        lines += _row("ended early", plain(load.interrupted))
    lines += _row("first token", _spread(load.first_token))
    lines += _row("gaps", _gaps(load))
    if load.pieces_per_second is not None:
        rate = f"{load.pieces_per_second:g} pieces a second, {load.characters_per_second or 0:g} characters"
        lines += _row("pace", f"{rate} (a piece is what came at a time, not a token of the model's)")
    lines += _row("whole answer", _spread(load.full) + _budget(report))
    if load.streaming:
        lines += _row("streaming", _counts(load.streaming))
    if load.endings:
        lines += _row("ended", _counts(load.endings))
    for each in load.details:
        lines += _row("", f"{each.times} × {plain(each.what)}")
    if load.errors:
        lines += _row("errors", _counts(load.errors))
    if load.limited:
        told = f"{load.told_when} of {load.limited} said when to come again (Retry-After)"
        lines += _row("limited", f"{told}; {load.served_between} other messages were answered meanwhile")
    if load.late is not None:
        lines += _row(
            "sent late",
            f"{load.late.n} messages, at most by {_time(load.late.longest)}; their waits count from when they were due",
        )
    verdict = {0: "within what was asked", 1: "not good enough", 3: "nothing was measured"}[report.exit_code]
    shade = {0: "32", 1: "31", 3: "35"}[report.exit_code]
    lines += ["", f"\x1b[{shade}m{verdict}\x1b[0m" if color else verdict]
    if report.recorded:
        lines += _folded(f"kept in {plain(report.recorded)}", "", "  ")
    return "\n".join(lines) + "\n"


def _budget(report: ChatLoadReport) -> str:
    full = report.load.full
    if full is None:
        return ""
    side = "over" if full.p95 * 1000 > report.budget_ms else "within"
    return f"; {side} the budget of {_time(report.budget_ms / 1000)}"


def _gaps(load: ChatLoad) -> str:
    if load.gaps is None:
        return "none: no answer came in several pieces"
    stood = (
        f"; the text stood still in {load.stalled} answers, up to {_time(load.longest_stall)}"
        if load.stalled
        else "; no stalls"
    )
    return f"median {_time(load.gaps.p50)}, p95 {_time(load.gaps.p95)}, longest {_time(load.gaps.longest)}{stood}"


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return "none"
    far = f"p95 {_time(spread.p95)}" if spread.n >= FEW else f"longest {_time(spread.longest)}, too few for a p95"
    return f"p50 {_time(spread.p50)}, {far} (n = {spread.n})"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _counts(counts: tuple[Counted, ...]) -> str:
    return ", ".join(f"{plain(each.what)} {each.times}" for each in counts)


def _row(name: str, text: str) -> list[str]:
    return _folded(text, f"{name:<14}", " " * 16)


def _folded(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]
