"""Help is on the screen at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from measure import Figure, seconds

TIMES = 15


def figures() -> list[Figure]:
    """Measure `launchready --help` against an interpreter that does nothing."""
    command = Path(sys.executable).with_name("launchready")

    def help_() -> None:
        subprocess.run([command, "--help"], stdout=subprocess.DEVNULL, check=True)

    def nothing() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True)

    help_()
    base, taken = seconds(nothing, TIMES), seconds(help_, TIMES)
    note = f"{taken * 1000:.0f} ms against {base * 1000:.0f} ms"
    return [Figure("launchready --help", taken / base, 12, "x", "python -c pass", note)]
