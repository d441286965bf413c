"""Judges of passwords in addresses and in connection strings, and what passwords are none."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from launchready.model.check import Confidence
from launchready.scan.found import Found, Judge, Weighed
from launchready.scan.told import as_format
from launchready.scan.values import drawn, made_up, wordiness
from launchready.scan.words import TRIVIAL

_LOCAL = re.compile(
    r"(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|host\.docker\.internal|(?:[\w-]+\.)*(?:example|invalid|test|localhost|local)"
    r"|(?:[\w-]+\.)?example\.(?:com|org|net)|(?:your|my)[\w.-]*|\{?host(?:name)?\}?|server|domain(?:\.com)?|x+|<.*)$",
    re.IGNORECASE,
)
_URI = re.compile(
    r"(?P<scheme>[A-Za-z][\w+.-]*)://(?P<user>[^:]*):(?P<password>.*)@(?P<host>\[[^\]]*\]|[^/:?#,@]+)", re.DOTALL
)
_PART = r"(?:server|data source|address|host|user id|uid|user|username|database|initial catalog|driver|provider|port)"
_PART_BEFORE = re.compile(_PART + r"\s*=[^;\n=]{1,100};[\s\"&+]{0,8}(?:password|pwd)\s*=\s*$", re.IGNORECASE)
_PART_AFTER = re.compile(r";\s*" + _PART + r"\s*=", re.IGNORECASE)
_NOT_A_LOGIN = frozenset(("data", "javascript", "urn", "about", "blob", "file", "chrome", "vscode", "jdbc", "dotenv"))


def trivial(password: str) -> bool:
    """Whether a password is one that setups and manuals use for nothing in particular."""
    return password.lower() in TRIVIAL or password.lower().rstrip("0123456789!@#.") in TRIVIAL


def _uri(found: Found) -> Weighed | None:
    """Weigh an address with a password in it: servers of one's own and passwords that are none say nothing."""
    parts = _URI.match(found.value)
    if not parts or parts["scheme"].lower() in _NOT_A_LOGIN:
        return None
    password, host, user = unquote(parts["password"]), parts["host"], unquote(parts["user"])
    if password.lower() in TRIVIAL or made_up(password) or password.lower() == user.lower() or _LOCAL.match(host):
        return None
    if "." not in host and not host.startswith("[") and not drawn(password):
        return None  # a machine of a compose file, or a word that stands for one
    if re.match(r"\d{1,5}[,/]|(?:key|token|pass|pw|id)[-_]?\d{1,6}$", password):
        return None  # a port, or a word with a number
    if (
        (made_up(user) and not drawn(password))
        or re.search(r"[*{}$<>]", password + host)
        or "password" in password.lower()
    ):
        return None
    scheme = parts["scheme"].lower()
    rule = (
        "mongodb-uri"
        if scheme.startswith("mongodb")
        else "redis-uri"
        if scheme.startswith("redis")
        else "database-uri"
        if re.match(r"postgres|mysql|mariadb|mssql|sqlserver|cockroach|oracle|clickhouse|libsql", scheme)
        else "credential-uri"
    )
    firm = (
        drawn(password)
        or (len(password) >= 8 and bool(re.search(r"\d", password)))
        or (len(password) >= 12 and wordiness(password) <= 0.55)
    )
    if not firm and rule == "credential-uri" and scheme.startswith("http"):
        return None
    return replace(
        as_format(replace(found.part(parts["password"]), value=password), rule),
        confidence=Confidence.FIRM if firm else Confidence.TENTATIVE,
        shown=f"{parts['scheme']}://…",
    )


def _connection_string(found: Found) -> Weighed | None:
    """Weigh the password of a connection string: only between other parts of one, such as Server=…; or User ID=…;, is it one."""
    before, after = found.before(200), found.after(120)
    if not (_PART_BEFORE.search(before) or _PART_AFTER.match(after)):
        return None
    value = found.value.strip()
    if value.lower() in TRIVIAL or made_up(value) or len(value) < 5 or re.search(r"[()\[\]|]|^[#@*&]|::|\\", value):
        return None
    near = found.near(200)
    server = re.search(r"(?:server|data source|host)\s*=\s*([^;\s\"']+)", near)
    if server and _LOCAL.match(server[1]):
        return None
    firm = bool(re.search(r"\d", value))
    if not firm and not re.search(r"data source|initial catalog|user id|provider\s*=|sqlclient", near):
        return None
    return replace(as_format(found, "connection-string"), confidence=Confidence.FIRM if firm else Confidence.TENTATIVE)


ADDRESSES: dict[str, Judge] = {"credential-uri": _uri, "connection-string": _connection_string}
