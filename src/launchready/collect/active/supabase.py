"""Reads a Supabase project as strangers and test users can: tables, buckets, functions. Nothing is written, and no row is kept.

A table is read with a limit of one row. Listing a bucket is a POST, but a read (supabase/storage, `listObjects.ts`). A function is asked with a GET
that carries no session, no key and no body: the gateway refuses it where it guards the function, and what runs without a guard has nothing to work on.
A function that works by itself, as its name says, would still run: it is not asked, and is judged by its source alone. Routines (`rpc`) are not called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from launchready.collect.active.asking import MAX_BODY, Asker
from launchready.collect.active.sender import Sender
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.evidence.backends import Access, Backend, Look, Project, Resource, ResourceKind
from launchready.model.product import TestUser
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards.backend_answers import Read, error_code, read_function, read_listing, read_rows, read_tokens
from launchready.standards.backend_keys import is_public
from launchready.standards.backends import NOWHERE
from launchready.standards.found_backends import Found
from launchready.standards.ownership import whose
from launchready.standards.private_data import owner_of, words

MAX_TABLES = 40
MAX_BUCKETS = 15
MAX_FUNCTIONS = 20
LISTED = 20
"""Tables that the listing of an older project may add."""
LISTED_BUCKETS = 5
UNATTENDED = frozenset(
    {"cron", "job", "daily", "hourly", "nightly", "weekly", "monthly", "scheduled", "schedule", "digest", "reminder", "reminders", "cleanup",
     "purge", "delete", "remove", "reset", "seed", "sync", "migrate", "migration", "backup", "import", "send", "notify", "broadcast", "process",
     "run", "trigger", "refresh", "expire", "charge", "refund", "worker", "queue", "batch", "wipe", "drop"}
)  # fmt: skip
"""Words in the name of a function that may do its work without being told anything."""
_FIELD = re.compile(r"[A-Za-z_]{2,40}")

Identity = tuple[str, Secret, str]
"""A test user's name, access token and id."""


@dataclass(slots=True)
class _Project:
    """One project while it is read. `headers` are those of somebody without a session."""

    asker: Asker
    origin: str
    headers: tuple[tuple[str, Secret], ...]
    key: Secret
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    """Whose the row was that a user read of a table: values that stay here."""

    async def get(
        self, path: str, purpose: str, headers: tuple[tuple[str, Secret], ...], shown: str = ""
    ) -> Received | None:
        """Ask for a path of the project."""
        request = Request(
            self.origin + path,
            headers=(("Accept", "application/json"),),
            verify=True,
            secrets=headers,
            max_body=MAX_BODY,
        )
        return await self.asker.ask(request, purpose, self.origin + shown if shown else "")

    def session(self, token: Secret) -> tuple[tuple[str, Secret], ...]:
        """Return the headers of a user's request."""
        return (("apikey", self.key), ("Authorization", Secret(f"Bearer {token.reveal()}")))


def tables(found: Found) -> list[str]:
    """Return the tables to read: what the product reads first, then what else it and its file name."""
    declared = found.declared.tables if found.declared else ()
    return list(dict.fromkeys((*declared, *found.calls.reads, *found.calls.tables)))[:MAX_TABLES]


def buckets(found: Found) -> list[str]:
    """Return the buckets to list."""
    return list(dict.fromkeys((*(found.declared.buckets if found.declared else ()), *found.calls.buckets)))[
        :MAX_BUCKETS
    ]


def functions(found: Found) -> list[str]:
    """Return the functions that browsers call."""
    declared = found.declared.functions if found.declared else ()
    return list(dict.fromkeys((*declared, *found.calls.functions)))[:MAX_FUNCTIONS]


def works_alone(name: str) -> bool:
    """Return True for a function that may do its work without being told anything."""
    return not UNATTENDED.isdisjoint(words(name))


def plan(found: Found, users: int) -> Iterator[Planned]:
    """State the requests: for each table one of a stranger and two of each user, one for each bucket and function, the controls and logins."""
    read = min(MAX_TABLES, len(tables(found)) + LISTED)
    asked = [name for name in functions(found) if not works_alone(name)]
    most = 2 + users + read * (1 + 2 * users) + 1 + len(buckets(found)) + LISTED_BUCKETS + len(asked) + bool(asked)
    words_ = "reading one row of each table, listing buckets, functions without a session"
    yield Planned(found.project.url, most, words_, named_by=found.named_by)


