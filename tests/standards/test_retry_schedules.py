"""What deliveries of events come to, as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.product import Signature
from launchready.standards.retry_schedules import SCHEDULES, Delivery, judge, schedule_of


def made(event: int, attempt: int, status: int, at: float = 0.0, why: str = "", failure: str = "") -> Delivery:
    return Delivery(event, attempt, why or ("retry" if attempt else "first"), at, at + 0.1, status, failure)


def test_everything_is_taken_at_once() -> None:
    storm = judge(2, [made(0, 0, 200), made(1, 0, 204, 1.0)], done=2)
    assert (storm.taken, storm.lost, storm.amplification, storm.done_twice) == (2, 0, 1.0, 0)
    assert storm.drained == 1.1
    assert (storm.most_pending, storm.longest) == (1, 1)


def test_what_is_refused_is_tried_again() -> None:
    storm = judge(1, [made(0, 0, 500), made(0, 1, 429, 1.0), made(0, 2, 200, 2.0)])
    assert (storm.taken, storm.amplification, storm.longest) == (1, 3.0, 3)
    assert storm.refused == (("429", 1), ("500", 1))


def test_what_is_never_taken_is_lost() -> None:
    storm = judge(2, [made(0, 0, 200), made(1, 0, 500), made(1, 1, 500, 5.0)])
    assert (storm.lost, storm.drained) == (1, None)
    assert storm.pending[-1][1] == 1


def test_no_answer_and_then_one_more_may_be_done_twice() -> None:
    storm = judge(1, [made(0, 0, 0, failure="timeout"), made(0, 1, 200, 3.0)])
    assert (storm.late, storm.refused) == (1, (("timeout", 1),))


@pytest.mark.parametrize(("status", "failed"), [(200, 0), (500, 1), (409, 1), (429, 0)])
def test_the_second_delivery_of_what_was_taken(status: int, failed: int) -> None:
    storm = judge(1, [made(0, 0, 200), made(0, 1, status, 1.0, "twice")], done=2)
    assert (storm.twice, storm.twice_failed, storm.amplification, storm.done_twice) == (1, failed, 1.0, 1)


def test_most_pending_counts_those_that_wait_for_their_next_attempt() -> None:
    storm = judge(3, [made(n, 0, 503, n / 10) for n in range(3)] + [made(n, 1, 200, 5.0 + n) for n in range(3)])
    assert storm.most_pending == 3
    assert [count for _, count in storm.pending] == [1, 2, 3, 2, 1, 0]


def test_schedules_end_within_three_days() -> None:
    assert schedule_of(None).waits == SCHEDULES[Signature.SVIX].waits
    for schedule in SCHEDULES.values():
        assert 0 < len(schedule.waits) < 12
        assert schedule.whole <= 72 * 3600


@given(
    st.lists(
        st.builds(
            Delivery,
            st.integers(0, 5),
            st.integers(0, 4),
            st.sampled_from(["first", "retry", "twice"]),
            st.floats(0, 100),
            st.floats(0, 200),
            st.sampled_from([0, 200, 204, 302, 429, 500]),
        ),
        max_size=40,
    )
)
def test_counts_fit_together(deliveries: list[Delivery]) -> None:
    storm = judge(6, deliveries)
    assert storm.taken + storm.lost == 6
    assert storm.twice_failed <= storm.twice <= storm.deliveries == len(deliveries)
    assert (storm.drained is None) is (storm.lost > 0)
