"""Cases of audit.broken-links-placeholder."""

from __future__ import annotations

from seen import Bad, evidence, naming, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME = "https://kettle.example/"


def empty(*texts: str) -> Evidence:
    return evidence(page(HOME, placeholders=texts))


def failing(severity: Severity) -> set[tuple[str, str, Severity]]:
    return {(HOME, "placeholder", severity)}


GOOD: dict[str, Evidence] = {"none": empty()}
BAD: dict[str, Bad] = {
    "a privacy policy": (empty("Privacy Policy"), failing(Severity.MEDIUM)),
    "in German": (empty("Datenschutzerklärung"), failing(Severity.MEDIUM)),
    "in Japanese": (empty("利用規約"), failing(Severity.MEDIUM)),
    "social networks": (empty("Twitter", "LinkedIn"), failing(Severity.LOW)),
    "about us": (empty("About us"), failing(Severity.LOW)),
    "filler text": (empty("Lorem ipsum"), failing(Severity.LOW)),
    "example.com": (evidence(naming(HOME, Link("a", "https://example.com/demo"))), failing(Severity.LOW)),
    "a mail address": (evidence(page(HOME, contacts=("hello@yourdomain.com",))), failing(Severity.LOW)),
    "said once a host": (
        evidence(
            page(HOME, placeholders=("Careers",)),
            page("https://kettle.example/pricing", placeholders=("Careers",), title="x"),
        ),
        failing(Severity.LOW),
    ),
}
SILENT: dict[str, Evidence] = {
    "menus and buttons": empty("Menu", "Toggle navigation", "Back to top", "Next", "Play video", "×"),
    "cookie settings": empty("Cookie settings", "Manage cookies", "Your privacy choices", "Datenschutz-Einstellungen"),
    "a login that opens a window": empty("Log in", "Sign up"),
    "a sentence": empty("Read what our customers say about the terms that we offer to them all"),
    "documentation": evidence(
        page(HOME), naming("https://docs.kettle.example/", Link("a", "https://example.com/your-site"))
    ),
    "documentation by the file": evidence(
        naming("https://kettle.example/", Link("a", "https://example.com/")),
        product={"surfaces": [{"host": "kettle.example", "purpose": "docs"}]},
    ),
    "a product of that name": evidence(
        naming("https://www.yourapp.com/", Link("a", "https://www.yourapp.com/x")), domain="yourapp.com"
    ),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=403))}
