"""Small words for evidence of secrets in source, logs and environments."""

from __future__ import annotations

from dataclasses import replace

from seen import evidence

from launchready.model.confidence import Confidence
from launchready.model.evidence import Evidence
from launchready.model.evidence.secrets import (
    EnvironmentSecrets,
    LogSecrets,
    Nature,
    Sighting,
    SourceSecrets,
    Variable,
    Variables,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"
RULE = "stripe-secret-key"


def secret(nature: Nature = Nature.SECRET, place: str = "source/src/pay.ts", **more: object) -> Sighting:
    """A committed key."""
    given = {
        "line": 3,
        "column": 9,
        "fingerprint": "f1",
        "shown": "sk_live_…",
        "commit": COMMIT,
        "author_date": "2026-03-02T09:00:00+00:00",
    }
    confidence = more.pop("confidence", Confidence.CERTAIN)
    return Sighting(RULE, "Stripe secret key (live)", "Stripe", nature, confidence, place, **{**given, **more})  # type: ignore[arg-type]


def sourced(*secrets: Sighting, **more: object) -> Evidence:
    """A searched source tree with its history."""
    part = SourceSecrets("source", repository=True, history=True, files=18, size=9000, versions=40, secrets=secrets)
    return replace(evidence(), source_secrets=replace(part, **more))  # type: ignore[arg-type]


def logged(*secrets: Sighting, **more: object) -> Evidence:
    """A searched log."""
    return replace(evidence(), log_secrets=replace(LogSecrets(("logs/app.log",), 900, secrets), **more))  # type: ignore[arg-type]


def surrounded(**more: object) -> Evidence:
    """A source tree that git keeps, and its environments."""
    part = EnvironmentSecrets("source", repository=True)
    return replace(evidence(), environment_secrets=replace(part, **more))  # type: ignore[arg-type]


def variables(environment: str, **values: str) -> Variables:
    """The secrets of an environment: names, and hashes of their values."""
    found = tuple(Variable(name, value) for name, value in values.items())
    return Variables(environment, f"{environment}.env", found)
