"""Reads a Firebase project as strangers and test users can: Firestore's collections, the Realtime Database, Storage. Nothing is written.

Of a collection one document is asked for; of the Realtime Database a shallow read, which gives the names of what lies below and no values, and
takes no other parameter beside it (firebase.google.com/docs/database/rest/retrieve-data); of Storage a list of one file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from launchready.collect.active.asking import MAX_BODY, Asker
from launchready.collect.active.sender import Sender
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.evidence.backends import Access, Backend, Look, Resource, ResourceKind
from launchready.model.product import TestUser
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards.backend_answers import error_code, read_documents, read_objects, read_tokens, read_tree
from launchready.standards.backends import NOWHERE
from launchready.standards.found_backends import FIREBASE_STORAGE, FIRESTORE, IDENTITY, Found
from launchready.standards.ownership import whose
from launchready.standards.private_data import owner_of
from launchready.standards.urls import host_of

MAX_COLLECTIONS = 30
MAX_PATHS = 15
MAX_BUCKETS = 5
AS_USER = 3
"""Documents asked for with a session: the first may be the user's own."""
_STEP = re.compile(r"[A-Za-z][A-Za-z_-]{1,30}")


def collections(found: Found) -> list[str]:
    """Return the collections to read."""
    return list(dict.fromkeys((*(found.declared.tables if found.declared else ()), *found.calls.collections)))[
        :MAX_COLLECTIONS
    ]


def buckets(found: Found) -> list[str]:
    """Return the buckets to list."""
    own = (found.project.bucket,) if found.project.bucket else ()
    return list(dict.fromkeys((*own, *(found.declared.buckets if found.declared else ()))))[:MAX_BUCKETS]


def plan(found: Found, users: int) -> Iterator[Planned]:
    """State the requests to each of the addresses that a project's services share with all others, and to its own database."""
    host = host_of(found.project.url)
    asked = {
        FIRESTORE: (1 + len(collections(found)) * (1 + users), "reading one document of each collection"),
        FIREBASE_STORAGE: (len(buckets(found)), "listing one file of a bucket"),
        IDENTITY: (users if found.project.key else 0, "logging test users in"),
        found.project.database: (1 + len(found.calls.paths[:MAX_PATHS]), "a shallow read of the database"),
    }
    for url, (most, purpose) in asked.items():
        if url and most:
            yield Planned(url, most, purpose, named_by=found.named_by, project=host)


async def read(scope: Scope, sender: Sender, found: Found, users: tuple[TestUser, ...]) -> Backend:
    """Read a project as far as strangers and the test users get."""
    asker = Asker(scope, sender)
    sessions: list[tuple[str, Secret, str]] = []
    problems: list[tuple[str, str]] = []
    for user in users if found.project.key else ():
        session = await _log_in(scope, asker, found.project.key, user)
        if not isinstance(session, str):
            sessions.append((user.name, *session))
        problems.append((user.name, session if isinstance(session, str) else ""))
    resources = [await _collection(asker, found, NOWHERE, ())]
    unreal = any(look.access is Access.READABLE for look in resources[0].looks)
    if not unreal:
        resources += await asker.together(_collection(asker, found, name, sessions) for name in collections(found))
        resources += await asker.together(_bucket(asker, name) for name in buckets(found))
        resources += await _trees(asker, found)
    return Backend(found.project, tuple(problems), tuple(resources), unreal, asker.stopped)


async def _log_in(scope: Scope, asker: Asker, key: str, user: TestUser) -> tuple[Secret, str] | str:
    """Return a test user's token and id, or why there is none."""
    username, password = scope.secret(user.username), scope.secret(user.password)
    if username is None or password is None:
        return f"{(user.username if username is None else user.password).removeprefix('env:')} is not set in the environment"
    fields = {"email": username.reveal(), "password": password.reveal(), "returnSecureToken": True}
    request = Request(
        f"{IDENTITY}/v1/accounts:signInWithPassword?key={quote(key, safe='')}",
        "POST",
        (("Content-Type", "application/json"),),
        verify=True,
        body=json.dumps(fields).encode(),
        max_body=MAX_BODY,
    )
    answer = await asker.ask(request, f"login {user.name}")
    if answer is None:
        return asker.stopped
    token, identity = read_tokens(answer.body, "idToken", ("localId",))
    if answer.exchange.status != 200 or not token or not identity:
        code = error_code(answer.body)
        return f"Firebase's login of the test user {user.name} was answered {answer.exchange.status}" + (
            f" ({code})" if code else ""
        )
    return Secret(token), identity


