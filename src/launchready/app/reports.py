"""Writes a report in the formats that were asked for, where they were asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from launchready.app.evidence_file import write_whole
from launchready.model.errors import UsageError
from launchready.model.verdict import Report
from launchready.render.interface import renderer, renderers


def check_format(name: str) -> None:
    """Raise UsageError for a format that does not exist, before any work is done for it."""
    if name not in renderers():
        renderer(name)


def parse_targets(texts: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Return the formats and files of `--report FORMAT=FILE`, or FILE with a format's ending. Raises UsageError."""
    return tuple(_target(text) for text in texts)


def _target(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    if equals and (name in renderers() or name.isalpha()):
        check_format(name)
        path = Path(file)
    else:
        path = Path(text)
        fitting = [each for each in renderers() if renderer(each).suffix == path.suffix]
        if len(fitting) != 1:
            raise UsageError(
                f"--report {text}: no format has this ending", f"write FORMAT=FILE: {', '.join(renderers())}"
            )
        name = fitting[0]
    if path == Path("-"):
        raise UsageError(f"--report {text}: not a file", f"for stdout use --format {name}")
    if not path.name or not path.absolute().parent.is_dir():
        raise UsageError(f"--report {text}: no such folder", "name a file in a folder that exists")
    return name, path


def write_file(report: Report, name: str, path: Path) -> None:
    """Write a report into a file, whole or not at all. Raises UsageError."""
    write_whole(path, renderer(name).render(report).encode())


def text_for(
    report: Report, name: str, stream: TextIO | None, *, color: bool | None, environment: Mapping[str, str]
) -> str:
    """Return a report for a stream; on a terminal it fits it and has colour, unless that is switched off."""
    if name != "terminal":
        return renderer(name).render(report)
    import shutil

    from launchready.render.formats.terminal import TerminalRenderer, color_wanted

    on_terminal = stream is not None and stream.isatty()
    wanted = color_wanted(on_terminal, environment) if color is None else color
    width = min(shutil.get_terminal_size((80, 24)).columns, 100) if on_terminal else 80
    return TerminalRenderer().render(report, color=wanted, width=width)


def append_step_summary(report: Report, environment: Mapping[str, str] = os.environ) -> None:
    """Add the report to the job's page on GitHub, where the run is a GitHub Actions job. Raises UsageError."""
    path = environment.get("GITHUB_STEP_SUMMARY", "")
    if not path:
        return
    from launchready.render.formats.github import step_summary

    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(step_summary(report))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "unset GITHUB_STEP_SUMMARY to go without it") from None
