"""
A debug page, a stack trace or an administration tool is shown to strangers.

Why it matters: Such pages tell what the product is built of, where it keeps its secrets, and sometimes the secrets themselves; some of them run code for
whoever opens them.

What is looked at: Each host that answers by itself: debug pages of common frameworks (phpinfo, Spring Boot's actuator, Go's profiler, Symfony's
profiler), tools for databases and queues (Adminer, phpMyAdmin, Bull Board) by their own titles, and whether the answer to a path that nothing lies at
holds a stack trace. A page of one's own at /admin is not judged: whether it asks for a login is seen by the private routes of the product
file. A metrics page without secrets is none of these.

Fix: Switch debug mode off in production; let administration tools listen inside alone, or behind a login of the edge.

Reference: OWASP WSTG-ERRH-01, WSTG-CONF-05; CWE-489, CWE-209.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.looked import judge
from launchready.model.check import Check, Confidence, Exposure, Fix, Impact, Result, Severity, Stage, failed
from launchready.model.evidence.exposed import ExposedEvidence, Found
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.exposed import TRACES, Kind
from launchready.standards.quoting import quote

KINDS = frozenset({Kind.DEBUG, Kind.ADMIN})


def evaluate(exposed: ExposedEvidence, product: Product) -> Iterator[Result]:
    """Judge each host."""
    yield from judge(exposed, product, KINDS, "no debug page and no administration tool", _failed)


def _failed(found: Found) -> Result:
    trace = found.what in TRACES
    return failed(
        found.url,
        seen=f"{found.what} is shown to whoever asks",
        expected="404, or a login" if found.kind == Kind.ADMIN else "an error page that tells nothing",
        severity=Severity.MEDIUM if trace else Severity.HIGH,
        confidence=Confidence.CERTAIN,
        exposure=Exposure.MANY,
        impact=Impact.DATA,
        probe=Curl(found.url),
        aspect="trace" if trace else found.kind,
        fix=Fix(
            summary=f"Hide {found.what} at {found.url}",
            steps=(
                "Switch debug mode off in production (DEBUG=False, NODE_ENV=production, APP_DEBUG=false).",
                "Let administration tools listen on the private network alone, or put them behind the edge's own login.",
            ),
            hours=(0.5, 2),
            hours_reason="a setting; longer where a tool has to move",
            prompt=(
                f"The URL {quote(found.url)} shows {quote(found.what)} to anonymous visitors. Switch the framework's debug mode off for production builds, "
                "answer errors with a plain page or JSON without stack traces, and take administration tools off the public server."
            ),
        ),
    )


CHECK = Check(
    id="edge.exposed-debug",
    title="A debug page or an administration tool is public",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
