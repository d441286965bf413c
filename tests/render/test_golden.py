"""Golden files: a change of any format's output is seen in review."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion

from launchready.model.verdict import Report
from launchready.render.formats.github import step_summary
from launchready.render.formats.json import json_schema
from launchready.render.interface import renderer

Sample = Callable[[str], Report]


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("terminal", "no-go"),
        ("terminal", "clean"),
        ("terminal", "interrupted"),
        ("json", "not-proven"),
        ("markdown", "with-fixes"),
        ("sarif", "not-proven"),
        ("junit", "with-fixes"),
        ("github", "no-go"),
    ],
)
def test_golden(sample: Sample, format: str, name: str, snapshot: SnapshotAssertion) -> None:
    assert renderer(format).render(sample(name)) == snapshot


def test_golden_page(sample: Sample, snapshot: SnapshotAssertion) -> None:
    page = renderer("html").render(sample("with-fixes"))
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1>…</\1>", page, flags=re.DOTALL)
    assert re.sub(r"'sha256-[^']+'", "'sha256-…'", page) == snapshot


def test_golden_step_summary(sample: Sample, snapshot: SnapshotAssertion) -> None:
    assert step_summary(sample("no-go")) == snapshot


def test_golden_schema(snapshot: SnapshotAssertion) -> None:
    """The names of the public document's fields: taking one away is a break."""
    schema = json_schema()
    fields = {name: sorted(part["properties"]) for name, part in schema["$defs"].items()}
    assert {"Document": sorted(schema["properties"]), **fields} == snapshot
