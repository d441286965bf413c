"""Tells a value that somebody made up, or that is no value at all, from one that a machine drew at random."""

from __future__ import annotations

import re
from enum import IntEnum
from operator import add

from launchready.scan.words import PAIRS

# Four letters and more only: shorter ones turn up in random keys too.
_SAYS_SO = re.compile(
    r"example|sample|placeholder|change[-_. ]?(?:me|this|it)|replace[-_. ]?(?:me|this|with)|dummy|redacted|your[-_. ]"
    r"|(?:^|[-_.<{\[ ])(?:your[-_. ]?|(?:my|the|an?|some|put|insert|enter|add)[-_. ])(?:own|api|app|secret|token|key|password|private|access|client|here)"
    r"|(?:secret|token|key|password|value)[-_. ]?(?:here|goes)|not[-_. ]?(?:a[-_. ])?real|do[-_. ]?not[-_. ]?use"
    r"|^(?:test|fake|mock|todo|none|null|undefined|true|false|foobar|changeit|hunter2)\b"
    r"|[x*.•]{6}|deadbeef|foobar|asdfgh|qwerty|lorem|hidden",
    re.IGNORECASE,
)
# A reference to a value that is elsewhere: the shell, templates, CI systems, code.
_REFERENCE = re.compile(
    r"\$\{|\$\(|\{\{|\}\}|<%|%>|\$\[|#\{|@\{|\[\[|^\$\$?[A-Za-z_]\w*$|^%[A-Za-z_]\w*%$|^%[a-z]$|^<[^>]*>?$|^\[[^\]]*\]?$|^\{[^}]*\}?$"
    r"|^__\w+__$|^@\w+@?$|\\\(|^env[:.(]|process\.env|os\.environ|getenv|secrets\.|vault:|^ref\+|^op://|^arn:|^sops:|^ENC\[|^!",
    re.IGNORECASE,
)
_SYMBOLS = re.compile(r"[^0-9A-Za-z]+")
_LETTERS = re.compile(r"[a-z]{2,}")
_RUNS = re.compile(r"[A-Z]+|[a-z]+|[0-9]+|[^A-Za-z0-9]+")
_HEX = re.compile(r"[0-9a-f-]+|[0-9A-F-]+")
_HASH = re.compile(r"sha\d|md5|hash|checksum|digest|commit|integrity|etag|revision|patch_|tarball")
_NO_DIGIT = re.compile(r"[^0-9]+")
_NO_LETTER = re.compile(r"[^A-Za-z]+")


def made_up(value: str) -> bool:
    """Whether a value says of itself that it is none: an example, a reference, a row of x, or one plain sequence."""
    return bool(_SAYS_SO.search(value) or _REFERENCE.search(value)) or monotonous(value)


def monotonous(value: str) -> bool:
    """Whether a value is a few characters over and over, or counts on without a break (abcdef…, 123456…)."""
    core = _SYMBOLS.sub("", value)
    if len(core) < 6:
        return len(set(core)) < 3
    if len(set(core.lower())) <= max(3, min(5, len(core) // 8)):
        return True
    if len(core) >= 16 and any(core[size:] == core[:-size] for size in range(1, 7)):
        return True
    return sum(map(_neighbours, core, core[1:])) >= len(core) - 1 - (len(core) >= 20)


def typed(value: str) -> bool:
    """Whether somebody typed a value rather than drew it: mostly sequences, or a block that comes again."""
    core = _SYMBOLS.sub("", value).lower()
    if len(core) < 16:
        return False
    if _steps(core) >= 0.6 * (len(core) - 1):
        return True
    return any(core[size:] == core[:-size] for size in range(7, len(core) // 2 + 1))


def _digits(value: str) -> int:
    return len(_NO_DIGIT.sub("", value))


def _letters(value: str) -> int:
    return len(_NO_LETTER.sub("", value))


def _steps(core: str) -> int:
    return sum(map(_follows, core, core[1:]))


def _neighbours(first: str, second: str) -> bool:
    """Whether a character is the same as the one before it, or stands beside it in the alphabet or among the digits."""
    return ord(second.lower()) - ord(first.lower()) in (-1, 0, 1)


def _follows(first: str, second: str) -> bool:
    """Whether a character follows the one before it as people type: by its side, or where a row begins anew."""
    return _neighbours(first, second) or first + second in ("90", "09", "f0", "0a", "z0", "f1", "za", "z1")


def classes(value: str) -> int:
    """How often a value changes between capitals, small letters, digits and the rest: random ones do so all the time."""
    return len(_RUNS.findall(value)) - 1


def wordiness(value: str) -> float:
    """Which part of the neighbouring letters is common in words, from 0 to 1; random letters come to about 0.25."""
    count, common = _pairs(value)
    return common / count if count else 0.0


def _pairs(value: str) -> tuple[int, int]:
    """How many pairs of neighbouring letters there are, and how many of them are common in words."""
    count = common = 0
    for run in _LETTERS.findall(value.lower()):
        pairs = list(map(add, run, run[1:]))
        count += len(pairs)
        common += len(list(filter(PAIRS.__contains__, pairs)))
    return count, common


class Looks(IntEnum):
    """What a value of letters and digits looks like."""

    WRITTEN = 0  # a name, a path, a number, code
    POSSIBLE = 1  # it could be a key: letters and digits, many different ones, no words
    DRAWN = 2  # a machine drew it at random


def looks(value: str) -> Looks:
    """Tell whether a value was drawn at random. Most values that are looked at end here, so it counts and does little else."""
    size, digits, letters = len(value), _digits(value), _letters(value)
    if size < 8 or not letters or len(set(value)) < 6:
        return Looks.WRITTEN
    if _HEX.fullmatch(value):
        return Looks.DRAWN if digits >= 2 and letters >= 2 else Looks.WRITTEN
    words = wordiness(value)
    if words > 0.62:
        return Looks.WRITTEN
    changes = classes(value) / (size - 1)
    if digits == 0:
        return Looks.DRAWN if size >= 20 and changes >= 0.35 and words <= 0.5 else Looks.WRITTEN
    if digits == 1:
        return Looks.DRAWN if size >= 16 and changes >= 0.3 and words <= 0.5 else Looks.WRITTEN
    if changes >= 0.25 or (changes >= 0.12 and words <= 0.38):
        return Looks.DRAWN
    return Looks.POSSIBLE if size >= 16 and letters >= 3 and len(set(value)) >= 8 else Looks.WRITTEN


def drawn(value: str) -> bool:
    """Whether a value looks drawn at random."""
    return looks(value) is Looks.DRAWN


def longest_part(value: str) -> str:
    """Return the longest run of letters and digits of a value that is put together with punctuation."""
    return max(_SYMBOLS.split(value), key=len)


def worded(value: str) -> bool:
    """Whether a value is written in words; random letters do not come near."""
    if _HEX.fullmatch(longest_part(value)):
        return False
    count, common = _pairs(value)
    return count >= 12 and common > 0.7 * count


def invented(value: str) -> bool:
    """Whether what follows the beginning of a key was made up: an example, a reference, something typed, or words."""
    return made_up(value) or typed(longest_part(value)) or worded(value)


def says_hash(before: str) -> bool:
    """Whether the text before a value says that it is the hash of something."""
    return bool(_HASH.search(before.lower()))


def erratic(value: str) -> bool:
    """Whether a value changes between capitals, small letters and digits as no name does, whatever words turn up in it."""
    return len(value) >= 20 and classes(value) >= 0.4 * (len(value) - 1)
