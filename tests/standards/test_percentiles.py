"""Percentiles, and how sure they are."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from launchready.standards.percentiles import enough, quantiles, ranks


def binomial(n: int, q: float, most: int) -> float:
    return sum(math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(most + 1))


@pytest.mark.parametrize("n", [6, 10, 75, 100, 400, 1000])
@pytest.mark.parametrize("q", [0.5, 0.9, 0.95, 0.99])
def test_the_ranks_hold_the_quantile_as_surely_as_they_say_and_are_the_tightest(n: int, q: float) -> None:
    found = ranks(n, q)
    if found is None:
        assert n < enough(q) + 1
        return
    _, low, high = found
    assert binomial(n, q, low - 1) <= 0.025 < binomial(n, q, low)
    assert binomial(n, q, high - 2) < 0.975 <= binomial(n, q, high - 1)


@pytest.mark.parametrize(("q", "least"), [(0.5, 6), (0.95, 72), (0.99, 368), (0.999, 3688)])
def test_too_few_samples_give_no_number(q: float, least: int) -> None:
    assert ranks(least - 2, q) is None
    assert ranks(least + 2, q) is not None


def test_very_many_samples_are_no_work() -> None:
    place, low, high = ranks(10_000_000, 0.5) or (0, 0, 0)
    assert low < place < high
    assert high - low == pytest.approx(2 * 1.96 * math.sqrt(10_000_000) / 2, rel=0.01)


def test_quantiles_are_the_order_statistics_themselves() -> None:
    values = np.array([random.Random(n).randrange(1, 5_000_000) for n in range(5000)], np.uint32)
    chunks = [values[:100], values[100:4000], values[4000:], values[:0]]
    ordered = np.sort(values)
    for found in quantiles(lambda: chunks):
        place, low, high = ranks(5000, found.q) or (0, 0, 0)
        told = (found.value, found.low, found.high)
        assert told == tuple(int(ordered[rank - 1]) / 1e6 for rank in (place, low, high))


def test_of_nothing_there_is_nothing() -> None:
    assert all(each.value is None and each.n == 0 for each in quantiles(list))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of a thousand samples from a distribution whose p95 is known, at least about 95 % of the intervals hold it."""
    chance = np.random.default_rng(1)
    truth = -math.log(0.05)
    held = 0
    for _ in range(400):
        values = (chance.exponential(1.0, 1000) * 1e6).astype(np.uint32)
        found = quantiles(lambda values=values: [values], (0.95,))[0]  # type: ignore[misc]
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert held >= 368  # 380 are expected; fewer than 368 come once in a few hundred seeds
