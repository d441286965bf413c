"""Firebase's security rules, read for what lets strangers in: Firestore's and Storage's own language, the Realtime Database's JSON.

Only a condition that is plainly open counts: `true`, none at all, a signed-in user of whatever name, or the date of the test mode that the console
offers (firebase.google.com/docs/rules/insecure-rules). What calls a function, or asks anything else, is taken to be a real condition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from launchready.model.evidence.access_rules import OpenRule, Place

MAX_RULES = 500
MAX_DEPTH = 20
EVERYONE, USERS = "everyone", "users"
_STEP = re.compile(
    r"\bservice\s{1,9}([a-z.]{1,40})|\bmatch\s{1,9}((?:[^\s{]{1,100}|\{[^{}\s]{0,60}\}){1,20})\s{0,40}\{|"
    r"\ballow\s{1,9}([a-z,\s]{1,80}?)\s{0,9}(?::\s{0,9}if\s([^;]{0,4000}))?;|([{}])"
)
_COMMENT = re.compile(r"/\*|//")
_DATE = re.compile(r"request\.time\s*<\s*timestamp\.date\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)")
_USER = re.compile(r"request\.auth(?:\.uid)?\s*!=\s*null|auth(?:\.uid)?\s*!==?\s*null")
_UNTIL = re.compile(r"now\s*<\s*(\d{10,13})")


def read_rules(file: str, text: str) -> Iterator[OpenRule]:
    """Yield the rules of a `.rules` file that let people in."""
    plain = _without_comments(text)
    service, path, number = "", [], 0
    for match in _STEP.finditer(plain):
        if number >= MAX_RULES:
            return
        if match[1]:
            service = match[1]
        elif match[2]:
            path.append(match[2])
        elif match[3]:
            who = _who(match[4])
            if who:
                number += 1
                operations = tuple(word.strip() for word in match[3].split(",") if word.strip())
                yield OpenRule(
                    service, _shown(path), operations, who, Place(file, plain.count("\n", 0, match.start()) + 1)
                )
        elif match[5] == "}":
            if path:
                path.pop()
        elif service:  # a function's own braces, or the service's
            path.append("")


def read_database_rules(file: str, text: str) -> Iterator[OpenRule]:
    """Yield the rules of `database.rules.json` that let people in."""
    plain = _without_comments(text)
    try:
        read = json.loads(re.sub(r",(\s*[}\]])", r"\1", plain))
    except (ValueError, RecursionError):
        return
    rules = read.get("rules") if isinstance(read, dict) else None
    for number, (path, operation, condition) in enumerate(_conditions(rules, "", MAX_DEPTH)):
        if number >= MAX_RULES:
            return
        who = _database_who(condition)
        if who:
            yield OpenRule(
                "firebase.database", path or "/", (operation,), who, Place(file, _line(text, path, operation))
            )


def _without_comments(text: str) -> str:
    """Return a text without its comments, the lines as many as before; `//` within a URL is one too, which no condition here needs."""
    kept: list[str] = []
    at = 0
    while (match := _COMMENT.search(text, at)) is not None:
        start = match.start()
        close = text.find("*/", start + 2) + 2 if match[0] == "/*" else text.find("\n", start)
        end = close if close > start else len(text)
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join((*kept, text[at:]))


def _conditions(node: Any, path: str, depth: int) -> Iterator[tuple[str, str, Any]]:
    if not isinstance(node, dict) or depth <= 0:
        return
    for key, value in node.items():
        if key in (".read", ".write"):
            yield path, key[1:], value
        elif not key.startswith("."):
            yield from _conditions(value, f"{path}/{key}"[:200], depth - 1)


def _who(condition: str | None) -> str:
    """Return who a condition lets in, "" where it is a real one."""
    if condition is None:
        return EVERYONE
    flat = condition.strip()
    while flat.startswith("(") and flat.endswith(")"):
        flat = flat[1:-1].strip()
    if flat == "true":
        return EVERYONE
    if dated := _DATE.fullmatch(flat):
        return f"until {int(dated[1]):04}-{int(dated[2]):02}-{int(dated[3]):02}"
    return USERS if _USER.fullmatch(flat) else ""


def _database_who(condition: Any) -> str:
    if condition is True:
        return EVERYONE
    if not isinstance(condition, str):
        return ""
    flat = condition.strip()
    if flat == "true":
        return EVERYONE
    if dated := _UNTIL.match(flat):
        seconds = int(dated[1]) // (1000 if len(dated[1]) == 13 else 1)
        return f"until {_day(seconds)}"
    return USERS if _USER.fullmatch(flat) else ""


def _day(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _shown(path: list[str]) -> str:
    """Return a rule's path without what every path of its service begins with."""
    whole = "".join(path)
    return re.sub(r"^/databases/\{[^}]*\}/documents|^/b/\{[^}]*\}/o", "", whole)[:200] or "/"


def _line(text: str, path: str, operation: str) -> int:
    """Return about where a condition stands: its operation's word after the last step of its path."""
    step = path.rpartition("/")[2]
    start = max(text.find(f'"{step}"'), 0) if step else 0
    found = text.find(f'".{operation}"', start)
    return text.count("\n", 0, max(found, 0)) + 1
