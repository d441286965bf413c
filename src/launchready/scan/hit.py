"""What a scan says: a hit, which names a secret and where it stands, and never shows it."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.model.confidence import Confidence
from launchready.model.evidence.secrets import Nature
from launchready.model.secret import Secret

__all__ = ["Hit", "Nature"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One value that was found. `line` and `column` count from 1, the column in characters.

    `start` and `end` are offsets into the text as UTF-8; UTF-16 and UTF-32 are read as such first. Where the value lay
    inside Base64, they are those of the encoded text. `shown` is all of the value that may be told: the beginning that
    every key of its kind has, or its length. `note` says in words what the value told of itself (expired, local, …).
    """

    rule: str
    name: str
    provider: str
    nature: Nature
    confidence: Confidence
    line: int
    column: int
    start: int
    end: int
    value: Secret
    shown: str
    note: str = ""

    def fingerprint(self, key: bytes) -> str:
        """Return a keyed hash of the value, so that the same secret in two places can be told without showing it."""
        return self.value.fingerprint(key)

    @property
    def alarming(self) -> bool:
        """Whether somebody must act: everything that is not made to be public."""
        return self.nature is not Nature.PUBLIC