async def read(scope: Scope, sender: Sender, found: Found, users: tuple[TestUser, ...]) -> Backend:
    """Read a project as far as its public key and the test users get."""
    project = found.project
    key = Secret(project.key) if project.key else None
    if found.declared and found.declared.key:
        key = scope.secret(found.declared.key)
    if key is None:
        return Backend(
            project, stopped="no public key of it was found in the product's scripts, nor in the product file"
        )
    if not is_public(key.reveal()):
        return Backend(project, stopped="the key is not one that is made for browsers: it was not used")
    headers = (("apikey", key), ("Authorization", Secret(f"Bearer {key.reveal()}")))  # as supabase-js sends both
    here = _Project(Asker(scope, sender), project.url, headers, key)
    if await _is_unreal(here):
        return Backend(_shown(project, found, key), unreal=True, stopped=here.asker.stopped)
    names = list(dict.fromkeys((*tables(found), *await _listed(here))))[:MAX_TABLES]
    sessions: list[Identity] = []
    problems: list[tuple[str, str]] = []
    for user in users:
        session = await _log_in(scope, here, user)
        if isinstance(session, str):
            problems.append((user.name, session))
        else:
            sessions.append((user.name, *session))
            problems.append((user.name, ""))
    resources = await here.asker.together(_table(here, name, sessions) for name in names)
    resources = [_with_others(here, resource, sessions) for resource in resources]
    resources += await here.asker.together(_bucket(here, name) for name in await _bucket_names(here, found))
    resources += await _functions(here, functions(found))
    return Backend(_shown(project, found, key), tuple(problems), tuple(resources), stopped=here.asker.stopped)


def _shown(project: Project, found: Found, key: Secret) -> Project:
    """Return the project with its key, but not with one that the environment holds."""
    hidden = found.declared is not None and (found.declared.key or "").startswith("env:")
    return Project(project.kind, project.url, "" if hidden else key.reveal())


def _row(path: str, name: str, rest: str = "") -> str:
    return f"/rest/v1/{path}{quote(name, safe='')}?select=*&limit=1{rest}"


async def _is_unreal(here: _Project) -> bool:
    """Return True if a table that cannot be there answers with rows, or with none: such a server says that to everything."""
    answer = await here.get(_row("", NOWHERE), "a table that cannot be there", here.headers)
    return answer is not None and _rows(answer).access in (Access.READABLE, Access.EMPTY)


