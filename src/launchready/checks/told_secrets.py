"""What checks of secrets have in common: one finding for each value, however many places hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from launchready.model.check import Confidence, Severity
from launchready.model.evidence.secrets import Nature, Sighting

SEVERITIES = {Nature.SECRET: Severity.BLOCKER, Nature.UNCERTAIN: Severity.MEDIUM, Nature.TEST: Severity.LOW}
"""How bad it is that strangers read a value of each nature."""


@dataclass(frozen=True, slots=True)
class Told:
    """One value, by its first sighting, with all places that hold it."""

    first: Sighting
    places: tuple[str, ...]

    @property
    def aspect(self) -> str:
        """What tells it from others: its format and its keyed hash."""
        return f"{self.first.rule} {self.first.fingerprint}"

    @property
    def severity(self) -> Severity:
        """By its nature; a guess weighs less."""
        worst = SEVERITIES[self.first.nature]
        return Severity.HIGH if worst is Severity.BLOCKER and self.first.confidence is Confidence.TENTATIVE else worst

    @property
    def words(self) -> str:
        """What it is, and what may be shown of it."""
        shown = f" ({self.first.shown})" if self.first.shown else ""
        note = f", {self.first.note}" if self.first.note else ""
        return f"{self.first.name}{shown}{note}"

    @property
    def further(self) -> str:
        """The other places, in words; "" where there are none."""
        rest = len(self.places) - 1
        return f", and in {rest} more place{'s' if rest > 1 else ''}" if rest else ""


def told(sightings: Iterable[Sighting]) -> tuple[Told, ...]:
    """Return each value that strangers should not read once, the worst first."""
    found: dict[tuple[str, str], list[Sighting]] = {}
    for sighting in sightings:
        if sighting.nature is not Nature.PUBLIC:
            found.setdefault((sighting.rule, sighting.fingerprint), []).append(sighting)
    grouped = [Told(each[0], tuple(dict.fromkeys(where(one) for one in each))) for each in found.values()]
    return tuple(sorted(grouped, key=lambda each: (each.severity.order, each.first.place, each.first.line)))


def where(sighting: Sighting) -> str:
    """Return a sighting's place with its line."""
    return f"{sighting.place}:{sighting.line}" if sighting.line else sighting.place


def public(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """Return the names of what is made to be public, each once."""
    return tuple(dict.fromkeys(each.name for each in sightings if each.nature is Nature.PUBLIC))