async def _collection(
    asker: Asker, found: Found, name: str, sessions: list[tuple[str, Secret, str]] | tuple[()]
) -> Resource:
    """Read a document of a collection as a stranger, and as each user where that gives none."""
    project = host_of(found.project.url).partition(".")[0]
    path = f"{FIRESTORE}/v1/projects/{quote(project)}/databases/(default)/documents/{quote(name, safe='')}?pageSize="
    looks: list[Look] = []
    owners: dict[str, str] = {}
    identities = {user: identity for user, _, identity in sessions}
    for user, token, identity in ("", Secret(""), ""), *sessions:
        headers = (("Authorization", Secret(f"Bearer {token.reveal()}")),) if user else ()
        request = Request(f"{path}{AS_USER if user else 1}", verify=True, secrets=headers, max_body=MAX_BODY)
        answer = await asker.ask(request, f"collection {name}" + (f" as {user}" if user else ""))
        if answer is None:
            continue
        exchange = answer.exchange
        seen = read_documents(exchange.status, _media(answer), answer.body)
        owner = owner_of(seen.fields)
        for row in seen.rows if user else ():  # a document's own id says whose it is where nothing in it does
            value = row.get(owner or "")
            if isinstance(value, str) and value != identity:
                owners[user] = value
                break
        looks.append(Look(user, seen.access, exchange.status, seen.code, seen.count, seen.fields, owner))
        if not user and seen.access is Access.READABLE:
            break
    marked = (replace(look, others=whose(owners.get(look.role, ""), look.role, identities, owners)) for look in looks)
    return Resource(ResourceKind.COLLECTION, name, f"{path}1", tuple(marked))


async def _bucket(asker: Asker, name: str) -> Resource:
    url = f"{FIREBASE_STORAGE}/v0/b/{quote(name, safe='')}/o?maxResults=1"
    answer = await asker.ask(Request(url, verify=True, max_body=MAX_BODY), f"bucket {name}")
    looks: tuple[Look, ...] = ()
    if answer is not None:
        seen = read_objects(answer.exchange.status, _media(answer), answer.body)
        looks = (Look("", seen.access, answer.exchange.status, seen.code, seen.count),)
    return Resource(ResourceKind.BUCKET, name, url, looks)


async def _trees(asker: Asker, found: Found) -> list[Resource]:
    """Read the database's root; where that is closed, the paths that the product uses."""
    if not found.project.database:
        return []
    root = await _tree(asker, found.project.database, "")
    if any(look.access is not Access.DENIED for look in root.looks):
        return [root]
    return [
        root,
        *await asker.together(_tree(asker, found.project.database, path) for path in found.calls.paths[:MAX_PATHS]),
    ]


async def _tree(asker: Asker, database: str, path: str) -> Resource:
    url = f"{database}/{quote(path, safe='')}.json?shallow=true"
    answer = await asker.ask(Request(url, verify=True, max_body=MAX_BODY), f"tree /{path}")
    looks: tuple[Look, ...] = ()
    if answer is not None:
        seen = read_tree(answer.exchange.status, _media(answer), answer.body)
        names = tuple(name for name in seen.fields if not path and _STEP.fullmatch(name))[
            :20
        ]  # below, names are people's ids
        looks = (Look("", seen.access, answer.exchange.status, seen.code, seen.count, names),)
    return Resource(ResourceKind.TREE, f"/{path}", url, looks)


def _media(answer: Received) -> str:
    return answer.exchange.body.media_type if answer.exchange.body else ""
