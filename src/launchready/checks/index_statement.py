"""The statement that makes an index, with names as SQL takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from launchready.checks.backends import sql_name

_RESERVED = frozenset(
    {"all", "analyze", "any", "array", "asc", "case", "check", "column", "default", "desc", "do", "end", "fetch", "for", "foreign", "from", "grant", "group", "having",
     "in", "into", "limit", "not", "offset", "on", "order", "placing", "primary", "references", "select", "table", "to", "union", "unique", "user", "using", "when",
     "where", "window", "with"}
)  # fmt: skip
"""Words that are no column unless quoted, among those that people name columns and tables by."""


def create_index(table: str, columns: Sequence[str]) -> str:
    """Return the statement for an index on columns of a table (`schema.table`)."""
    schema, _, name = table.partition(".")
    label = re.sub(r"[^a-z0-9_]", "_", f"{name}_{'_'.join(columns)}".lower())[:59]
    listed = ", ".join(_shown(column) for column in columns)
    return f"create index concurrently if not exists {label}_idx on {_shown(schema)}.{_shown(name)} ({listed});"


def _shown(name: str) -> str:
    """Return a name as it is where SQL takes it so, else in quotes."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in _RESERVED else sql_name(name)
