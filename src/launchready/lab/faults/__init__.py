"""Faults that can be planted in the demo product, each by its name.

A module of this package is a family; every `Fault` constant in it counts. Nothing is looked up before it is asked for.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Sequence

from launchready.lab.faults.fault import Fault
from launchready.model.errors import UsageError

__all__ = ["DEMO_FAULTS", "Fault", "all_faults", "find"]

DEMO_FAULTS = (
    "apex-stale-address",
    "tls-expired",
    "http-serves-content",
    "csp-missing",
    "hsts-short",
    "surface-unresolved",
)


def all_faults() -> dict[str, Fault]:
    """Return every fault by its name, in the order of the names."""
    found: dict[str, Fault] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, Fault) and found.setdefault(value.name, value) is not value:
                raise ValueError(f"two faults are named {value.name}")
    return dict(sorted(found.items()))


def find(names: Sequence[str]) -> tuple[Fault, ...]:
    """Return the faults of these names, each once; a name that no fault has is a `UsageError`."""
    known = all_faults()
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(known)}"
            raise UsageError(f"no fault is named {name!r}", hint)
    return tuple(known[name] for name in dict.fromkeys(names))
