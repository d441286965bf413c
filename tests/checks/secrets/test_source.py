"""Cases of secrets.source."""

from __future__ import annotations

from dataclasses import replace

from leaked import RULE, secret, sourced
from seen import Bad, evidence

from launchready.model.check import Confidence, Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.run import Gap
from launchready.model.evidence.secrets import Nature, Skipped, SourceSecrets

FILE = "source/src/pay.ts"
KEY = f"{RULE} f1"

GOOD: dict[str, Evidence] = {
    "no secret": sourced(),
    "keys made to be public": sourced(secret(Nature.PUBLIC)),
    "a folder without git": sourced(repository=False, history=False, versions=0),
}
BAD: dict[str, Bad] = {
    "in the tree and committed": (sourced(secret()), {(FILE, KEY, Severity.BLOCKER)}),
    "deleted, and still in the history": (sourced(secret(in_working_tree=False)), {(FILE, KEY, Severity.BLOCKER)}),
    "not committed yet": (sourced(secret(commit="", author_date="")), {(FILE, KEY, Severity.HIGH)}),
    "ignored now, and committed once": (sourced(secret(tracked=False)), {(FILE, KEY, Severity.BLOCKER)}),
    "one value in many places is one": (
        sourced(secret(), secret(place="source/z.ts"), secret(place="source/y.ts", commit="")),
        {(FILE, KEY, Severity.BLOCKER)},
    ),
    "two values are two": (
        sourced(secret(), secret(fingerprint="f2")),
        {(FILE, KEY, Severity.BLOCKER), (FILE, f"{RULE} f2", Severity.BLOCKER)},
    ),
    "a test key": (sourced(secret(Nature.TEST)), {(FILE, KEY, Severity.LOW)}),
    "uncertain": (
        sourced(secret(Nature.UNCERTAIN, confidence=Confidence.TENTATIVE)),
        {(FILE, KEY, Severity.MEDIUM)},
    ),
    "by its looks alone": (sourced(secret(confidence=Confidence.TENTATIVE)), {(FILE, KEY, Severity.HIGH)}),
    "within an archive": (
        sourced(secret(place="source/old.zip!src/pay.ts")),
        {("source/old.zip", KEY, Severity.BLOCKER)},
    ),
    "in a shallow clone": (sourced(secret(), shallow=True), {(FILE, KEY, Severity.BLOCKER)}),
}
SILENT: dict[str, Evidence] = {
    "no source is named": replace(evidence(), source_secrets=SourceSecrets()),
    "an ignored .env with its secrets": sourced(secret(place="source/.env", commit="", author_date="", tracked=False)),
    "submodules and large files": sourced(
        submodules=("lib",), skipped=(Skipped("big.bin", "too large"),), reasons=(("too large", 1),)
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "a shallow clone": sourced(shallow=True),
    "a broken history": sourced(failed=("the history could not be read to its end: an object is missing",)),
    "files that cannot be read": sourced(reasons=(("unreadable", 3),)),
    "more than is kept": sourced(left_out=4),
    "no such folder": sourced(failed=("source is no folder that can be read",), files=0),
    "no engine": replace(evidence(), gaps=(Gap("source_secrets", "source", "kingfisher is not there", "install it"),)),
}
