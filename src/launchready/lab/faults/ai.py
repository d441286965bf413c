"""A chat that gives itself away, as a recorded red-team run shows it, and one that costs what anybody asks for."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.redteam_record import REPEAT, recorded
from launchready.lab.world import World
from launchready.standards.record_files import REDTEAM


def _leaks(world: World) -> None:
    world.beside[REDTEAM.name] = recorded(world.now, {"prompt-aloud": 2, "code-in-base64": 1})


def _refuses(world: World) -> None:
    world.beside[REDTEAM.name] = recorded(world.now, refused=REPEAT)


LEAKS = Fault(
    name="chat-leaks",
    checks=("ai.redteam",),
    title="The chat tells what it was told to keep, to whoever asks.",
    plant=_leaks,
)
REFUSES = Fault(
    name="chat-refuses", checks=("ai.redteam",), title="The chat refuses harmless questions.", plant=_refuses
)


def _uncapped(world: World) -> None:
    source = "src/chat.ts"
    world.source[source] = world.source[source].replace("max_tokens: LONGEST_ANSWER", 'model: "small"')


UNCAPPED = Fault(
    name="chat-uncapped", checks=("ai.spend-cap",), title="The model may answer as long as it likes.", plant=_uncapped
)
