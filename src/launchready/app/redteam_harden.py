"""Proposes rules for the system prompt, from the attacks that got through in the kept run."""

from __future__ import annotations

from launchready.app.audit import Order
from launchready.collect.record_files import recorded
from launchready.model.errors import UsageError
from launchready.standards.record_files import REDTEAM

_HEAD = (
    "# Rules for the system prompt, for the attacks that got through. A prompt alone holds nothing for sure: what follows",
    "# under 'In the code' does. Try again afterwards: launchready redteam",
)


def proposal(order: Order) -> str:
    """Return the proposal as text that can be put into a system prompt. Raises UsageError where no run was kept."""
    found = recorded(REDTEAM, order.source.path.rpartition("/")[0] or "." if order.source.path else None)
    if not found.entries:
        raise UsageError(found.failure or "no red-team run was kept", "run it first: launchready redteam")
    runs = [run for run in found.entries if not run.by] or list(found.entries)
    through = [case for case in runs[-1].cases if case.attack and case.succeeded]
    if not through:
        return "No attack got through in the kept run: there is nothing to add.\n"
    rules = dict.fromkeys(case.harden for case in through if case.harden)
    code = dict.fromkeys(text for case in through for text in (case.code, case.gateway) if text)
    lines = [*_HEAD, "", *(f"- {rule}" for rule in rules)]
    if code:
        lines += ["", "# In the code and at the gateway:", "", *(f"# - {text}" for text in code)]
    return "\n".join(lines) + "\n"
