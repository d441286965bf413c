"""Reads a parsed TOML table strictly: each key is asked for with its type and bounds, and what nobody asked for is a mistake."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NoReturn, TypeVar

MAX_TEXT = 600
_E = TypeVar("_E", bound=StrEnum)


class TableError(ValueError):
    """What is wrong in a table, and where."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.place = place
        self.problem = problem


class Table:
    """A table; `place` is where it stands in its file."""

    def __init__(self, values: dict[str, Any], place: str = "") -> None:
        self._values = dict(values)
        self.place = place

    def wrong(self, key: str, problem: str) -> NoReturn:
        """Raise the mistake of a key."""
        raise TableError(f"{self.place}.{key}".strip("."), problem)

    def _take(self, key: str, kind: type, what: str, default: Any = None) -> Any:
        value = self._values.pop(key, default)
        if value is None:
            self.wrong(key, "is missing")
        if not isinstance(value, kind):
            self.wrong(key, f"must be {what}")
        return value

    def has(self, key: str) -> bool:
        """Return True where the table has a key that was not asked for yet."""
        return key in self._values

    def text(self, key: str, most: int = MAX_TEXT, *, empty: bool = False, default: str | None = None) -> str:
        """Return a text of bounded length."""
        value: str = self._take(key, str, "a text", default)
        if len(value) > most:
            self.wrong(key, f"longer than {most:,} characters")
        if not value.strip() and not empty:
            self.wrong(key, "is empty")
        return value

    def flag(self, key: str) -> bool:
        """Return a truth; False where nothing is said."""
        return bool(self._take(key, bool, "true or false", False))

    def texts(self, key: str, most: int, longest: int, default: list[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts, of bounded number and length."""
        values = self._take(key, list, "a list of texts", default)
        if len(values) > most:
            self.wrong(key, f"more than {most} entries")
        for each in values:
            if not isinstance(each, str) or not each or len(each) > longest:
                self.wrong(key, f"must hold texts of 1 to {longest} characters")
        return tuple(values)

    def one(self, key: str, kind: type[_E]) -> _E:
        """Return one of the words that are allowed."""
        value = self.text(key)
        try:
            return kind(value)
        except ValueError:
            self.wrong(key, f"is none of {', '.join(kind)}")

    def each(self, key: str, kind: type[_E]) -> tuple[_E, ...]:
        """Return a list of words that are allowed."""
        try:
            return tuple(kind(value) for value in self.texts(key, len(kind), 40))
        except ValueError:
            self.wrong(key, f"may hold {', '.join(kind)} only")

    def table(self, key: str) -> Table:
        """Return a table within this one."""
        return Table(self._take(key, dict, "a table"), f"{self.place}.{key}".strip("."))

    def entries(self, key: str, most: int) -> list[Table]:
        """Return a list's entries; a text stands for a table that only says it."""
        values = self._take(key, list, "a list")
        if not 1 <= len(values) <= most:
            self.wrong(key, f"must hold 1 to {most} entries")
        tables = [{"say": each} if isinstance(each, str) else each for each in values]
        for number, each in enumerate(tables, 1):
            if not isinstance(each, dict):
                self.wrong(f"{key} {number}", "must be a text or a table")
        return [Table(each, f"{key} {number}") for number, each in enumerate(tables, 1)]

    def done(self) -> None:
        """Raise where a key is left that nobody asked for."""
        for key in self._values:
            self.wrong(key[:60], "is no key of this table")
