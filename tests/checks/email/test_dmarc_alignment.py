"""Cases of email.dmarc-alignment."""

from __future__ import annotations

from lettered import AT, FULL, HOME, KEY_AT, MONITORING, REPORTS, RESEND, SENDER, WEB_ONLY, WORKSPACE, key, mailing
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

ELSEWHERE = "bounces.mailer.example"
AWAY = {**SENDER, "envelope_domain": ELSEWHERE}
UNNAMED = {"name": "Mailer", "domain": HOME, "envelope_domain": ELSEWHERE}
RESENDER = {"name": "Resend", "domain": HOME, "envelope_domain": f"send.{HOME}"}

GOOD: dict[str, Evidence] = {
    "bounces at home, signed": mailing(FULL, SENDER),
    "bounces at home, no selector declared": mailing(FULL, {"name": "Mailer", "domain": HOME}),
    "bounces elsewhere, signed": mailing(FULL, AWAY),
    "Resend bounces to its subdomain": mailing({**RESEND, AT: MONITORING}, RESENDER),
    "strict, and signed by the domain itself": mailing(
        {**FULL, AT: f"v=DMARC1; p=reject; adkim=s; aspf=s; {REPORTS}"}, AWAY
    ),
}
BAD: dict[str, Bad] = {
    "bounces elsewhere, no key, reject": (mailing({**FULL, KEY_AT: ()}, AWAY), {(HOME, "Mailer", Severity.BLOCKER)}),
    "bounces elsewhere, no key, quarantine": (
        mailing({**FULL, KEY_AT: (), AT: f"v=DMARC1; p=quarantine; {REPORTS}"}, AWAY),
        {(HOME, "Mailer", Severity.HIGH)},
    ),
    "reject under test is quarantine": (
        mailing({**FULL, KEY_AT: (), AT: f"v=DMARC1; p=reject; t=y; {REPORTS}"}, AWAY),
        {(HOME, "Mailer", Severity.HIGH)},
    ),
    "bounces elsewhere, no key, none": (
        mailing({**FULL, KEY_AT: (), AT: MONITORING}, AWAY),
        {(HOME, "Mailer", Severity.MEDIUM)},
    ),
    "bounces elsewhere, a revoked key": (
        mailing({**FULL, KEY_AT: "v=DKIM1; p="}, AWAY),
        {(HOME, "Mailer", Severity.BLOCKER)},
    ),
    "strict, bounces to a subdomain, no key": (
        mailing(
            {**FULL, KEY_AT: (), AT: f"v=DMARC1; p=reject; aspf=s; {REPORTS}"},
            {**SENDER, "envelope_domain": f"send.{HOME}"},
        ),
        {(HOME, "Mailer", Severity.BLOCKER)},
    ),
    "a subdomain that is an organization of its own": (
        mailing(
            {**FULL, KEY_AT: (), f"_dmarc.send.{HOME}": "v=DMARC1; p=none; psd=n"},
            {**SENDER, "envelope_domain": f"send.{HOME}"},
        ),
        {(HOME, "Mailer", Severity.BLOCKER)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no sender is declared": mailing({**WORKSPACE, AT: MONITORING}),
    "no record": mailing({**FULL, AT: ()}, AWAY),
    "a foreign envelope, an unnamed selector, no policy": mailing({**FULL, AT: MONITORING}, UNNAMED),
    "no mail": mailing(WEB_ONLY),
    "one key of two": mailing({**FULL, f"k8._domainkey.{HOME}": ()}, {**AWAY, "selectors": ["k8", "k9"]}),
    "a key of 1024 bits": mailing({**FULL, KEY_AT: key(1024)}, AWAY),
}
UNKNOWN: dict[str, Evidence] = {
    "a foreign envelope, an unnamed selector, reject": mailing(FULL, UNNAMED),
    "the key's question fails": mailing({**FULL, KEY_AT: DnsStatus.SERVFAIL}, AWAY),
    "the policy's question fails": mailing({**FULL, AT: DnsStatus.SERVFAIL}, AWAY),
    "whose the envelope is is not known": mailing(
        {**FULL, KEY_AT: (), f"_dmarc.{ELSEWHERE}": DnsStatus.SERVFAIL}, AWAY
    ),
}
