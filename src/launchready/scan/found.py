"""What the engine hands to the weighing, and what the weighing hands back: values on their way from a match to a hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from launchready.model.check import Confidence
from launchready.scan.hit import Nature

AROUND = 160  # bytes on either side that are looked at


@dataclass(frozen=True, slots=True)
class Found:
    """One match: the rule, the value, where it stands in the text, and the text itself.

    `hidden` says that the value lay in Base64; `start` and `end` are then those of the encoded text. `now` is the time of
    the scan in Unix seconds, for what tells when it ends.
    """

    rule: str
    label: str
    value: str = field(repr=False)
    start: int
    end: int
    text: bytes = field(repr=False)
    path: str = ""
    hidden: bool = False
    now: float = 0

    def part(self, value: str) -> Found:
        """Return this match narrowed to a part of its value."""
        at = self.value.rfind(value)
        if self.hidden or at < 0:
            return replace(self, value=value)
        start = self.start + len(self.value[:at].encode("utf-8", "replace"))
        return replace(self, value=value, start=start, end=start + len(value.encode("utf-8", "replace")))

    def before(self, size: int = AROUND) -> str:
        """Return the text before the value."""
        return self.text[max(0, self.start - size) : self.start].decode("utf-8", "replace")

    def after(self, size: int = AROUND) -> str:
        """Return the text after the value."""
        return self.text[self.end : self.end + size].decode("utf-8", "replace")

    def near(self, size: int = AROUND) -> str:
        """Return the text on both sides of the value, in small letters, without the value."""
        return f"{self.before(size)} {self.after(size)}".lower()


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a match came to. `rank` decides between two matches of one place: the higher one is told."""

    rule: str
    name: str
    provider: str
    nature: Nature
    confidence: Confidence
    value: str = field(repr=False)
    start: int
    end: int
    shown: str
    rank: int
    note: str = ""


Judge = Callable[[Found], Weighed | None]
