from __future__ import annotations

import pytest

from launchready.standards.stream_timing import Arrival, Ending, Streaming, StreamTiming, nearest_rank, timing


def timed(*at: float, full: float | None = None, characters: int = 5, ending: Ending = Ending.COMPLETE) -> StreamTiming:
    arrivals = [Arrival(each, characters) for each in at]
    return timing(
        arrivals,
        first_byte=at[0] if at else None,
        full=full if full is not None else max(at, default=0.0),
        ending=ending,
    )


def test_an_even_stream() -> None:
    seen = timed(0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert seen.first_token == 0.5
    assert seen.gap_median == pytest.approx(0.1)
    assert seen.gap_longest == pytest.approx(0.1)
    assert seen.pieces_per_second == pytest.approx(10)
    assert seen.characters_per_second == pytest.approx(50)
    assert (seen.stalls, seen.streaming) == (0, Streaming.STREAMS)


def test_a_stall_is_long_by_itself_and_beside_the_usual_gap() -> None:
    assert timed(0, 0.1, 0.2, 3.0, 3.1).stalls == 1
    assert timed(0, 0.1, 0.2, 1.9, 2.0).stalls == 0
    assert timed(0, 0.5, 1.0, 4.0, 4.5).stalls == 0  # a model that is slow throughout
    assert timed(0, 0.5, 1.0, 7.0, 7.5).stalls == 1


def test_silence_between_the_text_and_the_end_is_a_stall() -> None:
    seen = timed(0, 0.1, 0.2, full=30.2, ending=Ending.HUNG)
    assert seen.stalls == 1
    assert seen.stalled == pytest.approx(30)


@pytest.mark.parametrize(
    ("at", "characters", "expected"),
    [
        ((), 5, Streaming.UNCLEAR),
        ((2.0,), 400, Streaming.WHOLE),
        ((2.0,), 5, Streaming.UNCLEAR),  # "Yes."
        ((2.0, 2.001, 2.002, 2.003, 2.004), 20, Streaming.BUFFERED),
        ((0.1, 0.101, 0.102, 0.103, 0.104), 20, Streaming.UNCLEAR),  # quick, or out of a cache
        ((2.0, 2.001), 20, Streaming.UNCLEAR),
        ((2.0, 2.001, 2.3), 20, Streaming.STREAMS),
    ],
)
def test_whether_it_streams(at: tuple[float, ...], characters: int, expected: Streaming) -> None:
    assert timed(*at, characters=characters).streaming is expected


def test_pieces_without_text_do_not_count() -> None:
    seen = timing([Arrival(0.1, 0), Arrival(0.9, 3)], first_byte=0.1, full=1.0, ending=Ending.COMPLETE)
    assert (seen.first_byte, seen.first_token, seen.pieces) == (0.1, 0.9, 1)


def test_the_nearest_rank() -> None:
    values = [float(each) for each in range(1, 21)]
    assert nearest_rank(values, 0.95) == 19
    assert nearest_rank(values, 0.5) == 10
    assert nearest_rank([7.0], 0.95) == 7
    assert nearest_rank([], 0.5) is None
