"""Steps through one SQL statement: names, lists, what stands in parentheses."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.standards.sql_text import Kind, Token

Name = tuple[str, str]
"""Schema and name."""
_NOT_COLUMNS = frozenset({"constraint", "primary", "unique", "check", "foreign", "exclude", "like", "partition"})


class SqlReader:
    """Steps through a statement's tokens."""

    def __init__(self, tokens: list[Token], start: int = 0) -> None:
        self._tokens = tokens
        self._at = start

    @property
    def line(self) -> int:
        """The line of what comes next."""
        return self._tokens[min(self._at, len(self._tokens) - 1)].line

    def take(self) -> Token | None:
        """Take the next word, None at the end."""
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def skip(self, *words: str) -> bool:
        """Pass over any of some words as long as they come; return whether one came."""
        before = self._at
        while self._at < len(self._tokens) and any(self._tokens[self._at] == word for word in words):
            self._at += 1
        return self._at > before

    def skip_to(self, end: str) -> bool:
        """Pass over everything up to a word, and return whether it came."""
        return any(word == end for word in iter(self.take, None))

    def after_equals(self, *words: str) -> bool:
        """Return True if one of some words comes next, behind an equals sign or not."""
        self.skip("=")
        here = self._tokens[self._at] if self._at < len(self._tokens) else None
        return here is not None and here.text.lower() in words

    def name(self, schema: str) -> Name | None:
        """Take a name, with its schema where one is written."""
        first = self.take()
        if first is None or not first.is_name:
            return None
        if not self.skip("."):
            return (schema, first.text)
        second = self.take()
        return (first.text, second.text) if second is not None and second.is_name else None

    def listed(self, schema: str) -> Iterator[Name]:
        """Take names with commas between them, with the arguments that functions have."""
        self.skip("if", "exists", "only")
        while (name := self.name(schema)) is not None:
            yield name
            self.inside()
            if not self.skip(","):
                return

    def names(self) -> Iterator[str]:
        """Take names without a schema, with commas between them."""
        while (word := self.take()) is not None and word.is_name:
            yield word.text
            if not self.skip(","):
                return

    def inside(self) -> list[Token] | None:
        """Take what stands in parentheses, if they come next."""
        if not (self._at < len(self._tokens) and self._tokens[self._at] == "("):
            return None
        depth, start = 0, self._at + 1
        while (word := self.take()) is not None:
            depth += (word == "(") - (word == ")")
            if depth == 0:
                return self._tokens[start : self._at - 1]
        return self._tokens[start:]

    def columns(self) -> Iterator[str]:
        """Yield the names of a table's columns."""
        depth, fresh = 0, True
        for word in self.inside() or ():
            if fresh and word.is_name and not (word.kind is Kind.WORD and word.text in _NOT_COLUMNS):
                yield word.text
            depth += (word == "(") - (word == ")")
            fresh = depth == 0 and word == ","

    def rest(self) -> Iterator[Token]:
        """Look at all that is left."""
        return iter(self._tokens[self._at :])

    def words(self) -> list[str]:
        """Look at the words and names that are left."""
        return [word.text for word in self.rest() if word.is_name]

    def until(self, *ends: str) -> Iterator[Token]:
        """Take words and names up to one of some ends."""
        while (word := self.take()) is not None and not any(word == end for end in ends):
            if word.is_name:
                yield word

    def holds(self, *run: str) -> bool:
        """Return True if some words stand behind one another in what is left."""
        left = self._tokens[self._at :]
        return any(
            all(left[at + step] == word for step, word in enumerate(run)) for at in range(len(left) - len(run) + 1)
        )
