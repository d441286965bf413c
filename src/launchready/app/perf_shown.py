"""Shows a judged comparison of latencies in the format that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from launchready.app.perf_gate import Judged, as_json
from launchready.model.errors import UsageError
from launchready.render import perf


def text_of(judged: Judged, name: str, *, color: bool = False) -> str:
    """Return the comparison as terminal, json, html, markdown or github."""
    if name == "html":
        from launchready.render.page.perf import as_html

        return as_html(judged.report, judged.shapes)
    if name == "terminal":
        return perf.as_text(judged.report, judged.shapes, color=color)
    return {"json": as_json, "markdown": perf.as_markdown, "github": perf.as_github}[name](judged.report)


def append_step_summary(judged: Judged, environment: Mapping[str, str]) -> None:
    """Add the comparison to the job's page on GitHub, where the run is a GitHub Actions job. Raises UsageError."""
    path = environment.get("GITHUB_STEP_SUMMARY", "")
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(perf.as_markdown(judged.report))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "unset GITHUB_STEP_SUMMARY to go without it") from None
