"""Cases of secrets.environment-client."""

from __future__ import annotations

from dataclasses import replace

from leaked import surrounded
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.secrets import ClientVariable, EnvironmentSecrets

FILE = "source/src/ai.ts"


def named(name: str) -> ClientVariable:
    return ClientVariable(name, FILE, 3, "a secret")


GOOD: dict[str, Evidence] = {"none": surrounded()}
BAD: dict[str, Bad] = {
    "one": (surrounded(client=(named("VITE_JWT_SECRET"),)), {(FILE, "VITE_JWT_SECRET", Severity.HIGH)}),
    "two": (
        surrounded(client=(named("VITE_JWT_SECRET"), named("NEXT_PUBLIC_OPENAI_API_KEY"))),
        {(FILE, "VITE_JWT_SECRET", Severity.HIGH), (FILE, "NEXT_PUBLIC_OPENAI_API_KEY", Severity.HIGH)},
    ),
    "without git too": (
        surrounded(repository=False, client=(named("VITE_JWT_SECRET"),)),
        {(FILE, "VITE_JWT_SECRET", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no source is named": replace(evidence(), environment_secrets=EnvironmentSecrets()),
}
UNKNOWN: dict[str, Evidence] = {
    "no such folder": surrounded(failed="source is no folder that can be read"),
    "too large": surrounded(cut=True),
    "an older evidence file": evidence(),
}
