"""Cases of secrets.logs."""

from __future__ import annotations

from dataclasses import replace

from leaked import RULE, logged, secret
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.secrets import LogSecrets, Nature, PersonalData, Skipped
from launchready.standards.personal import AUTHORIZATION, CARD, COOKIE, EMAIL, IBAN, PHONE, SSN, TOKEN

LOG = "logs/app.log"
KEY = secret(place=LOG, commit="", author_date="")


def person(kind: str, count: int = 1) -> PersonalData:
    return PersonalData(kind, LOG, count, (4, 9), "masked")


GOOD: dict[str, Evidence] = {"nothing in it": logged(), "public keys": logged(replace(KEY, nature=Nature.PUBLIC))}
BAD: dict[str, Bad] = {
    "a key": (logged(KEY), {(LOG, f"{RULE} f1", Severity.HIGH)}),
    "a test key": (logged(replace(KEY, nature=Nature.TEST)), {(LOG, f"{RULE} f1", Severity.LOW)}),
    "addresses": (logged(personal=(person(EMAIL, 40),)), {(LOG, f"personal {EMAIL}", Severity.MEDIUM)}),
    "each kind": (
        logged(personal=tuple(map(person, (PHONE, CARD, IBAN, SSN, TOKEN, COOKIE, AUTHORIZATION)))),
        {
            (LOG, f"personal {PHONE}", Severity.MEDIUM),
            *((LOG, f"personal {kind}", Severity.HIGH) for kind in (CARD, IBAN, SSN, TOKEN, COOKIE, AUTHORIZATION)),
        },
    ),
    "beside a log that cannot be read": (
        logged(KEY, failed=(Skipped("logs/b.log", "no file"),)),
        {(LOG, f"{RULE} f1", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {"no logs are named": replace(evidence(), log_secrets=LogSecrets())}
UNKNOWN: dict[str, Evidence] = {
    "a log that cannot be read": logged(files=(), failed=(Skipped(LOG, "Permission denied"),)),
    "only its beginning": logged(shortened=(LOG,)),
    "more than is kept": logged(left_out=7),
    "an older evidence file": evidence(),
}
