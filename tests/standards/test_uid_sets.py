"""Sets of message numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.uid_sets import HIGHEST, as_text, holds, parse_set, union, without


def test_sets_are_written_as_imap_writes_them() -> None:
    assert parse_set("") == ()
    assert parse_set("9:*,4,1:3") == ((1, 4), (9, HIGHEST))
    assert as_text(((1, 4), (5, 5), (9, HIGHEST))) == "1:5,9:*"
    assert as_text(without(())) == "1:*"
    assert as_text(without(((1, HIGHEST),))) == ""
    assert as_text(without(((5, 9),))) == "1:4,10:*"


@pytest.mark.parametrize("text", ["x", "1,,2", "1:2:3", "*", "1 OR ALL", "99999999999"])
def test_what_is_no_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no set of message numbers"):
        parse_set(text)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=8))
def test_what_is_without_a_set_is_the_rest(ranges: list[tuple[int, int]]) -> None:
    inside = {number for low, high in ranges for number in range(min(low, high), max(low, high) + 1)}
    rest = without(union(ranges))
    assert parse_set(as_text(ranges)) == union(ranges)
    for number in range(1, 70):
        assert holds(union(ranges), number) is (number in inside)
        assert holds(rest, number) is (number not in inside)
