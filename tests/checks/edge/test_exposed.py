"""Cases of edge.exposed."""

from __future__ import annotations

from laid import found, lay, looked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOST = "app.kettle.example"
ENV, GIT, SQL = f"https://{HOST}/.env", f"https://{HOST}/.git/HEAD", f"https://{HOST}/backup.sql"

GOOD: dict[str, Evidence] = {"nothing lies open": lay(looked(HOST))}
BAD: dict[str, Bad] = {
    "an environment file": (
        lay(found(ENV, "environment", "the environment file", "DATABASE_URL", "VITE_SUPABASE_URL")),
        {(ENV, "environment", Severity.BLOCKER)},
    ),
    "an environment file with what browsers get anyway": (
        lay(found(ENV, "environment", "the environment file", "VITE_SUPABASE_URL", "NEXT_PUBLIC_SITE", "NODE_ENV")),
        {(ENV, "environment", Severity.MEDIUM)},
    ),
    "a public prefix before a secret's name": (
        lay(found(ENV, "environment", "the environment file", "VITE_SERVICE_ROLE_KEY")),
        {(ENV, "environment", Severity.BLOCKER)},
    ),
    "a repository and a dump": (
        lay(looked(HOST, found(GIT, "repository"), found(SQL, "backup", "a database dump", "users"))),
        {(GIT, "repository", Severity.BLOCKER), (SQL, "backup", Severity.BLOCKER)},
    ),
    "the composition of containers": (
        lay(found(f"https://{HOST}/docker-compose.yml", "configuration")),
        {(f"https://{HOST}/docker-compose.yml", "configuration", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no host": lay(),
    "a single-page app that answers 200 to anything": lay(looked(HOST, status=200)),
    "a wall that refuses every dotfile": lay(looked(HOST, withheld=20)),
    "a list of files is for another check": lay(found(f"https://{HOST}/assets/", "listing")),
}
UNKNOWN: dict[str, Evidence] = {
    "the same for made-up paths": lay(found(SQL, "backup", "a database dump", "users", fooled=True)),
    "a robot check in front of everything": lay(looked(HOST, status=403, challenged=True)),
    "no answer to anything": lay(looked(HOST, status=0)),
    "most places timed out": lay(looked(HOST, unanswered=25)),
    "more hosts than are looked at": lay(looked(HOST), left_out=4),
    "an older evidence file": evidence(),
}
