"""From hits, which hold values, to sightings, which do not."""

from __future__ import annotations

from collections.abc import Iterable

from launchready.model.evidence.secrets import Nature, Sighting
from launchready.model.secret import Secret
from launchready.scan.hit import Hit
from launchready.scan.services import by_rule


def sightings(hits: Iterable[Hit], place: str, key: Secret) -> list[Sighting]:
    """Return what may be kept of hits in one place; values are told apart by a hash keyed with the operator's key."""
    return [_sighting(hit, place, key.reveal().encode()) for hit in hits]


def _sighting(hit: Hit, place: str, key: bytes) -> Sighting:
    known = by_rule().get(hit.rule)
    return Sighting(
        rule=hit.rule,
        name=hit.name,
        provider=hit.provider,
        nature=Nature(hit.nature.value),
        confidence=hit.confidence,
        place=place,
        line=hit.line,
        column=hit.column,
        fingerprint=hit.fingerprint(key),
        shown=hit.shown,
        rotate=f"{known[0].rotate} {known[0].rotate_at}".strip() if known else "",
        note=hit.note,
    )
