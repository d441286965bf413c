"""How the store's tables came to be what they are: each entry is one version, and is never changed once it was released."""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE dmarc_report (
            reporter TEXT NOT NULL,
            report_id TEXT NOT NULL,
            domain TEXT NOT NULL,
            begins BIGINT NOT NULL,
            ends BIGINT NOT NULL,
            taken_in TEXT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (reporter, report_id, domain, begins, ends)
        )
        """,
        "CREATE INDEX dmarc_report_by_domain ON dmarc_report (domain, ends)",
        """
        CREATE TABLE mailbox_read (
            mailbox TEXT NOT NULL PRIMARY KEY,
            validity BIGINT NOT NULL,
            uids TEXT NOT NULL
        )
        """,
    ),
)
