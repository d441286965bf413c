"""
A production page calls staging, a preview, or the visitor's own machine.

Why it matters: What works on the developer's machine then fails for everyone else: the chat, the login, the signup. Where it reaches staging
instead, real people's data lands in a database that nobody guards and anybody may wipe.

What is looked at: Pages of production and the scripts that they load from the product's hosts. An element that loads or sends (a script,
a frame, a form, an image) counts at once. In code, an address counts where requests are sent (`fetch("http://localhost:8000/…")`,
`apiUrl: "https://staging…"`, a variable that a request is made of) and no condition around it asks where the code runs: a table of
environments is healthy, and so are the addresses that libraries carry with them. A script that names staging, and no other host of the product, is
reported as a sign, not as a fact. Staging is what the product file says, else a word in the host's name.

Fix: Take the address from the build's settings, set it for production, and build again.

Reference: vite.dev/guide/env-and-mode; nextjs.org/docs, "Environment Variables" (both write settings into the bundle when it is built);
Lovable, Vercel, Netlify and Cloudflare Pages documentation on preview addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    passed,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Code, Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.environments import is_passing, is_staging
from launchready.standards.quoting import quote
from launchready.standards.scripts import is_local
from launchready.standards.urls import host_of, within
from launchready.standards.visits import Answers, no_page, production_pages

_LOADS = frozenset({"script", "iframe", "form", "img", "embed", "object", "video", "audio", "source"})
_WORDS = {
    "localhost": "the visitor's own machine",
    "staging": "staging",
    "preview": "a preview that lives as long as its branch",
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge what pages load and what their scripts call; what several pages share is said once."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
        return
    told: set[tuple[str, str, tuple[str, ...]]] = set()

    def fresh(place: str, kind: str, names: tuple[str, ...]) -> bool:
        known = (place, kind, names)
        return known not in told and not told.add(known)  # type: ignore[func-returns-value] # add() tells nothing

    faults = False
    for page in pages:
        assert page.page is not None
        loaded = [host_of(link.url) for link in page.page.links if link.kind in _LOADS]
        called = page.page.code.called if page.page.code else ()
        for kind, names in _by_kind(product, hosts, loaded).items():
            if fresh(host_of(page.url), kind, names):
                faults = True
                yield _failed(page, kind, names, "loads from", *_weight(product, kind, names, Confidence.CERTAIN))
        for kind, names in _by_kind(product, hosts, called).items():
            if fresh(host_of(page.url), kind, names):
                faults = True
                yield _failed(page, kind, names, "calls", *_weight(product, kind, names, Confidence.FIRM))
    scripts = _scripts(pages, hosts, http)
    for script in scripts:
        assert script.code is not None
        found = _by_kind(product, hosts, script.code.called)
        for kind, names in found.items():
            faults = True
            yield _failed(script, kind, names, "calls", *_weight(product, kind, names, Confidence.FIRM))
        mentioned = _only_staging(product, script.code)
        if mentioned and "staging" not in found:
            faults = True
            yield _failed(script, "staging", mentioned, "names", Severity.LOW, Confidence.TENTATIVE)
    if not faults:
        yield passed(
            product.domain,
            f"{len(pages)} pages and {len(scripts)} scripts call neither staging nor localhost",
            Curl(pages[0].url),
        )


def _weight(product: Product, kind: str, names: tuple[str, ...], confidence: Confidence) -> tuple[Severity, Confidence]:
    """Return how much it weighs: a word such as dev may also name a place for the public."""
    sure = kind != "staging" or any(is_staging(product, name.partition(":")[0], surely=True) for name in names)
    return (Severity.HIGH, confidence) if sure else (Severity.MEDIUM, Confidence.TENTATIVE)


def _scripts(pages: Iterable[Exchange], hosts: HostsEvidence, http: HttpEvidence) -> list[Exchange]:
    """Return the scripts of the product's own hosts that pages load."""
    urls = {link.url for page in pages if page.page for link in page.page.links if link.kind == "script"}
    own = [url for url in sorted(urls) if hosts.find(host_of(url)) is not None]
    answers = Answers(http)
    found = [answers.find(url) for url in own]
    return [each for each in found if each is not None and each.status == 200 and each.code is not None]


def _by_kind(product: Product, hosts: HostsEvidence, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name in dict.fromkeys(names):
        kind = _kind(product, hosts, name)
        if kind:
            found.setdefault(kind, {})[name] = None
    return {kind: tuple(each) for kind, each in sorted(found.items())}


def _kind(product: Product, hosts: HostsEvidence, name: str) -> str:
    host = name.rpartition(":")[0] or name if ":" in name and not name.startswith("[") else name
    if is_staging(product, host):
        return "staging"
    if hosts.find(host) is not None or within(host, product.domain):
        return ""  # the product itself, also where it is audited on its maker's machine
    if is_local(name):
        return "localhost"
    return "preview" if is_passing(host) else ""


def _only_staging(product: Product, code: Code) -> tuple[str, ...]:
    """Return the staging hosts that a script names, where it names no production host of the product beside them."""
    own = [name for name in code.hosts if within(name.partition(":")[0], product.domain)]
    staging = tuple(name for name in own if is_staging(product, name.partition(":")[0], surely=True))
    return staging if len(staging) == len(own) else ()


def _failed(
    place: Exchange, kind: str, names: tuple[str, ...], does: str, severity: Severity, confidence: Confidence
) -> Result:
    shown = ", ".join(names[:5])
    return failed(
        place.url,
        seen=f"it {does} {_WORDS[kind]}: {shown}",
        expected="only hosts of production",
        severity=severity,
        confidence=confidence,
        exposure=Exposure.MANY,
        impact=Impact.DATA if kind == "staging" else Impact.CHAT,
        probe=Curl(place.url),
        aspect=kind,
        fix=Fix(
            summary=f"Let {host_of(place.url)} call production instead of {names[0]}",
            steps=(
                f"Search the code for {names[0]} and for the setting that it stands in for.",
                "Set that setting for production where the product is built (the host's environment variables).",
                "Build and deploy again: settings are written into the bundle when it is built.",
                "Use the product once with the browser's network tab open.",
            ),
            hours=(0.5, 2),
            hours_reason="one setting and a deployment, if production's own address is known",
            prompt=(
                f"In production this project calls {quote(names[0])}. Find every place where that address is written, read it from "
                "one environment variable of the build instead, without a fallback to localhost or staging, and let the build fail "
                "where the variable is missing. List the variable in .env.example with a comment."
            ),
        ),
    )


CHECK = Check(
    id="audit.environment-mixup",
    title="Production calls staging, a preview or localhost",
    stage=Stage.AUDIT,
    impact=Impact.CHAT,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
