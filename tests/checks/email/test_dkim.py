"""Cases of email.dkim."""

from __future__ import annotations

from lettered import FULL, HOME, KEY_AT, PARKED, RESEND, SENDER, WEB_ONLY, WORKSPACE, key, mailing
from mail_tested import mail_of
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.mail_test import SeenSignature

SES = {"name": "SES", "domain": HOME}
SES_AT = f"h3vq4zd6a5._domainkey.{HOME}"
SEEN = (mail_of(signatures=(SeenSignature(HOME, "h3vq4zd6a5", "pass"),)),)


def at(value: object) -> Evidence:
    return mailing({**FULL, KEY_AT: value}, SENDER)


GOOD: dict[str, Evidence] = {
    "a key": at(key()),
    "a key behind the service's alias": at(f"CNAME k9.mailer.example. {key()}"),
    "a short key is another check's": at(key(1024)),
    "Ed25519": at("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    "Google Workspace, nothing declared": mailing(WORKSPACE),
    "Resend, its selector declared": mailing(RESEND, {"name": "Resend", "domain": HOME, "selectors": ["resend"]}),
    "as the whole name of the record": mailing(FULL, {**SENDER, "selectors": [KEY_AT]}),
    "SES, by a message of its own": mailing({**FULL, KEY_AT: (), SES_AT: key()}, SES, tests=SEEN),
    "in capitals": mailing(FULL, {**SENDER, "selectors": ["K9"]}),
}
BAD: dict[str, Bad] = {
    "the key of a message that was seen is gone": (
        mailing({**FULL, KEY_AT: ()}, SES, tests=SEEN),
        {(SES_AT, "missing", Severity.HIGH)},
    ),
    "no key": (at(()), {(KEY_AT, "missing", Severity.HIGH)}),
    "an alias to nothing": (at("CNAME k9.mailer.example."), {(KEY_AT, "missing", Severity.HIGH)}),
    "a wildcard with another text": (at("v=spf1 -all"), {(KEY_AT, "missing", Severity.HIGH)}),
    "the domain a second time": (
        mailing({**FULL, KEY_AT: (), f"{KEY_AT}.{HOME}": key()}, SENDER),
        {(KEY_AT, "misplaced", Severity.HIGH)},
    ),
    "revoked": (at("v=DKIM1; p="), {(KEY_AT, "revoked", Severity.HIGH)}),
    "two": (at((key(), key(1024))), {(KEY_AT, "several", Severity.HIGH)}),
    "cut off": (at(key()[:255]), {(KEY_AT, "broken", Severity.HIGH)}),
    "joined by hand": (at(key()[:255] + '" "' + key()[255:]), {(KEY_AT, "broken", Severity.HIGH)}),
    "for no mail": (at(key(tags="s=tlsrpt; ")), {(KEY_AT, "broken", Severity.HIGH)}),
    "one of two": (
        mailing(FULL, {**SENDER, "selectors": ["k9", "k8"]}),
        {(f"k8._domainkey.{HOME}", "missing", Severity.HIGH)},
    ),
    "a broken one that nobody declared": (
        mailing({**FULL, f"google._domainkey.{HOME}": "v=DKIM1; k=rsa; p=MIIB"}, SENDER),
        {(f"google._domainkey.{HOME}", "broken", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a retired key that nobody declared": mailing({**FULL, f"selector1._domainkey.{HOME}": "v=DKIM1; p="}, SENDER),
    "aliases of a service that was left": mailing(
        {**FULL, f"s1._domainkey.{HOME}": "CNAME s1.u1.wl.sendgrid.net."}, SENDER
    ),
    "a wildcard that answers everywhere": mailing({**WORKSPACE, f"s1._domainkey.{HOME}": "v=spf1 -all"}),
    "SES, whose selectors nobody can guess": mailing({**FULL, KEY_AT: ()}, {"name": "SES", "domain": HOME}),
    "no mail": mailing(WEB_ONLY),
    "a parked domain": mailing(PARKED),
    "mail is only taken in": mailing({f"MX {HOME}": "10 route1.mx.cloudflare.net."}),
}
UNKNOWN: dict[str, Evidence] = {
    "the question fails": at(DnsStatus.SERVFAIL),
    "no selector is declared": mailing({**FULL, KEY_AT: ()}, {"name": "SES", "domain": HOME}),
    "SPF says that mail is sent, and no usual selector has a key": mailing({HOME: "v=spf1 include:amazonses.com ~all"}),
    "what is declared is no selector": mailing(FULL, {**SENDER, "selectors": ["see the panel"]}),
    "it was not asked": evidence(product={"email": {"senders": [SENDER]}}),
}
