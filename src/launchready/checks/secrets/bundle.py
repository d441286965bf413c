"""
A secret key is in what browsers download.

Why it matters: Whoever opens the developer tools has the key: the whole database with a service role, the model's bill with a provider's key, every payment
with a live secret. Robots search new sites for them within hours.

What is looked at: Everything that the product's hosts hand to a browser: pages with their inline data, scripts, those that scripts load in turn, manifests, and the text inside
source maps. Keys that are made to be public (a publishable key, an anon key, a Firebase web key, a DSN) are told apart and held against nobody; so are
placeholders, examples and variables. A value of which nobody can say whether it opens something is told as less sure. Values are not shown, nor kept.

Fix: Replace the key at its provider first, then call the provider from the server (an edge function, an API route) and keep the new key there.

Reference: OWASP Top 10 2025, A07 (authentication failures); CWE-798, CWE-200.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.told_secrets import Told, public, told
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
from launchready.model.evidence.bundle import BundleEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.quoting import quote


def evaluate(bundle: BundleEvidence, product: Product) -> Iterator[Result]:
    """Judge each value once."""
    found = told(bundle.secrets)
    for each in found:
        yield _failed(each)
    if bundle.left_out:
        yield unknown(
            product.domain, f"{bundle.left_out} further sightings were left out", "mend those first", aspect="cut"
        )
    if bundle.cut:
        words = f"of {len(bundle.cut)} files only the beginning was searched, so large are they: {bundle.cut[0]}"
        yield unknown(product.domain, words, "search the build's folder with launchready secrets", aspect="large")
    if bundle.failed:
        place, reason = bundle.failed[0]
        words = f"{len(bundle.failed)} files were not searched to their end: {place} ({reason})"
        yield unknown(product.domain, words, "run the audit again", aspect="failed")
    if not found and not bundle.failed and not bundle.cut:
        if not bundle.files:
            yield not_applicable(product.domain, "no host handed a page or a script to a browser")
            return
        names = public(bundle.secrets)
        harmless = f"; made to be public: {', '.join(names[:4])}" if names else ""
        yield passed(product.domain, f"no secret in {bundle.files} files, {bundle.size:,} bytes{harmless}")


def _failed(each: Told) -> Result:
    first = each.first
    url = first.place.partition("!")[0]
    return failed(
        url,
        seen=f"{each.words} in {each.places[0]}:{first.column}{each.further}"[:400],
        expected="no secret in what browsers download",
        severity=each.severity,
        confidence=first.confidence,
        exposure=Exposure.EVERYONE,
        impact=Impact.DATA,
        probe=Curl(url),
        aspect=each.aspect,
        fix=Fix(
            summary=f"Replace the {first.name}, and keep the new one on the server",
            steps=(
                first.rotate or "Replace the key at its provider: what was downloaded once is known.",
                "Move the call to the server: an edge function or an API route that checks who asks, with the key in its environment.",
                "Take it out of variables that builds hand to browsers (VITE_, NEXT_PUBLIC_, EXPO_PUBLIC_, REACT_APP_), and build anew.",
                "Look at the provider's log for use that was not yours.",
            ),
            hours=(1, 6),
            hours_reason="replacing is minutes; moving the calls behind a route of your own takes longer",
            prompt=(
                f"A secret ({quote(first.name)}) is in the code that browsers download, at {quote(url)}. Move every use of it to server-side code (edge "
                "function or API route) that checks the user's session, read the key from a server-only environment variable, remove it from client code and "
                "client-exposed variables, and show that the built bundle no longer holds it. Do not print the key."
            ),
        ),
    )


CHECK = Check(
    id="secrets.bundle",
    title="A secret is in what browsers download",
    stage=Stage.SECRETS,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
