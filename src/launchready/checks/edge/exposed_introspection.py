"""
A GraphQL interface tells strangers everything that it can do.

Why it matters: The whole map of queries and changes, the half-finished ones included, is handed to whoever asks; attackers start from it. By itself it
opens nothing.

What is looked at: `/graphql` and `/api/graphql` of hosts that programs talk to are asked for their types. Only an answer with a schema counts. A public
interface that means to be explored may accept this risk (a waiver).

Fix: Switch introspection off in production (Apollo: introspection: false; Yoga: useDisableIntrospection), and let each field check who asks.

Reference: GraphQL specification, section 4; OWASP GraphQL cheat sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.looked import judge
from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed
from launchready.model.evidence.exposed import ExposedEvidence, Found
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.exposed import INTROSPECTION, Kind
from launchready.standards.quoting import quote


def evaluate(exposed: ExposedEvidence, product: Product) -> Iterator[Result]:
    """Judge each host."""
    yield from judge(exposed, product, frozenset({Kind.INTROSPECTION}), "no GraphQL schema is told", _failed)


def _failed(found: Found) -> Result:
    return failed(
        found.url,
        seen=f"a stranger is told the schema: {', '.join(found.names[:6])}",
        expected="introspection refused",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        impact=Impact.DATA,
        probe=Curl(found.url, "POST", (("Content-Type", "application/json"),), data=INTROSPECTION),
        aspect="schema",
        fix=Fix(
            summary=f"Switch introspection off at {found.url}",
            steps=(
                "Apollo Server: introspection: false. GraphQL Yoga: useDisableIntrospection(). Hasura: disable it for the public role.",
            ),
            hours=(0.25, 1),
            hours_reason="one setting",
            prompt=f"Disable GraphQL introspection in production for the endpoint {quote(found.url)}, and check authorisation in every resolver.",
        ),
    )


CHECK = Check(
    id="edge.exposed-introspection",
    title="GraphQL tells its schema to strangers",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.LOW,
    evaluate=evaluate,
)
