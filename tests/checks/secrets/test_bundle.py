"""Cases of secrets.bundle."""

from __future__ import annotations

from dataclasses import replace

from bundled import SCRIPT, bundled, sighting
from seen import Bad, evidence

from launchready.model.check import Confidence, Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.run import Gap
from launchready.model.evidence.secrets import Nature

KEY = "openai-project-key f1"

GOOD: dict[str, Evidence] = {
    "no secret": bundled(),
    "keys made to be public": bundled(sighting(Nature.PUBLIC), sighting(Nature.PUBLIC, fingerprint="f2")),
}
BAD: dict[str, Bad] = {
    "a secret": (bundled(sighting()), {(SCRIPT, KEY, Severity.BLOCKER)}),
    "one in two places is one": (bundled(sighting(), sighting(line=9)), {(SCRIPT, KEY, Severity.BLOCKER)}),
    "two are two": (
        bundled(sighting(), sighting(fingerprint="f2")),
        {(SCRIPT, KEY, Severity.BLOCKER), (SCRIPT, "openai-project-key f2", Severity.BLOCKER)},
    ),
    "a guess": (
        bundled(sighting(Nature.UNCERTAIN, confidence=Confidence.TENTATIVE)),
        {(SCRIPT, KEY, Severity.MEDIUM)},
    ),
    "a secret by its looks alone": (
        bundled(sighting(confidence=Confidence.TENTATIVE)),
        {(SCRIPT, KEY, Severity.HIGH)},
    ),
    "a test key": (bundled(sighting(Nature.TEST)), {(SCRIPT, KEY, Severity.LOW)}),
    "within a source map": (
        bundled(sighting(place=SCRIPT + ".map!../src/chat.ts")),
        {(SCRIPT + ".map", KEY, Severity.BLOCKER)},
    ),
    "beside a file that was not searched": (
        bundled(sighting(), failed=((SCRIPT, "took longer than 30 s"),)),
        {(SCRIPT, KEY, Severity.BLOCKER)},
    ),
}
SILENT: dict[str, Evidence] = {"nothing was handed out": bundled(files=0)}
UNKNOWN: dict[str, Evidence] = {
    "a file was not searched to its end": bundled(failed=((SCRIPT, "took longer than 30 s"),)),
    "a script of which only the beginning was read": bundled(cut=(SCRIPT,)),
    "more than is kept": bundled(left_out=4),
    "no engine": replace(evidence(), gaps=(Gap("bundle", "kettle.example", "kingfisher is not there", "install it"),)),
    "an older evidence file": evidence(),
}
