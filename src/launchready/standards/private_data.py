"""Which tables and columns hold what is nobody else's business, by their names: values are never looked at.

Many tables are meant for everybody: products, posts, opening hours. So a name must say that it is private before anything is claimed, and a shop's
telephone number is no person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise


class Privacy(IntEnum):
    """How surely what was read is private."""

    NONE = 0  # nothing in the names says so
    LIKELY = 1  # the table's name says so
    SURE = 2  # a column's name says so


@dataclass(frozen=True, slots=True)
class Judged:
    """How private a table is, and the columns that say so."""

    privacy: Privacy
    fields: tuple[str, ...] = ()


_STRONG: tuple[tuple[frozenset[str], frozenset[str]], ...] = (  # words of which one stands in the name, and words that take it back
    (
        frozenset({"password", "passwd", "pwd", "passcode", "secret", "apikey", "otp", "mnemonic"}),
        frozenset({"changed", "updated", "set", "required", "hint", "enabled", "santa", "reset"}),
    ),
    (
        frozenset({"token"}),
        frozenset(
            {"count", "limit", "used", "usage", "max", "total", "input", "output", "cost", "price", "symbol", "address",
             "supply", "type", "contract", "mint", "decimals", "name", "expires", "expiry", "budget", "id", "standard"}
        ),
    ),
    (
        frozenset({"email", "phone", "mobile", "telephone", "whatsapp"}),
        frozenset(
            {"verified", "confirmed", "enabled", "template", "subject", "type", "count", "opt", "sent", "notifications",
             "country", "code", "at", "provider", "domain", "support", "public", "marketing", "frequency", "only", "app"}
        ),
    ),
    (
        frozenset({"birth", "birthday", "birthdate", "dob", "ssn", "passport", "iban", "diagnosis", "salary"}),
        frozenset({"country", "count", "place"}),
    ),
    (
        frozenset({"stripe", "paddle", "paypal"}),
        frozenset({"price", "product", "plan", "enabled", "connected", "mode", "link", "url"}),
    ),
)  # fmt: skip
_PAIRS = (
    ("api", "key"),
    ("private", "key"),
    ("card", "number"),
    ("ip", "address"),
    ("account", "number"),
    ("service", "key"),
)
_CONTACT = frozenset({"email", "phone", "mobile", "telephone", "whatsapp"})
_PLACE = frozenset({"address", "street"})
_NO_PLACE = frozenset({"wallet", "contract", "mac", "token", "web", "url", "ip", "email"})
_TEXT = frozenset(
    {
        "message",
        "messages",
        "content",
        "body",
        "text",
        "prompt",
        "transcript",
        "answer",
        "reply",
        "summary",
        "title",
        "question",
    }
)

# Tables of what is shown to everybody: how to reach a shop or an office is no secret there.
_PUBLIC = frozenset(
    {"product", "plan", "price", "pricing", "post", "article", "blog", "category", "tag", "faq", "page", "feature", "testimonial", "review",
     "country", "city", "location", "store", "shop", "restaurant", "venue", "listing", "business", "company", "clinic", "event", "job",
     "course", "lesson", "team", "author", "announcement", "changelog", "service", "provider", "school", "property", "vendor", "menu", "public",
     "hospital", "hotel", "office", "branch", "directory", "site", "partner", "sponsor", "speaker", "podcast", "news", "gallery", "setting"}
)  # fmt: skip
_PERSONAL = frozenset(
    {"message", "conversation", "chat", "thread", "order", "payment", "invoice", "transaction", "lead", "subscriber", "waitlist", "booking",
     "appointment", "patient", "customer", "client", "credential", "secret", "diary", "journal", "receipt", "payout", "prescription"}
)  # fmt: skip
_PERHAPS = frozenset(
    {"note", "document", "file", "upload", "session", "notification", "feedback", "ticket", "memory", "task", "todo", "prompt", "subscription",
     "history", "log", "reminder", "goal", "habit", "expense", "budget", "contact", "recording", "transcript", "project", "generation"}
)  # fmt: skip

OWNERS = (
    "user_id", "userId", "owner_id", "ownerId", "user", "owner", "uid", "created_by", "createdBy", "author_id", "authorId", "user_uid", "userUid",
    "auth_id", "profile_id", "account_id", "customer_id",
)  # fmt: skip
"""Columns that say whose a row is, the surest first."""
_TENANTS = frozenset(
    {
        "team",
        "org",
        "organization",
        "organisation",
        "workspace",
        "tenant",
        "company",
        "household",
        "room",
        "channel",
        "group",
    }
)


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in snake_case or camelCase, in lower case."""
    return tuple(word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+", name[:100]))


def is_private(field: str, *, of_a_place: bool = False) -> bool:
    """Return True for a column whose name says that it is private by itself. What belongs to a shop may be reached by everybody."""
    found = words(field)
    if any(pair in tuple(pairwise(found)) for pair in _PAIRS):
        return True
    for some, unless in _STRONG:
        if some & set(found) and not unless & set(found) and not (of_a_place and some == _CONTACT):
            return True
    return bool(_PLACE & set(found)) and not _NO_PLACE & set(found) and not of_a_place


def owner_of(fields: Iterable[str], table: str = "") -> str:
    """Return the column that says whose a row is, or ""; a profile is its id's."""
    known = set(fields)
    named = next((name for name in OWNERS if name in known), "")
    if not named and _singular(words(table)) & {"profile", "user"} and "id" in known:
        return "id"
    return named


def is_shared(fields: Iterable[str]) -> bool:
    """Return True if rows may be a group's: somebody else's row is then a colleague's, perhaps."""
    return any(set(found) & _TENANTS and found[-1] in ("id", "uuid", "slug") for found in map(words, fields) if found)


def judge(table: str, fields: Iterable[str]) -> Judged:
    """Return how private the rows of a table are, by its name and the names of the columns that held something."""
    known = tuple(fields)
    name = _singular(words(table))
    shown = bool(name & _PUBLIC) and not name & _PERSONAL
    sure = tuple(field for field in known if is_private(field, of_a_place=shown))
    if sure:
        return Judged(Privacy.SURE, sure)
    owner = owner_of(known)
    texts = tuple(field for field in known if set(words(field)) & _TEXT)
    if name & _PERSONAL and not name & _PUBLIC:
        return Judged(Privacy.SURE, (*texts, owner)) if texts and owner else Judged(Privacy.LIKELY, texts)
    if name & _PERHAPS and owner and not name & _PUBLIC:
        return Judged(Privacy.LIKELY, (*texts, owner))
    return Judged(Privacy.NONE)


def sounds_personal(name: str) -> bool:
    """Return True for a table, collection or bucket whose name alone says that it holds people's own things."""
    found = _singular(words(name))
    return bool(found & (_PERSONAL | {"user", "profile", "account"})) and not found & _PUBLIC


def sounds_public(name: str) -> bool:
    """Return True for a name of what is shown to everybody."""
    return bool(
        _singular(words(name))
        & (
            _PUBLIC
            | {"avatar", "image", "img", "asset", "logo", "icon", "thumbnail", "banner", "media", "photo", "cover"}
        )
    )


def _singular(found: Iterable[str]) -> set[str]:
    """Return words with the plural's ending taken off, beside themselves."""
    every: set[str] = set()
    for word in found:
        every.add(word)
        if word.endswith("ies"):
            every.add(word[:-3] + "y")
        elif word.endswith(("sses", "ches", "shes", "xes")):
            every.add(word[:-2])
        elif word.endswith("s"):
            every.add(word[:-1])
    return every
