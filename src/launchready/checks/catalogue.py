"""Finds the checks: every module below a family's package that has a `CHECK`."""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
from functools import lru_cache

from launchready.model.check import Check
from launchready.model.errors import UsageError


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Return every check, in order of id."""
    package = importlib.import_module("launchready.checks")
    found: list[Check] = []
    for family in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if not family.ispkg:
            continue
        for module in pkgutil.iter_modules(importlib.import_module(family.name).__path__, family.name + "."):
            check = getattr(importlib.import_module(module.name), "CHECK", None)
            if isinstance(check, Check):
                found.append(check)
    return tuple(sorted(found, key=lambda check: check.id))


def covers(pattern: str, check_id: str) -> bool:
    """Return True if an id, a family (`edge`) or the front of an id (`edge.headers`) stands for a check."""
    return check_id == pattern or check_id.startswith((pattern + ".", pattern + "-"))


def select(only: tuple[str, ...]) -> tuple[Check, ...]:
    """Return the checks that ids or families name; all where none is named. Raises UsageError for a name that fits none."""
    checks = all_checks()
    if not only:
        return checks
    for pattern in only:
        if not known(pattern):
            raise UsageError(f"{pattern}: no check of that name{meant(pattern)}", "see them all: launchready explain")
    return tuple(check for check in checks if any(covers(pattern, check.id) for pattern in only))


def known(pattern: str) -> bool:
    """Return True if a name stands for at least one check."""
    return any(covers(pattern, check.id) for check in all_checks())


def meant(pattern: str) -> str:
    """Return what may have been meant by a name that fits no check, as the end of a sentence; "" where nothing is near."""
    close = difflib.get_close_matches(pattern, [check.id for check in all_checks()], n=1)
    return f"; did you mean {close[0]}?" if close else ""


def page(check: Check) -> str:
    """Return a check's documentation: its module's docstring."""
    module = inspect.getmodule(check.evaluate)
    return inspect.cleandoc(module.__doc__ or "") if module else ""
