"""What lies beside Kettle's product file: the variables of its environments, a log, and its mails. Values are made up at each start."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from launchready.lab.mails import healthy_mails
from launchready.lab.source import FOLDER

LOG = "logs/app.log"
STAGING, PRODUCTION = "variables/staging.env", "variables/production.env"
IGNORED = f"{FOLDER}/.env"
"""Where a developer keeps secrets of their own: git ignores it."""
_LOG = """\
2026-11-24T09:00:00.120Z INFO  server listening on 0.0.0.0:8080 version 1.14.2
2026-11-24T09:00:03.481Z INFO  POST /v1/chat 200 412ms request=7f9c2ba4-e88f-4c1d-9b0a-2f6f1e0d7c55 user=5f0a4c9e-6f62-4f59-9d0b-2c8a7d1e3b01
2026-11-24T09:00:04.002Z INFO  mail sent from no-reply@kettle.test to user=b7c1d2e4-0b1f-4a52-8a3e-91f6c5d4e702 ip=203.0.113.9
2026-11-24T09:00:05.330Z WARN  GET /api/me 401 3ms authorization=[redacted] cookie=[redacted]
2026-11-24T09:00:09.774Z ERROR model timed out after 30000ms trace=4bf92f3577b34da6a3ce929d0e0e4736 span=00f067aa0ba902b7
"""


def healthy_beside() -> dict[str, str]:
    """Return the files as they should be."""
    public = secrets.token_urlsafe(24)
    return {
        IGNORED: _variables("http://localhost:54321", public),
        STAGING: _variables("https://staging.kettle.test", public),
        PRODUCTION: _variables("https://www.kettle.test", public),
        LOG: _LOG,
        **healthy_mails(),
    }


def write(files: Mapping[str, str], directory: Path) -> None:
    """Write them."""
    for path, text in files.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _variables(url: str, public: str) -> str:
    """Return an environment's variables: what may be the same everywhere, and secrets of its own."""
    lines = (
        f"APP_URL={url}",
        f"SUPABASE_ANON_KEY={public}",
        "LOG_LEVEL=info",
        f"DATABASE_URL=postgres://kettle:{secrets.token_hex(12)}@db.kettle.test:5432/kettle",
        f"SESSION_SECRET={secrets.token_urlsafe(32)}",
        f"WEBHOOK_SECRET={secrets.token_hex(24)}",
    )
    return "".join(f"{line}\n" for line in lines)
