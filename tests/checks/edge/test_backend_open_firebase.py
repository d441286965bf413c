"""Cases of edge.backend-open-firebase."""

from __future__ import annotations

from backed import (
    DATABASE,
    FIRESTORE,
    GOOGLE,
    backed,
    collection,
    denied,
    limited,
    look,
    missing,
    nothing,
    rows,
    tree,
    unread,
    without,
)
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import Permission, subject
from launchready.model.evidence.backends import Access, Look, Resource, ResourceKind
from launchready.standards.backends import NOWHERE

DOCUMENTS = f"{FIRESTORE}/v1/projects/kettle-1a2b3/databases/(default)/documents"
FILES = "https://firebasestorage.googleapis.com/v0/b/kettle-1a2b3.firebasestorage.app/o"
CLOSED = collection(NOWHERE, denied(code="PERMISSION_DENIED"))


def project(*resources: Resource) -> Evidence:
    return backed(CLOSED, *resources, project=GOOGLE)


def files(*looks: Look) -> Resource:
    return Resource(ResourceKind.BUCKET, "kettle-1a2b3.firebasestorage.app", f"{FILES}?maxResults=1", looks)


GOOD: dict[str, Evidence] = {
    "everything is refused": project(collection("orders", denied()), tree("/", denied()), files(denied())),
    "the services are not in use": project(collection("orders", missing()), tree("/", missing()), files(missing())),
    "an empty database": project(tree("/", nothing())),
}
BAD: dict[str, Bad] = {
    "orders": (
        project(collection("orders", rows("userId", "email"))),
        {(f"{DOCUMENTS}/orders", "readable", Severity.BLOCKER)},
    ),
    "orders, whose fields say little": (
        project(collection("orders", rows("total"))),
        {(f"{DOCUMENTS}/orders", "readable", Severity.HIGH)},
    ),
    "a collection that does not exist": (
        backed(collection(NOWHERE, nothing()), project=GOOGLE),
        {(f"{DOCUMENTS}/{NOWHERE}", "everything", Severity.BLOCKER)},
    ),
    "the database's root": (
        project(tree("/", look(Access.READABLE, count=2, fields=("rooms", "users")))),
        {(f"{DATABASE}/.json", "everything", Severity.BLOCKER)},
    ),
    "the root, named by ids": (
        project(tree("/", look(Access.READABLE, count=900))),
        {(f"{DATABASE}/.json", "everything", Severity.BLOCKER)},
    ),
    "a path": (
        project(tree("/", denied()), tree("/messages", look(Access.READABLE, count=9))),
        {(f"{DATABASE}/messages.json", "readable", Severity.HIGH)},
    ),
    "files": (project(files(look(Access.READABLE, count=1))), {(FILES, "listable", Severity.HIGH)}),
}
SILENT: dict[str, Evidence] = {
    "no back end": without(),
    "posts": project(collection("posts", rows("title", "body", "slug"))),
    "a path for all": project(tree("/", denied()), tree("/presence", look(Access.READABLE, count=9))),
    "a database of settings that everybody reads": project(tree("/", look(Access.READABLE, count=1, fields=("settings",)))),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "not asked": unread(asked=False, project=GOOGLE),
    "the project is not confirmed": unread(
        Permission(subject(FIRESTORE, "kettle-1a2b3.firebaseapp.com"), False, "", "nobody confirmed it", "confirm it"),
        project=GOOGLE,
    ),
    "too many requests": project(collection("orders", limited())),
    "it answers everything alike": backed(unreal=True, project=GOOGLE),
}
