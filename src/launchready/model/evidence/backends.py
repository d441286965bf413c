"""A product's back end at a provider: what code names of it, and what it answered to whom. Of rows only counts and column names are kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.model.product import BackendKind


@dataclass(frozen=True, slots=True)
class Project:
    """A project at a provider, as code names it.

    `url` is the origin of a Supabase project's API; a Firebase project stands at `https://PROJECT.firebaseapp.com`, its default domain.
    `key` is the one that browsers are given, public by design: an anon JWT, `sb_publishable_…`, a Firebase web key. `database` is the origin of
    Firebase's Realtime Database, `bucket` the name of its Storage bucket.
    """

    kind: BackendKind
    url: str
    key: str = ""
    database: str = ""
    bucket: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """What code asks of back ends, by name; each list distinct and bounded.

    `tables` are those of `.from("x")`, `reads` those of them that are read (`.select`), `routines` those of `.rpc("x")`, `functions` those of
    `functions.invoke("x")`, `lists` the buckets whose files the code lists. `schemas` are PostgreSQL schemas other than `public` that it chooses.
    `collections` are Firestore's, `paths` the first steps of Realtime Database references.
    """

    projects: tuple[Project, ...] = ()
    tables: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    routines: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


class ResourceKind(StrEnum):
    """What was asked for."""

    TABLE = "table"
    BUCKET = "bucket"
    FUNCTION = "function"
    COLLECTION = "collection"  # Firestore
    TREE = "tree"  # Realtime Database


class Access(StrEnum):
    """What one asker got."""

    READABLE = "readable"
    EMPTY = "empty"  # an empty answer: closed by rules, or nothing there
    DENIED = "denied"
    MISSING = "missing"
    UNCLEAR = "unclear"  # an answer that this kind of back end does not give
    LIMITED = "limited"  # 429: nothing was learned
    FAILED = "failed"  # no answer, or the server's own failure


@dataclass(frozen=True, slots=True)
class Look:
    """What one asker got of one thing. `role` is "" for somebody without a session, else the test user's name.

    `code` is the answer's error code (`42501`, `PERMISSION_DENIED`). `fields` are the columns or fields that held a value in what was read,
    `count` how much was read. `owner` is the field that says whose a row is, `others` what shows that one of somebody else was read.
    """

    role: str
    access: Access
    status: int = 0
    code: str = ""
    count: int = 0
    fields: tuple[str, ...] = ()
    owner: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """A table, bucket, function, collection or tree, and what each asker got of it. `url` is what was asked, without anybody's id."""

    kind: ResourceKind
    name: str
    url: str
    looks: tuple[Look, ...] = ()

    def look(self, role: str = "") -> Look | None:
        """Return what one asker got, or None if they did not ask."""
        return next((look for look in self.looks if look.role == role), None)


@dataclass(frozen=True, slots=True)
class Backend:
    """One project that was read. `users` are pairs of a test user and why there was no session, "" where there was one.

    `unreal` says that it answers for what cannot be there as for what can, so that its answers prove nothing; `stopped` why not everything
    was asked.
    """

    project: Project
    users: tuple[tuple[str, str], ...] = ()
    resources: tuple[Resource, ...] = ()
    unreal: bool = False
    stopped: str = ""

    def of(self, kind: ResourceKind) -> tuple[Resource, ...]:
        """Return the things of one kind."""
        return tuple(resource for resource in self.resources if resource.kind is kind)

    @property
    def sessions(self) -> tuple[str, ...]:
        """The test users who asked with a session."""
        return tuple(name for name, problem in self.users if not problem)


@dataclass(frozen=True, slots=True)
class BackendsEvidence:
    """Every back end that was read in this run."""

    backends: tuple[Backend, ...] = ()

    def find(self, url: str) -> Backend | None:
        """Return what was read of a project, or None."""
        return next((backend for backend in self.backends if backend.project.url == url), None)
