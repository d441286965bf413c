"""
A server lists the files of its directories.

Why it matters: Strangers need not guess names: uploads of users, exports and backups are a click away, found by search engines too.

What is looked at: A few directories that products have (assets, static, uploads, backup) on each host that answers by itself. Only a page with the title of
a list (nginx, Apache and their like) counts. A list of hashed assets tells little; one of uploads or backups tells a lot.

Fix: Switch the list off (nginx: autoindex off; Apache: Options -Indexes; Caddy: file_server without browse).

Reference: CWE-548; OWASP WSTG-CONF-04.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.looked import judge
from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed
from launchready.model.evidence.exposed import ExposedEvidence, Found
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.exposed import Kind


def evaluate(exposed: ExposedEvidence, product: Product) -> Iterator[Result]:
    """Judge each host."""
    yield from judge(exposed, product, frozenset({Kind.LISTING}), "no directory lists its files", _failed)


def _failed(found: Found) -> Result:
    private = found.url.rstrip("/").endswith(("/uploads", "/backup"))
    named = f": {', '.join(found.names[:4])}" + (" …" if len(found.names) > 4 else "") if found.names else ""
    return failed(
        found.url,
        seen=f"the directory lists its files{named}",
        expected="403 or 404",
        severity=Severity.MEDIUM if private else Severity.LOW,
        exposure=Exposure.SOME,
        impact=Impact.DATA,
        probe=Curl(found.url),
        aspect="list",
        fix=Fix(
            summary=f"Switch off the list of files at {found.url}",
            steps=("nginx: autoindex off; Apache: Options -Indexes; Caddy: file_server without browse.",),
            hours=(0.1, 0.5),
            hours_reason="one setting",
        ),
    )


CHECK = Check(
    id="edge.exposed-listing",
    title="A directory lists its files",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
