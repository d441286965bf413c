"""What was known before: an earlier evidence file or JSON report, so that only new findings block."""

from __future__ import annotations

import json
from pathlib import Path

from launchready.app import evidence_file
from launchready.app.judge import fingerprints, judge
from launchready.model.errors import InputFileError, Mistake, UsageError


def read(path: Path, domain: str) -> frozenset[str]:
    """Return the fingerprints of the failures and unknowns that a file holds of a product. Raises UsageError or InputFileError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name an evidence file or a JSON report") from None
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise InputFileError((Mistake(str(path), 0, "", "not JSON", "an evidence file or a JSON report"),)) from None
    if not isinstance(document, dict):
        raise InputFileError((Mistake(str(path), 0, "", "not a report", "an evidence file or a JSON report"),))
    told = document.get("product")
    about = told.get("domain") if isinstance(told, dict) else None
    if about is not None and about != domain:
        raise UsageError(f"{path} is about {about}, not {domain}", "name a baseline of this product")
    if isinstance(document.get("findings"), list):
        return frozenset(
            str(entry["fingerprint"])
            for entry in document["findings"]
            if isinstance(entry, dict) and entry.get("outcome") in ("fail", "unknown") and "fingerprint" in entry
        )
    return fingerprints(judge(evidence_file.parse(data, str(path))))
