"""Reads the name that stands before a value, and tells whether it is the name of a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from launchready.scan.service_names import SERVICE_NAMES
from launchready.scan.words import ABOUT, HARMLESS

REACH = 120  # characters before a value that can be its name
_ASSIGNS = re.compile(r"[\\\"'`\])>?]{0,4}\s{0,8}(?::=|=>|->|==|\+=|\|\||\?\?|\.=|[=:,(>])\s{0,8}\\?[\"'`]{0,3}$")
_BESIDE = re.compile(r"[\s_.\-]+\\?[\"'`]?$")
_NAME = re.compile(r"[\w$.\-\[\]'\" ]{1,80}")  # of the text read backwards
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET = re.compile(
    r"secret|passw|passphrase|pwd$|token|credential|api_?key|apikey|auth_?key|access_?key|private_?key|signing_?key|encrypt\w*key|master_?key"
    r"|service_?key|admin_?key|account_?key|app_?key|deploy_?key|license_?key|client_?key|server_?key|webhook_?key|session_?key|jwt_?key"
    r"|stream_?key|subscription_?key|integration_?key|write_?key|user_?key|consumer_?key|accesskey|secretkey|bearer|\bpat$"
)


class Strength(Enum):
    """How surely a name is that of a secret."""

    NONE = 0  # it is not, or says so itself
    SERVICE = 1  # it names a service only
    SECRET = 2  # it says token, key of something, …
    PASSWORD = 3  # it says password, secret, private


@dataclass(frozen=True, slots=True)
class Name:
    """The name before a value: its text, what it says, and the service that it or its line names ("" where none)."""

    text: str
    strength: Strength
    service: str


def words_of(text: str) -> list[str]:
    """Split a name into its words: camelCase, snake_case and kebab-case alike, in small letters."""
    return [word.lower() for word in _WORDS.findall(text)]


def service_in(words: list[str]) -> str:
    """Return the last service that words name, alone or two or three of them together; "" where none."""
    for end in range(len(words), 0, -1):
        for size in (3, 2, 1):
            if size <= end:
                name = "".join(words[end - size : end])
                if name in SERVICE_NAMES:
                    return name
    return ""


def name_before(before: str) -> Name:
    """Return the name that the text before a value ends with. The text begins at most `REACH` characters earlier."""
    end = _ASSIGNS.search(before[-32:]) or _BESIDE.search(before[-32:])
    head = before[: max(0, len(before) - 32) + end.start()] if end else before
    found = _NAME.match(head[::-1])
    text = found.group()[::-1].strip("'\"[]. -_") if found else ""
    words = words_of(text)[-8:]
    service = service_in(words) or service_in(words_of(before.rsplit("\n", 1)[-1])[-10:])
    return Name(text, _strength(words), service)


def _strength(words: list[str]) -> Strength:
    joined = "".join(words)
    if not words or words[-1] in ABOUT or not HARMLESS.isdisjoint(words):
        return Strength.NONE
    if not _SECRET.search(joined):
        return Strength.NONE
    if re.search(r"secret|passw|passphrase|private|credential|pwd", joined):
        return Strength.PASSWORD
    return Strength.SECRET
