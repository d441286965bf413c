"""Where secrets were seen: never the value, which only the scanner held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.model.confidence import Confidence


class Nature(StrEnum):
    """What it means that others can read the value."""

    SECRET = "secret"  # noqa: S105 - a word, no password
    PUBLIC = "public"  # made to be read by everyone: a publishable key, a key for browsers
    TEST = "test"  # a secret of a test mode or of a local tool; nothing real hangs on it
    UNCERTAIN = "uncertain"  # the value alone does not tell; somebody must look


@dataclass(frozen=True, slots=True)
class Sighting:
    """One secret in one place.

    `rule` is the format's id, `name` its words, `shown` the format's own prefix or a description and nothing more of the value.
    `rotate` says how its provider replaces it, `note` what the value told of itself.
    `place` is a file's path, a URL, or a stream's name; `line` and `column` count from 1, 0 where they mean nothing. `fingerprint` is a keyed hash
    that tells two values apart. In a repository, `commit` is the oldest commit known to hold it, with its author date (ISO 8601); both are ""
    for what lies in the working tree and was never committed. `tracked` is False for a file that git ignores.
    """

    rule: str
    name: str
    provider: str
    nature: Nature
    confidence: Confidence
    place: str
    line: int = 0
    column: int = 0
    fingerprint: str = ""
    shown: str = ""
    commit: str = ""
    author_date: str = ""
    in_working_tree: bool = True
    tracked: bool = True
    rotate: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not looked at, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceSecrets:
    """What the search of a source tree and its history came to. `root` is the tree as the product file names it, "" where it names none.

    `repository` says whether git keeps it, `history` whether its commits were searched, `shallow` that older ones were not at hand. `failed` is
    why a part could not be looked at at all; `reasons` counts what was passed over, `skipped` names some of it.
    """

    root: str = ""
    repository: bool = False
    history: bool = False
    shallow: bool = False
    files: int = 0
    size: int = 0
    versions: int = 0
    secrets: tuple[Sighting, ...] = ()
    left_out: int = 0
    submodules: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of personal data in one log: how often, and on which lines it stands first. `shown` is the first one, masked."""

    kind: str
    place: str
    count: int
    lines: tuple[int, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class LogSecrets:
    """What the search of log files came to. `files` are those that were read, `failed` those that could not be, with the reason.

    `shortened` are files of which only the beginning was read.
    """

    files: tuple[str, ...] = ()
    size: int = 0
    secrets: tuple[Sighting, ...] = ()
    personal: tuple[PersonalData, ...] = ()
    left_out: int = 0
    shortened: tuple[str, ...] = ()
    failed: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class EnvFile:
    """An env file in the source: whether git keeps it, and the names of its variables that hold a secret."""

    place: str
    tracked: bool
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientVariable:
    """A variable that builds hand to browsers, by its name; where it stands first, and what its name says that it is."""

    name: str
    place: str
    line: int
    kind: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an environment that holds a secret: its name, and a keyed hash that tells two values apart."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Variables:
    """The secrets among an environment's variables; `failed` says why its file could not be read."""

    environment: str
    place: str
    secrets: tuple[Variable, ...] = ()
    failed: str = ""


@dataclass(frozen=True, slots=True)
class EnvironmentSecrets:
    """Where the product's secrets come from: env files and client variables in the source, and what each environment is given.

    `root` is the source tree, "" where the product file names none; `repository` says whether git keeps it, `cut` that there was more of it than
    was looked at, `failed` why it could not be read.
    """

    root: str = ""
    repository: bool = False
    files: tuple[EnvFile, ...] = ()
    client: tuple[ClientVariable, ...] = ()
    environments: tuple[Variables, ...] = ()
    cut: bool = False
    failed: str = ""
