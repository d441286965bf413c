"""Cases of routing.canonical-host."""

from __future__ import annotations

from seen import HSTS, Bad, entered, evidence, failure, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange, FailureKind
from launchready.standards.canonical import PROBE_PATH

APEX, WWW = "https://kettle.example", "https://www.kettle.example"


def seen(*changed: Exchange, canonical: str = WWW, status: int = 301) -> Evidence:
    return evidence(*entered(canonical, changed=changed, status=status))


def upgraded_first() -> Evidence:
    """http goes to https on the same host first, as the preload list wants it, and from there to www."""
    return seen(
        redirect("http://kettle.example/", f"{APEX}/", 308),
        redirect(f"http://kettle.example{PROBE_PATH}", f"{APEX}{PROBE_PATH}", 308),
    )


GOOD: dict[str, Evidence] = {
    "everything leads to www": seen(),
    "everything leads to the apex, with 308": seen(canonical=APEX, status=308),
    "http to https first, then www": upgraded_first(),
    "a product on a subdomain of somebody": evidence(
        *entered("https://bot.kettle.co.uk", domain="bot.kettle.co.uk"), domain="bot.kettle.co.uk"
    ),
    "the home page goes to a language, for now": seen(redirect(f"{WWW}/", f"{WWW}/en/", 307), page(f"{WWW}/en/", HSTS)),
}

BAD: dict[str, Bad] = {
    "both answer": (
        evidence(
            *entered(WWW, changed=(page(f"{APEX}/"), page(f"{APEX}{PROBE_PATH}", status=404))),
            product={"canonical_url": f"{WWW}/"},
        ),
        {(f"{APEX}/", "elsewhere", Severity.HIGH)},
    ),
    "both answer, and nothing says which is meant": (
        seen(page(f"{APEX}/"), page(f"{APEX}{PROBE_PATH}", status=404)),
        {(f"{WWW}/", "elsewhere", Severity.HIGH), ("http://kettle.example/", "elsewhere", Severity.HIGH),
         ("http://www.kettle.example/", "elsewhere", Severity.HIGH)},
    ),
    "both answer, and the page says which is meant": (
        seen(page(f"{APEX}/", canonical=f"{WWW}/"), page(f"{APEX}{PROBE_PATH}", status=404)),
        {(f"{APEX}/", "elsewhere", Severity.HIGH)},
    ),
    "temporary": (
        seen(redirect(f"{APEX}/", f"{WWW}/", 302)),
        {(f"{APEX}/", "temporary", Severity.MEDIUM)},
    ),
    "the path is lost": (
        seen(redirect(f"{APEX}{PROBE_PATH}", f"{WWW}/", 301)),
        {(f"{APEX}/", "path", Severity.HIGH)},
    ),
    "the query is lost": (
        seen(redirect(f"{APEX}{PROBE_PATH}", WWW + PROBE_PATH.split("?")[0], 301), page(WWW + PROBE_PATH.split("?")[0])),
        {(f"{APEX}/", "path", Severity.HIGH)},
    ),
    "a loop": (
        evidence(
            *entered(WWW, changed=(redirect(f"{APEX}/", f"{WWW}/"), redirect(f"{WWW}/", f"{APEX}/"))),
            product={"canonical_url": f"{WWW}/"},
        ),
        {(f"{scheme}://{host}/", "stuck", Severity.BLOCKER) for scheme in ("http", "https")
         for host in ("kettle.example", "www.kettle.example")},
    ),
    "a redirect to nowhere": (
        evidence(
            *entered(WWW, changed=(redirect(f"{APEX}/", "javascript:alert(1)"),)), product={"canonical_url": f"{WWW}/"}
        ),
        {(f"{APEX}/", "stuck", Severity.BLOCKER)},
    ),
    "through another host": (
        seen(
            redirect("http://www.kettle.example/", "https://old.kettle.example/"),
            redirect("https://old.kettle.example/", f"{WWW}/"),
        ),
        {("http://www.kettle.example/", "hops", Severity.LOW)},
    ),
    "no www at all": (
        evidence(
            *entered(APEX, changed=tuple(
                failure(f"{scheme}://www.kettle.example{path}", FailureKind.DNS, "www.kettle.example does not exist")
                for scheme in ("http", "https") for path in ("/", PROBE_PATH)
            ))
        ),
        {("http://www.kettle.example/", "no-www", Severity.MEDIUM),
         ("https://www.kettle.example/", "no-www", Severity.MEDIUM)},
    ),
    "port 80 is shut": (
        seen(failure("http://kettle.example/"), failure(f"http://kettle.example{PROBE_PATH}")),
        {("http://kettle.example/", "no-http", Severity.LOW)},
    ),
}  # fmt: skip

SILENT: dict[str, Evidence] = {
    "the path gets a language in front": seen(
        redirect(f"{APEX}{PROBE_PATH}", f"{WWW}/en{PROBE_PATH}"), page(f"{WWW}/en{PROBE_PATH}", status=404)
    ),
    "a slash is added": seen(
        redirect(f"{WWW}{PROBE_PATH}", WWW + PROBE_PATH.replace("?", "/?")), page(WWW + PROBE_PATH.replace("?", "/?"))
    ),
    "geo redirect to another country's page": seen(
        redirect(f"{WWW}/", f"{WWW}/de-de/", 302), page(f"{WWW}/de-de/", HSTS)
    ),
    "plain http on the canonical host is another check's": seen(page("http://www.kettle.example/")),
    "a robot check at the door": seen(page(f"{APEX}/", status=403, title="Access denied")),
}

UNKNOWN: dict[str, Evidence] = {
    "the domain does not answer at all": seen(
        *(failure(f"{scheme}://kettle.example{path}") for scheme in ("http", "https") for path in ("/", PROBE_PATH))
    ),
    "nothing was visited": evidence(),
    "a circle that sets a cookie": evidence(
        *entered(WWW, changed=(redirect(f"{APEX}/", f"{APEX}/", 302, ("set-cookie", "seen=*; Path=/")),)),
        product={"canonical_url": f"{WWW}/"},
    ),
    "a robot check": seen(page(f"{APEX}/", status=403)),
}
