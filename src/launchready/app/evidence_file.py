"""Evidence as one versioned JSON file, and back."""

from __future__ import annotations

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from launchready.model.errors import InputFileError, Mistake, UsageError
from launchready.model.evidence import EVIDENCE_VERSION, Evidence

MAX_BYTES = 64_000_000
"""Bytes read of an evidence file; one of 50 surfaces stays under 20 million."""


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Evidence)


def dump(evidence: Evidence) -> bytes:
    """Return the file's bytes: JSON, one object, deterministic for equal evidence."""
    result: bytes = _adapter().dump_json(evidence, exclude_defaults=False)
    return result + b"\n"


def save(evidence: Evidence, path: Path) -> None:
    """Write an evidence file whole or not at all. Raises UsageError where it cannot be written."""
    write_whole(path, dump(evidence))


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file so that no reader, and no power cut, ever finds half of it. Raises UsageError.

    Only its owner can read a `private` one. A link is followed; what is no ordinary file (a pipe, a device) is written to as it is.
    """
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            if not private:
                umask = os.umask(0)
                os.umask(umask)
                Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name a file in a folder that can be written") from None


def load(path: Path) -> Evidence:
    """Return the evidence of a file. Raises UsageError or InputFileError for a file that is none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path}: larger than {MAX_BYTES} bytes", "this is no evidence file")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name a file made with --save-evidence") from None
    return parse(data, str(path))


def parse(data: bytes, path: str) -> Evidence:
    """Return the evidence of a file's bytes. Raises InputFileError with what is wrong."""
    from pydantic import ValidationError

    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise InputFileError((Mistake(path, line, "", f"not JSON: {getattr(error, 'msg', 'too deep')}"),)) from None
    version = document.get("version") if isinstance(document, dict) else None
    if isinstance(document, dict) and "findings" in document:
        problem = "a JSON report, not evidence"
        raise InputFileError((Mistake(path, 0, "", problem, "a file made with --save-evidence"),))
    if version != EVIDENCE_VERSION:
        problem = f"version {version!r} is not one that this program reads" if version else "not an evidence file"
        raise InputFileError((Mistake(path, 0, "version", problem, str(EVIDENCE_VERSION)),))
    try:
        evidence: Evidence = _adapter().validate_json(data)
    except ValidationError as error:
        mistakes = tuple(
            Mistake(path, 0, ".".join(str(part) for part in entry["loc"]), entry["msg"])
            for entry in error.errors(include_url=False, include_input=False)[:20]
        )
        raise InputFileError(mistakes) from None
    return evidence


def json_schema() -> dict[str, Any]:
    """Return the evidence file's JSON Schema (2020-12)."""
    schema: dict[str, Any] = _adapter().json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
