"""Log files as they lie about: plain, gzipped, huge, damaged, of programs that say nothing of durations."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from launchready.scan import access_log
from launchready.scan.access_log import read_logs


def lines(count: int = 200, path: str = "/api/orders/{}", slow: int = 20) -> str:
    return "".join(
        f"2026-11-24T09:00:00Z INFO GET {path.format(number)} 200 {1500 if number % 100 < slow else 40}ms\n"
        for number in range(count)
    )


def test_routes_are_summed_up(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines() + "INFO listening\n" + "2026-11-24 GET /api/me 401 9000ms\n" * 100)
    (tmp_path / "old.log.gz").write_bytes(gzip.compress(lines(100).encode()))
    seen = read_logs(tmp_path, ("app.log", "old.log.gz"))
    assert [(each.method, each.pattern, each.n, each.p50, each.p95.ms, each.p95.low, each.file) for each in seen.routes] == [
        ("GET", "/api/orders/*", 300, 40.0, 1500.0, 1500.0, "app.log")
    ]  # fmt: skip
    assert (seen.lines, seen.timed, str(seen.newest), seen.cut, seen.failed) == (400, 400, "2026-11-24", False, ())


def test_few_requests_have_no_percentile(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines(50))
    (route,) = read_logs(tmp_path, ("app.log",)).routes
    assert (route.n, route.p95.ms, route.p95.low) == (50, None, None)


def test_no_value_of_a_path_is_kept(tmp_path: Path) -> None:
    secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
    (tmp_path / "app.log").write_text(f"2026-11-24 GET /api/keys/{secret}?token={secret} 200 12ms\n" * 100)
    assert secret not in repr(read_logs(tmp_path, ("app.log",)))


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b\x08broken", bytes(range(256)) * 400, b"\x00" * 300_000, b"a" * 300_000 + b"\n" + lines().encode()])  # fmt: skip
def test_whatever_a_file_holds_it_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "app.log").write_bytes(data)
    seen = read_logs(tmp_path, ("app.log", "none.log", "."))
    assert [name for name, _ in seen.failed][-2:] == ["none.log", "."]


def test_what_is_read_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MAX_BYTES", 20_000)
    (tmp_path / "app.log").write_text(lines(2000, "/old") + lines(200, "/new"))
    seen = read_logs(tmp_path, ("app.log",))
    assert seen.cut
    assert "/new" in {each.pattern for each in seen.routes}, "of a log that is too long the end is read"
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"a\n" * 10_000_000, 1))
    assert read_logs(tmp_path, ("bomb.gz",)).cut
