"""Cases of audit.environment-mixup-preview-host."""

from __future__ import annotations

from seen import Bad, evidence, naming, page, redirect, sized

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME, TWIN = "https://kettle.example/", "https://kettle.lovable.app/"
FRONT = page(HOME, title="Kettle, the assistant")


def twin(*headers: tuple[str, str], **facts: object) -> Evidence:
    seen = page(TWIN, *headers, **{"title": "Kettle, the assistant", **facts})  # type: ignore[arg-type]
    return evidence(FRONT, sized(seen, 800, "b" * 64))


GOOD: dict[str, Evidence] = {
    "its own canonical link": evidence(page(HOME, canonical=HOME)),
    "no canonical link": evidence(FRONT),
}
BAD: dict[str, Bad] = {
    "a canonical link to the builder": (
        evidence(page(HOME, canonical=TWIN)),
        {(HOME, "canonical", Severity.MEDIUM)},
    ),
    "og:url": (
        evidence(naming(HOME, Link("meta", TWIN, "og:url"))),
        {(HOME, "og-url", Severity.LOW)},
    ),
    "said once a host": (
        evidence(
            page(HOME, canonical=TWIN), page("https://kettle.example/pricing", canonical=f"{TWIN}pricing", title="x")
        ),
        {(HOME, "canonical", Severity.MEDIUM)},
    ),
    "a twin by its title": (twin(), {(TWIN, "twin", Severity.MEDIUM)}),
    "a twin by its body": (
        evidence(
            sized(page(HOME, title="React App"), 500, "a" * 64), sized(page(TWIN, title="React App"), 500, "a" * 64)
        ),
        {(TWIN, "twin", Severity.MEDIUM)},
    ),
    "the domain leads there": (
        evidence(redirect(HOME, TWIN), page(TWIN)),
        {("kettle.example", "redirect", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a twin with noindex": twin(("x-robots-tag", "noindex")),
    "a twin with noindex in its page": twin(robots="noindex"),
    "a twin that names the domain": twin(canonical=HOME),
    "a twin that leads to the domain": evidence(FRONT, redirect(TWIN, HOME)),
    "another product": twin(title="Teapot"),
    "two apps that nobody gave a title": evidence(
        page(HOME, title="Vite + React"), sized(page(TWIN, title="Vite + React"), 800, "b" * 64)
    ),
    "a product that lives there": evidence(
        page("https://kettle.lovable.app/", canonical="https://kettle.lovable.app/"), domain="kettle.lovable.app"
    ),
    "a canonical link to another domain of the makers": evidence(page(HOME, canonical="https://kettle.example.net/")),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
