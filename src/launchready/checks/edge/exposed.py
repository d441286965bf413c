"""
A file with keys, code or data lies open to everybody.

Why it matters: Robots ask every new host for `/.env` and `/.git` within minutes of its certificate. Whoever gets one has the database's password,
the payment provider's key or the whole code, and nobody notices until the bill or the leak.

What is looked at: Each host that answers by itself: first two paths that nothing lies at, then some thirty where deployments forget files: environment
files, the git repository, credentials, private keys, archives, database dumps. A status proves nothing, for single-page apps answer 200 to any
path: each file has to be what its path promises, line by line or byte by byte. Where a made-up path gets the same, nothing is said. Names of
variables and tables are told, values are not even kept. An environment file that holds nothing but what builds hand to browsers anyway is not a blocker.

Fix: Take the file off the server and out of the deployment, change every key that was in it, and serve only the built output folder.

Reference: OWASP WSTG-CONF-04; CWE-538, CWE-527.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.looked import judge
from launchready.model.check import Check, Fix, Impact, Result, Severity, Stage, failed
from launchready.model.evidence.exposed import ExposedEvidence, Found
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.exposed import Kind, is_public_variable
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of

KINDS = frozenset({Kind.ENVIRONMENT, Kind.REPOSITORY, Kind.CREDENTIALS, Kind.BACKUP, Kind.CONFIGURATION})
_SECRETS = frozenset({Kind.ENVIRONMENT, Kind.CREDENTIALS})


def evaluate(exposed: ExposedEvidence, product: Product) -> Iterator[Result]:
    """Judge each host."""
    yield from judge(exposed, product, KINDS, "no such file lies open", _failed)


def _severity(found: Found) -> Severity:
    if found.kind == Kind.CONFIGURATION:
        return Severity.MEDIUM
    if found.kind == Kind.ENVIRONMENT and all(map(is_public_variable, found.names)):
        return Severity.MEDIUM
    return Severity.BLOCKER


def _failed(found: Found) -> Result:
    named = f" with {', '.join(found.names[:6])}" + (" …" if len(found.names) > 6 else "") if found.names else ""
    severity = _severity(found)
    steps = [
        "Delete the file from the server, and let the deployment copy the built output alone (dist, build, .next/static, public).",
        "Let the server refuse whatever begins with a dot (nginx: location ~ /\\. { deny all; }).",
    ]
    if severity is Severity.BLOCKER:
        steps.insert(
            0, "Count everything in the file as known to strangers: change every key and password in it first."
        )
    return failed(
        found.url,
        seen=f"{found.what} can be downloaded ({found.size} bytes{named})",
        expected="404",
        severity=severity,
        impact=Impact.DATA,
        probe=Curl(found.url),
        aspect=found.kind,
        fix=Fix(
            summary=f"Take {found.url} off the server, and change what it gave away",
            steps=tuple(steps),
            hours=(1, 6) if found.kind in _SECRETS else (0.5, 4),
            hours_reason="removing it is minutes; changing each key takes longer",
            prompt=(
                f"The deployed site {quote(host_of(found.url))} serves a private file at {quote(found.url)}. Find out why the build or the server "
                "publishes it (public folder, Docker COPY . ., static root) and make it publish the build output alone. Add it to .gitignore and "
                ".dockerignore if it belongs there. Do not print its contents."
            ),
        ),
    )


CHECK = Check(
    id="edge.exposed",
    title="A private file lies open",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
