"""What red-team runs came to, as the record beside the product file keeps it: counts and reasons, no word of the chat's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One case of a run. `attack` is False for a benign case, which succeeds where the chat answers it.

    Of `tries`, `succeeded` are those in which the attack (or the benign case) did, `unknown` those that prove nothing. `proof` says how it was
    proved, `why` the newest reason in words; `harden` is the rule for the system prompt that would hold it.
    """

    id: str
    title: str
    category: str
    attack: bool
    severity: str
    owasp: tuple[str, ...]
    tries: int
    succeeded: int
    unknown: int
    proof: str = ""
    why: str = ""
    cost: str = ""
    prompt: str = ""
    code: str = ""
    gateway: str = ""
    harden: str = ""

    @property
    def decided(self) -> int:
        """How many tries prove something."""
        return self.tries - self.unknown


@dataclass(frozen=True, slots=True)
class RedTeamRun:
    """A run at one chat. `placed` are the places that held a canary, `stopped` says why it ended early, `requests` counts messages sent.

    `by` names another tool whose results these are, "" where it was this one.
    """

    url: str
    at: datetime
    repeat: int
    requests: int
    cases: tuple[CaseRun, ...] = ()
    placed: tuple[str, ...] = ()
    stopped: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class RedTeamEvidence:
    """The newest run at each chat. `file` is the record, `failure` says why it could not be read."""

    runs: tuple[RedTeamRun, ...] = ()
    file: str = ""
    failure: str = ""
