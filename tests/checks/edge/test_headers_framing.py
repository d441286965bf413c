"""Cases of edge.headers-framing."""

from __future__ import annotations

from seen import FRAMES, Bad, answer, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"
APP = "https://app.kettle.example/"
XFO = "x-frame-options"
CSP = "content-security-policy"
DECLARED: dict[str, object] = {
    "surfaces": [{"host": "app.kettle.example", "purpose": "app"}, {"host": "talk.kettle.example", "purpose": "chat"}]
}
LOW = {("kettle.example", "open", Severity.LOW)}

GOOD: dict[str, Evidence] = {
    "DENY": evidence(page(URL, FRAMES)),
    "sameorigin, twice": evidence(page(URL, (XFO, "SAMEORIGIN"), (XFO, "sameorigin"))),
    "frame-ancestors": evidence(page(URL, (CSP, "frame-ancestors 'none'"))),
    "those that are named": evidence(page(URL, (CSP, "frame-ancestors https://partner.example"))),
    "the stricter of two policies": evidence(page(URL, (CSP, "frame-ancestors *, frame-ancestors 'self'"))),
    "several words, which shut everybody out": evidence(page(URL, (XFO, "DENY, SAMEORIGIN"))),
}
BAD: dict[str, Bad] = {
    "nothing": (evidence(page(URL)), LOW),
    "nothing on the app": (evidence(page(APP), product=DECLARED), {("app.kettle.example", "open", Severity.MEDIUM)}),
    "nothing on the login": (
        evidence(page(URL + "login"), product={"routes": [{"kind": "login", "url": URL + "login"}]}),
        {("kettle.example", "open", Severity.MEDIUM)},
    ),
    "ALLOW-FROM": (evidence(page(URL, (XFO, "ALLOW-FROM https://partner.example"))), LOW),
    "a word that is none": (evidence(page(URL, (XFO, "whimsy"))), LOW),
    "frame-ancestors wins, and is open": (evidence(page(URL, FRAMES, (CSP, "frame-ancestors *"))), LOW),
    "a whole scheme": (evidence(page(URL, (CSP, "frame-ancestors 'self' https:"))), LOW),
    "default-src says nothing of it": (evidence(page(URL, (CSP, "default-src 'none'"))), LOW),
    "in meta it does not count": (evidence(page(URL, csp=("frame-ancestors 'none'",))), LOW),
    "report-only": (evidence(page(URL, (CSP + "-report-only", "frame-ancestors 'none'"))), LOW),
}
SILENT: dict[str, Evidence] = {
    "GitHub Pages": evidence(page(URL, ("server", "GitHub.com"), ("x-github-request-id", "1"))),
    "Framer": evidence(page(URL, ("server", "Framer/a338d3d"))),
    "the chat's host": evidence(page("https://talk.kettle.example/"), product=DECLARED),
    "a widget": evidence(page(URL + "widget/42"), product={"routes": [{"kind": "other", "url": URL + "widget/42"}]}),
    "an embed page": evidence(page(URL + "embed"), product={"routes": [{"kind": "other", "url": URL + "embed"}]}),
    "a host of widgets": evidence(page("https://widget.kettle.example/")),
    "JSON": evidence(answer(URL, media_type="application/json")),
    "an error page": evidence(page(URL, status=404)),
    "a robot check": evidence(page(URL, ("cf-mitigated", "challenge"))),
}
UNKNOWN: dict[str, Evidence] = {}
