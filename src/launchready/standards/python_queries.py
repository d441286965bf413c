"""Queries to a database in Python, by its own syntax tree: SQLAlchemy, database drivers, supabase-py, Django, MongoDB."""

from __future__ import annotations

import ast
import re

from launchready.standards.sql_queries import Query, is_sql, looked_up

_DATABASE = re.compile(r"(?:^|_)(?:db|session|conn|connection|cursor|cur|pool|database|engine|tx|transaction)$")
_EXECUTES = frozenset(
    {"execute", "scalar", "scalars", "fetch", "fetchrow", "fetchval", "fetch_one", "fetch_all", "fetch_val"}
)
_QUERY_ENDS = frozenset({"all", "first", "one", "one_or_none", "scalar", "count", "get", "delete", "update"})
_DJANGO = {
    "get": "read", "first": "read", "last": "read", "count": "read", "exists": "read", "aget": "read", "create": "insert", "acreate": "insert",
    "get_or_create": "update", "update_or_create": "update", "update": "update", "delete": "delete",
}  # fmt: skip
_MONGO = {
    "find_one": "read",
    "insert_one": "insert",
    "update_one": "update",
    "delete_one": "delete",
    "count_documents": "read",
}
_CONSTRUCTS = {"select": "read", "insert": "insert", "update": "update", "delete": "delete"}
_SUPABASE = {"select": "read", "insert": "insert", "upsert": "insert", "update": "update", "delete": "delete"}
_EMBED = re.compile(r"(?:\w+\s*:\s*)?([A-Za-z_]\w*)(?:!\w+){0,3}\s*\(")
_OTHERS = frozenset({"or_", "not_", "like", "ilike", "gt", "gte", "lt", "lte", "neq", "is_", "contains"})
MAX_CHAIN = 40


def dotted(node: ast.AST) -> str:
    """Return the name that a call goes to, past the calls in it: `db.query.filter.first`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            node = node.value
        if len(parts) > MAX_CHAIN:
            return ""
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def query(node: ast.Call) -> Query | None:
    """Return the query that a call is, None for any other call."""
    if not isinstance(node.func, ast.Attribute):
        return None
    name = dotted(node.func)
    parts = name.split(".")
    last, word = parts[-1], f".{parts[-1]}("
    before = parts[-2] if len(parts) > 1 else ""
    if last == "execute" and ("table" in parts or "from_" in parts):
        return _supabase(node, name)
    if last == "execute" and "rpc" in parts:
        return Query(node.lineno, "supabase", "call", "rpc", ".rpc(")
    if last in _EXECUTES and _DATABASE.search(before):
        return _executed(node, name, word)
    if (
        last == "get"
        and before in ("db", "session")
        and len(node.args) == 2
        and isinstance(node.args[0], ast.Name | ast.Attribute)
    ):
        return Query(node.lineno, "sqlalchemy", "read", name, word)
    if last in _QUERY_ENDS and "query" in parts[1:-1] and _DATABASE.search(parts[parts.index("query", 1) - 1]):
        does = last if last in ("update", "delete") else "read"
        return Query(_line_of(node, "query"), "sqlalchemy", does, ".".join(parts[:2]), ".query(")
    if last in _DJANGO and "objects" in parts[1:-1] and parts[parts.index("objects", 1) - 1][:1].isupper():
        return Query(_line_of(node, "objects"), "django", _DJANGO[last], name, ".objects.")
    if last in _MONGO and len(parts) > 2:
        return Query(node.lineno, "mongodb", _MONGO[last], name, word)
    return None


def _executed(node: ast.Call, name: str, word: str) -> Query | None:
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Call) and dotted(first.func).rpartition(".")[2] == "text" and first.args:
        first = first.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        if not is_sql(first.value):
            return None  # BEGIN, SET and the like
        does, table, columns, whole = looked_up(first.value)
        return Query(node.lineno, "sql", does, name, word, table, columns, whole=whole)
    construct = dotted(first).split(".", 1)[0] if first is not None else ""
    return Query(node.lineno, "sqlalchemy", _CONSTRUCTS.get(construct, "read"), name, word)


def _supabase(node: ast.Call, name: str) -> Query:
    table, does = "", "read"
    columns: list[str] = []
    embeds: list[str] = []
    whole, line, word = True, node.lineno, ".execute("
    at: ast.AST = node
    for _ in range(MAX_CHAIN * 2):
        if isinstance(at, ast.Attribute):
            at = at.value
            continue
        if not isinstance(at, ast.Call) or not isinstance(at.func, ast.Attribute):
            break
        method = at.func.attr
        first = at.args[0].value if at.args and isinstance(at.args[0], ast.Constant) else None
        text = first if isinstance(first, str) else ""
        if method in ("table", "from_"):
            table, line, word = text, at.func.end_lineno or at.lineno, f'.{method}("{text}"' if text else f".{method}("
        elif method in ("eq", "in_") and text:
            columns.append(text)
        elif method in _OTHERS:
            whole = False
        elif method in _SUPABASE:
            does = _SUPABASE[method]
            embeds += [
                each for each in _EMBED.findall(text[:2000]) if each not in ("count", "sum", "avg", "max", "min")
            ]
        at = at.func
    return Query(
        line,
        "supabase",
        does,
        f'{name.split(".", 1)[0]}.table("{table}")',
        word,
        table,
        tuple(dict.fromkeys(columns))[:20],
        tuple(embeds)[:20],
        whole,
    )


def _line_of(node: ast.Call, attribute: str) -> int:
    """Return the line in which a chain of calls names an attribute."""
    at: ast.AST = node
    for _ in range(MAX_CHAIN * 2):
        if isinstance(at, ast.Attribute):
            if at.attr == attribute:
                return at.end_lineno or node.lineno
            at = at.value
        elif isinstance(at, ast.Call):
            at = at.func
        else:
            break
    return node.lineno
