"""Where compiled rules are kept between two runs: a private folder of the user, or nowhere, with the reason."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "LAUNCHREADY_CACHE_DIR"


def default_dir(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the folder for caches: what `LAUNCHREADY_CACHE_DIR` says, or the place that the system has for them."""
    if chosen := environment.get(VARIABLE):
        return Path(chosen)
    if platform == "win32":
        base = environment.get("LOCALAPPDATA") or environment.get("USERPROFILE")
        return Path(base) / "launchready" / "cache" if base else None
    home = environment.get("HOME")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" / "launchready" if home else None
    if base := environment.get("XDG_CACHE_HOME"):
        return Path(base) / "launchready"
    return Path(home) / ".cache" / "launchready" if home else None


def ready_dir(folder: Path | None) -> tuple[Path | None, str]:
    """Make the folder, private, and return it; or None and why rules cannot be kept there.

    Who may write into the folder decides what is searched for, so it must belong to the user and to nobody else.
    """
    if folder is None:
        return None, f"no folder for caches is known here; set {VARIABLE} to one"
    rules = folder / "rules"
    try:
        rules.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = rules.stat()
    except OSError as error:
        return None, f"{rules} cannot be used: {error.strerror or error}"
    if not os.access(rules, os.W_OK):
        return None, f"{rules} cannot be written to"
    if os.name == "posix" and (seen.st_uid != os.geteuid() or seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        return None, f"{rules} can be written to by others"
    return rules, ""
