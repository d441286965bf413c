"""Cases of audit.environment-mixup-host."""

from __future__ import annotations

from seen import Bad, evidence, name, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOME = "https://kettle.example/"


def led(to: str) -> Evidence:
    return evidence(redirect(HOME, to), page(to))


def cname(target: str, product: dict[str, object] | None = None) -> Evidence:
    return evidence(page(HOME), *name("kettle.example", "192.0.2.1", cname=target), product=product)


GOOD: dict[str, Evidence] = {
    "no redirect": evidence(page(HOME), *name("kettle.example", "192.0.2.1")),
    "a redirect to www": evidence(redirect(HOME, "https://www.kettle.example/"), page("https://www.kettle.example/")),
}
BAD: dict[str, Bad] = {
    "a redirect to staging": (
        led("https://staging.kettle.example/"),
        {("kettle.example", "redirect", Severity.BLOCKER)},
    ),
    "a redirect to the developer's machine": (
        evidence(redirect(HOME, "http://localhost:3000/")),
        {("kettle.example", "redirect", Severity.BLOCKER)},
    ),
    "a redirect to a preview": (
        led("https://kettle-git-main-acme.vercel.app/"),
        {("kettle.example", "redirect", Severity.BLOCKER)},
    ),
    "a redirect to dev": (led("https://dev.kettle.example/"), {("kettle.example", "redirect", Severity.HIGH)}),
    "a CNAME to staging": (cname("staging.kettle.example"), {("kettle.example", "dns", Severity.HIGH)}),
    "a CNAME to a preview": (cname("deploy-preview-7--kettle.netlify.app"), {("kettle.example", "dns", Severity.HIGH)}),
    "a CNAME to what the file calls a trial": (
        cname("blue.kettle.example", {"environments": [{"name": "trial", "hosts": ["blue.kettle.example"]}]}),
        {("kettle.example", "dns", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a login service's development tenant": led("https://dev-abc123.us.auth0.com/login"),
    "the usual CNAME of a host": cname("kettle.netlify.app"),
    "a CNAME to an edge": cname("cname.vercel-dns.com"),
    "staging leads to staging": evidence(
        page(HOME),
        redirect("https://staging.kettle.example/", "https://staging.kettle.example/login"),
        page("https://staging.kettle.example/login"),
    ),
    "latest. and testimonials. are no staging": evidence(
        redirect(HOME, "https://latest.kettle.example/"), page("https://latest.kettle.example/")
    ),
}
UNKNOWN: dict[str, Evidence] = {}
