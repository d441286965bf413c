"""Shows on stderr that long work goes on, and what it has found so far."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from launchready.model.evidence.active import Planned
    from launchready.model.finding import Finding

WIDTH = 79


class TerminalProgress:
    """One line that is written over on a terminal; elsewhere only the findings, a line each. `verbose` adds every answer."""

    def __init__(self, stream: TextIO | None = None, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._stream: TextIO | None = stream or sys.stderr
        self._live = self._stream is not None and self._stream.isatty()
        self._shown = False

    def looked(self, hosts: int, answers: int, seconds: float) -> None:
        """Show how much has been seen."""
        if self._live:
            text = f"{seconds:4.0f} s  {hosts} hosts, {answers} answers"
            self._write(f"\r{text:<{WIDTH}}")
            self._shown = True

    def found(self, finding: Finding) -> None:
        """Show a failure as soon as it is seen."""
        from launchready.render.escape import plain, shorten

        self.clear()
        severity = finding.result.severity.value if finding.result.severity else ""
        line = f"{severity:<8} {finding.check} {plain(finding.result.where)}: {plain(finding.result.seen)}"
        self._write(shorten(line, WIDTH) + "\n")

    def answered(self, kind: str, what: str, seconds: float) -> None:
        """Show one answer, where everything is wanted."""
        if self._verbose:
            from launchready.render.escape import plain, shorten

            self.clear()
            self._write(shorten(f"{seconds * 1000:5.0f} ms  {kind:<5} {plain(what)}", WIDTH) + "\n")

    def planned(self, plan: tuple[Planned, ...]) -> None:
        """Say what active probes will send at most, before the first is sent."""
        from launchready.render.escape import plain, shorten

        self.clear()
        for each in plan:
            self._write(shorten(f"probing: at most {each.most} to {plain(each.url)}: {each.purpose}", WIDTH) + "\n")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r" + " " * WIDTH + "\r")
            self._shown = False

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # nobody listens, and nothing else changes
                self._stream.write(text)
                self._stream.flush()


def progress_for(*, quiet: bool, verbose: bool) -> TerminalProgress | None:
    """Return progress on stderr, or None where none is wanted."""
    return None if quiet else TerminalProgress(verbose=verbose)
