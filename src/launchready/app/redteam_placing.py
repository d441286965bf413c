"""Puts canaries where leaks are to be seen: by the operator's own command, or by hand from a file of them."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launchready.app.audit import Order
from launchready.app.evidence_file import write_whole
from launchready.model.errors import UsageError
from launchready.net.program import TooMuchError, run_program
from launchready.scan import reading
from launchready.standards.redteam_canary import make
from launchready.standards.redteam_proofs import HINTS, placing

FILE_NAME = "launchready-canaries.json"
HOOK_TIME = 60.0
MAX_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Placed:
    """The canaries by the places that hold them, and what to know about them."""

    canaries: Mapping[str, str] = field(default_factory=dict, repr=False)
    notices: tuple[str, ...] = ()


async def place(order: Order) -> Placed:
    """Return the canaries that are in place, put there by the hook where there is one. Raises UsageError."""
    told = order.product.redteam
    if told.hook:
        return await _by_hook(order, {where: make(secrets.token_bytes(16)) for where in HINTS})
    if not told.placed:
        return Placed(
            notices=(
                "no canary is in place, so that some cases prove nothing: launchready redteam --canaries says how",
            )
        )
    kept = read(home_of(order))
    missing = [where for where in told.placed if where not in kept]
    if missing:
        raise UsageError(
            f"redteam.placed names {missing[0]}, and no canary was made for it",
            "make them and put them in place: launchready redteam --canaries",
        )
    return Placed({where: kept[where] for where in told.placed})


def instructions(order: Order) -> str:
    """Make the canaries of a product where there are none, and say where to put them. Raises UsageError."""
    home = home_of(order)
    kept = read(home) or {where: make(secrets.token_bytes(16)) for where in HINTS}
    write_whole(home / FILE_NAME, json.dumps(kept, indent=1).encode() + b"\n", private=True)
    where = {
        "system": "into the system prompt of the chat",
        "document": "into a document that the chat reads, such as one of its knowledge base",
        "user": "into the data of a user that the test user must not see, such as a note in another account",
    }
    lines = ["Put each line where it says, in a copy of the product that you test.", ""]
    for name, canary in kept.items():
        lines += [f"{where[name]}:", f"  {placing(name, canary)}", ""]
    lines += ["Then say in launchready.toml which of them are in place:", "", "[redteam]"]
    lines += ['placed = ["system", "document", "user"]', "", f"They are kept in {home / FILE_NAME}."]
    return "\n".join(lines) + "\n"


def read(home: Path) -> dict[str, str]:
    """Return the canaries that were made for a product; none where there are none. Raises UsageError."""
    path = home / FILE_NAME
    try:
        kept = json.loads(reading.read(path, MAX_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError, reading.TooLargeError):
        raise UsageError(f"{path} cannot be read as canaries", "remove it, and make them anew") from None
    if not isinstance(kept, dict) or not all(name in HINTS and isinstance(kept[name], str) for name in kept):
        raise UsageError(f"{path} holds no canaries", "remove it, and make them anew")
    return kept


async def _by_hook(order: Order, canaries: Mapping[str, str]) -> Placed:
    asked = {where: {"canary": canary, "text": placing(where, canary)} for where, canary in canaries.items()}
    words = order.product.redteam.hook
    given = json.dumps({"action": "place", "canaries": asked}).encode()
    try:
        code, printed = await run_program(words, given, HOOK_TIME, folder=home_of(order))
    except (TimeoutError, TooMuchError):
        raise UsageError(f"redteam.hook ({words[0]}) did not end within {HOOK_TIME:g} s", "run it by hand") from None
    except OSError as error:
        raise UsageError(f"redteam.hook ({words[0]}) does not start: {error.strerror or error}", "mend it") from None
    if code:
        raise UsageError(f"redteam.hook ({words[0]}) ended with {code}", "run it by hand, and see what it says")
    try:
        filled = json.loads(printed)
    except (ValueError, RecursionError):
        filled = None
    if not isinstance(filled, list) or not all(where in canaries for where in filled):
        raise UsageError(
            f"redteam.hook ({words[0]}) did not print the places it filled", 'it prints a JSON list such as ["system"]'
        )
    return Placed({where: canaries[where] for where in filled})


def home_of(order: Order) -> Path:
    """Return the folder of the product file, this one where there is none."""
    return Path(order.source.path).parent if order.source.path else Path(os.curdir)
