"""What a run waited for, in words."""

from __future__ import annotations

from launchready.net.journal import Journal
from launchready.render.escape import plain, shorten

SLOWEST = 5


def timings(journal: Journal) -> str:
    """Return the run's longest chain of waits, its slowest answers, and how many of each kind there were."""
    waits = journal.waits
    if not waits:
        return "waited for nothing"
    whole = max(wait.ended for wait in waits) - journal.started
    chain = journal.longest_chain()
    lines = [
        f"{whole:.2f} s in all, {len(waits)} answers; the longest chain of waits took {sum(w.seconds for w in chain):.2f} s:"
    ]
    lines += [_line(wait.seconds, f"{wait.kind} {wait.what}") for wait in chain]
    lines.append("slowest answers:")
    slowest = sorted(waits, key=lambda wait: -wait.seconds)[:SLOWEST]
    lines += [_line(wait.seconds, f"{wait.kind} {wait.what}") for wait in slowest]
    for kind in sorted({wait.kind for wait in waits}):
        of_kind = [wait for wait in waits if wait.kind == kind]
        lines.append(
            f"{kind}: {len(of_kind)} answers, {sum(wait.seconds for wait in of_kind):.2f} s if asked one by one"
        )
    return "\n".join(lines)


def _line(seconds: float, what: str) -> str:
    return f"  {seconds:6.3f} s  {shorten(plain(what), 66)}"
