"""What a source tree says of who may read and write, made of its files: the pure part, for audits and for whoever checks before a deploy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from launchready.model.evidence.access_rules import AccessRulesEvidence, EdgeFunction, OpenRule, Place
from launchready.standards.firebase_rules import read_database_rules, read_rules
from launchready.standards.function_source import MAX_FUNCTIONS, Settings, looks_at_who_asks, powers, read_settings
from launchready.standards.row_security import fold

_MIGRATION = re.compile(
    r"(?:^|/)(?:supabase/(?:migrations|schemas)/(?:[^/]+/)?[^/]+|prisma/migrations/[^/]+/migration|(?:drizzle|migrations|db/migrations|database/migrations|sql)"
    r"/(?:[^/]+/)?[^/]+|(?:supabase/)?(?:schema|supabase-schema|database|setup|init))\.sql$",
    re.IGNORECASE,
)
_NOT_FORWARD = re.compile(
    r"(?:^|/)(?:down|rollbacks?|seeds?|tests?|fixtures?|snippets?)(?:/|\.sql$)|[._-](?:down|rollback|undo)\.sql$",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"(?:^|/)supabase/functions/([A-Za-z0-9_][A-Za-z0-9_-]{0,62})/([^/]+\.(?:ts|tsx|js|mjs))$")
_SHARED = re.compile(r"[\"']\.\./_shared/([A-Za-z0-9_./-]{1,100})[\"']")
_LIBRARIES = ("@supabase/supabase-js", "@supabase/ssr", "supabase", "firebase", "firebase-admin", "@firebase/app")


def wanted(path: str) -> bool:
    """Return True for a file, by its path below the tree's root, that `access_rules` reads."""
    name = path.rpartition("/")[2]
    return (
        is_migration(path)
        or _FUNCTION.search(path) is not None
        or path.endswith("supabase/config.toml")
        or name in ("package.json", "database.rules.json")
        or name.endswith(".rules")
    )


def is_migration(path: str) -> bool:
    """Return True for SQL that makes the database what it is: neither test data nor the way back."""
    return _MIGRATION.search(path) is not None and _NOT_FORWARD.search(path) is None


def access_rules(files: Mapping[str, str], shown: str = "", *, cut: bool = False) -> AccessRulesEvidence:
    """Return what files say, by their paths below the tree's root; `shown` is the root as evidence names it."""
    prefix = f"{shown.rstrip('/')}/" if shown else ""
    settings = _settings(files)
    config = next((path for path in files if path.endswith("supabase/config.toml")), "supabase/config.toml")
    state = fold(
        (prefix + path, files[path]) for path in sorted(filter(is_migration, files))
    )  # names begin with a time
    return AccessRulesEvidence(
        path=shown,
        read=len(files),
        cut=cut,
        uses=_uses(files),
        exposed=settings.exposed,
        dynamic=state.dynamic,
        grants=state.grants,
        tables=tuple(state.tables.values()),
        policies=tuple(state.policies.values()),
        definers=state.definers,
        functions=tuple(_functions(files, settings, prefix, prefix + config)),
        rules=tuple(_rules(files, prefix)),
    )


def _settings(files: Mapping[str, str]) -> Settings:
    return next(
        (read_settings(text) for path, text in files.items() if path.endswith("supabase/config.toml")), Settings()
    )


def _uses(files: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for path, text in files.items():
        if path.rpartition("/")[2] == "package.json":
            try:
                read = json.loads(text)
            except (ValueError, RecursionError):
                continue
            for part in ("dependencies", "devDependencies") if isinstance(read, dict) else ():
                listed = read.get(part)
                found |= dict.fromkeys(name for name in _LIBRARIES if isinstance(listed, dict) and name in listed)
        elif path.startswith("supabase/") or "/supabase/" in path:
            found["supabase"] = None
    return tuple(found)


def _functions(files: Mapping[str, str], settings: Settings, prefix: str, config: str) -> Iterable[EdgeFunction]:
    code: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for path in sorted(files):
        match = _FUNCTION.search(path)
        if match and not match[1].startswith("_") and len(code) < MAX_FUNCTIONS:
            code.setdefault(match[1], []).append(files[path])
            if match[1] not in first or match[2].startswith("index."):
                first[match[1]] = path
    for name, texts in code.items():
        whole = "\n".join(texts)
        folder = first[name].rpartition(f"/{name}/")[0]
        shared = (files.get(f"{folder}/_shared/{part}", "") for part in _SHARED.findall(whole)[:20])
        whole = "\n".join((whole, *shared))
        line = settings.unguarded.get(name)
        place = Place(prefix + first[name], 1) if line is None else Place(config, line)
        yield EdgeFunction(name, place, line is None, looks_at_who_asks(whole), powers(whole))


def _rules(files: Mapping[str, str], prefix: str) -> Iterable[OpenRule]:
    for path in sorted(files):
        if path.endswith(".rules"):
            yield from read_rules(prefix + path, files[path])
        elif path.rpartition("/")[2] == "database.rules.json":
            yield from read_database_rules(prefix + path, files[path])
