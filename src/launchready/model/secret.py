"""The one type for a value that must never be shown. Files hold a reference (`env:NAME`) in its place."""

from __future__ import annotations

import hmac
from typing import Any, NoReturn


class Secret:
    """A value that does not print, format, compare by text, pickle or serialise.

    `reveal()` is the only way to the value; call it where the value leaves the process, nowhere else.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself, for the one call that must send it."""
        return self._value

    def fingerprint(self, key: bytes) -> str:
        """Return a keyed hash (HMAC-SHA-256, 16 hex digits) that tells two secrets apart without showing them."""
        return hmac.new(key, self._value.encode(), "sha256").hexdigest()[:16]

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled")

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self
