from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.sse import MAX_LINE, Event, Events, Lines, Text, TooLongError


def read(*pieces: bytes) -> list[Event]:
    text, events = Text(), Events()
    return [event for piece in pieces for event in events.feed(text.feed(piece))]


STANDARD = {
    # the examples of the HTML Standard, section 9.2.6
    "data lines are joined": (b"data: YHOO\ndata: +2\ndata: 10\n\n", [Event("message", "YHOO\n+2\n10")]),
    "comments, ids, and an event that never ends": (
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
        [Event("message", "first event"), Event("message", "second event")],
    ),
    "empty data is data": (b"data\n\ndata\ndata\n\ndata:", [Event("message", ""), Event("message", "\n")]),
    "one space goes": (b"data:test\n\ndata: test\n\n", [Event("message", "test")] * 2),
    "types": (
        b"event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\ndata: x\n\n",
        [Event("add", "73857293"), Event("remove", "2153"), Event("message", "x")],
    ),
    "a type without data is no event, and does not stay": (b"event: add\n\ndata: x\n\n", [Event("message", "x")]),
    "line ends of all kinds": (b"data: a\r\rdata: b\r\n\r\ndata: c\n\n", [Event("message", each) for each in "abc"]),
    "a byte order mark at the start alone": (
        b"\xef\xbb\xbfdata: a\n\n\xef\xbb\xbfdata: b\n\n",
        [Event("message", "a")],
    ),
    "unknown fields are passed over": (b"retry: 10\nfoo: bar\ndata: a\n\n", [Event("message", "a")]),
}


@pytest.mark.parametrize("name", STANDARD)
def test_the_standards_examples_however_they_are_cut(name: str) -> None:
    data, expected = STANDARD[name]
    assert read(data) == expected
    assert read(*(data[at : at + 1] for at in range(len(data)))) == expected
    for at in range(len(data)):
        assert read(data[:at], data[at:]) == expected


def test_heartbeats_are_counted_and_are_no_events() -> None:
    events = Events()
    assert list(events.feed(": ping\n\n: ping\n\n")) == []
    assert events.comments == 2


@given(
    st.lists(st.sampled_from(["data: ä€😀", "event: x", ":", "", "data", "\r", "\n", "\r\n", "\ufeff"]), max_size=30),
    st.data(),
)
def test_cuts_never_matter(parts: list[str], data: st.DataObject) -> None:
    whole = "\n".join(parts).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert read(*pieces) == read(whole)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    read(data)


def test_no_utf_8_is_replaced_and_remembered() -> None:
    text = Text()
    assert text.feed(b"a\xe2\x82") == "a"
    assert text.feed(b"\xac") == "€"
    assert not text.invalid
    assert text.feed(b"\xe2\x82") + text.feed(b"b\xff") == "\ufffdb\ufffd"
    assert text.invalid


def test_a_line_and_an_event_are_bounded() -> None:
    with pytest.raises(TooLongError):
        list(Lines().feed("x" * (MAX_LINE + 1)))
    events = Events()
    with pytest.raises(TooLongError):
        list(events.feed(("data: " + "x" * 10_000 + "\n") * 200))
