"""When requests are due."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.arrivals import Arrivals, Constant, Poisson, Ramp, WarmedUp

RATES = st.floats(0.1, 500)
SECONDS = st.floats(0.5, 20)


def test_a_constant_rate_is_evenly_spaced() -> None:
    assert list(Constant(4, 1).offsets()) == [0, 0.25, 0.5, 0.75]
    assert Constant(5000, 3600).total == 18_000_000


def test_a_long_constant_rate_does_not_drift() -> None:
    last = next(itertools.islice(Constant(3, 100_000).offsets(), 299_999, None))
    assert last == pytest.approx(299_999 / 3, abs=1e-9)


def test_a_ramp_has_as_many_as_the_area_below_it() -> None:
    arrivals = list(Ramp(0, 100, 10).offsets())
    assert len(arrivals) == 500
    assert sum(offset < 5 for offset in arrivals) == pytest.approx(125, abs=1)
    assert len(list(Ramp(100, 0, 10).offsets())) == 500


@given(st.one_of(st.builds(Constant, RATES, SECONDS), st.builds(Ramp, RATES, RATES, SECONDS), st.builds(Poisson, RATES, SECONDS, st.integers(0, 9))))  # fmt: skip
def test_arrivals_are_in_order_within_the_duration_and_no_more_than_said(arrivals: Arrivals) -> None:
    offsets = list(arrivals.offsets())
    assert offsets == sorted(offsets)
    assert len(offsets) <= arrivals.total
    assert all(0 <= offset <= arrivals.duration + 1e-6 for offset in offsets)


def test_poisson_arrivals_can_be_repeated_and_are_as_many_as_their_rate_says() -> None:
    one, same, other = (list(Poisson(100, 100, seed).offsets()) for seed in (1, 1, 2))
    assert one == same != other
    assert len(one) == pytest.approx(10_000, rel=0.05)
    gaps = [after - before for before, after in itertools.pairwise(one)]
    mean = sum(gaps) / len(gaps)
    assert sum((gap - mean) ** 2 for gap in gaps) / len(gaps) == pytest.approx(
        mean**2, rel=0.1
    )  # as exponential gaps do


def test_a_warm_up_comes_before_and_at_its_own_rate() -> None:
    arrivals = WarmedUp(2, Constant(10, 1), 5)
    offsets = list(arrivals.offsets())
    assert (len(offsets), arrivals.total, arrivals.duration) == (20, 20, 3)
    assert sum(offset < 2 for offset in offsets) == 10
