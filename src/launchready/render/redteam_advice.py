"""What to change after a red-team run: each advice once, the prompt for an AI builder, and how to make known what is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from launchready.model.check import Severity
from launchready.model.evidence.redteam import CaseRun
from launchready.render.escape import LINE, TEXT, plain
from launchready.standards.quoting import quote

AGAIN = "launchready redteam"
_MOST_TOLD = 12
_CARE = (
    "Find each place in this product first, and leave out what it does not have. Do not solve with a rule in the prompt what the code can prevent. "
    "Keep what the chat answers to ordinary questions. In the end, list what you changed and what you left out, and why."
)
_REMEDIES = (
    ("canary", "put canaries in place: launchready redteam --canaries"),
    ("callback", "run it against a copy of the product on this machine, which can reach the listener"),
    ("listener", "run it against a copy of the product on this machine, which can reach the listener"),
    ("tools", "name the tools that act in the product file: [redteam] tools"),
    ("turns, and", "say in [chat] of the product file how it is told what was said before"),
    ("no more messages", "allow more with --max-requests, or try fewer cases with --only"),
    ("not tried", "mend what stopped the run, and start it again: launchready redteam"),
    ("429", "the chat limits how fast it is asked: lower --at-once, or let the test user ask more"),
    ("401", "log in: give the product file a [[test_users]]"),
    ("403", "log in, or let this machine through the firewall"),
    ("its own subject", "nothing is wrong: a chat that keeps to its subject refuses nobody"),
)
"""What a reason speaks of, and what would settle it."""


@dataclass(frozen=True, slots=True)
class Change:
    """An advice, and the ids of the cases that it would hold, the worst first."""

    text: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """The changes in one place, those for the worst cases first."""

    where: str
    why: str
    changes: tuple[Change, ...]


def changes(cases: Sequence[CaseRun]) -> tuple[Layer, ...]:
    """Return what to change for these cases, which come worst first: where the model cannot be talked out of it stands on top."""
    layers = (
        ("In the code", "No message can argue with it.", [case.code for case in cases]),
        ("At the gateway", "It stops what others have seen before.", [case.gateway for case in cases]),
        (
            "In the system prompt",
            "A second line of defence: it holds often, never for sure.",
            [case.prompt for case in cases],
        ),
    )
    return tuple(Layer(where, why, found) for where, why, told in layers if (found := _once(told, cases)))


def _once(told: Sequence[str], cases: Sequence[CaseRun]) -> tuple[Change, ...]:
    found: dict[str, list[CaseRun]] = {}
    for text, case in zip(told, cases, strict=True):
        if text:
            found.setdefault(text, []).append(case)
    order = sorted(found.items(), key=lambda each: (Severity(each[1][0].severity).order, -len(each[1])))
    return tuple(Change(plain(text, TEXT), tuple(plain(case.id, LINE) for case in of)) for text, of in order)


def rules(cases: Iterable[CaseRun]) -> str:
    """Return the rules for the system prompt that would hold these cases, one a line."""
    return "\n".join(f"- {rule}" for rule in dict.fromkeys(plain(case.harden, TEXT) for case in cases if case.harden))


def builder_prompt(url: str, through: Sequence[CaseRun], no: Sequence[CaseRun]) -> str:
    """Return a prompt that asks an AI builder to mend the chat: what got `through`, and which questions get a `no`. It holds no word of the chat's."""
    if not through and not no:
        return ""
    lines = [f"Mend the AI chat of this product. It answers at {quote(url)} and was tested with attacks."]
    if through:
        lines += ["", "These attacks got through:", *_titles(through)]
    if no:
        lines += ["", "It refuses these harmless questions:", *_titles(no)]
    lines += ["", "Change, in this order:"]
    for number, layer in enumerate(changes([*through, *no]), 1):
        lines += ["", f"{number}. {layer.where}. {layer.why}", *(f"- {each.text}" for each in layer.changes)]
    return "\n".join([*lines, "", _CARE])


def _titles(cases: Sequence[CaseRun]) -> list[str]:
    told = [f"- {quote(case.title)}" for case in cases[:_MOST_TOLD]]
    return [*told, f"- and {len(cases) - _MOST_TOLD} more of the kind"] if len(cases) > _MOST_TOLD else told


def remedy(why: str) -> str:
    """Return what would settle an unknown, by what its reason speaks of."""
    found = next((text for word, text in _REMEDIES if word in why), "")
    return found or "see what the chat answers, mend that, and run it again: launchready redteam"
