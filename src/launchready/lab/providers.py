"""The product's projects at Supabase and Firebase, as plain values: what their stand-ins serve, and faults open."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

REFERENCE = "kettlerefqwzmtxhylab"
SUPABASE_HOST = f"{REFERENCE}.supabase.co"
FIREBASE = "kettle-7f3a1"
DATABASE_HOST = f"{FIREBASE}-default-rtdb.firebaseio.com"
FIREBASE_HOSTS = (
    "firestore.googleapis.com",
    "firebasestorage.googleapis.com",
    "identitytoolkit.googleapis.com",
    DATABASE_HOST,
)
KEY_IN_SCRIPT = "KETTLE_ANON_KEY"
"""What stands in the app's script where its public key goes."""

Row = dict[str, Any]


class Rows(StrEnum):
    """Which rows of a table a role gets."""

    REFUSED = "refused"  # the role has no right on the table
    NONE = "none"  # row level security, and no policy for the role
    OWN = "own"
    ALL = "all"


@dataclass(slots=True)
class Table:
    """A table: its rows, the column that says whose they are, and what strangers and users get."""

    rows: list[Row]
    anonymous: Rows
    users: Rows
    owner: str = "user_id"


@dataclass(slots=True)
class Bucket:
    """A storage bucket. `listable` lets strangers list its files."""

    files: list[str]
    public: bool = False
    listable: bool = False


@dataclass(slots=True)
class Function:
    """A function. `guarded` is the gateway's verify_jwt; `answer` what it says to whoever gets through."""

    guarded: bool = True
    status: int = 200
    answer: object = None


@dataclass(slots=True)
class Person:
    """A user of a project."""

    id: str
    email: str
    password: str = field(repr=False)


@dataclass(slots=True)
class SupabaseProject:
    """A Supabase project. `asked` are the requests that came, method and path."""

    people: list[Person]
    tables: dict[str, Table]
    buckets: dict[str, Bucket]
    functions: dict[str, Function]
    key: str = ""
    asked: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FirebaseProject:
    """A Firebase project. Documents, files and the database's tree are there for strangers where the rules are open."""

    people: list[Person]
    key: str
    documents: dict[str, list[Row]]
    tree: dict[str, Any]
    files: list[str]
    open_documents: bool = False
    open_tree: bool = False
    open_files: bool = False
    asked: list[str] = field(default_factory=list)


def anon_key() -> str:
    """Return the project's public key: a JWT of the role anon, with a signature that is none."""

    def part(content: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")

    payload = {"iss": "supabase", "ref": REFERENCE, "role": "anon", "iat": 1767225600, "exp": 2082758400}
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(payload)}.{part('a signature of the lab')}"


def supabase_project(people: Sequence[tuple[str, str, str]]) -> SupabaseProject:
    """Return the project as it should be, for people of whom id, address and password are given: closed where it is private."""
    users = [Person(*each) for each in people]
    profiles = [{"id": user.id, "email": user.email, "name": user.email.partition("@")[0]} for user in users]
    notes = [
        {
            "id": f"{number}e9d2c1a-0000-4000-8000-{number:012}",
            "user_id": user.id,
            "body": f"canary-note-of-{user.email}",
            "created_at": _AT,
        }
        for number, user in enumerate(users, 1)
    ]
    plans = [{"id": "free", "name": "Free", "price_cents": 0}, {"id": "plus", "name": "Plus", "price_cents": 900}]
    return SupabaseProject(
        people=users,
        tables={
            "profiles": Table(profiles, Rows.REFUSED, Rows.OWN, owner="id"),
            "notes": Table(notes, Rows.NONE, Rows.OWN),
            "plans": Table(plans, Rows.ALL, Rows.ALL),
        },
        buckets={"exports": Bucket(["1/canary-export.json"]), "avatars": Bucket(["1/face.png"], public=True)},
        functions={"summarise": Function()},
        key=anon_key(),
    )


def firebase_project(people: Sequence[tuple[str, str, str]]) -> FirebaseProject:
    """Return a project as it should be: its rules refuse strangers everything."""
    users = [Person(*each) for each in people]
    orders = [{"userId": user.id, "email": user.email, "total": 900} for user in users]
    return FirebaseProject(
        people=users,
        key="AIza" + "SyKettleLab0000000000000000000000demo"[:35],
        documents={"orders": orders},
        tree={
            "rooms": {user.id: {"last": f"canary-message-of-{user.email}"} for user in users},
            "users": {user.id: True for user in users},
        },
        files=["uploads/canary-passport.png"],
    )


def firebase_config(project: FirebaseProject) -> str:
    """Return the configuration that browsers are given, as JavaScript."""
    config = {
        "apiKey": project.key,
        "authDomain": f"{FIREBASE}.firebaseapp.com",
        "databaseURL": f"https://{DATABASE_HOST}",
        "projectId": FIREBASE,
        "storageBucket": f"{FIREBASE}.firebasestorage.app",
        "messagingSenderId": "123456789012",
        "appId": "1:123456789012:web:0123456789abcdef",
    }
    inner = ", ".join(f'{name}: "{value}"' for name, value in config.items())
    return f"{{ {inner} }}"


_AT = "2026-11-02T09:30:00.000000+00:00"