async def _listed(here: _Project) -> list[str]:
    """Return the tables that the API's own description names, which newer projects show to secret keys alone."""
    answer = await here.get("/rest/v1/", "the listing of tables", here.headers)
    if answer is None or answer.exchange.status != 200:
        return []
    try:
        described = json.loads(answer.body)
    except (ValueError, RecursionError):
        return []
    defined = described.get("definitions") if isinstance(described, dict) and "swagger" in described else None
    found = [name for name in defined if isinstance(name, str)] if isinstance(defined, dict) else []
    return [name for name in found if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", name)][:LISTED]


async def _log_in(scope: Scope, here: _Project, user: TestUser) -> tuple[Secret, str] | str:
    """Return a test user's token and id, or why there is none."""
    username, password = scope.secret(user.username), scope.secret(user.password)
    if username is None or password is None:
        return f"{(user.username if username is None else user.password).removeprefix('env:')} is not set in the environment"
    url = f"{here.origin}/auth/v1/token?grant_type=password"
    body = json.dumps({"email": username.reveal(), "password": password.reveal()}).encode()
    headers = (("Content-Type", "application/json"),)
    request = Request(url, "POST", headers, verify=True, body=body, secrets=here.headers, max_body=MAX_BODY)
    answer = await here.asker.ask(request, f"login {user.name}")
    if answer is None:
        return here.asker.stopped
    token, identity = read_tokens(answer.body, "access_token", ("user", "id"))
    if answer.exchange.status != 200 or not token or not identity:
        code = error_code(answer.body)
        return f"the back end's login of the test user {user.name} was answered {answer.exchange.status}" + (
            f" ({code})" if code else ""
        )
    return Secret(token), identity


def _rows(answer: Received) -> Read:
    exchange = answer.exchange
    return read_rows(exchange.status, exchange.body.media_type if exchange.body else "", answer.body)


async def _table(here: _Project, name: str, sessions: list[Identity]) -> Resource:
    """Read one row of a table as a stranger; where that gives none, as each user, and one that is not the user's own."""
    path = _row("", name)
    looks = []
    answer = await here.get(path, f"table {name}", here.headers)
    if answer is not None:
        looks.append(_look("", answer, _rows(answer), name))
    if looks and looks[0].access is not Access.READABLE:
        for user, token, identity in sessions:
            headers = here.session(token)
            answer = await here.get(path, f"table {name} as {user}", headers)
            if answer is None:
                continue
            found = _rows(answer)
            owner = owner_of(found.fields, name)
            if owner and found.rows[0].get(owner) == identity:
                rest = f"&{owner}=neq."
                more = await here.get(
                    path + rest + quote(identity, safe=""), f"table {name} as {user}", headers, f"{path}{rest}ID"
                )
                if more is not None and (others := _rows(more)).access is Access.READABLE:
                    answer, found = more, others
            value = found.rows[0].get(owner) if owner and found.rows else None
            if isinstance(value, str | int):
                here.owners[name, user] = str(value)
            looks.append(_look(user, answer, found, name))
    return Resource(ResourceKind.TABLE, name, here.origin + path, tuple(looks))


def _look(role: str, answer: Received, found: Read, table: str) -> Look:
    owner = owner_of(found.fields, table) if found.rows else ""
    return Look(role, found.access, answer.exchange.status, found.code, found.count, found.fields, owner)


def _with_others(here: _Project, resource: Resource, sessions: list[Identity]) -> Resource:
    """Mark the looks that got somebody else's row."""
    identities = {user: identity for user, _, identity in sessions}
    owners = {user: here.owners.get((resource.name, user), "") for user in identities}
    looks = (
        replace(look, others=whose(owners.get(look.role, ""), look.role, identities, owners)) for look in resource.looks
    )
    return replace(resource, looks=tuple(looks))


async def _bucket_names(here: _Project, found: Found) -> list[str]:
    """Return the buckets to list: those that are known, and those that Storage itself names to strangers."""
    answer = await here.get("/storage/v1/bucket", "the list of buckets", here.headers)
    named: list[str] = []
    if answer is not None:
        exchange = answer.exchange
        listed = read_listing(exchange.status, exchange.body.media_type if exchange.body else "", answer.body)
        named = [row["name"] for row in listed.rows if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", row["name"])]
    known = buckets(found)
    return known + [name for name in named if name not in known][:LISTED_BUCKETS]


async def _bucket(here: _Project, name: str) -> Resource:
    """List one file of a bucket as a stranger."""
    url = f"{here.origin}/storage/v1/object/list/{quote(name, safe='')}"
    body = json.dumps({"prefix": "", "limit": 1, "offset": 0}).encode()
    headers = (("Content-Type", "application/json"),)
    answer = await here.asker.ask(
        Request(url, "POST", headers, verify=True, body=body, secrets=here.headers, max_body=MAX_BODY), f"bucket {name}"
    )
    looks: tuple[Look, ...] = ()
    if answer is not None:
        exchange = answer.exchange
        found = read_listing(exchange.status, exchange.body.media_type if exchange.body else "", answer.body)
        looks = (Look("", found.access, exchange.status, found.code, found.count),)
    return Resource(ResourceKind.BUCKET, name, url, looks)


async def _functions(here: _Project, names: list[str]) -> list[Resource]:
    """Ask the functions without a session; where one answers, also one that cannot be there."""
    resources = await here.asker.together(_function(here, name) for name in names)
    if any(look.access is Access.READABLE for resource in resources for look in resource.looks):
        control = await _function(here, NOWHERE.replace("_", "-"))
        if any(look.access is Access.READABLE for look in control.looks):
            return [Resource(each.kind, each.name, each.url, (Look("", Access.UNCLEAR),)) for each in resources]
    return list(resources)


async def _function(here: _Project, name: str) -> Resource:
    path = f"/functions/v1/{quote(name, safe='')}"
    looks: tuple[Look, ...] = ()
    answer = None if works_alone(name) else await here.get(path, f"function {name}", ())
    if answer is not None:
        exchange = answer.exchange
        found = read_function(exchange.status, exchange.body.media_type if exchange.body else "", answer.body)
        fields = tuple(name for name in found.fields if _FIELD.fullmatch(name))
        looks = (Look("", found.access, exchange.status, found.code, found.count, fields),)
    return Resource(ResourceKind.FUNCTION, name, here.origin + path, looks)
