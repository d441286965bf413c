"""Formats are found by their modules, and only the one in use is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from launchready.model.errors import UsageError
from launchready.model.verdict import Report
from launchready.render.interface import renderer, renderers


def test_every_format_has_the_name_of_its_module() -> None:
    assert renderers() == ("github", "html", "json", "junit", "markdown", "sarif", "terminal")
    for name in renderers():
        found = renderer(name)
        assert found.name == name
        assert found.media_type.count("/") == 1
        assert found.suffix.startswith(".")


def test_a_files_ending_tells_the_format() -> None:
    endings = [renderer(name).suffix for name in renderers()]
    assert len(set(endings)) == len(endings)


def test_an_unknown_format_is_told_with_the_allowed_ones() -> None:
    with pytest.raises(UsageError, match="'pdf2' is not a report format") as caught:
        renderer("pdf2")
    assert "terminal" in caught.value.hint


@pytest.mark.parametrize("name", renderers())
def test_every_format_renders_every_report(any_report: Report, name: str) -> None:
    text = renderer(name).render(any_report)
    assert text.endswith("\n")
    text.encode()
    assert any_report.verdict.decision.value in text
    assert renderer(name).render(any_report) == text


@pytest.mark.parametrize(("name", "others"), [("junit", ("rich", "jinja2")), ("json", ("rich", "jinja2")), ("html", ("rich",)), ("terminal", ("jinja2",))])  # fmt: skip
def test_a_format_loads_only_its_own_libraries(name: str, others: tuple[str, ...]) -> None:
    code = (
        "import sys; from launchready.render.interface import renderer, renderers; renderers(); "
        "assert not {'rich', 'jinja2'} & set(sys.modules); "
        f"renderer({name!r}); print([name for name in {others!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
