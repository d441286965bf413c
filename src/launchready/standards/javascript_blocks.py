"""The brackets of JavaScript and TypeScript as a tree: which functions, loops and conditions stand around a position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"[()\[\]{}]")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TYPED = re.compile(r"\)\s*:\s*(?:asserts\s+)?[\w$][^;={}()]{0,200}$")
_WORD = re.compile(r"([A-Za-z_$][\w$]*)\s*(?:<[^<>()]{0,100}>\s*)?$")
_KEYWORDS = frozenset({"if", "for", "while", "switch", "catch", "with", "await"})
_PLAIN = re.compile(r"\b(try|else|do|finally)$")
_NAMED_ARROW = re.compile(r"([A-Za-z_$][\w$]*)\s*(?::[^=;{}]{0,100})?=\s*(?:async\s*)?(?:<[^<>()]{0,80}>\s*)?$")
_ARROW_TYPED = re.compile(r"\)\s*:\s*[^;={}()]{1,200}$")
MAX_DEPTH = 200
MAX_BRACKETS = 60_000


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of brackets. `parent` is the number of the pair around it, -1 for none."""

    open: int
    close: int
    sign: str
    parent: int


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a brace: `kind` is for, while, if, catch, try, else, do, finally, switch, function, or "" for what is no block.

    `name` is a function's, `start` where its parentheses or its keyword begin; `inside` is what a keyword has in its own.
    """

    kind: str
    start: int
    name: str = ""
    inside: str = ""
    awaits: bool = False


class Blocks:
    """The brackets of a file, whose `code` is that of `code_alone`. Where they do not fit together `balanced` is False, and nothing may be said."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.pairs: list[Bracket] = []
        self.balanced = True
        self._closing: dict[int, int] = {}
        self._heads: dict[int, Head] = {}
        opened: list[int] = []
        found: list[list[int]] = []
        signs: list[str] = []
        for match in _BRACKET.finditer(code):
            sign = match[0]
            if sign not in _PAIRS:
                found.append([match.start(), -1, opened[-1] if opened else -1])
                signs.append(sign)
                opened.append(len(found) - 1)
                if len(opened) > MAX_DEPTH or len(found) > MAX_BRACKETS:
                    self.balanced = False
                    return
            elif not opened or signs[opened[-1]] != _PAIRS[sign]:
                self.balanced = False
                return
            else:
                number = opened.pop()
                found[number][1] = match.start()
                self._closing[match.start()] = number
        self.balanced = not opened
        if self.balanced:
            self.pairs = [Bracket(each[0], each[1], sign, each[2]) for each, sign in zip(found, signs, strict=True)]
        self._opens = [pair.open for pair in self.pairs]

    def around(self, position: int) -> Iterator[Bracket]:
        """Yield the pairs around a position, the innermost first."""
        number = bisect_left(self._opens, position) - 1
        while number >= 0:
            pair = self.pairs[number]
            if pair.open < position < pair.close:
                yield pair
            number = pair.parent

    def opening(self, close: int) -> int:
        """Return where the bracket opens that is closed at a position, or -1."""
        number = self._closing.get(close, -1)
        return self.pairs[number].open if number >= 0 else -1

    def end(self, start: int) -> int:
        """Return where the bracket is closed that opens at a position, or -1."""
        at = bisect_left(self._opens, start)
        return self.pairs[at].close if at < len(self._opens) and self._opens[at] == start else -1

    def parent(self, pair: Bracket) -> Bracket | None:
        """Return the pair around a pair."""
        return self.pairs[pair.parent] if pair.parent >= 0 else None

    def functions(self) -> Iterator[tuple[Bracket, Head]]:
        """Yield the bodies of functions that have braces."""
        for pair in self.pairs:
            if pair.sign == "{" and (head := self.head(pair)).kind == "function":
                yield pair, head

    def head(self, pair: Bracket) -> Head:
        """Return what stands before a brace."""
        if pair.open not in self._heads:
            self._heads[pair.open] = self._head(pair)
        return self._heads[pair.open]

    def _head(self, pair: Bracket) -> Head:
        before = self.code[max(0, pair.open - 300) : pair.open].rstrip()
        end = pair.open - (pair.open - max(0, pair.open - 300) - len(before))  # where `before` ends in the code
        if before.endswith("=>"):
            return self._arrow(end - 2)
        if plain := _PLAIN.search(before):
            return Head(plain[1], end - len(plain[1]))
        if not before.endswith(")"):
            typed = _TYPED.search(before)
            if typed is None:
                return Head("", end)
            end = end - len(before) + typed.start() + 1
        start = self.opening(end - 1)
        if start < 0:
            return Head("", end)
        word = _WORD.search(self.code, max(0, start - 120), start)
        name = word[1] if word else ""
        if name in _KEYWORDS:
            kind = "for" if name == "await" else name
            return Head(
                kind, word.start() if word else start, inside=self.code[start + 1 : end - 1], awaits=name == "await"
            )
        return Head("function", start, "" if name == "function" else name)

    def _arrow(self, end: int) -> Head:
        """Return the head of an arrow function whose arrow begins at `end`."""
        before = self.code[max(0, end - 300) : end].rstrip()
        last = max(0, end - 300) + len(before)
        if not before.endswith(")"):
            typed = _ARROW_TYPED.search(before)
            if typed:
                last = max(0, end - 300) + typed.start() + 1
        if self.code[last - 1 : last] == ")":
            start = self.opening(last - 1)
        else:
            word = _WORD.search(self.code, max(0, last - 120), last)
            start = word.start(1) if word else last
        if start < 0:
            return Head("function", end)
        named = _NAMED_ARROW.search(self.code, max(0, start - 200), start)
        return Head("function", start, named[1] if named else "")

    def before(self, position: int) -> int:
        """Return where the expression begins that ends before a dot at a position: `await createClient().from` begins at `createClient`."""
        at = position
        for _ in range(40):
            while at > 0 and self.code[at - 1].isspace():
                at -= 1
            while at > 0 and self.code[at - 1] in ")]!":
                at = self.opening(at - 1) if self.code[at - 1] != "!" else at - 1
                if at < 0:
                    return position
            word = re.compile(r"[A-Za-z_$][\w$]*$").search(self.code, max(0, at - 80), at)
            if word is None:
                return at
            at = word.start()
            stop = at
            while stop > 0 and self.code[stop - 1].isspace():
                stop -= 1
            if not (stop > 0 and self.code[stop - 1] == "."):
                return at
            at = stop - 1 - (self.code[stop - 2 : stop] == "?.")
        return at
