"""Cases of email.transport-dane."""

from __future__ import annotations

from delivered import GOOGLE, KEY, MX, deaf, delivered, own, server
from posted import HOME, Zone
from seen import Bad, certificate

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

SIGNED = ("DS", "12345 13 2 " + "ab" * 32)
RSA_SHA1 = ("DS", "12345 5 1 " + "ab" * 20)
OLD = "cd" * 32


def dane(*records: str, ds: tuple[str, str] | None = SIGNED) -> Zone:
    return {**own(*([ds] if ds else [])), f"_25._tcp.{MX}": [("TLSA", record) for record in records]}


GOOD: dict[str, Evidence] = {
    "the key": delivered(dane(f"3 1 1 {KEY}"), server()),
    "the certificate": delivered(dane(f"3 0 1 {'01' * 32}"), server()),
    "the key by SHA-512": delivered(dane(f"3 1 2 {'04' * 64}"), server()),
    "the old key and the new": delivered(dane(f"3 1 1 {OLD}", f"3 1 1 {KEY}"), server()),
    "the issuer": delivered(dane(f"2 1 1 {'07' * 32}"), server()),
    "upper case and spaces": delivered(dane(f"3 1 1 {KEY[:20].upper()} {KEY[20:]}"), server()),
}
BAD: dict[str, Bad] = {
    "the old key": (delivered(dane(f"3 1 1 {OLD}"), server()), {(MX, "mismatch", Severity.HIGH)}),
    "the issuer's, said to be the server's": (
        delivered(dane(f"3 1 1 {'07' * 32}"), server()),
        {(MX, "mismatch", Severity.HIGH)},
    ),
    "the issuer, and another name": (
        delivered(dane(f"2 1 1 {'07' * 32}"), server(leaf=certificate("other.example"))),
        {(MX, "mismatch", Severity.HIGH)},
    ),
    "no STARTTLS": (
        delivered(dane(f"3 1 1 {KEY}"), server(extensions=(), tls=None, fingerprints=())),
        {(MX, "no-starttls", Severity.HIGH)},
    ),
    "a usage that mail does not know": (delivered(dane(f"1 1 1 {KEY}"), server()), {(MX, "unusable", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "no DANE": delivered(GOOGLE, server("smtp.google.com")),
    "a zone that is not signed": delivered(dane(f"3 1 1 {OLD}", ds=None), server()),
    "a zone signed in a way that nobody knows": delivered(dane(f"3 1 1 {OLD}", ds=RSA_SHA1), server()),
}
UNKNOWN: dict[str, Evidence] = {
    "port 25 is blocked": delivered(dane(f"3 1 1 {KEY}"), deaf()),
    "a whole issuer that is not sent": delivered(dane("2 0 0 30820100"), server()),
    "DS was not asked": delivered(dane(f"3 1 1 {OLD}"), server(), without=((HOME, "DS"),)),
    "MX was not told": delivered({HOME: DnsStatus.SERVFAIL}),
}
