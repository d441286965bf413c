"""
An env file with secrets is kept by git.

Why it matters: An env file is where secrets are kept out of the code. Committed, it hands all of them at once to everyone who can read the repository.

What is looked at: The env files of the source tree (.env, .env.production, …) that git keeps, and whether one of their variables holds a secret. A file that holds
only what is made to be public (a URL, an anon or publishable key), an example without values, and files that git ignores are silent.

Fix: Replace every secret in it, take the file out of git, and let .gitignore cover it.

Reference: The Twelve-Factor App, III; CWE-312.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
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
from launchready.model.evidence.secrets import EnvFile, EnvironmentSecrets
from launchready.model.probe import Show
from launchready.standards.quoting import quote


def evaluate(environment: EnvironmentSecrets) -> Iterator[Result]:
    """Judge each env file."""
    if not environment.root:
        yield not_applicable("repository", "the product file names no source tree")
        return
    if environment.failed:
        yield unknown(environment.root, environment.failed, "name the source tree under repository.path")
        return
    if not environment.repository:
        yield not_applicable(environment.root, "git does not keep the source, so no file is committed")
        return
    loud = [file for file in environment.files if file.tracked and file.secrets]
    for file in loud:
        yield _failed(file)
    if environment.cut:
        yield unknown(
            environment.root, "the tree is larger than is looked at", "name the product's own folder", aspect="cut"
        )
    if not loud and not environment.cut:
        yield passed(environment.root, f"of {len(environment.files)} env files none with a secret is kept by git")


def _failed(file: EnvFile) -> Result:
    names = ", ".join(quote(name) for name in file.secrets[:6])
    more = f" and {len(file.secrets) - 6} more" if len(file.secrets) > 6 else ""
    root, _, name = file.place.rpartition("/")
    return failed(
        file.place,
        seen=f"git keeps {file.place}, and it sets {names}{more}",
        expected="env files with secrets are ignored by git",
        severity=Severity.HIGH,
        probe=Show(f"{root or '.'}/.gitignore", ".env"),
        fix=Fix(
            summary=f"Replace the secrets in {name}, and take it out of git",
            steps=(
                "Replace every secret that it holds at its provider: the history keeps the old ones.",
                "Take it out of git with the commands below, and add the names without values to .env.example.",
                "Set the new values where the product runs: the host's own settings, or a secret manager.",
            ),
            hours=(1, 4),
            hours_reason="minutes for each secret, and a deployment with the new ones",
            snippet=f"git rm --cached -- {name}\nprintf '.env\\n.env.*\\n!.env.example\\n' >> .gitignore",
            prompt=(
                f"The env file {quote(file.place)} is committed. Remove it from git without deleting it, add .env and .env.* to .gitignore (keep .env.example), write .env.example "
                "with the names only, and fail at start with the name of a variable that is missing. Do not print any value."
            ),
        ),
    )


CHECK = Check(
    id="secrets.environment",
    title="An env file with secrets is kept by git",
    stage=Stage.SECRETS,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
