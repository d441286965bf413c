"""
A log holds a secret or personal data.

Why it matters: Logs are read by more people, kept longer and copied to more services than anything else. A key in one must be replaced; personal data in one is
a breach to report when the log leaks, and must be found and deleted when a customer asks.

What is looked at: The log files that the product file names under `logs`, gzipped ones too, from beginning to end. Keys; Authorization headers, session cookies and
tokens; e-mail addresses, phone numbers, card numbers, IBANs and US social security numbers, counted by kind and file. Addresses at example domains and of roles
(no-reply, support), test card numbers, masked values, IP addresses and identifiers are silent.

Fix: Replace what opens something, log an id in place of the person, and redact headers in the logger's own settings.

Reference: OWASP Logging Cheat Sheet; GDPR, articles 5 and 32; CWE-532.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.told_secrets import Told, told
from launchready.model.check import (
    Check,
    Confidence,
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
from launchready.model.evidence.secrets import LogSecrets, PersonalData
from launchready.model.probe import Search
from launchready.standards.personal import AUTHORIZATION, CARD, COOKIE, IBAN, SSN, TOKEN
from launchready.standards.quoting import quote

_SESSIONS = (AUTHORIZATION, COOKIE, TOKEN)
_GRAVE = (CARD, SSN, IBAN)


def evaluate(logs: LogSecrets) -> Iterator[Result]:
    """Judge each value once, and each kind of personal data once for each file."""
    if not logs.files and not logs.failed:
        yield not_applicable("logs", "the product file names no logs")
        return
    for each in (found := told(logs.secrets)):
        yield _secret(each)
    for one in logs.personal:
        yield _personal(one)
    for skipped in logs.failed:
        yield unknown(
            skipped.place,
            f"the log could not be searched: {skipped.reason}",
            "make it readable, or take it out of logs",
        )
    for name in logs.shortened:
        yield unknown(name, "only the beginning of the log was searched", "split it", aspect="cut")
    if logs.left_out:
        yield unknown(
            logs.files[0], f"{logs.left_out} further sightings were left out", "mend those first", aspect="more"
        )
    if not found and not logs.personal and not logs.failed and not logs.shortened:
        yield passed(logs.files[0], f"no secret and no personal data in {len(logs.files)} logs, {logs.size:,} bytes")


def _secret(each: Told) -> Result:
    first = each.first
    severity = Severity.HIGH if each.severity is Severity.BLOCKER else each.severity
    return failed(
        first.place,
        seen=f"{each.words} in {each.places[0]}{each.further}"[:400],
        expected="no secret in any log",
        severity=severity,
        confidence=first.confidence,
        exposure=Exposure.SOME,
        probe=Search(first.place, logs=True),
        aspect=each.aspect,
        fix=Fix(
            summary=f"Replace the {first.name}, and keep it out of the log",
            steps=(
                first.rotate or "Replace it where it was issued.",
                "Find what writes it: often a whole request, a configuration, or an error with its headers. Log names and ids instead.",
                "Delete the log's copies, or bound who reads them.",
            ),
            hours=(1, 4),
            hours_reason="replacing is minutes; finding what writes it takes longer",
            prompt=(
                f"The log holds a secret ({quote(first.name)}). Find every place that logs requests, headers, configuration or errors as a whole, and log chosen fields only; "
                "add redaction of authorization, cookie, password, token and key fields to the logger. Do not print the value."
            ),
        ),
    )


def _personal(one: PersonalData) -> Result:
    opens = one.kind in _SESSIONS
    severity = Severity.HIGH if opens or one.kind in _GRAVE else Severity.MEDIUM
    lines = ", ".join(str(line) for line in one.lines[:5])
    many = f"{one.count} times" if one.count > 1 else "once"
    step = (
        "End the sessions that the log shows, and redact this header or cookie in the logger."
        if opens
        else "Log the user's id in its place: it is enough to find the person for whoever may."
    )
    return failed(
        one.place,
        seen=f"{one.kind} ({one.shown}), {many}, first on line {lines}",
        expected="no personal data and nothing that opens a session in any log",
        severity=severity,
        confidence=Confidence.FIRM,
        exposure=Exposure.SOME,
        probe=Search(one.place, logs=True),
        aspect=f"personal {one.kind}",
        fix=Fix(
            summary=f"Keep the {one.kind} out of {one.place}",
            steps=(step, "Delete or mask what the kept logs hold, and bound how long they are kept."),
            hours=(1, 4),
            hours_reason="one setting of the logger where it can redact, else each line that logs it",
            prompt=(
                f"Logs of this product hold this kind of data: {quote(one.kind)}. Find every log statement that writes it or a whole object that contains it, log the user's id "
                "instead, and add redaction to the logger for authorization, cookie, email, phone, card and token fields. Add a test that logs a sample and finds none of it."
            ),
        ),
    )


CHECK = Check(
    id="secrets.logs",
    title="A log holds a secret or personal data",
    stage=Stage.SECRETS,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
