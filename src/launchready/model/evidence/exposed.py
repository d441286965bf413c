"""What lay open where no visitor should find anything: kinds and names, never contents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Control:
    """What a server answers for a path that nothing lies at. Status 0 is no answer; `challenged` where a robot check came instead."""

    url: str
    status: int
    media_type: str = ""
    challenged: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that lay open. `kind` is a Kind of standards/exposed.py, `what` its words, `names` those seen in it, bounded.

    `same_as_control` is True where the server answers a path that nothing lies at in just this way.
    """

    url: str
    kind: str
    what: str
    status: int
    media_type: str
    size: int
    names: tuple[str, ...] = ()
    same_as_control: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """One host: its controls, how many places were looked at, what was found, and how many could not be looked at (`unanswered`)."""

    host: str
    controls: tuple[Control, ...] = ()
    places: int = 0
    unanswered: int = 0
    withheld: int = 0
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class ExposedEvidence:
    """Every host that was looked at; `left_out` counts those that were too many."""

    hosts: tuple[Looked, ...] = ()
    left_out: int = 0
