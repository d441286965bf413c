"""What expressions and programs in SQL come to, as far as migrations and policies need to know: no more is claimed than is plain."""

from __future__ import annotations

from launchready.standards.sql_text import Kind, Token, statements

_WHO = frozenset({"uid", "jwt", "role", "email"})
"""Functions of Supabase's schema `auth` that tell who asks."""
_IDENTITIES = frozenset(
    {
        "is_admin",
        "has_role",
        "is_member",
        "current_user",
        "session_user",
        "current_setting",
        "authorize",
        "is_owner",
        "requesting_user_id",
    }
)


def is_true(tokens: list[Token]) -> bool:
    """Return True for an expression that holds for every row, in the ways in which people write one."""
    shown = [word.text for word in _bare(tokens)]
    return shown in (["true"], ["1", "=", "1"], ["true", "=", "true"], ["true", "::", "boolean"])


def only_bucket(tokens: list[Token]) -> bool:
    """Return True for a condition on Storage's objects that asks for nothing but the bucket."""
    shape = [word.text if word.kind is not Kind.TEXT else "''" for word in tokens]
    shape = [word for word in shape if word not in ("(", ")")]
    return shape in (
        ["bucket_id", "=", "''"],
        ["bucket_id", "=", "''", "::", "text"],
        ["objects", ".", "bucket_id", "=", "''"],
    )


def asks_who(tokens: list[Token]) -> bool:
    """Return True for tokens that look at who asks."""
    shown = [word.text for word in tokens if word.kind is not Kind.TEXT]
    steps = zip(shown, shown[1:], shown[2:], strict=False)
    return not _IDENTITIES.isdisjoint(shown) or any(a == "auth" and dot == "." and b in _WHO for a, dot, b in steps)


def in_program(body: str) -> list[Token]:
    """Return the tokens of a program's text."""
    return [word for statement in statements(body) for word in statement]


def touches(tokens: list[Token]) -> bool:
    """Return True for a program that reads or changes tables."""
    return writes(tokens) or any(word == "from" for word in tokens)


def writes(tokens: list[Token]) -> bool:
    """Return True for a program that changes rows."""
    return any(word.kind is Kind.WORD and word.text in ("insert", "update", "delete") for word in tokens)


def switches_on(body: str) -> bool:
    """Return True for a program that switches row level security on for tables that it looks up."""
    flat = " ".join(body.lower().split())
    return "execute" in flat and "enable row level security" in flat and ("%" in flat or "||" in flat)


def _bare(tokens: list[Token]) -> list[Token]:
    while len(tokens) >= 2 and tokens[0] == "(" and tokens[-1] == ")":
        tokens = tokens[1:-1]
    return tokens
