"""The Server-Timing header as servers and networks really send it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.server_timing import MAX_METRICS, Metric, Part, largest, parse


@pytest.mark.parametrize(
    ("value", "metrics"),
    [
        ("db;dur=53", [Metric("db", 53.0)]),
        ("miss, db;dur=53, app;dur=47.2", [Metric("miss"), Metric("db", 53.0), Metric("app", 47.2)]),
        (
            'customView, dc;desc="atl", cache;desc="Cache Read";dur=23.2',
            [Metric("customView"), Metric("dc", None, "atl"), Metric("cache", 23.2, "Cache Read")],
        ),
        ('a;desc="x, y; dur=9";dur=1', [Metric("a", 1.0, "x, y; dur=9")]),
        (r'a;desc="say \"hi\""', [Metric("a", None, 'say "hi"')]),
        ('a;dur="12.5"', [Metric("a", 12.5)]),
        ("a ; dur = 3 ; dur=9", [Metric("a", 3.0)]),
        ("a;dur=1e2", [Metric("a", 100.0)]),
        ("a;dur=12ms", [Metric("a", 12.0)]),
        ("a;DUR=4;other;x=", [Metric("a", 4.0)]),
        ("a;dur=;desc=b", [Metric("a", None, "b")]),
        ("a;dur=-3, b;dur=nan", [Metric("a"), Metric("b")]),
        ('a;desc="never closed, b;dur=2', [Metric("a", None, "never closed, b;dur=2")]),
        (",", []),
        ("", []),
        ("=;dur=3", []),
        ("a;;dur=3", [Metric("a", 3.0)]),
    ],
)
def test_what_is_read(value: str, metrics: list[Metric]) -> None:
    assert list(parse((value,))) == metrics


def test_several_headers_are_one_list() -> None:
    assert parse(("a;dur=1", "b;dur=2")) == (Metric("a", 1.0), Metric("b", 2.0))


@pytest.mark.parametrize(
    ("name", "description", "part"),
    [
        ("db", "", Part.DATABASE),
        ("sql-query", "", Part.DATABASE),
        ("prisma_query", "", Part.DATABASE),
        ("x", "Database", Part.DATABASE),
        ("cache", "", Part.CACHE),
        ("render", "", Part.RENDERING),
        ("auth", "", Part.LOGIN),
        ("fetch-openai", "", Part.UPSTREAM),
        ("total", "", Part.WHOLE),
        ("cfOrigin", "", Part.WHOLE),
        ("cdn-cache", "", Part.WHOLE),
        ("edge", "", Part.WHOLE),
        ("ak_p", "", Part.WHOLE),
        ("thumbnails", "", Part.OTHER),
    ],
)
def test_what_a_metric_is_about(name: str, description: str, part: Part) -> None:
    assert Metric(name, 1.0, description).part is part


def test_the_largest_part() -> None:
    assert largest(parse(("total;dur=900, db;dur=700, render;dur=20, hit",))) == Metric("db", 700.0)
    assert largest(parse(("total;dur=900, hit",))) is None


@given(st.text(alphabet='abdur=;," \\1.', max_size=200))
def test_any_text_ends(text: str) -> None:
    assert len(parse((text,))) <= MAX_METRICS
