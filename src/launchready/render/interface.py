"""What a report format is, and how one is found: a format is a module in `formats`, its name is the module's."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol

from launchready.model.errors import UsageError
from launchready.model.verdict import Report
from launchready.render import formats


class Renderer(Protocol):
    """One format. `suffix` is a file's ending with its dot, `media_type` what a web server would call it."""

    name: str
    media_type: str
    suffix: str

    def render(self, report: Report) -> str:
        """Return the whole report as text."""
        ...


@cache
def renderers() -> tuple[str, ...]:
    """Return the names of all formats, sorted; none of them is loaded."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(formats.__path__)))


def renderer(name: str) -> Renderer:
    """Return the format of this name, loading what it alone needs."""
    if name not in renderers():
        raise UsageError(f"{name!r} is not a report format", f"allowed: {', '.join(renderers())}")
    found: Renderer = importlib.import_module(f"{formats.__name__}.{name}").RENDERER
    return found
