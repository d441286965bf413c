"""What code asks of Supabase and Firebase, by plain reading, minified code included: projects, public keys, tables, buckets, functions.

Nothing is parsed or run. Supabase's methods keep their names when code is minified (`.from("x")`); Firebase's modular functions do not
(`collection(db, "x")` becomes `a(b,"x")`), so that their short names are read from the library's own code, where it lies in the same text:
they check their arguments under their old names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from launchready.model.evidence.backends import Calls, Project
from launchready.model.product import BackendKind
from launchready.standards.backend_keys import FIREBASE_KEY, JWT, PUBLISHABLE, is_public, project_of
from launchready.standards.urls import UrlError, normalise, origin_of

T = TypeVar("T")
MAX_PROJECTS = 5
MAX_NAMES = 60
"""Names kept of one kind."""
MAX_MATCHES = 5000
LINE = 200
"""Characters in which a comment's line has begun."""
MAX_RENAMED = 8
NOWHERE = "launchready_no_such_thing"
"""A table or collection that cannot be there: how a back end answers for it tells what its other answers are worth."""
NEAR = 2000
"""Characters between a project's address and a key that stands beside it."""

_Q = r"\\?[\"'`]"
_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,62}"
_HOSTED = re.compile(r"https://([a-z]{20})\.supabase\.(co|in)\b")
_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{JWT}|{PUBLISHABLE})(?![A-Za-z0-9_-])")
_PAIR = re.compile(
    rf"(https?://[A-Za-z0-9.:-]{{4,100}}(?:/[A-Za-z0-9/_.-]{{0,60}})?){_Q}\s{{0,20}}[,;]?\s{{0,20}}"
    rf"(?:(?:const|let|var|export const)\s{{1,9}})?(?:{_Q})?(?:[\w$]{{1,60}})?(?:{_Q})?\s{{0,9}}[:=]?\s{{0,9}}{_Q}({JWT}|{PUBLISHABLE}){_Q}"
)
_FROM = re.compile(
    rf"\.from\(\s{{0,40}}([\"'`])({_NAME})\1\s{{0,40}}\)(?:\s{{0,80}}\.\s{{0,9}}([a-zA-Z]{{3,12}})\s{{0,9}}\()?"
)
_VERBS = frozenset({"select", "insert", "update", "upsert", "delete"})
_NO_TABLE = re.compile(
    r"(?:Array|Buffer|Set|Map|Observable|Iterator|Promise|String|[Ss]torage(?:\(\))?|Duration|Instant|Stream)\s*$"
)
_BUCKET = re.compile(
    r"\b[Ss]torage\s{0,40}\.\s{0,9}from\(\s{0,40}([\"'`])([A-Za-z0-9][A-Za-z0-9_.-]{0,62})\1\s{0,40}\)(?:\s{0,80}\.\s{0,9}([a-zA-Z]{3,16}))?"
)
_ROUTINE = re.compile(rf"\.rpc\(\s{{0,40}}([\"'`])({_NAME})\1|/rest/v1/rpc/({_NAME})")
_FUNCTION = re.compile(
    r"\bfunctions\s{0,40}\.\s{0,9}invoke\(\s{0,40}([\"'`])([A-Za-z0-9_][A-Za-z0-9_-]{0,62})|/functions/v1/([A-Za-z0-9_][A-Za-z0-9_-]{0,62})"
)
_PATH = re.compile(rf"/rest/v1/(?!rpc\b)({_NAME})(?=[?\"'`$])")
_SCHEMA = re.compile(
    rf"(?:\.schema\(\s{{0,9}}|\bdb\s{{0,9}}:\s{{0,9}}\{{\s{{0,9}}schema\s{{0,9}}:\s{{0,9}})[\"'`]({_NAME})[\"'`]"
)

_WEB_KEY = re.compile(rf"\bapiKey{_Q}?\s{{0,9}}:\s{{0,9}}{_Q}({FIREBASE_KEY}){_Q}")
_SEGMENT = r"([A-Za-z_][A-Za-z0-9_-]{0,62})(?=[\"'`/$])"
_CHILD = re.compile(rf"\.collection\(\s{{0,9}}[\"'`]{_SEGMENT}")
_OLD_REF = re.compile(rf"\.(?:database\(\)\.ref|ref\(\)\s{{0,40}}\.child)\(\s{{0,9}}[\"'`]/?{_SEGMENT}")
_HEAD = re.compile(r"function\s{1,3}([\w$]{1,40})\(|([\w$]{1,40})\s{0,3}=\s{0,3}\([\w$,.\s]{1,60}\)\s{0,3}=>\s{0,3}\{")
_MARKS = {  # what the library's own functions say of themselves, whatever they are called by now
    "collections": re.compile(r"[\"'`](?:collection|doc)[\"'`]\s{0,3},\s{0,3}[\"'`]path[\"'`]"),
    "paths": re.compile(r"_checkNotDeleted\([\"'`]ref[\"'`]\)"),
}
_PLAIN = {"collections": r"collection|doc", "paths": r"(?<!\.)ref"}


def read_backends(text: str) -> Calls | None:
    """Return what a text of code, or of data in a page, asks of back ends; None where it names nothing of the kind. Never raises."""
    text = text.replace("\\/", "/")
    firebase = "firebase" in text or "firestore" in text
    supabase = "supabase" in text or "sb_publishable_" in text
    tables, reads = _tables(text, supabase)
    buckets = [(match[2], match[3]) for match in _some(_BUCKET, text)]
    found = Calls(
        projects=_distinct((*_supabase(text), *(_firebase(text) if firebase else ())), MAX_PROJECTS),
        tables=tables,
        reads=reads,
        routines=_distinct(match[2] or match[3] for match in _some(_ROUTINE, text)),
        buckets=_distinct(name for name, _ in buckets),
        lists=_distinct(name for name, verb in buckets if verb == "list"),
        functions=_distinct(match[2] or match[3] for match in _some(_FUNCTION, text)),
        schemas=_distinct(match[1] for match in _some(_SCHEMA, text) if match[1] != "public"),
        collections=_distinct(_references(text, "collections")) if firebase else (),
        paths=_distinct(_references(text, "paths")) if firebase else (),
    )
    return found if found != Calls() else None


