"""What a run of messages at the product's chat came to: figures alone, of which `launchready load --chat` keeps the newest. No text is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something was seen."""

    what: str
    times: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the far end of some measured times, by nearest rank, and how many they were. Seconds."""

    p50: float
    p95: float
    longest: float
    n: int


@dataclass(frozen=True, slots=True)
class ChatLoad:
    """One run. `sent` messages went out, `answered` got an answer that began; `interrupted` says why it ended before its time, "" if it did not.

    `full` counts complete answers alone. `stalled` are answers in which the text stood still, `longest_stall` the longest such silence.
    `limited` were answered 429, `told_when` of them with Retry-After; `served_between` others were answered between the first and the last of those.
    """

    url: str
    transport: str
    at: datetime
    rate: float
    duration: float
    sent: int
    answered: int = 0
    complete: int = 0
    first_token: Spread | None = None
    full: Spread | None = None
    gaps: Spread | None = None
    stalled: int = 0
    longest_stall: float = 0.0
    pieces_per_second: float | None = None
    characters_per_second: float | None = None
    streaming: tuple[Counted, ...] = ()
    endings: tuple[Counted, ...] = ()
    details: tuple[Counted, ...] = ()
    errors: tuple[Counted, ...] = ()
    limited: int = 0
    told_when: int = 0
    served_between: int = 0
    late: Spread | None = None
    users: int = 0
    interrupted: str = ""

    def times(self, counts: tuple[Counted, ...], what: str) -> int:
        """Return how often something was seen, by its word."""
        return next((each.times for each in counts if each.what == what), 0)


@dataclass(frozen=True, slots=True)
class ChatLoadEvidence:
    """The recorded runs, the newest of each chat. `file` is the record, `failure` says why it could not be read."""

    runs: tuple[ChatLoad, ...] = ()
    file: str = ""
    failure: str = ""
