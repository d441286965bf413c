"""Files and pages that lie open. What looks like a secret in them is made up when the lab starts."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.world import World


def _lies(host: str, path: str, media_type: str, text: Callable[[], str]) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.site(host).changes.files[path] = (media_type, text())

    return plant


def _env() -> str:
    return f"# Kettle\nDATABASE_URL=postgres://kettle:{secrets.token_hex(12)}@db.internal/kettle\nSESSION_SECRET={secrets.token_hex(24)}\n"


def _listing() -> str:
    return '<!doctype html><html><head><title>Index of /uploads/</title></head><body><a href="invoice-1.pdf">invoice-1.pdf</a></body></html>'


ENV_SERVED = Fault(
    name="env-served",
    checks=("edge.exposed",),
    title="app.kettle.test serves its .env file.",
    plant=_lies("app", "/.env", "application/octet-stream", _env),
)
GIT_SERVED = Fault(
    name="git-served",
    checks=("edge.exposed",),
    title="www.kettle.test serves its git repository.",
    plant=_lies("www", "/.git/HEAD", "application/octet-stream", lambda: "ref: refs/heads/main\n"),
)
DUMP_SERVED = Fault(
    name="dump-served",
    checks=("edge.exposed",),
    title="A database dump lies at api.kettle.test/backup.sql.",
    plant=_lies(
        "api", "/backup.sql", "application/sql", lambda: "CREATE TABLE users (id int);\nCOPY users FROM stdin;\n"
    ),
)
DEBUG_PAGE = Fault(
    name="debug-page",
    checks=("edge.exposed-debug",),
    title="Spring Boot's environment page of api.kettle.test is public.",
    plant=_lies("api", "/actuator/env", "application/json", lambda: '{"activeProfiles":[],"propertySources":[]}'),
)
UPLOADS_LISTED = Fault(
    name="uploads-listed",
    checks=("edge.exposed-listing",),
    title="www.kettle.test lists the files that users uploaded.",
    plant=_lies("www", "/uploads/", "text/html", _listing),
)
SCHEMA_TOLD = Fault(
    name="schema-told",
    checks=("edge.exposed-introspection",),
    title="The GraphQL interface of api.kettle.test tells its schema to strangers.",
    plant=_lies(
        "api",
        "/graphql",
        "application/json",
        lambda: '{"data":{"__schema":{"queryType":{"name":"Query"},"types":[{"name":"Query"},{"name":"User"}]}}}',
    ),
)
