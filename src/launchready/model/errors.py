"""What can go wrong in a way that the user can mend: every one ends in exit code 2 and no traceback."""

from __future__ import annotations

from dataclasses import dataclass


class LaunchReadyError(Exception):
    """A mistake outside this program, told in one sentence, with what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LaunchReadyError):
    """The command was called with something that it cannot use."""


class MissingExtraError(LaunchReadyError):
    """An optional part of this program is not installed."""

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(f"{what} needs launchready[{extra}]", f"install launchready[{extra}]")
        self.extra = extra


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in an input file. `line` counts from 1; 0 where no line can be named."""

    file: str
    line: int
    key: str
    problem: str
    allowed: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        allowed = f" (allowed: {self.allowed})" if self.allowed else ""
        return f"{place}:{key} {self.problem}{allowed}"


class InputFileError(LaunchReadyError):
    """An input file does not say what it must; all its mistakes are told at once."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes
