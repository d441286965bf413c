"""A chat without patience or without end: the recorded run shows what users meet on the model's bad day, and the source why."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.chat_load_record import recorded
from launchready.lab.faults.fault import Fault
from launchready.lab.world import GatewayDay, ModelClientBehaviour, World
from launchready.standards.record_files import CHAT_LOAD

SOURCE = "src/chat.ts"
_BOUND = "    signal: AbortSignal.timeout(20_000),\n"


def _measured(
    day: GatewayDay, client: ModelClientBehaviour, swaps: tuple[tuple[str, str], ...] = ()
) -> Callable[[World], None]:
    """Return what gives the product a client, measures it on a bad day of the model's, and changes the source to fit.

    The lab itself has a good day again: a chat that hangs would only hold every other probe up.
    """

    def plant(world: World) -> None:
        world.app.model = client
        world.beside[CHAT_LOAD.name] = recorded(world.app, world.now, day)
        for old, new in swaps:
            world.source[SOURCE] = world.source[SOURCE].replace(old, new)

    return plant


CHECKS = ("performance.model-timeout",)
NO_TIMEOUT = Fault(
    name="chat-no-timeout",
    checks=CHECKS,
    title="The chat waits for a slow model without end, and its users with it.",
    plant=_measured(GatewayDay(first=3600), ModelClientBehaviour(timeout=None), ((_BOUND, ""),)),
)
ENDLESS_RETRY = Fault(
    name="chat-endless-retry",
    checks=CHECKS,
    title="The chat asks a model that is down again and again, and never says so.",
    plant=_measured(
        GatewayDay(refuses=-1),
        ModelClientBehaviour(attempts=None),
        (
            ("  const response = await fetch(", "  while (true) {\n  try {\n  const response = await fetch("),
            (
                "  return text;\n",
                "  return text;\n  } catch { await new Promise((after) => setTimeout(after, 1000)); }\n  }\n",
            ),
        ),
    ),
)
NO_FALLBACK = Fault(
    name="chat-no-fallback",
    checks=CHECKS,
    title="When the model is down, users of the chat see an error 500.",
    plant=_measured(GatewayDay(refuses=-1, status=0), ModelClientBehaviour(fallback=False)),
)
BUFFERED = Fault(
    name="chat-buffered",
    checks=CHECKS,
    title="Answers of the chat are held back and arrive all at once.",
    plant=_measured(GatewayDay(), ModelClientBehaviour(streams=False)),
)
