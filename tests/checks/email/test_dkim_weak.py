"""Cases of email.dkim-weak."""

from __future__ import annotations

from lettered import FULL, HOME, KEY_AT, RESEND, SENDER, WEB_ONLY, WORKSPACE, key, mailing
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

ED25519 = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
SHORT = (
    "v=DKIM1; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALyS9+GQ6O6e0j9k7nnXhq2KkzB0T2r8R8V5e1oHq2lDgJv8U4t4b0C8tQd1zqQ0l2U5q8h1mM8b"
    "1q7c2m1nqE0CAwEAAQ=="
)


def at(value: object) -> Evidence:
    return mailing({**FULL, KEY_AT: value}, SENDER)


GOOD: dict[str, Evidence] = {
    "2048 bits": at(key()),
    "Ed25519 beside RSA": mailing({**FULL, f"k8._domainkey.{HOME}": ED25519}, {**SENDER, "selectors": ["k8", "k9"]}),
    "Google Workspace": mailing(WORKSPACE),
}
BAD: dict[str, Bad] = {
    "512 bits": (at(SHORT), {(KEY_AT, "refused", Severity.HIGH)}),
    "1024 bits": (at(key(1024)), {(KEY_AT, "short", Severity.LOW)}),
    "a test": (at(key(tags="t=y; ")), {(KEY_AT, "test", Severity.MEDIUM)}),
    "a short test": (at(key(1024, "t=y:s; ")), {(KEY_AT, "short", Severity.LOW), (KEY_AT, "test", Severity.MEDIUM)}),
    "Ed25519 alone": (at(ED25519), {(KEY_AT, "alone", Severity.LOW)}),
    "Resend's key, which nobody declared": (mailing(RESEND), {(f"resend._domainkey.{HOME}", "short", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "t=s is no test": at(key(tags="t=s; ")),
    "no key, which another check judges": at(()),
    "a broken key, which another check judges": at("v=DKIM1; t=y; p=AAAA"),
    "a revoked key under test": at("v=DKIM1; t=y; p="),
    "no mail": mailing(WEB_ONLY),
}
UNKNOWN: dict[str, Evidence] = {"it was not asked": evidence(product={"email": {"senders": [SENDER]}})}
