"""Cases of secrets.environment."""

from __future__ import annotations

from dataclasses import replace

from leaked import surrounded
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.secrets import EnvFile, EnvironmentSecrets

ENV = "source/.env"

GOOD: dict[str, Evidence] = {
    "ignored": surrounded(files=(EnvFile(ENV, False, ("STRIPE_SECRET_KEY",)),)),
    "no env file": surrounded(),
}
BAD: dict[str, Bad] = {
    "kept": (surrounded(files=(EnvFile(ENV, True, ("STRIPE_SECRET_KEY",)),)), {(ENV, "", Severity.HIGH)}),
    "one of two": (
        surrounded(files=(EnvFile(ENV, False, ("A_SECRET",)), EnvFile("source/.env.production", True, ("A_SECRET",)))),
        {("source/.env.production", "", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no source is named": replace(evidence(), environment_secrets=EnvironmentSecrets()),
    "kept, with public keys alone, as Lovable does": surrounded(files=(EnvFile(ENV, True),)),
    "no git": surrounded(repository=False, files=(EnvFile(ENV, False, ("A_SECRET",)),)),
}
UNKNOWN: dict[str, Evidence] = {
    "no such folder": surrounded(failed="source is no folder that can be read"),
    "too large": surrounded(cut=True),
    "an older evidence file": evidence(),
}
