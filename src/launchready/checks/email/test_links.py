"""
A link in a mail that the product sent leads to the wrong place.

Why it matters: The link to confirm an address or to set a password is what the mail is for. One that leads to localhost works on the developer's machine alone; one that
leads to a preview or to staging confirms an account where nobody is. Over plain http the token in it can be read on the way.

What is looked at: The links and pictures of the recorded test's message, if the product wrote it: their scheme and host, kept without queries and tokens. A
link to the visitor's own machine or an unfilled placeholder is a blocker in mail for a sign-up or a new password. Other hosts of the product are fine, and
so are social networks and the like. A pixel that nobody can see, or links by way of a service that counts clicks, are low in transactional mail.

Fix: Set the site's address in production (SITE_URL, APP_URL, NEXTAUTH_URL, Supabase: Authentication, URL Configuration) to the canonical one; let the link of a mail be made from it.

Reference: OWASP, Forgot Password Cheat Sheet; Supabase, Redirect URLs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from launchready.checks.mail_tests import message_failed, named, probe, written_by_product
from launchready.model.check import Check, Confidence, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_test import MailedLink, MailTest, MailTestEvidence
from launchready.model.evidence.run import Run
from launchready.model.product import Product
from launchready.standards.environments import is_builders, is_passing, is_staging
from launchready.standards.mail_links import PLACEHOLDER
from launchready.standards.scripts import is_local
from launchready.standards.urls import registrable_domain, within

_COUNTERS = (
    "awstrack.me", "ct.sendgrid.net", "pstmrk.it", "mandrillapp.com", "list-manage.com", "sendibm1.com", "sendibt2.com", "sendibt3.com",
    "mailgun.org", "sparkpostmail.com", "mjt.lu", "customeriomail.com", "klclick.com", "hubspotlinks.com", "mailerlite.com",
)  # fmt: skip
"""Hosts by which services count clicks, where the customer has set up none of their own."""
_NEEDED = ("signup", "reset")


def evaluate(tests: MailTestEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge where each message leads."""
    for test in written_by_product(tests, run.now):
        found = list(_of(tests, test, product))
        yield from found
        if not found:
            hosts = sorted({link.host for link in test.links if link.host})
            shown = ", ".join(hosts[:5]) or "none"
            yield passed(
                test.sender,
                f"{named(test)}: {len(test.links)} addresses, at {shown}",
                probe(tests, '"links"'),
                test.what,
            )


def _of(tests: MailTestEvidence, test: MailTest, product: Product) -> Iterator[Result]:
    links = [link for link in test.links if not link.loaded]
    needed = test.what in _NEEDED
    worst = Severity.BLOCKER if needed else Severity.HIGH
    local = [link for link in test.links if is_local(link.host)] if not is_local(product.domain) else []
    if clicked := [link for link in local if not link.loaded]:
        yield _wrong(tests, test, clicked, worst, "local", "the reader's own machine")
    elif local:
        yield _wrong(tests, test, local, Severity.MEDIUM, "local-picture", "the reader's own machine")
    unfilled = [link for link in test.links if link.shown == PLACEHOLDER]
    if unfilled:
        clicked = [link for link in unfilled if not link.loaded]
        yield _wrong(
            tests,
            test,
            unfilled,
            worst if clicked else Severity.MEDIUM,
            "placeholder",
            "a placeholder that nothing was put into",
        )
    relative = [link for link in test.links if not link.scheme and link.shown != PLACEHOLDER]
    if relative:
        yield _wrong(tests, test, relative, Severity.MEDIUM, "relative", "no host at all")
    passing = [link for link in links if is_passing(link.host) and not within(product.domain, link.host)]
    if passing:
        yield _wrong(tests, test, passing, Severity.HIGH, "preview", "a preview that goes away")
    staging = [link for link in links if link not in passing and is_staging(product, link.host, surely=True)]
    if staging:
        yield _wrong(tests, test, staging, Severity.HIGH, "staging", "another environment")
    beside = [
        link
        for link in links
        if link not in passing
        and is_builders(link.host)
        and not within(link.host, product.domain)
        and product.surface(link.host) is None
    ]
    if beside:
        yield _wrong(tests, test, beside, Severity.MEDIUM, "builder", "the builder's name for the product")
    yield from _plain(tests, test, product)
    if test.kind == "transactional":
        yield from _counted(tests, test)


