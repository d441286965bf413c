"""Runs every measurement: `make bench`. Each figure is a ratio against a named peer or limit, measured in the same run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from measure import Figure, table

HERE = Path(__file__).parent


def main() -> int:
    """Print every figure; 1 if one is over its limit."""
    names = sys.argv[1:] or sorted(
        p.stem for p in HERE.glob("*.py") if p.stem not in ("run", "measure", "lab_process", "load_server")
    )
    figures: list[Figure] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        found: list[Figure] = importlib.import_module(name).figures()
        figures += found
    print(table(figures))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
