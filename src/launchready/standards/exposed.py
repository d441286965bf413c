"""Files and pages that no visitor should find: where they lie, and how each is told from a server that answers 200 to everything.

A status proves nothing here. Each place has its own proof in what came: lines of a `.env`, the first word of a `.git/HEAD`, the first bytes of an
archive, the words of a debug page. What is kept of a hit are names (of variables, tables, directories), never values.
Paths and what they look like are of the programs' own documentation and source as of 2026; they are named beside each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

MOST_NAMES = 12
_HTML = frozenset({"text/html", "application/xhtml+xml"})


class Kind(StrEnum):
    """What kind of thing lies open."""

    ENVIRONMENT = "environment"
    REPOSITORY = "repository"
    CREDENTIALS = "credentials"
    BACKUP = "backup"
    CONFIGURATION = "configuration"
    DEBUG = "debug"
    ADMIN = "admin"
    LISTING = "listing"
    INTROSPECTION = "introspection"


Proof = Callable[[bytes, str], tuple[str, ...] | None]
"""From a body and its media type to the names that were seen in it; None where it is not what the path promises."""


@dataclass(frozen=True, slots=True)
class Place:
    """A path where something may lie, and its proof. `range_` bytes are enough to tell."""

    path: str
    kind: Kind
    what: str
    proof: Proof


CONTROLS = ("/launchready-no-such-page-4b1f", "/.launchready-no-such-file-4b1f")
"""Paths that nothing lies at: what a server answers here it answers to anything."""
MAX_BODY = 65_536

_VARIABLE = re.compile(rb"^(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,60})[ \t]*=[ \t]*(\S.*)$", re.MULTILINE)
_PUBLIC = re.compile(
    r"^(?:VITE|NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|PUBLIC|GATSBY)_|^(?:NODE_ENV|PORT|HOST|TZ|LANG|DEBUG|CI|APP_NAME|APP_ENV|APP_URL|LOG_LEVEL)$"
)


def is_public_variable(name: str) -> bool:
    """Return True for a variable that builds hand to browsers anyway, or that says nothing."""
    return _PUBLIC.search(name) is not None and not re.search(r"SECRET|PRIVATE|SERVICE|PASSWORD|DATABASE", name)


def _env(body: bytes, media_type: str) -> tuple[str, ...] | None:
    """A dotenv file: nothing but comments and NAME=value lines (github.com/motdotla/dotenv)."""
    if media_type in _HTML or body.lstrip()[:1] in (b"<", b"{", b"["):
        return None
    names = [match[1].decode() for match in _VARIABLE.finditer(body)]
    lines = [line for line in body.splitlines() if line.strip() and not line.lstrip().startswith(b"#")]
    if not names or len(names) * 2 < len(lines):
        return None
    return tuple(dict.fromkeys(names))[:MOST_NAMES]


def _git_head(body: bytes, _media_type: str) -> tuple[str, ...] | None:
    """`ref: refs/heads/…`, or a commit's id (gitrepository-layout)."""
    text = body.strip()
    return () if re.fullmatch(rb"ref: refs/[\w./-]{1,200}|[0-9a-f]{40}(?:[0-9a-f]{24})?", text) else None


def _git_config(body: bytes, _media_type: str) -> tuple[str, ...] | None:
    """An ini file with a [core] section (git-config)."""
    return (
        ("config",)
        if re.search(rb"^\s*\[core\]\s*$", body, re.MULTILINE) and b"repositoryformatversion" in body
        else None
    )


def _starts(*magics: bytes) -> Proof:
    def proof(body: bytes, _media_type: str) -> tuple[str, ...] | None:
        return () if body.startswith(magics) else None

    return proof


def _sql(body: bytes, media_type: str) -> tuple[str, ...] | None:
    """A dump: statements that make tables (pg_dump, mysqldump, sqlite3 .dump)."""
    if media_type in _HTML or body.lstrip()[:1] == b"<":
        return None
    tables = re.findall(
        rb"(?i)\b(?:CREATE TABLE|INSERT INTO|COPY)\s+(?:IF NOT EXISTS\s+)?[\"`]?([A-Za-z_][\w.]{0,60})", body
    )
    return tuple(dict.fromkeys(each.decode() for each in tables))[:MOST_NAMES] or None


def _pattern(*patterns: str, html: bool | None = None) -> Proof:
    """All of some patterns, on a page (html=True), on anything but one (False) or on either."""
    compiled = tuple(re.compile(pattern.encode()) for pattern in patterns)

    def proof(body: bytes, media_type: str) -> tuple[str, ...] | None:
        markup = media_type in _HTML or body.lstrip()[:1] == b"<"
        if html is not None and markup is not html:
            return None
        return () if all(pattern.search(body) for pattern in compiled) else None

    return proof


def _listing(body: bytes, media_type: str) -> tuple[str, ...] | None:
    """A list of a directory's files: nginx, Apache, Python's http.server, serve-index."""
    if media_type not in _HTML:
        return None
    title = re.search(
        rb"(?i)<title>\s*(?:Index of|Directory listing for|listing directory)\s+/[^<]{0,200}</title>", body
    )
    if title is None:
        return None
    names = re.findall(rb'<a [^>]*href="([^"?#/][^"?#]{0,100})"', body)
    return tuple(dict.fromkeys(name.decode("utf-8", "replace") for name in names))[:MOST_NAMES]


_ZIP, _GZIP, _TAR7 = b"PK\x03\x04", b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c"

