"""The latency gate: what it says of simulated releases, and what changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from launchready.standards.perf_gate import LEAST_ROUNDS, ROUND_SAMPLES, ROUNDS, Verdict, compare, quantile_bounds
from launchready.standards.student import t_quantile

Rounds = list[NDArray[np.float64]]


def drawn(seed: int, *, growth: float = 1.0, rounds: int = 20, samples: int = 500, shape: str = "lognormal") -> Rounds:
    rng = np.random.default_rng(seed)
    size = (rounds, samples)
    table = rng.gamma(2, 0.1, size) if shape == "gamma" else rng.lognormal(-2, 0.5, size)
    if shape == "bimodal":
        table = table * np.where(rng.random((rounds, samples)) < 0.02, 10, 1)
    return list(table * growth)


@pytest.mark.parametrize("shape", ["lognormal", "gamma", "bimodal"])
@pytest.mark.parametrize(
    ("growth", "verdict"),
    [(0.6, Verdict.BETTER), (1.0, Verdict.NO_WORSE), (1.45, Verdict.WORSE), (3.0, Verdict.WORSE)],
)
def test_says_what_was_done(shape: str, growth: float, verdict: Verdict) -> None:
    seen = compare(drawn(1, shape=shape), drawn(2, shape=shape, growth=growth))
    assert seen.verdict is verdict, seen
    assert seen.ratio is not None
    assert seen.ratio.low is not None
    assert seen.ratio.high is not None
    assert seen.ratio.low < growth < seen.ratio.high


def test_growth_that_is_the_tolerance_is_left_open_and_no_number_of_samples_is_promised() -> None:
    seen = compare(drawn(1), drawn(1, growth=1.2))
    assert seen.verdict is Verdict.NOT_ENOUGH
    assert seen.more is None


def test_too_few_samples_say_how_many_are_missing() -> None:
    seen = compare([np.ones(150)], [np.ones(120)])
    assert (seen.verdict, seen.more, seen.ratio) == (Verdict.NOT_ENOUGH, 80, None)
    assert compare([], []).more == 200
    assert compare([np.empty(0)], [np.ones(500)]).verdict is Verdict.NOT_ENOUGH
    assert compare([np.ones(900)], [np.ones(900)], quantile=0.99).more == 100


@pytest.mark.parametrize(
    ("growth", "verdict"), [(1.0, Verdict.NO_WORSE), (1.1, Verdict.NO_WORSE), (1.4, Verdict.WORSE)]
)
def test_what_a_small_sample_cannot_tell_names_how_many_would_and_they_do(growth: float, verdict: Verdict) -> None:
    few = compare(drawn(2, rounds=6, samples=40), drawn(3, rounds=6, samples=40, growth=growth))
    assert few.verdict is Verdict.NOT_ENOUGH
    assert few.more is not None
    each = math.ceil((240 + few.more) / 6)
    assert compare(drawn(2, rounds=6, samples=each), drawn(3, rounds=6, samples=each, growth=growth)).verdict is verdict


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(0.1, Verdict.NO_WORSE), (0.05, Verdict.BETTER), (0.2, Verdict.WORSE), (0.11, Verdict.NO_WORSE)],
)
def test_values_that_are_all_the_same_are_compared_exactly(after: float, verdict: Verdict) -> None:
    seen = compare([np.full(500, 0.1)], [np.full(500, after)])
    assert seen.verdict is verdict
    assert seen.ratio is not None
    assert seen.ratio.value == pytest.approx(after / 0.1)


def test_a_budget_is_kept_broken_or_left_open() -> None:
    rounds = drawn(3)
    value = quantile_bounds(rounds, 0.95)
    assert value is not None
    assert compare(rounds, rounds, budget=value.value * 1.3).verdict is Verdict.NO_WORSE
    assert compare(rounds, rounds, budget=value.value * 0.8).verdict is Verdict.OVER_BUDGET
    open_ = compare(rounds, rounds, budget=value.value)
    assert open_.verdict is Verdict.NOT_ENOUGH
    assert "budget" in open_.reasons[0]


def test_a_quantile_between_two_heaps_is_not_known_rather_than_wrong() -> None:
    seen = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        table = np.where(rng.random((2, 20, 500)) < 0.05, 2.0, 0.1) * rng.lognormal(0, 0.1, (2, 20, 500))
        seen.append(compare(list(table[0]), list(table[1])).verdict)
    assert seen.count(Verdict.NOT_ENOUGH) > 10
    assert seen.count(Verdict.WORSE) <= 4


def test_one_slow_round_is_one_event_that_proves_nothing_either_way() -> None:
    after = drawn(8)
    after[3] = after[3] * 20
    assert compare(drawn(7), after).verdict is Verdict.NOT_ENOUGH


def test_a_stall_in_every_fourth_round_is_what_users_wait_for() -> None:
    after = drawn(8, rounds=40)
    for each in after[::4]:
        each[:150] += 3
    seen = compare(drawn(7, rounds=40), after)
    assert seen.verdict is Verdict.WORSE
    assert seen.ratio is not None
    assert seen.ratio.value > 5


def test_drift_that_both_sides_share_does_no_harm() -> None:
    pace = np.exp(np.random.default_rng(9).normal(0, 0.2, 20))
    before = [each * p for each, p in zip(drawn(1), pace, strict=True)]
    after = [each * p for each, p in zip(drawn(2, growth=1.5), pace, strict=True)]
    seen = compare(before, after)
    assert seen.verdict is Verdict.WORSE
    assert seen.ratio is not None
    assert seen.ratio.value == pytest.approx(1.5, rel=0.08)


def places(counts: list[int]) -> list[list[int]]:
    return [[200] * count for count in counts]


@pytest.mark.parametrize(
    ("before", "after", "grew"),
    [
        ([0] * 20, [0] * 20, False),
        ([0] * 20, [3] * 20, True),
        ([5] * 20, [5] * 20, False),
        ([0] * 20, [60] + [0] * 19, False),  # one burst is one event
        ([60] + [0] * 19, [0] * 20, False),
        ([0] * 20, [1] + [0] * 19, False),
        ([10] * 20, [0] * 20, False),
        ([1] * 20, [4] * 20, True),
    ],
)
def test_failures_are_compared_by_a_test_of_their_own(before: list[int], after: list[int], grew: bool) -> None:
    seen = compare(drawn(1), drawn(2), failures=(places(before), places(after)))
    assert seen.errors is not None
    assert seen.errors.grew is grew
    assert (seen.verdict is Verdict.WORSE) is grew
    assert (seen.verdict is Verdict.NOT_ENOUGH) is seen.errors.in_bursts is (after[0] == 60)


def test_a_release_that_only_fails_is_worse() -> None:
    seen = compare([np.ones(500)], [np.empty(0)], failures=([[]], [[0] * 500]))
    assert seen.verdict is Verdict.WORSE
    assert seen.ratio is None


def test_failures_in_one_file_are_cut_into_blocks_of_time() -> None:
    whole = [np.concatenate(drawn(1))]
    spread = compare(whole, whole, failures=([[]], [list(range(0, 10_000, 200))]))
    burst = compare(whole, whole, failures=([[]], [[100] * 50]))
    assert spread.errors is not None
    assert burst.errors is not None
    assert (spread.errors.grew, burst.errors.grew) == (True, False)


def test_very_many_samples_are_thinned_out_and_that_is_said() -> None:
    rng = np.random.default_rng(2)
    seen = compare([rng.lognormal(0, 1, 450_000)], [rng.lognormal(0, 1, 450_000)])
    assert seen.samples == (150_000, 150_000)
    assert len(seen.notices) == 2


def test_values_that_are_no_times_are_left_out_and_said() -> None:
    odd = np.array([np.nan, np.inf, -1.0])
    seen = compare([np.concatenate((odd, np.ones(400)))], [np.ones(400)])
    assert seen.verdict is Verdict.NO_WORSE
    assert "3 values" in seen.notices[0]


def test_another_number_of_rounds_is_said_and_compared_by_blocks() -> None:
    seen = compare(drawn(1), drawn(2, rounds=10))
    assert seen.by_blocks
    assert seen.notices


@pytest.mark.parametrize(("freedom", "expected"), [(5, 2.0150), (9, 1.8331), (19, 1.7291), (100, 1.6602)])
def test_student(freedom: int, expected: float) -> None:
    assert t_quantile(0.95, freedom) == pytest.approx(expected, abs=2e-3)


LATENCY = st.one_of(
    st.floats(1e-6, 1e4), st.sampled_from([0.0, 0.001, 0.1, 1.0, math.nan, math.inf, -1.0, 1e300, 5e-324])
)
SIDE = st.lists(st.lists(LATENCY, max_size=60).map(lambda values: np.array(values, np.float64)), max_size=12)
SOUND = st.tuples(
    st.integers(0, 10**6), st.integers(LEAST_ROUNDS, 12), st.integers(40, 80), st.sampled_from([0.7, 1.0, 1.3])
)


@settings(max_examples=150, deadline=None)
@given(SIDE, SIDE, st.sampled_from([0.5, 0.9, 0.95, 0.99]), st.sampled_from([None, 0.1, 1.0]))
def test_never_raises(before: Rounds, after: Rounds, quantile: float, budget: float | None) -> None:
    seen = compare(
        before, after, quantile=quantile, budget=budget, failures=([[0]] * len(before), [[0, 9]] * len(after))
    )
    assert seen.verdict in Verdict
    for interval in (seen.ratio, seen.before, seen.after):
        if interval is not None:
            assert (interval.low or 0.0) <= interval.value * (1 + 1e-9)
            assert interval.high is None or interval.value * (1 - 1e-9) <= interval.high


@settings(max_examples=25, deadline=None)
@given(SOUND)
def test_turned_round_the_ratio_is_its_reciprocal(case: tuple[int, int, int, float]) -> None:
    seed, rounds, samples, growth = case
    before, after = (
        drawn(seed, rounds=rounds, samples=samples),
        drawn(seed + 1, rounds=rounds, samples=samples, growth=growth),
    )
    one, other = compare(before, after).ratio, compare(after, before).ratio
    assert one is not None
    assert other is not None
    assert one.value * other.value == pytest.approx(1, rel=1e-6)
    if one.high is not None and other.low is not None:
        assert one.high * other.low == pytest.approx(1, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(SOUND, st.sampled_from([0.001, 0.3, 7.0, 1000.0]))
def test_scaling_both_sides_changes_nothing(case: tuple[int, int, int, float], scale: float) -> None:
    seed, rounds, samples, growth = case
    before, after = (
        drawn(seed, rounds=rounds, samples=samples),
        drawn(seed + 1, rounds=rounds, samples=samples, growth=growth),
    )
    one, other = compare(before, after), compare([x * scale for x in before], [x * scale for x in after])
    assert one.verdict is other.verdict
    assert one.ratio is not None
    assert other.ratio is not None
    assert other.ratio.value == pytest.approx(one.ratio.value, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(SOUND)
def test_the_order_within_a_round_changes_nothing(case: tuple[int, int, int, float]) -> None:
    seed, rounds, samples, growth = case
    before, after = (
        drawn(seed, rounds=rounds, samples=samples),
        drawn(seed + 1, rounds=rounds, samples=samples, growth=growth),
    )
    mixed = [np.random.default_rng(seed).permutation(each) for each in after]
    assert compare(before, after) == compare(before, mixed)


def test_rounds_that_differ_too_much_to_bound_anything_ask_for_a_usual_comparison() -> None:
    """One round of six stalled: the interval has no end on either side, and how many more would do cannot be read from it."""
    calm, stalled = np.linspace(0.0440, 0.0462, 100), np.linspace(0.0440, 0.0460, 100)
    stalled[60:] += 0.02
    before = [calm, calm, stalled, calm, calm, calm]
    after = [each * 2 for each in (calm, calm, calm, calm, stalled, calm)]
    seen = compare(before, after)
    assert seen.ratio is not None
    assert (seen.verdict, seen.ratio.low, seen.ratio.high) == (Verdict.NOT_ENOUGH, None, None)
    assert seen.more == ROUNDS * ROUND_SAMPLES - 600
