"""
The product's source code is served beside its scripts.

Why it matters: A source map with the text of its sources is the whole client code with names and comments: easier to copy, and easier to search for what was
forgotten in it. By itself it opens nothing.

What is looked at: The map that each script of the product names, and for some the name with .map at the end. Only a file that parses as a source map counts; an app's
page for every path does not. A map whose sources are all of published libraries, or that holds no text, is passed over. Secrets inside maps are for
secrets.bundle.

Fix: Build without maps for production, or upload them to the error tracker and delete them from what is deployed (Vite: build.sourcemap "hidden").

Reference: ECMA-426 (source map format); CWE-540.
"""

from __future__ import annotations

from collections.abc import Iterator

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
)
from launchready.model.evidence.bundle import BundleEvidence, SourceMap
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of


def evaluate(bundle: BundleEvidence, product: Product) -> Iterator[Result]:
    """Judge the maps of each host."""
    hosts: dict[str, list[SourceMap]] = {}
    for each in bundle.maps:
        hosts.setdefault(host_of(each.url), []).append(each)
    for host, maps in hosts.items():
        telling = [each for each in maps if each.with_content and each.names]
        if telling:
            yield _failed(host, telling)
        else:
            yield passed(host, "its source maps tell no source of the product's own", Curl(maps[0].url))
    if not hosts:
        if bundle.files:
            yield passed(product.domain, "no source map is served")
        else:
            yield not_applicable(product.domain, "no host handed a script to a browser")


def _failed(host: str, maps: list[SourceMap]) -> Result:
    first = maps[0]
    names = ", ".join(first.names[:3])
    return failed(
        host,
        seen=f"{len(maps)} source maps with the text of the product's own sources: {first.url} ({names} …)"[:400],
        expected="no source map beside the scripts",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        impact=Impact.TRUST,
        probe=Curl(first.url),
        aspect="source-map",
        fix=Fix(
            summary=f"Take the source maps off {host}",
            steps=(
                'Vite: build.sourcemap false or "hidden"; Next.js: productionBrowserSourceMaps false; webpack: devtool false or "hidden-source-map".',
                "Where an error tracker needs them, upload them in the build and delete them before the deployment.",
            ),
            hours=(0.25, 1),
            hours_reason="one setting and a build",
            prompt=f"Configure the production build of the site {quote(host)} so that it publishes no source maps; keep uploading them to the error tracker if one is used.",
        ),
    )


CHECK = Check(
    id="edge.exposed-source-map",
    title="Source code is served beside the scripts",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
