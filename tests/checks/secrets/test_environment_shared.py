"""Cases of secrets.environment-shared."""

from __future__ import annotations

from dataclasses import replace

from leaked import surrounded, variables
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.secrets import EnvironmentSecrets

OWN = (
    variables("production", DATABASE_URL="a1", STRIPE_SECRET_KEY="a2"),
    variables("staging", DATABASE_URL="b1", STRIPE_SECRET_KEY="b2"),
)

GOOD: dict[str, Evidence] = {"each its own": surrounded(environments=OWN)}
BAD: dict[str, Bad] = {
    "the same": (
        surrounded(environments=(OWN[0], variables("staging", DATABASE_URL="a1"))),
        {("staging", "production DATABASE_URL", Severity.HIGH)},
    ),
    "under another name": (
        surrounded(environments=(OWN[0], variables("staging", PAYMENT_KEY="a2"))),
        {("staging", "production STRIPE_SECRET_KEY", Severity.HIGH)},
    ),
    "a key of a service": (
        surrounded(environments=(variables("production", SEARCH_KEY="c"), variables("staging", SEARCH_KEY="c"))),
        {("staging", "production SEARCH_KEY", Severity.MEDIUM)},
    ),
    "of three": (
        surrounded(environments=(*OWN, variables("preview", DATABASE_URL="b1"))),
        {("preview", "staging DATABASE_URL", Severity.HIGH)},
    ),
    "without a source tree": (
        surrounded(root="", environments=(OWN[0], variables("staging", DATABASE_URL="a1"))),
        {("staging", "production DATABASE_URL", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "nothing is named": replace(evidence(), environment_secrets=EnvironmentSecrets()),
    "one environment alone": surrounded(environments=OWN[:1]),
    "environments without secrets": surrounded(environments=(variables("production"), variables("staging"))),
}
UNKNOWN: dict[str, Evidence] = {
    "a file that cannot be read": surrounded(environments=(OWN[0], replace(OWN[1], failed="no file that can be read"))),
    "an older evidence file": evidence(),
}
