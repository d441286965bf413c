"""
Two environments use the same secret.

Why it matters: Staging is where everybody may try things. With production's secret, whoever gets into staging is in production: they can read its data, or make sessions
that it accepts.

What is looked at: The env files that the product file names for its environments, `variables` of each. Values are compared by a keyed hash and are neither shown nor kept.
Keys made to be public, keys of test modes, addresses without a password and settings may be the same, and are silent.

Fix: Make a secret of its own for each environment.

Reference: OWASP Secrets Management Cheat Sheet, 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from launchready.model.check import (
    Check,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.secrets import EnvironmentSecrets, Variables
from launchready.model.probe import SameValue
from launchready.standards.quoting import quote
from launchready.standards.variables import kind


def evaluate(environment: EnvironmentSecrets) -> Iterator[Result]:
    """Judge each two environments."""
    given = environment.environments
    if len(given) < 2:
        yield not_applicable("environments", "the product file names the variables of fewer than two environments")
        return
    for one in given:
        if one.failed:
            yield unknown(one.environment, f"{one.place}: {one.failed}", "name an env file that can be read")
    loud = False
    for first, second in combinations([one for one in given if not one.failed], 2):
        for result in _shared(first, second):
            loud = True
            yield result
    if not loud and not any(one.failed for one in given):
        yield passed(given[0].environment, f"no secret of {' and '.join(one.environment for one in given)} is the same")


def _shared(first: Variables, second: Variables) -> Iterator[Result]:
    """Yield each secret that both have, once for each value."""
    others = {one.fingerprint: one.name for one in reversed(second.secrets)}
    told: set[str] = set()
    for one in first.secrets:
        other = others.get(one.fingerprint)
        if other is None or one.fingerprint in told:
            continue
        told.add(one.fingerprint)
        names = quote(one.name) if one.name == other else f"{quote(one.name)} and {quote(other)}"
        yield failed(
            second.environment,
            seen=f"{names}: the same value in {first.environment} ({first.place}) and {second.environment} ({second.place})",
            expected="each environment has secrets of its own",
            severity=Severity.HIGH if kind(one.name) or kind(other) else Severity.MEDIUM,
            exposure=Exposure.MANY,
            probe=SameValue((first.place, second.place), (one.name, other)),
            aspect=f"{first.environment} {one.name}"[:100],
            fix=Fix(
                summary=f"Make a {other} of its own for {second.environment}",
                steps=(
                    "Make a new one at the provider, or draw a new random value, for the environment that is not production.",
                    "If many people could read the other environment's, replace production's too.",
                ),
                hours=(0.25, 2),
                hours_reason="one new value, and a deployment",
            ),
        )


CHECK = Check(
    id="secrets.environment-shared",
    title="Two environments use the same secret",
    stage=Stage.SECRETS,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
