"""
A variable that builds hand to browsers is named as a secret.

Why it matters: Build tools copy the value of such a variable into the script that every visitor downloads. Whoever looks has the key.

What is looked at: Variables with the prefixes that build tools expose (VITE_, NEXT_PUBLIC_, EXPO_PUBLIC_, REACT_APP_ and the like) in env files and in code whose name
ends like a secret's: a secret, a password, a private or service role key, a database address, the key of a model or mail provider. Anon, publishable, public and site
keys, addresses of services, and settings about secrets (VITE_PASSWORD_MIN_LENGTH) are silent.

Fix: Take the prefix away, and use the value on the server alone.

Reference: Vite, Env Variables and Modes; Next.js, Environment Variables; CWE-200.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.secrets import ClientVariable, EnvironmentSecrets
from launchready.model.probe import Search
from launchready.standards.quoting import quote
from launchready.standards.variables import CLIENT_PREFIXES


def evaluate(environment: EnvironmentSecrets) -> Iterator[Result]:
    """Judge each variable."""
    if not environment.root:
        yield not_applicable("repository", "the product file names no source tree")
        return
    if environment.failed:
        yield unknown(environment.root, environment.failed, "name the source tree under repository.path")
        return
    for one in environment.client:
        yield _failed(one)
    if environment.cut:
        yield unknown(
            environment.root, "the tree is larger than is looked at", "name the product's own folder", aspect="cut"
        )
    if not environment.client and not environment.cut:
        yield passed(environment.root, "no variable for browsers is named as a secret")


def _failed(one: ClientVariable) -> Result:
    prefix = next(prefix for prefix in CLIENT_PREFIXES if one.name.startswith(prefix))
    bare = one.name.removeprefix(prefix)
    return failed(
        one.place,
        seen=f"line {one.line}: {quote(one.name)} goes to every browser, and by its name is {one.kind}",
        expected="no secret in variables that builds hand to browsers",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM,
        probe=Search(one.place),
        aspect=one.name[:100],
        fix=Fix(
            summary=f"Rename {one.name} to {bare}, and use it on the server alone",
            steps=(
                "Move what uses it into an edge function or an API route that checks who asks.",
                f"Set {bare} there, without the prefix, and delete {one.name} wherever it is set.",
                "Replace the value if a build with it was ever served.",
            ),
            hours=(1, 6),
            hours_reason="a route on the server, and the calls that must go through it",
            prompt=(
                f"{quote(one.name)} is exposed to browsers by its prefix. Move every use of it into server-side code that checks the user's session, read it there as {quote(bare)}, "
                "and remove the prefixed variable from code, env files and build settings. Show that the built bundle does not hold it. Do not print the value."
            ),
        ),
    )


CHECK = Check(
    id="secrets.environment-client",
    title="A variable that browsers are handed is named as a secret",
    stage=Stage.SECRETS,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
