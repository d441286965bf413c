"""What holds for every check: its id is its path, its page has its headings, its fix has an order."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

from launchready.app import pages
from launchready.checks.catalogue import all_checks, covers, page, select
from launchready.checks.runner import needs
from launchready.model.check import Check, Stage
from launchready.model.errors import UsageError
from launchready.model.evidence import Evidence
from launchready.verdict.plan import depth

ROOT = Path(__file__).parent.parent
CHECKS = all_checks()
HEADINGS = ("Why it matters", "What is looked at", "Fix", "Reference")
PURE = {"__future__", "collections", "dataclasses", "datetime", "enum", "re", "typing", "urllib", "launchready", "functools", "itertools", "math", "json", "base64", "statistics"}  # fmt: skip


@pytest.fixture(params=CHECKS, ids=lambda check: check.id)
def check(request: pytest.FixtureRequest) -> Check:
    found: Check = request.param
    return found


def source(check: Check) -> str:
    return inspect.getsource(importlib.import_module(check.evaluate.__module__))


def test_there_are_checks() -> None:
    assert len(CHECKS) >= 6
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_every_module_of_a_family_is_a_check() -> None:
    folder = ROOT / "src/launchready/checks"
    modules = {path.relative_to(folder) for path in folder.glob("*/*.py") if path.name != "__init__.py"}
    found = {Path(*check.evaluate.__module__.split(".")[2:]).with_suffix(".py") for check in CHECKS}
    assert modules == found, "a module without a CHECK, or with one that another module made"


def test_its_id_is_the_path_of_its_module(check: Check) -> None:
    family, name = check.id.split(".")
    assert check.evaluate.__module__ == f"launchready.checks.{family}.{name.replace('-', '_')}"
    assert check.stage is Stage(family)


def test_its_page_has_every_heading_in_order(check: Check) -> None:
    text = page(check)
    first = text.split("\n\n")[0]
    assert first.endswith(".")
    assert ":" not in first.split(" ")[0]
    places = [text.find(f"\n{heading}: ") for heading in HEADINGS]
    missing = [heading for heading, place in zip(HEADINGS, places, strict=True) if place < 0]
    assert not missing, f"the docstring of {check.id} lacks the paragraphs {missing}"
    assert places == sorted(places), f"the paragraphs of {check.id} stand in the order {HEADINGS}"


def test_what_it_needs_is_evidence(check: Check) -> None:
    known = {hint for hint in _parts() if isinstance(hint, type)}
    assert needs(check)
    assert set(needs(check).values()) <= known


def _parts() -> set[object]:
    import typing

    found: set[object] = set()
    for hint in typing.get_type_hints(Evidence).values():
        found |= {hint, *typing.get_args(hint)}
    return found


def test_it_is_pure(check: Check) -> None:
    for node in ast.walk(ast.parse(source(check))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in PURE, f"{check.id} imports {name}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow") or _is_run(node), f"{check.id} asks the clock"


def _is_run(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "run"


def test_what_it_comes_after_exists_and_goes_in_no_circle(check: Check) -> None:
    by_id = {each.id: each for each in CHECKS}
    for before in check.after:
        assert before in by_id
        assert depth(before, by_id) < depth(check.id, by_id)


def test_names_of_checks_families_and_fronts_are_understood() -> None:
    assert covers("edge", "edge.tls")
    assert covers("edge.headers", "edge.headers-csp")
    assert not covers("edge.head", "edge.headers-csp")
    assert not covers("edg", "edge.tls")
    chosen = {each.id for each in select(("edge.tls", "routing"))}
    assert chosen == {each.id for each in CHECKS if each.id.startswith(("edge.tls", "routing."))}
    assert "routing.canonical-host" in chosen
    with pytest.raises(UsageError, match="no check of that name"):
        select(("edge.nothing",))


def test_pages_fit_the_terminal() -> None:
    for text in (pages.listing(), *(pages.explain(each.id) for each in CHECKS)):
        assert max(len(line) for line in text.splitlines()) <= 80
