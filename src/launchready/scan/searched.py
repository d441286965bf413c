"""What a search comes to, as it grows: sightings, each once, and what was not looked at, both bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from launchready.model.evidence.secrets import Nature, Sighting, Skipped
from launchready.model.secret import Secret
from launchready.scan.hit import Hit
from launchready.scan.sightings import sightings

MOST_KEPT = 5000
MOST_SKIPPED = 200

Progress = Callable[["Searched"], None]


def silent(_searched: Searched) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Searched:
    """One search. `key` makes the fingerprints; `files` and `size` count what was looked at, `versions` those of a history.

    `failed` is why a part could not be looked at at all. `reasons` counts what was passed over, `skipped` names the first of it.
    """

    key: Secret
    files: int = 0
    size: int = 0
    versions: int = 0
    left_out: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    _found: dict[tuple[str, str, str], Sighting] = field(default_factory=dict)

    def keep(self, hits: Iterable[Hit], place: str, *, tracked: bool = True) -> None:
        """Keep what was found in a file of the working tree; of one value in one file the first line counts."""
        hits = tuple(hits)
        for one in sightings(hits, _without(place, hits), self.key):
            self._keep(replace(one, tracked=tracked))

    def keep_version(self, hits: Iterable[Hit], place: str, commit: str, date: str) -> None:
        """Keep what was found in a file's version in the history. The oldest commit counts; a line of the working tree stays.

        `date` is the author's, ISO 8601 in UTC, so that dates compare as text.
        """
        hits = tuple(hits)
        for one in sightings(hits, _without(place, hits), self.key):
            known = self._found.get((one.rule, one.fingerprint, one.place))
            if known is None:
                self._keep(replace(one, commit=commit, author_date=date, in_working_tree=False))
            elif not known.commit or (date, commit) < (known.author_date, known.commit):
                base = known if known.in_working_tree else replace(one, in_working_tree=False)
                self._found[one.rule, one.fingerprint, one.place] = replace(base, commit=commit, author_date=date)

    def _keep(self, one: Sighting) -> None:
        name = (one.rule, one.fingerprint, one.place)
        if name in self._found:
            return
        if len(self._found) >= MOST_KEPT:
            self.left_out += 1
            return
        self._found[name] = one

    def skip(self, place: str, reason: str) -> None:
        """Write down what was not looked at."""
        self.reasons[reason] += 1
        if len(self.skipped) < MOST_SKIPPED:
            self.skipped.append(Skipped(place, reason))

    @property
    def count(self) -> int:
        """How many values people must act on were seen, places counted apart."""
        return sum(one.nature is not Nature.PUBLIC for one in self._found.values())

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """What was found, by place."""
        order = sorted(
            self._found.values(), key=lambda one: (one.place, one.line, one.column, one.rule, one.fingerprint)
        )
        return tuple(order)


def _without(place: str, hits: Iterable[Hit]) -> str:
    """Return a place without the values that were found in it: somebody may have named a file by its key."""
    for hit in hits:
        place = place.replace(hit.value.reveal(), "…")
    return place
