"""The store: what is acknowledged stays, whoever writes beside it and however the process ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reported import HOME, record, report

from launchready.model.errors import UsageError
from launchready.standards.aggregate_xml import read_report
from launchready.store.database import open_store, store_file
from launchready.store.migrations import MIGRATIONS
from launchready.store.reports import ReportStore

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from reported import record, report
from launchready.standards.aggregate_xml import read_report
from launchready.store.database import open_store
from launchready.store.reports import ReportStore
name, count = sys.argv[2], int(sys.argv[3])
with open_store(Path(sys.argv[1])) as database:
    store = ReportStore(database)
    for number in range(count):
        with store.writing():
            store.add(read_report(report(record(), report_id=f"{name}-{number}")), datetime.now(UTC))
        print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip


def kept(path: Path) -> set[str]:
    with open_store(path) as database:
        return {each.report_id for each in ReportStore(database).of(HOME, LONG_AGO)[0]}


def test_a_report_is_kept_whole_and_once(tmp_path: Path) -> None:
    read = read_report(report(record(auth="<dkim><domain>x</domain><result>pass</result></dkim>")))
    with open_store(tmp_path / "a" / "s.db") as database:
        store = ReportStore(database)
        with store.writing():
            assert store.add(read, NOW)
            assert not store.add(read, NOW)
    with open_store(tmp_path / "a" / "s.db") as database:
        store = ReportStore(database)
        assert store.domains() == (HOME,)
        assert store.of(HOME, LONG_AGO) == ((read,), 0)
        assert store.of(HOME, read.end) == ((read,), 0)
        assert store.of(HOME, NOW) == ((), 0)
        assert store.newest(HOME) == read.end
        assert store.newest("other.test") is None


def test_what_is_too_much_to_read_at_once_is_counted_and_the_newest_is_read(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as database:
        store = ReportStore(database)
        with store.writing():
            for day in range(4):
                store.add(read_report(report(record(), day=day)), NOW)
            store.add(read_report(report(record(), domain="other.test")), NOW)
        reports, left_out = store.of(HOME, LONG_AGO, most=2_000)
        assert [each.day.day for each in reports][:1] == [4]
        assert 0 < left_out == 4 - len(reports)
        assert store.domains() == (HOME, "other.test")


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_store(tmp_path / "state" / "s.db") as database, ReportStore(database).writing():
            ReportStore(database).add(read_report(report(record())), NOW)
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "state").iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("s.db", "s.db-wal", "s.db-shm"), 0o600)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_what_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as database:
        store = ReportStore(database)

        def fail() -> None:
            with store.writing():
                store.add(read_report(report(record())), NOW)
                store.keep_uids("box", 1, "1:9")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert (store.domains(), store.uids_read("box", 1)) == ((), "")


def test_numbers_of_a_mailbox_count_for_one_validity(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as database:
        store = ReportStore(database)
        for uids in ("1:9", "1:12"):
            with store.writing():
                store.keep_uids("box", 7, uids)
        assert (store.uids_read("box", 7), store.uids_read("box", 8), store.uids_read("else", 7)) == ("1:12", "", "")


def test_several_processes_make_it_and_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    writers = [writer(path, name, 12) for name in "abcd"]
    assert [each.communicate()[0].split()[-1:] for each in writers] == [["11"]] * 4
    assert kept(path) == {f"{name}-{number}" for name in "abcd" for number in range(12)}


def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    process = writer(path, "k", 100_000)
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    told += process.communicate()[0].split()
    assert {f"k-{number}" for number in told} <= kept(path)


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with open_store(path) as database, database.writing():
        database.write("UPDATE schema_version SET version = ?", (len(MIGRATIONS) + 1,))
    with pytest.raises(UsageError, match="made by a newer Launch Ready"), open_store(path):
        pass


def test_what_is_no_store_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_bytes(b"This is a letter, not a database. " * 40)
    with pytest.raises(UsageError, match="not a database"), open_store(tmp_path / "s.db"):
        pass
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match=r"Not a directory|File exists"), open_store(tmp_path / "file" / "s.db"):
        pass


def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as database:
        assert database.read("PRAGMA journal_mode") == [("wal",)]
        assert database.read("PRAGMA synchronous") == [(2,)]
    with sqlite3.connect(tmp_path / "s.db") as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    plain.close()


def test_where_it_lies() -> None:
    assert store_file({"XDG_STATE_HOME": "/x"}) == Path("/x/launchready/store.sqlite3")
    assert store_file({}).parts[-4:] == (".local", "state", "launchready", "store.sqlite3")
