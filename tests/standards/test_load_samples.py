"""Samples of a load test: small, exact enough, and read back as they were written."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from launchready.standards.load_samples import (
    DROPPED,
    FAILED,
    NEW_CONNECTION,
    TIMED_OUT,
    WARM_UP,
    Samples,
    SamplesError,
    connection_type,
    counting,
    record_type,
)


def filled(count: int = 10) -> Samples:
    samples = Samples(["a", "b"])
    for number in range(count):
        samples.add(number / 100, 0.25, 0.125, 0.0005, 200, number % 2, NEW_CONNECTION if number == 3 else 0)
        if number == 3:
            samples.connected(0.002, 0.03)
    return samples


def test_a_sample_is_sixteen_bytes_and_says_what_was_put_in() -> None:
    assert record_type().itemsize == 16
    row = filled().table()[3]
    assert (row["start"], row["total"], row["lag"], row["code"], row["target"]) == (3000, 250_000, 50, 200, 1)
    assert row["first"] / 65535 == pytest.approx(0.5, abs=1e-4)


def test_what_does_not_fit_is_the_most_that_does() -> None:
    samples = Samples(["a"])
    samples.add(1e6, 1e6, 1e6, 1e6, 200, 0, 0)
    samples.add(-1, -1, -1, -1, 200, 0, 0)
    first, second = samples.table()
    assert (first["total"], first["lag"]) == (0xFFFFFFFF, 0xFFFF)
    assert second.tolist() == (0, 0, 0, 0, 200, 0, 0)


@pytest.mark.parametrize("count", [0, 10, 65_536, 70_000])
def test_a_file_is_read_back_as_it_was_written(tmp_path: Path, count: int) -> None:
    path = tmp_path / "samples"
    samples = filled(count)
    samples.save(path, {"at": "now"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again, about = Samples.load(path)
    assert about == {"at": "now"}
    assert again.targets == ("a", "b")
    assert np.array_equal(again.table(), samples.table())
    assert np.array_equal(again.connections(), samples.connections())
    again.add(1, 1, 1, 0, 200, 0, 0)
    assert len(again) == count + 1


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"GIF89a" + data,
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data.replace(b'"samples": 10', b'"samples": 99'),
        lambda data: data.replace(b'"samples": 10', b'"samples": -1'),
        lambda data: data.replace(b'"samples": 10', b'"samples": 99999999999'),
        lambda data: data.replace(b'"targets": ["a", "b"]', b'"targets": ["a"]'),
        lambda data: data.replace(b'"targets"', b'"other"'),
        lambda data: data.replace(b'{"about"', b"[" * 5000),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, change: object) -> None:
    path = tmp_path / "samples"
    filled().save(path, {})
    assert callable(change)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(SamplesError):
        Samples.load(path)


def test_quick_errors_count_for_no_percentile_and_lost_patience_does() -> None:
    samples = Samples(["a", "b"])
    for code, flags in (
        (200, 0),
        (204, WARM_UP),
        (302, 0),
        (429, 0),
        (500, 0),
        (FAILED, 0),
        (TIMED_OUT, 0),
        (DROPPED, 0),
    ):
        samples.add(0, 1, 0.5, 0, code, 0, flags)
    samples.add(0, 2, 0.5, 0, 200, 1, 0)
    assert counting(samples.table(), 0).tolist() == [True, False, True, False, False, False, True, True, False]
    assert samples.latencies().tolist() == [1, 1, 1, 1, 2]
    assert samples.latencies(1).tolist() == [2]


def test_ten_million_samples_would_fit_in_two_hundred_megabytes() -> None:
    assert 10_000_000 * record_type().itemsize + 500_000 * connection_type().itemsize < 200e6


def test_more_connections_than_are_kept_are_counted() -> None:
    samples = filled(1)
    for _ in range(500_001):
        samples.connected(0.1, 0)
    assert samples.connections_left_out == 1
