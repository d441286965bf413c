"""Answers as the plain engine reads them: whole or in pieces, sound or made to do harm."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.net.load_answer import MAX_HEAD, Answer
from launchready.net.load_plan import MAX_ANSWER

from .answers import BROKEN, CHUNKED, ENDED, INTERIM, KEPT, OK, UNFINISHED
from .loading import named

PIECE = 65_536
ALL = {f"{name} ({kind})": what for kind, said in (("kept", KEPT), ("ended", ENDED), ("broken", BROKEN), ("unfinished", UNFINISHED)) for name, what in said.items()}  # fmt: skip
SHORT = {name: what for name, what in ALL.items() if 0 < len(what) < 3000}


def read(*pieces: bytes, bare: bool = False) -> Answer:
    """Take pieces in as they come, until nothing more is wanted."""
    answer = Answer()
    answer.expect(bare=bare)
    for piece in pieces:
        if not answer.failure and not answer.complete:
            answer.take(piece, 1.0)
    return answer


def told(answer: Answer) -> tuple[object, ...]:
    ends = not answer.failure and answer.framed
    return answer.complete, answer.failure, answer.status, answer.size, answer.cut, ends


@pytest.mark.parametrize("name", SHORT)
def test_it_does_not_matter_where_an_answer_is_cut_into_pieces(name: str) -> None:
    """But for what comes after its end: whole, that is seen at once; in pieces, the connection is idle by then."""
    what = SHORT[name]
    whole = told(read(what))
    assert told(read(*(bytes([byte]) for byte in what))) == whole
    for place in range(1, len(what), 1 + len(what) // 100):
        assert told(read(what[:place], what[place:])) == whole


@given(st.data())
def test_pieces_of_any_size(data: st.DataObject) -> None:
    what = data.draw(st.sampled_from(sorted(SHORT.values())))
    places = sorted(data.draw(st.sets(st.integers(1, len(what)), max_size=8)) | {0, len(what)})
    assert told(read(*(what[first:last] for first, last in pairwise(places)))) == told(read(what))


@given(st.sampled_from([b"", OK, OK + CHUNKED, OK + CHUNKED + b"5\r\nhello\r\n", INTERIM]), st.binary(), st.booleans())
def test_whatever_comes_is_no_more_than_a_failure(start: bytes, noise: bytes, bare: bool) -> None:
    answer = read(start + noise, noise, bare=bare) if start + noise else read(bare=bare)
    assert answer.failure == 0 or not answer.complete
    assert answer.complete == (answer.complete and 200 <= answer.status < 1000)


ENDLESS = {
    "a header": (OK + b"X: ", b"y" * PIECE),
    "a name": (OK, b"y" * PIECE),
    "headers": (OK, b"X: y\r\n" * 1000),
    "a first line": (b"HTTP/1.1 200 ", b"y" * PIECE),
    "interim answers": (INTERIM, INTERIM * 1000),
    "interim answers with headers": (INTERIM, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1000),
    "a trailer": (OK + CHUNKED + b"5\r\nhello\r\n0\r\nX: ", b"y" * PIECE),
    "trailers": (OK + CHUNKED + b"5\r\nhello\r\n0\r\n", b"X: y\r\n" * 1000),
    "an extension of a chunk": (OK + CHUNKED + b"5;", b"y" * PIECE),
    "a size of a chunk": (OK + CHUNKED, b"0" * PIECE),
    "line ends": (OK + CHUNKED + b"5\r\nhello", b"\r\n" * 1000),
    "folds": (OK + b"X: y\r\n", b" y\r\n" * 1000),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_bounded(name: str) -> None:
    start, piece = ENDLESS[name]
    answer = Answer()
    answer.take(start, 1.0)
    taken = 0
    while not answer.failure:
        answer.take(piece, 1.0)
        taken += len(piece)
        assert taken <= MAX_HEAD + 2 * PIECE
    assert named(answer.failure) in ("too-large", "closed", "protocol")


def test_a_body_is_bounded_and_its_chunks_may_be_small() -> None:
    answer = read(OK + b"\r\n", *(b"x" * PIECE for _ in range(MAX_ANSWER // PIECE)))
    assert (answer.failure, answer.size) == (0, MAX_ANSWER // PIECE * PIECE)
    answer.take(b"x" * PIECE, 1.0)
    assert named(answer.failure) == "too-large"
    pieces = [b"1\r\n", b"x", b"\r\n"] * 200_000
    answer = read(OK + CHUNKED, *pieces, b"0\r\n\r\n")
    assert (answer.complete, answer.size) == (True, 200_000)


def test_one_answer_after_the_other() -> None:
    answer = Answer()
    for bare, what, size in (
        (False, KEPT["chunks"], 5),
        (True, OK + b"\r\n", 0),
        (True, OK + CHUNKED, 0),
        (False, KEPT["a length"], 5),
        (False, KEPT["204"], 0),
    ):
        answer.expect(bare=bare)
        answer.take(what, 2.0)
        assert (answer.complete, answer.keeps, answer.failure, answer.size, answer.began) == (True, True, 0, size, 2.0)
