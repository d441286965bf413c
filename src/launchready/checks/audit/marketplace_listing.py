"""
The site lacks a privacy policy, terms, or a way to reach its makers.

Why it matters: App stores, marketplaces, payment providers and login providers look for these three first, and turn products down without them.
Where people's data is processed, most countries' laws want the first as well.

What is looked at: The links of all pages that the run saw, and the sitemap, where the product has a public front page. A page is known by its
link's text or its path, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Japanese and Chinese. A mail address, a contact or
help page, a chat widget or a community counts as a way to reach the makers. A page that is drawn by scripts alone shows no links without a
browser: that is UNKNOWN.

Fix: Publish the pages, and link them in the footer of every page, the login's and the signup's too.

Reference: GDPR, articles 13 and 14; developers.google.com/identity, "OAuth app verification" (homepage and privacy policy); Stripe, "Website checklist".
"""

from __future__ import annotations

from collections.abc import Iterator

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
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence, Link
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.names_of_pages import PageKind, is_called
from launchready.standards.urls import host_of, within
from launchready.standards.visits import front_page, is_public, no_page, production_pages

# Where widgets are loaded from through which visitors reach people, and where communities live; the vendors' install pages, 2026.
_WIDGETS = (
    "intercom.io", "intercomcdn.com", "crisp.chat", "zdassets.com", "zendesk.com", "tawk.to", "drift.com", "livechatinc.com", "chatwoot.com",
    "freshchat.com", "freshworks.com", "tidio.co", "gorgias.chat", "helpscout.net", "hs-scripts.com", "hubspot.com", "userlike.com",
    "olark.com", "front.com", "plain.com", "usepylon.com", "featurebase.app", "canny.io",
)  # fmt: skip
_COMMUNITIES = (
    "discord.gg", "discord.com", "slack.com", "t.me", "wa.me", "whatsapp.com", "github.com", "reddit.com", "x.com", "twitter.com",
    "linkedin.com", "facebook.com", "instagram.com", "calendly.com", "cal.com", "typeform.com", "tally.so", "forms.gle", "line.me",
)  # fmt: skip
MAX_LINKS = 5000
"""Links of all pages together that are read."""
_PARTS = {
    PageKind.PRIVACY: ("a privacy policy", Severity.MEDIUM),
    PageKind.TERMS: ("terms of service", Severity.LOW),
    PageKind.CONTACT: ("a way to reach the makers", Severity.MEDIUM),
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge the product's pages together: a page linked from anywhere counts."""
    front = front_page(http, product)
    pages = production_pages(hosts, http, product)
    if front is None or not pages:
        yield no_page(http, product)
        return
    if not is_public(front, product):
        yield not_applicable(front.url, "the front page is an app's or a login's, not one for the public")
        return
    links = [link for page in pages if page.page for link in page.page.links if link.kind == "a"]
    for exchange in http.exchanges:  # a sitemap's entries are links without a text
        if exchange.sitemap and not exchange.sitemap.index and hosts.find(host_of(exchange.url)):
            links += [Link("a", url) for url in exchange.sitemap.urls]
    links = list(dict.fromkeys(links))[:MAX_LINKS]
    probe = Curl(front.url)
    for kind, (what, severity) in _PARTS.items():
        found = next((link for link in links if is_called(link, kind)), None)
        reach = _reach(pages) if kind is PageKind.CONTACT else ""
        if found is not None or reach:
            yield passed(front.url, f"{what}: {found.url if found else reach}"[:300], probe, kind.value)
        elif not any(link.kind == "a" for link in links) or _drawn(front):
            why = "the page is drawn by scripts" if _drawn(front) else "no page that was seen has a link"
            remedy = "look at the page in a browser"
            yield unknown(front.url, f"{why}: {what} may be there", remedy, probe, kind.value)
        else:
            yield _missing(front, kind, what, severity, len(pages))


def _drawn(front: Exchange) -> bool:
    """Return True if the front page has no links of its own, only scripts that make them."""
    assert front.page is not None
    links = [link for link in front.page.links if link.kind == "a"]
    return not links and (any(link.kind == "script" for link in front.page.links) or front.page.inline_scripts > 0)


def _reach(pages: tuple[Exchange, ...]) -> str:
    for page in pages:
        assert page.page is not None
        if page.page.contacts:
            return page.page.contacts[0]
        for link in page.page.links:
            name = host_of(link.url)
            if link.kind in ("script", "iframe") and any(within(name, widget) for widget in _WIDGETS):
                return name
            if link.kind == "a" and (
                any(within(name, each) for each in _COMMUNITIES) or "/cdn-cgi/l/email" in link.url
            ):
                return name
        if page.page.code and any(within(name, widget) for name in page.page.code.hosts for widget in _WIDGETS):
            return "a chat widget"
    return ""


def _missing(front: Exchange, kind: PageKind, what: str, severity: Severity, pages: int) -> Result:
    steps = {
        PageKind.PRIVACY: (
            "Write down what is stored, why, for how long, who gets it (the model's provider too), and how to have it deleted.",
            "Let somebody who knows the law of your customers' countries read it.",
        ),
        PageKind.TERMS: (
            "Write down what people may expect, what they may not do, what it costs, and how it ends.",
            "Say that answers of a model can be wrong, and who answers for what.",
        ),
        PageKind.CONTACT: (
            "Set up support@ on the product's domain, with somebody who reads it.",
            "Make a page that names it, and link that page.",
        ),
    }[kind]
    return failed(
        front.url,
        seen=f"none of the {pages} pages that were seen links to {what}",
        expected=f"{what}, linked from every page",
        severity=severity,
        confidence=Confidence.FIRM,
        exposure=Exposure.EVERYONE,
        probe=Curl(front.url),
        aspect=kind.value,
        fix=Fix(
            summary=f"Publish {what} and link it in the footer",
            steps=(*steps, "Link it in the footer of every page, on the login and the signup page as well."),
            hours=(0.5, 2) if kind is PageKind.CONTACT else (1, 6),
            hours_reason="one page and one link" if kind is PageKind.CONTACT else "writing it, and having it read",
            prompt=(
                f"Add a page for {what} at /{kind.value}, with a heading and sections for the owner to fill in, and link it in the footer of "
                "every page, including login and signup. Mark every sentence that needs the owner's facts; invent none."
            ),
        ),
    )


CHECK = Check(
    id="audit.marketplace-listing",
    title="No privacy policy, terms or contact",
    stage=Stage.AUDIT,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