def merged(parts: Iterable[Calls]) -> Calls:
    """Return what several texts ask together."""
    every = tuple(parts)
    names = {
        field: _distinct((name for part in every for name in getattr(part, field)), MAX_NAMES)
        for field in Calls.__slots__
        if field != "projects"
    }
    projects: dict[str, Project] = {}
    for project in (project for part in every for project in part.projects):
        known = projects.get(project.url)
        if known is None or (project.key and not known.key):
            projects[project.url] = project
    return Calls(projects=tuple(projects.values())[:MAX_PROJECTS], **names)


def _some(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what matches outside of comments: libraries carry examples in theirs."""
    for number, match in enumerate(pattern.finditer(text)):
        if number >= MAX_MATCHES:
            return
        if not _is_comment(text, match.start()):
            yield match


def _is_comment(text: str, at: int) -> bool:
    """Return True for what stands in a line that is a comment, as far as its beginning is near."""
    start = text.rfind("\n", max(0, at - LINE), at)
    return (start >= 0 or at < LINE) and text[start + 1 : at].lstrip().startswith(("*", "//", "/*"))


def _distinct(found: Iterable[T], most: int = MAX_NAMES) -> tuple[T, ...]:
    kept: dict[T, None] = {}
    for each in found:
        if len(kept) >= most:
            break
        kept[each] = None
    return tuple(kept)


def _tables(text: str, supabase: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tables that a text names, and those that it reads: what follows tells a table from a text that is cut into an array."""
    tables: list[str] = []
    reads: list[str] = []
    for match in _some(_FROM, text):
        if _NO_TABLE.search(text[max(0, match.start() - 40) : match.start()].rstrip()):
            continue
        if match[3] in _VERBS or (supabase and match[3] is None):
            tables.append(match[2])
        if match[3] == "select":
            reads.append(match[2])
    tables += [match[1] for match in _some(_PATH, text)]
    return _distinct(tables), _distinct(reads)


def _supabase(text: str) -> Iterator[Project]:
    """Yield the Supabase projects of a text, each with the public key that stands beside it, or that names it."""
    keys = [(match.start(), match[0]) for match in _some(_KEY, text) if is_public(match[0])][:50]
    own = {project_of(key): key for _, key in keys if project_of(key)}
    named: dict[str, str] = {}
    for match in _some(_PAIR, text):
        origin = _origin(match[1])
        if origin and is_public(match[2]):
            named.setdefault(origin, match[2])
    for match in _some(_HOSTED, text):
        origin = match[0]
        if named.get(origin):
            continue
        near = sorted((abs(at - match.start()), key) for at, key in keys if project_of(key) in ("", match[1]))
        beside = next((key for distance, key in near if distance <= NEAR), "")
        named[origin] = own.get(match[1]) or beside or (near[0][1] if len({key for _, key in near}) == 1 else "")
    for reference, key in own.items():
        if key not in named.values():
            named[f"https://{reference}.supabase.co"] = key
    for origin, key in named.items():
        yield Project(BackendKind.SUPABASE, origin, key)


def _origin(url: str) -> str:
    try:
        return origin_of(normalise(url))
    except UrlError:
        return ""


def _firebase(text: str) -> Iterator[Project]:
    """Yield the Firebase projects of a text: the objects that hold a web key and a project's name."""
    for match in _some(_WEB_KEY, text):
        start = max(text.rfind("{", max(0, match.start() - 700), match.start()), match.start() - 700, 0)
        end = text.find("}", match.end(), match.end() + 900)
        config = text[start : end if end > 0 else match.end() + 900]
        project = _value(config, "projectId", r"[a-z][a-z0-9-]{3,40}")
        if project:
            yield Project(
                BackendKind.FIREBASE,
                f"https://{project}.firebaseapp.com",
                match[1],
                _origin(
                    _value(
                        config, "databaseURL", r"https://[a-z0-9.-]{4,100}\.(?:firebaseio\.com|firebasedatabase\.app)"
                    )
                ),
                _value(config, "storageBucket", r"[a-z0-9][a-z0-9._-]{2,100}"),
            )


def _value(config: str, name: str, form: str) -> str:
    found = re.search(rf"\b{name}(?:{_Q})?\s{{0,9}}:\s{{0,9}}{_Q}({form})/?{_Q}", config)
    return found[1] if found else ""


def _references(text: str, kind: str) -> Iterator[str]:
    """Yield the first steps of Firestore's collections or of the Realtime Database's references."""
    names = {_PLAIN[kind]}
    for match in islice(_some(_MARKS[kind], text), MAX_RENAMED):
        heads = list(_HEAD.finditer(text, max(0, match.start() - 250), match.start()))
        if heads:
            names.add(rf"(?<![\w$.]){re.escape(heads[-1][1] or heads[-1][2])}")
    calls = re.compile(
        rf"(?<![\w$])(?:{'|'.join(sorted(names))})\(\s{{0,20}}[\w$.]{{1,60}}\s{{0,9}},\s{{0,20}}[\"'`]/?{_SEGMENT}"
    )
    for match in _some(calls, text):
        yield match[1]
    for match in _some(_CHILD if kind == "collections" else _OLD_REF, text):
        yield match[1]
