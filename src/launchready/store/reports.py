"""DMARC aggregate reports that were taken in, and how far each mailbox was read for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from launchready.standards.aggregate import AggregateReport
from launchready.store.database import Database

MOST_READ = 200_000_000
"""Characters of reports that are read at once; a day of a large domain has some millions."""


class ReportStore:
    """Keeps each report once: the same reporter, id, domain and period given again changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do what is within together: reports of a mail, and that the mail was read."""
        with self._database.writing():
            yield

    def add(self, report: AggregateReport, at: datetime) -> bool:
        """Keep a report, within `writing`; return False for one that was kept before."""
        changed = self._database.write(
            "INSERT INTO dmarc_report (reporter, report_id, domain, begins, ends, taken_in, document) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                report.reporter,
                report.report_id,
                report.policy.domain,
                int(report.begin.timestamp()),
                int(report.end.timestamp()),
                at.astimezone(UTC).isoformat(timespec="seconds"),
                _adapter().dump_json(report).decode(),
            ),
        )
        return changed == 1

    def domains(self) -> tuple[str, ...]:
        """Return the domains that there are reports of, those with most reports first."""
        rows = self._database.read("SELECT domain FROM dmarc_report GROUP BY domain ORDER BY COUNT(*) DESC, domain")
        return tuple(row[0] for row in rows)

    def newest(self, domain: str) -> datetime | None:
        """Return when the newest period of a domain's reports ends, None where there is none."""
        ends = self._database.read("SELECT MAX(ends) FROM dmarc_report WHERE domain = ?", (domain,))[0][0]
        return None if ends is None else datetime.fromtimestamp(ends, UTC)

    def of(self, domain: str, since: datetime, most: int = MOST_READ) -> tuple[tuple[AggregateReport, ...], int]:
        """Return the reports of a domain whose period ends after a time, newest first, and how many were left out.

        Anybody can send a report, and a large one: those beyond `most` characters together are not read.
        """
        sizes = self._database.read(
            "SELECT reporter, report_id, begins, ends, LENGTH(document) FROM dmarc_report WHERE domain = ? AND ends >= ? "
            "ORDER BY ends DESC, LENGTH(document), reporter, report_id, begins",
            (domain, int(since.timestamp())),
        )
        reports: list[AggregateReport] = []
        for *key, size in sizes:
            most -= size
            if most < 0:
                break
            rows = self._database.read(
                "SELECT document FROM dmarc_report WHERE reporter = ? AND report_id = ? AND begins = ? AND ends = ? AND domain = ?",
                (*key, domain),
            )
            reports.append(_adapter().validate_json(rows[0][0]))
        return tuple(reports), len(sizes) - len(reports)

    def uids_read(self, mailbox: str, validity: int) -> str:
        """Return the messages of a mailbox that were read, as IMAP writes sets of them; "" after the server numbered them anew."""
        rows = self._database.read(
            "SELECT uids FROM mailbox_read WHERE mailbox = ? AND validity = ?", (mailbox, validity)
        )
        return str(rows[0][0]) if rows else ""

    def keep_uids(self, mailbox: str, validity: int, uids: str) -> None:
        """Write down which messages of a mailbox were read, within `writing`."""
        self._database.write(
            "INSERT INTO mailbox_read (mailbox, validity, uids) VALUES (?, ?, ?) "
            "ON CONFLICT (mailbox) DO UPDATE SET validity = excluded.validity, uids = excluded.uids",
            (mailbox, validity, uids),
        )


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(AggregateReport)
