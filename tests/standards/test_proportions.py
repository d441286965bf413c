"""Shares of few trials, against values from the papers."""

from __future__ import annotations

import pytest

from launchready.standards.proportions import difference, trials_needed, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(successes: int, n: int, low: float, high: float) -> None:
    share = wilson(successes, n)
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-4)


def test_of_nothing_nothing_is_known() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high, wilson(0, 0).value) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [  # Newcombe 1998, "Interval estimation for the difference", table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_difference(after: tuple[int, int], before: tuple[int, int], low: float, high: float) -> None:
    found = difference(wilson(*before), wilson(*after))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_how_many_trials_would_show_it() -> None:
    needed = trials_needed(0.1, 0.4)
    assert needed is not None
    assert difference(wilson(-int(-0.1 * needed // 1), needed), wilson(int(0.4 * needed), needed)).low > 0
    assert 15 < needed < 60
    assert trials_needed(0.4, 0.4) is None
    assert trials_needed(0.4, 0.1) is None
