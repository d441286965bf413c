"""Risks as the page lists them: the same failure in many places is one entry with its places."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.render.document import Document, FindingDetail, Mending, RiskNumbers


@dataclass(frozen=True, slots=True)
class Place:
    """One finding with its numbers."""

    finding: FindingDetail
    risk: RiskNumbers


@dataclass(frozen=True, slots=True)
class RiskEntry:
    """A failure and its places, gravest first. `fix` is the one that they share; None where each has its own."""

    places: tuple[Place, ...]
    fix: Mending | None

    @property
    def first(self) -> Place:
        """The gravest place, by whose numbers the entry is ranked."""
        return self.places[0]

    @property
    def effort(self) -> Mending | None:
        """The fix whose hours stand beside the entry."""
        return self.first.finding.fix


def risk_entries(document: Document) -> tuple[RiskEntry, ...]:
    """Return the risks that nobody accepted, in the document's order, those of one check and severity together."""
    grouped: dict[tuple[str, str], list[Place]] = {}
    for risk in document.risks:
        finding = document.finding(risk.fingerprint)
        if finding and not finding.accepted and not finding.known:
            grouped.setdefault((finding.check, finding.severity), []).append(Place(finding, risk))
    return tuple(_entry(tuple(places)) for places in grouped.values())


def _entry(places: tuple[Place, ...]) -> RiskEntry:
    fixes = [place.finding.fix for place in places]
    same = fixes[0] is not None and all(fix == fixes[0] for fix in fixes)
    return RiskEntry(places, fixes[0] if same else None)