def _wrong(
    tests: MailTestEvidence, test: MailTest, links: Sequence[MailedLink], severity: Severity, aspect: str, to: str
) -> Result:
    return message_failed(
        tests,
        test,
        seen=f"{named(test)} leads to {to}: {_shown(links)}",
        expected="the product's own host, over https",
        severity=severity,
        impact=Impact.SIGNUP,
        aspect=aspect,
        word=links[0].shown,
        summary=f"Let the mail of {test.sender[:80]} lead to the canonical host",
        steps=(
            "Set the site's address in the production environment (SITE_URL, APP_URL, NEXTAUTH_URL; Supabase: URL Configuration).",
            "Look for the address that is written into the template.",
        ),
        hours=(0.25, 1.5),
        hours_reason="a setting, or a line of a template",
        ask="find where the addresses in this mail are made, and make them from the production address of the site in one setting, "
        "with https and without a fallback to localhost.",
    )


def _plain(tests: MailTestEvidence, test: MailTest, product: Product) -> Iterator[Result]:
    """Judge what goes over http."""
    plain = [link for link in test.links if link.scheme == "http" and not is_local(link.host)]
    if not plain:
        return
    own = [link for link in plain if not link.loaded and _own(link.host, test, product)]
    shown = own or plain
    yield message_failed(
        tests,
        test,
        seen=f"{named(test)} holds {'links' if not shown[0].loaded else 'pictures'} over plain http: {_shown(shown)}",
        expected="https",
        severity=Severity.MEDIUM if own else Severity.LOW,
        exposure=Exposure.MANY if own else Exposure.SOME,
        impact=Impact.TRUST,
        aspect="http",
        word=shown[0].shown,
        summary=f"Use https in the mail of {test.sender[:80]}",
        steps=(
            "Write https into the template or the setting of the site's address.",
            "Where the service that sends counts clicks by a host of yours, switch its https on.",
        ),
        hours=(0.25, 2),
        hours_reason="a setting; a certificate for the host that counts",
        ask="write every address in this mail with https.",
    )


def _counted(tests: MailTestEvidence, test: MailTest) -> Iterator[Result]:
    """Judge what counts readers, in mail that nobody asked to be counted by."""
    counted = [link for link in test.links if any(within(link.host, counter) for counter in _COUNTERS)]
    pixels = [link for link in test.links if link.pixel and link.scheme]
    found = [*(link for link in counted if not link.loaded), *pixels]
    if not found:
        return
    clicks = not found[0].loaded
    yield message_failed(
        tests,
        test,
        seen=f"{named(test)} {'leads by way of a service that counts clicks' if clicks else 'holds a picture that nobody can see'}: {_shown(found)}",
        expected="no counting in mail that people need",
        severity=Severity.LOW,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        impact=Impact.TRUST,
        aspect="counted",
        word=found[0].shown,
        summary=f"Switch counting off for the transactional mail of {test.sender[:80]}",
        steps=("Switch open and click tracking off for this kind of mail at the service that sends.",),
        hours=(0.25, 0.5),
        hours_reason="a setting",
    )


def _own(host: str, test: MailTest, product: Product) -> bool:
    return any(within(host, registrable_domain(domain) or domain) for domain in (product.domain, test.domain))


def _shown(links: Sequence[MailedLink]) -> str:
    told = list(dict.fromkeys(link.shown for link in links))
    return ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")


CHECK = Check(
    id="email.test-links",
    title="A link in a mail that the product sent leads to the wrong place",
    stage=Stage.EMAIL,
    impact=Impact.SIGNUP,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
