"""Cases of routing.legacy-urls."""

from __future__ import annotations

from seen import Bad, evidence, failure, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange, FailureKind

HOME = "https://www.kettle.example"
OLD, NEW = f"{HOME}/old-pricing", f"{HOME}/pricing"


def legacy(*facts: Exchange, url: str = OLD, to: str | None = NEW) -> Evidence:
    row = {"url": url} if to is None else {"url": url, "to": to}
    return evidence(*facts, product={"legacy_urls": [row]})


GOOD: dict[str, Evidence] = {
    "one permanent redirect": legacy(redirect(OLD, NEW, 308), page(NEW)),
    "from http, by https": legacy(
        redirect("http://www.kettle.example/old-pricing", OLD),
        redirect(OLD, NEW),
        page(NEW),
        url="http://www.kettle.example/old-pricing",
    ),
    "an old domain": legacy(redirect("https://old.example/pricing", NEW), page(NEW), url="https://old.example/pricing"),
    "it still answers, and no other page is named": legacy(page(OLD), to=None),
    "with a slash": legacy(redirect(OLD, NEW + "/"), page(NEW + "/")),
}

BAD: dict[str, Bad] = {
    "not found": (legacy(page(OLD, status=404)), {(OLD, "lost", Severity.HIGH)}),
    "gone, after a redirect": (legacy(redirect(OLD, NEW), page(NEW, status=410)), {(OLD, "lost", Severity.HIGH)}),
    "the old host is gone": (legacy(failure(OLD, FailureKind.DNS)), {(OLD, "lost", Severity.HIGH)}),
    "a circle": (legacy(redirect(OLD, OLD)), {(OLD, "lost", Severity.HIGH)}),
    "all to the front page": (
        legacy(redirect(OLD, f"{HOME}/"), page(f"{HOME}/")),
        {(OLD, "elsewhere", Severity.MEDIUM)},
    ),
    "an app that answers everything with its front page": (legacy(page(OLD)), {(OLD, "elsewhere", Severity.MEDIUM)}),
    "for now": (legacy(redirect(OLD, NEW, 302), page(NEW)), {(OLD, "temporary", Severity.LOW)}),
    "by two steps": (
        legacy(redirect(OLD, f"{HOME}/plans"), redirect(f"{HOME}/plans", NEW), page(NEW)),
        {(OLD, "steps", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "nothing is declared": evidence(page(f"{HOME}/")),
    "campaign words at the end": legacy(redirect(OLD, NEW + "?from=old"), page(NEW + "?from=old")),
    "an app that answers everything, and no page is named": legacy(page(OLD, title="Kettle"), to=None),
}

UNKNOWN: dict[str, Evidence] = {
    "a robot check": legacy(redirect(OLD, NEW), page(NEW, ("cf-mitigated", "challenge"), status=403)),
    "no answer in time": legacy(failure(OLD, FailureKind.TIMEOUT)),
    "the run ended before": legacy(),
}
