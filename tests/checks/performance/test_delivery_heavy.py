"""Cases of performance.delivery-heavy."""

from __future__ import annotations

from seen import Bad, coded, evidence, naming, page, sized

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME = "https://kettle.example/"


def loaded(*sizes: int) -> Evidence:
    urls = [f"https://cdn.example.net/{number}.js" for number in range(len(sizes))]
    scripts = [sized(coded(url), size) for url, size in zip(urls, sizes, strict=True)]
    return evidence(naming(HOME, *(Link("script", url) for url in urls)), *scripts)


GOOD: dict[str, Evidence] = {"light": loaded(400_000, 200_000), "no script": evidence(page(HOME))}
BAD: dict[str, Bad] = {
    "much": (loaded(2_000_000, 1_500_000), {(HOME, "scripts", Severity.LOW)}),
    "too much": (loaded(3_000_000, 3_000_000, 1), {(HOME, "scripts", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "just as much": loaded(3_000_000),
    "the same script twice": evidence(
        naming(HOME, Link("script", f"{HOME}a.js"), Link("script", f"{HOME}a.js", "x")),
        sized(coded(f"{HOME}a.js"), 2_000_000),
    ),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
