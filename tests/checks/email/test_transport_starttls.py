"""Cases of email.transport-starttls."""

from __future__ import annotations

from dataclasses import replace

from delivered import GOOGLE, KEY, MX, deaf, delivered, own, server
from posted import HOME
from seen import Bad, certificate

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail import SmtpEndpoint, SmtpStage
from launchready.model.evidence.tls import Trust


def shaken(**facts: object) -> SmtpEndpoint:
    made = server()
    assert made.tls is not None
    return replace(made, tls=replace(made.tls, **facts))  # type: ignore[arg-type]


def broken(kind: str, failure: str) -> SmtpEndpoint:
    made = server(stage=SmtpStage.TLS, fingerprints=(), failure=failure, failure_kind=kind)
    assert made.tls is not None
    return replace(made, tls=replace(made.tls, chain=(), failure=failure, failure_kind=kind))


NONE = server(extensions=("SIZE", "8BITMIME"), tls=None, fingerprints=())
LONE = {"_25._tcp.mx": [("TLSA", f"3 1 1 {KEY}")]}

GOOD: dict[str, Evidence] = {
    "a server of its own": delivered(own(), server()),
    "Google": delivered(GOOGLE, server("smtp.google.com", certificate("smtp.google.com", "*.google.com"))),
}

BAD: dict[str, Bad] = {
    "no STARTTLS": (delivered(own(), NONE), {(MX, "none", Severity.MEDIUM)}),
    "a handshake that breaks": (
        delivered(own(), broken("tls", "no suitable certificate")),
        {(MX, "handshake", Severity.HIGH)},
    ),
    "STARTTLS is refused": (
        delivered(
            own(),
            server(stage=SmtpStage.STARTTLS, tls=None, failure="STARTTLS is answered with 454", failure_kind="other"),
        ),
        {(MX, "handshake", Severity.HIGH)},
    ),
    "an old version": (delivered(own(), shaken(version="TLSv1")), {(MX, "version", Severity.MEDIUM)}),
    "expired": (delivered(own(), server(leaf=certificate(MX, days_left=-1))), {(MX, "expired", Severity.LOW)}),
    "its own issuer": (
        delivered(own(), shaken(trust=Trust.SELF_SIGNED, trust_detail="the certificate is its own issuer")),
        {(MX, "trust", Severity.LOW)},
    ),
    "for another name": (
        delivered(own(), server(leaf=certificate("host.provider.example"))),
        {(MX, "name", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "a certificate of its own that DNS names": delivered(own(**LONE), shaken(trust=Trust.SELF_SIGNED)),
    "no mail": delivered({HOME: [("A", "192.0.2.1")]}, deaf(HOME)),
    "a null MX": delivered({HOME: [("MX", "0 .")]}),
    "a server that does not exist is said once, elsewhere": delivered(
        {HOME: [("MX", f"10 {MX}.")]}, deaf(MX, "dns", "no such name")
    ),
    "TLS 1.2 alone": delivered(own(), shaken(version="TLSv1.2")),
}

UNKNOWN: dict[str, Evidence] = {
    "port 25 is blocked": delivered(own(), deaf()),
    "a firewall overwrites STARTTLS": delivered(
        own(), server(extensions=("SIZE", "XXXXXXXA"), tls=None, fingerprints=())
    ),
    "no end of the handshake": delivered(own(), broken("timeout", "no end within 15 s")),
}
