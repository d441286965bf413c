"""The operator's own key: what proofs of control and fingerprints of secrets are made with. It stays on this machine."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from launchready.model.errors import UsageError
from launchready.model.secret import Secret

VARIABLE = "LAUNCHREADY_KEY"
"""Holds the key where no file can be kept, as in CI."""
LEAST = 32
"""Characters that a key has at least."""


def key_file(environment: Mapping[str, str]) -> Path:
    """Return where the key is kept (XDG Base Directory Specification; %APPDATA% on Windows)."""
    if sys.platform == "win32":
        base = environment.get("APPDATA") or "~/AppData/Roaming"
    else:
        base = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "launchready" / "key"


def read_key(environment: Mapping[str, str]) -> Secret | None:
    """Return the operator's key, or None if there is none yet. Raises UsageError for one that cannot be used."""
    given = environment.get(VARIABLE, "").strip()
    if given:
        return _checked(given, VARIABLE)
    path = key_file(environment)
    try:
        return _checked(path.read_text(encoding="ascii").strip(), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}", f"make it readable, or set {VARIABLE}") from None


def make_key(environment: Mapping[str, str]) -> Secret:
    """Return the operator's key, made and kept (mode 0600) where there is none. Raises UsageError where it cannot be kept."""
    known = read_key(environment)
    if known is not None:
        return known
    path = key_file(environment)
    value = secrets.token_hex(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(value + "\n")
    except FileExistsError:
        found = read_key(environment)
        assert found is not None
        return found
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror or error}", f"set {VARIABLE} to a random text of 32 characters or more"
        ) from None
    return Secret(value)


def throwaway_key() -> Secret:
    """Return a key for one run: what it fingerprints can be compared within that run alone."""
    return Secret(secrets.token_hex(32))


def _checked(text: str, where: str) -> Secret:
    if len(text) < LEAST:
        raise UsageError(f"{where}: a key of fewer than {LEAST} characters", "use 32 random characters or more")
    return Secret(text)
