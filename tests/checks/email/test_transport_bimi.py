"""Cases of email.transport-bimi."""

from __future__ import annotations

from delivered import GOOGLE, delivered, own, server
from posted import HOME
from seen import Bad, answer

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.http import Exchange

LOGO = f"https://www.{HOME}/logo.svg"
SVG = answer(LOGO, ("content-type", "image/svg+xml"))


def bimi(*texts: str, policy: str = "reject", logo: Exchange | None = SVG) -> Evidence:
    zone = {
        **own(),
        f"default._bimi.{HOME}": [("TXT", text) for text in texts],
        f"_dmarc.{HOME}": [("TXT", f"v=DMARC1; p={policy}")],
    }
    return delivered(zone, server(), facts=(logo,) if logo else ())


GOOD: dict[str, Evidence] = {
    "a logo": bimi(f"v=BIMI1; l={LOGO}"),
    "with a certificate": bimi(f"v=BIMI1; l={LOGO}; a=https://www.{HOME}/vmc.pem;"),
}
BAD: dict[str, Bad] = {
    "plain http": (bimi(f"v=BIMI1; l=http://www.{HOME}/logo.svg"), {(HOME, "record", Severity.LOW)}),
    "no l": (bimi("v=BIMI1; a="), {(HOME, "record", Severity.LOW)}),
    "two": (bimi(f"v=BIMI1; l={LOGO}", "v=BIMI1; l="), {(HOME, "record", Severity.LOW)}),
    "DMARC asks for nothing": (bimi(f"v=BIMI1; l={LOGO}", policy="none"), {(HOME, "dmarc", Severity.LOW)}),
    "no such logo": (bimi(f"v=BIMI1; l={LOGO}", logo=answer(LOGO, status=404)), {(HOME, "logo", Severity.LOW)}),
    "a page": (
        bimi(f"v=BIMI1; l={LOGO}", logo=answer(LOGO, ("content-type", "text/html"))),
        {(HOME, "logo", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no logo": delivered(GOOGLE, server("smtp.google.com")),
    "no logo on purpose": bimi("v=BIMI1; l=; a=;"),
    "the logo did not answer": bimi(f"v=BIMI1; l={LOGO}", logo=None),
}
UNKNOWN: dict[str, Evidence] = {"not told": delivered({**own(), f"default._bimi.{HOME}": DnsStatus.SERVFAIL}, server())}