PLACES: tuple[Place, ...] = (
    Place("/.env", Kind.ENVIRONMENT, "the environment file", _env),
    Place("/.env.local", Kind.ENVIRONMENT, "the environment file", _env),
    Place("/.env.production", Kind.ENVIRONMENT, "the environment file", _env),
    Place("/.git/HEAD", Kind.REPOSITORY, "the git repository", _git_head),
    Place("/.git/config", Kind.REPOSITORY, "the git repository's settings", _git_config),
    Place("/.aws/credentials", Kind.CREDENTIALS, "AWS credentials", _pattern(r"(?m)^\[[\w-]+\]\s*$", r"aws_access_key_id\s*=", html=False)),
    Place("/.npmrc", Kind.CREDENTIALS, "npm's login", _pattern(r"(?m):_(?:authToken|auth|password)\s*=", html=False)),
    Place("/id_rsa", Kind.CREDENTIALS, "a private key", _pattern(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----", html=False)),
    Place("/server.key", Kind.CREDENTIALS, "a private key", _pattern(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----", html=False)),
    Place(
        "/.vscode/sftp.json", Kind.CREDENTIALS, "an editor's upload login", _pattern(r'"host"\s*:', r'"(?:password|privateKeyPath)"\s*:', html=False)
    ),
    Place("/backup.zip", Kind.BACKUP, "an archive", _starts(_ZIP)),
    Place("/backup.tar.gz", Kind.BACKUP, "an archive", _starts(_GZIP)),
    Place("/www.zip", Kind.BACKUP, "an archive", _starts(_ZIP)),
    Place("/backup.sql", Kind.BACKUP, "a database dump", _sql),
    Place("/dump.sql", Kind.BACKUP, "a database dump", _sql),
    Place("/db.sqlite3", Kind.BACKUP, "a database", _starts(b"SQLite format 3\x00")),
    Place("/wp-config.php.bak", Kind.CREDENTIALS, "WordPress's settings", _pattern(r"define\(\s*['\"]DB_PASSWORD['\"]", html=False)),
    Place("/docker-compose.yml", Kind.CONFIGURATION, "the composition of its containers", _pattern(r"(?m)^services:\s*$", r"(?m)^\s+image:|^\s+build:", html=False)),
    Place("/phpinfo.php", Kind.DEBUG, "phpinfo()", _pattern(r"<title>(?:PHP [\d.]+ - )?phpinfo\(\)</title>", html=True)),
    Place("/server-status", Kind.DEBUG, "Apache's status", _pattern(r"<title>Apache Status</title>", html=True)),
    Place("/actuator/env", Kind.DEBUG, "Spring Boot's environment", _pattern(r'"propertySources"\s*:', html=False)),
    Place("/debug/pprof/", Kind.DEBUG, "Go's profiler", _pattern(r"/debug/pprof/", r"(?i)goroutine", html=True)),
    Place("/_profiler/empty/search/results", Kind.DEBUG, "Symfony's profiler", _pattern(r"Symfony Profiler", html=True)),
    Place("/adminer.php", Kind.ADMIN, "Adminer", _pattern(r"(?i)<title>[^<]*Adminer</title>", html=True)),
    Place("/phpmyadmin/", Kind.ADMIN, "phpMyAdmin", _pattern(r"(?i)<title>[^<]*phpMyAdmin[^<]*</title>", html=True)),
    Place("/admin/queues", Kind.ADMIN, "a queue's board", _pattern(r"(?i)<title>Bull (?:Board|Dashboard)</title>", html=True)),
    Place("/uploads/", Kind.LISTING, "a list of files", _listing),
    Place("/assets/", Kind.LISTING, "a list of files", _listing),
    Place("/static/", Kind.LISTING, "a list of files", _listing),
    Place("/backup/", Kind.LISTING, "a list of files", _listing),
)  # fmt: skip
INTROSPECTION = '{"query":"{__schema{queryType{name}types{name}}}"}'
GRAPHQL = ("/graphql", "/api/graphql")

_TRACES = (
    (re.compile(rb"Traceback \(most recent call last\):"), "a Python traceback"),
    (re.compile(rb"(?i)<title>[^<]{0,200} at /[^<]{0,200}</title>[\s\S]{0,20000}?You're seeing this error because you have <code>DEBUG = True"), "Django's debug page"),
    (re.compile(rb"<title>[^<]{0,300}// Werkzeug Debugger</title>"), "Werkzeug's debugger"),
    (re.compile(rb"\n\s+at [\w.<>$ ]{1,120} \(?(?:file://|/|[A-Z]:\\)[^\s)]{1,300}:\d+:\d+\)?"), "a Node.js stack trace"),
    (re.compile(rb"(?i)<title>[^<]{0,100}(?:Whoops! There was an error|Laravel)[^<]{0,60}</title>[\s\S]{0,40000}?vendor/laravel/framework"), "Laravel's debug page"),
    (re.compile(rb"(?:\bat (?:[a-z][\w$]*\.)+[A-Z][\w$]*\.[\w$<>]+\([\w$]+\.java:\d+\)\s*){2}"), "a Java stack trace"),
    (re.compile(rb"PHP (?:Fatal error|Warning): [^\n]{1,300} in /[^\n]{1,200} on line \d+"), "a PHP error with its path"),
)  # fmt: skip


TRACES = frozenset(name for _, name in _TRACES)
"""What `trace_in` can say."""


def trace_in(body: bytes) -> str:
    """Return what kind of stack trace or debug page an answer shows to strangers, or ""."""
    return next((name for pattern, name in _TRACES if pattern.search(body[:MAX_BODY])), "")


def introspected(body: bytes) -> tuple[str, ...] | None:
    """Return the types that a GraphQL server tells a stranger (GraphQL specification, section 4), or None."""
    import json

    try:
        types = json.loads(body)["data"]["__schema"]["types"]
        names = [each["name"] for each in types if not str(each["name"]).startswith("__")]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return tuple(str(name)[:60] for name in names[:MOST_NAMES])
