"""
A secret is in the source or its history.

Why it matters: Whoever can read the repository has the key: everyone who ever worked on it, every tool that it is connected to, and everybody once it is
public or copied. Deleting the line changes nothing, because git keeps every version.

What is looked at: Every file of the tree that the product file names, in archives and databases too, and every version in its whole git history, of all
branches and tags. Each value is told once, with the commit that brought it. Keys made to be public, placeholders, examples and references to the
environment are silent; keys of test modes weigh little. Secrets in files that git ignores are where they belong. Nothing is sent to any provider.

Fix: Replace the key at its provider, and read the new one from the environment. Cleaning the history comes second, and never replaces that.

Reference: CWE-798; OWASP Top 10 2025, A07; GitHub Docs, Removing sensitive data from a repository.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.told_secrets import Told, public, told
from launchready.model.check import (
    Check,
    Exposure,
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
from launchready.model.evidence.secrets import Nature, SourceSecrets
from launchready.model.probe import Search
from launchready.standards.quoting import quote

_INCOMPLETE = ("unreadable",)


def evaluate(source: SourceSecrets) -> Iterator[Result]:
    """Judge each value once."""
    if not source.root:
        yield not_applicable("repository", "the product file names no source tree")
        return
    found = told(one for one in source.secrets if one.commit or one.tracked)
    for each in found:
        yield _failed(each, source)
    missed = [f"{count} {reason}" for reason, count in source.reasons if reason in _INCOMPLETE]
    if source.left_out:
        missed.append(f"{source.left_out} further sightings left out")
    for reason in (*source.failed, *missed):
        yield unknown(
            source.root,
            f"the source was not searched to its end: {reason}",
            "make it readable, in a full clone, and run the audit again",
            Search(source.root),
            aspect=reason.split(":")[0][:60],
        )
    if source.shallow and not source.failed:
        yield unknown(
            source.root,
            "the clone is shallow: older commits were not at hand",
            "git fetch --unshallow, and run the audit again",
            Search(source.root),
            aspect="shallow",
        )
    if not found and not source.failed and not missed and not source.shallow:
        names = public(source.secrets)
        harmless = f"; made to be public: {', '.join(names[:4])}" if names else ""
        versions = (
            f" and {source.versions:,} versions of its history" if source.history else ", which git does not keep"
        )
        yield passed(source.root, f"no secret in {source.files:,} files{versions}{harmless}", Search(source.root))


def _failed(each: Told, source: SourceSecrets) -> Result:
    sightings = [
        one for one in source.secrets if (one.rule, one.fingerprint) == (each.first.rule, each.first.fingerprint)
    ]
    committed = sorted((one for one in sightings if one.commit), key=lambda one: one.author_date)
    first = committed[0] if committed else each.first
    severity = each.severity
    since = f", since commit {first.commit[:12]} of {first.author_date[:10]}" if committed else ", not committed yet"
    if not committed and severity is Severity.BLOCKER:
        severity = Severity.HIGH
    gone = "" if any(one.in_working_tree for one in sightings) else "; it was deleted, and is still in the history"
    return failed(
        first.place.partition("!")[0],
        seen=f"{each.words} in {first.place}:{first.line}{each.further}{since}{gone}"[:600],
        expected="no secret in the source, nor ever",
        severity=severity,
        confidence=first.confidence,
        exposure=Exposure.EVERYONE if first.nature is Nature.SECRET else Exposure.SOME,
        probe=Search(source.root),
        aspect=each.aspect,
        fix=_fix(each, committed=bool(committed)),
    )


def _fix(each: Told, *, committed: bool) -> Fix:
    first = each.first
    steps = [
        first.rotate or "Replace it where it was issued: what was in a repository once is known.",
        "Keep the new one in the environment or a secret manager, and read it from there.",
    ]
    if committed:
        steps.append(
            "Look at the provider's log for use that was not yours. Only then, and only if the repository is or will be public, take it out of the "
            "history with git filter-repo: clones, forks and caches keep what they have, so this never stands in for replacing it."
        )
    return Fix(
        summary=f"Replace the {first.name}, and read it from the environment",
        steps=tuple(steps),
        hours=(0.5, 3),
        hours_reason="replacing is minutes; every place that uses it must be given the new one",
        prompt=(
            f"A secret ({quote(first.name)}) is written into {quote(each.places[0])}. Read it from a server-only environment variable instead, add its name without a value to "
            ".env.example, make sure that .gitignore covers .env files, and fail at start where it is not set. Do not print the value, and do not move it into another file."
        ),
    )


CHECK = Check(
    id="secrets.source",
    title="A secret is in the source or its history",
    stage=Stage.SECRETS,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
