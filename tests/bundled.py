"""Small words for what a search of the bundle came to."""

from __future__ import annotations

from dataclasses import replace

from seen import evidence

from launchready.model.confidence import Confidence
from launchready.model.evidence import Evidence
from launchready.model.evidence.bundle import BundleEvidence, SourceMap
from launchready.model.evidence.secrets import Nature, Sighting

SCRIPT = "https://app.kettle.example/assets/app.js"


def sighting(
    nature: Nature = Nature.SECRET,
    place: str = SCRIPT,
    line: int = 1,
    fingerprint: str = "f1",
    rule: str = "openai-project-key",
    confidence: Confidence = Confidence.CERTAIN,
    **facts: object,
) -> Sighting:
    """One secret in one place."""
    made = Sighting(rule, "OpenAI project key", "OpenAI", nature, confidence, place, line, 5, fingerprint, "sk-proj-…")
    return replace(made, **facts)  # type: ignore[arg-type]


def bundled(
    *sightings: Sighting,
    maps: tuple[SourceMap, ...] = (),
    files: int = 3,
    failed: tuple[tuple[str, str], ...] = (),
    left_out: int = 0,
    cut: tuple[str, ...] = (),
) -> Evidence:
    """Evidence of a search."""
    found = BundleEvidence(files, 1000 * files, sightings, maps, cut, failed, left_out)
    return replace(evidence(), bundle=found)
