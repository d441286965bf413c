"""Logs of any length: keys and personal data, with the line that they stand on."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from launchready.model.secret import Secret
from launchready.scan.engine import Engine
from launchready.scan.logs import USUAL, Kept, Sizes, search_log, search_stream
from launchready.scan.searched import Searched
from launchready.standards.personal import EMAIL

from .repositories import key

SMALL = Sizes(piece=10_000, overlap=500, most=150_000)
ADDRESS = "@".join(("jane.roe", "gmail.com"))


def search(engine: Engine, data: bytes, sizes: Sizes = USUAL) -> tuple[Searched, Kept]:
    searched, kept = Searched(Secret("k" * 40)), Kept()
    search_stream(engine, io.BytesIO(data), "-", searched, kept, sizes=sizes)
    return searched, kept


def test_lines_are_counted_and_values_once(engine: Engine) -> None:
    value = key()
    text = f"start\nkey={value}\nuser {ADDRESS}\nkey={value}\nuser {ADDRESS} and {ADDRESS}\n"
    searched, kept = search(engine, text.encode())
    assert [(one.line, one.shown) for one in searched.sightings] == [(2, "sk_live_…")]
    assert [(one.kind, one.count, one.lines) for one in kept.data] == [(EMAIL, 3, (3, 5))]
    assert searched.size == len(text)


def test_pieces_do_not_change_what_is_found(engine: Engine) -> None:
    lines = [f"2026-11-24T12:00:00Z line {number}" for number in range(4000)]
    for number in range(100, 3500, 390):
        lines[number] += f" key={key()} user {ADDRESS}"
    text = "\n".join(lines).encode()
    whole, people = search(engine, text)
    pieces, others = search(engine, text, SMALL)
    assert [one.line for one in whole.sightings] == list(range(101, 3501, 390))
    assert pieces.sightings == whole.sightings
    assert others.data == people.data
    assert pieces.size == whole.size == len(text)


def test_one_endless_line(engine: Engine) -> None:
    value = key()
    searched, _ = search(engine, b"x " * 4_970 + f"key={value} ".encode() + b"x " * 30_000, SMALL)
    assert [one.line for one in searched.sightings] == [1]


def test_gzip_and_damage(engine: Engine, tmp_path: Path) -> None:
    packed = gzip.compress(f"key={key()}\nuser {ADDRESS}\n".encode() + b"x\n" * 90_000)
    (tmp_path / "a.log.1").write_bytes(packed)
    searched, kept = Searched(Secret("k" * 40)), Kept()
    assert not search_log(engine, tmp_path / "a.log.1", "a.log.1", searched, kept)
    assert (len(searched.sightings), len(kept.data)) == (1, 1)
    (tmp_path / "b.log.gz").write_bytes(packed[:-30])
    with pytest.raises(OSError, match="damaged"):
        search_log(engine, tmp_path / "b.log.gz", "b.log.gz", searched, kept)


def test_a_log_without_end_is_cut(engine: Engine) -> None:
    searched, kept = Searched(Secret("k" * 40)), Kept()
    assert search_stream(engine, io.BytesIO(b"line\n" * 100_000), "-", searched, kept, sizes=SMALL)
    assert searched.size <= 170_000
