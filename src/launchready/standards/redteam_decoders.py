"""Reads a text in all the ways in which a model can write a word so that a filter does not see it. Each takes time in proportion to the text."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from launchready.standards.redteam_words import DIGITS, LOOK_ALIKES, MORSE, NATO

ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u034f")
_TAGS = range(0xE0000, 0xE0080)
_SELECTORS = {0xFE00 + i: i for i in range(16)} | {0xE0100 + i: 16 + i for i in range(240)}
_DASHES = str.maketrans("−–—‐‑‒―_•·∙", "--------...")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_LIST_MARK = re.compile(r"^[\W_]*(?:\d{1,2}\s*[.):|\]]+|[^\W\d_]{0,12}\s?\d{1,2}\s*[:.)\-–|]+)?[\W_]*", re.MULTILINE)
_LABEL = re.compile(r"^[^:\n]{0,40}:", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?]\s+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}")
_BASE32 = re.compile(r"[A-Z2-7]{16,}")
_HEX = re.compile(r"[0-9a-f]{16,}")
_HEX_MARKS = re.compile(r"0x|\\x|\\u00|u\+00|[\s:,;%\-_.=|\"'\[\]]")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4})\}?")
_NUMBER = re.compile(r"\d+")
_SPELT = re.compile(r"\b([a-z0-9])\W{1,3}(?:as in|for|is for|wie|como|comme|come)\b")
_LONGEST_FOLD = 4


def plain(text: str) -> str:
    """Return a text's letters and digits of ASCII alone."""
    return _NOT_PLAIN.sub("", text)


def folded(text: str) -> str:
    """Return a text in small letters of ASCII, as far as its letters are drawn like such."""
    return text.translate({ord(char): _folded(char) for char in set(text)})


def _folded(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char in LOOK_ALIKES:
        return LOOK_ALIKES[char]
    # Folded one by one: a whole text of combining marks takes the square of its length.
    parts = (part for part in unicodedata.normalize("NFKD", char)[:_LONGEST_FOLD] if unicodedata.category(part) != "Mn")
    return "".join(LOOK_ALIKES.get(part, part) for part in "".join(parts).casefold())


def by_lines(text: str) -> Iterator[str]:
    """Yield what remains of a text's lines without their numbers, without their labels, their first words and their last ones."""
    unmarked = _LIST_MARK.sub("", text)
    yield unmarked
    yield _LABEL.sub("", text)
    lines = [words for line in unmarked.splitlines() if (words := line.split())]
    yield " ".join(words[0] for words in lines)
    yield " ".join(words[-1] for words in lines)


def initials(text: str) -> Iterator[str]:
    """Yield the first characters of a folded text's lines, sentences and words, and the last ones of its lines, each in a row."""
    unmarked = _LIST_MARK.sub("", text)
    lines = [kept for line in unmarked.splitlines() if (kept := plain(line))]
    yield "".join(line[0] for line in lines)
    yield "".join(line[-1] for line in lines)
    yield "".join(kept[0] for each in _SENTENCE.split(unmarked) if (kept := plain(each)))
    yield plain("".join(word[0] for word in _WORD.findall(text)))
    yield "".join(_SPELT.findall(text))


def decoded(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text as each encoding reads it, with the encoding's name. Where nothing looks like an encoding, nothing is yielded."""
    for name, reader in _DECODERS.items():
        for each in reader(text):
            yield name, each


def _percent(text: str) -> Iterator[str]:
    if "%" in text:
        once = unquote(text)
        yield once
        if "%" in once:
            yield unquote(once)


def _entities(text: str) -> Iterator[str]:
    if "&" in text:
        yield html.unescape(text)


def _escapes(text: str) -> Iterator[str]:
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _hex(text: str) -> Iterator[str]:
    for run in _HEX.findall(_HEX_MARKS.sub("", text.lower())):
        for start in (0, 1):
            even = run[start : start + (len(run) - start) // 2 * 2]
            yield bytes.fromhex(even).decode("latin-1")


def _base64(text: str) -> Iterator[str]:
    joined = "".join(text.split())
    for url_safe in (False, True):
        if url_safe and "-" not in joined and "_" not in joined:
            return
        for run in _BASE64.findall(joined.translate({45: "+", 95: "/"}) if url_safe else joined):
            for start in range(4):  # what stands right before it may be letters, too
                piece = run[start:]
                piece = piece[:-1] if len(piece) % 4 == 1 else piece
                yield base64.b64decode(piece + "=" * (-len(piece) % 4)).decode("latin-1")


def _base32(text: str) -> Iterator[str]:
    for run in _BASE32.findall("".join(text.split())):
        for start in range(8):
            piece = run[start:]
            piece = piece[: len(piece) // 8 * 8] + {
                0: "",
                2: piece[-2:],
                4: piece[-4:],
                5: piece[-5:],
                7: piece[-7:],
            }.get(len(piece) % 8, "")
            try:
                yield base64.b32decode(piece + "=" * (-len(piece) % 8)).decode("latin-1")
            except binascii.Error:
                continue


def _numbers(base: int) -> Callable[[str], Iterator[str]]:
    def read(text: str) -> Iterator[str]:
        found = _NUMBER.findall(text)
        if len(found) >= 8:
            yield "".join(_character(each, base) for each in found)

    return read


def _character(number: str, base: int) -> str:
    try:
        code = int(number, base) if len(number) <= 4 else 0
    except ValueError:
        code = 0
    return chr(code) if 32 <= code < 127 else "\n"


def _letter_numbers(text: str) -> Iterator[str]:
    found = _NUMBER.findall(text)
    if len(found) >= 8:
        codes = (int(each) if len(each) <= 2 else 0 for each in found)
        yield "".join(chr(96 + code) if 1 <= code <= 26 else "\n" for code in codes)


def _bits(text: str) -> Iterator[str]:
    for source in (
        "".join(char for char in text if char in "01"),
        "".join(re.findall(r"(?<!\d)[01]{4,}(?!\d)", text)),
    ):
        yield from _of_bits(source)


def _of_bits(bits: str) -> Iterator[str]:
    if len(bits) < 56:
        return
    for width in (8, 7):
        for start in range(width):
            whole = (len(bits) - start) // width
            yield "".join(chr(int(bits[start + i * width : start + (i + 1) * width], 2)) for i in range(whole))


def _invisible(text: str) -> Iterator[str]:
    if text.isascii():
        return
    yield "".join(chr(ord(char) - _TAGS.start) for char in text if ord(char) in _TAGS)
    yield "".join(chr(_SELECTORS[ord(char)]) for char in text if ord(char) in _SELECTORS)
    hidden = [char for char in text if char in ZERO_WIDTH]
    kinds = sorted(set(hidden), key=lambda kind: (-hidden.count(kind), kind))[:3]
    for one in kinds:
        for zero in kinds:
            if one != zero:
                yield from _of_bits("".join("1" if char == one else "0" for char in hidden if char in (one, zero)))


def _morse(text: str) -> Iterator[str]:
    marks = re.findall(r"(?<![^\s/|])[.\-]{1,6}(?![^\s/|,;])", text.translate(_DASHES))
    if len(marks) >= 8:
        yield "".join(MORSE.get(mark, "") for mark in marks)


def _nato(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z]+", text.lower().replace("x-ray", "xray"))
    yield "".join(NATO.get(word, "") for word in words)


_DECODERS: dict[str, Callable[[str], Iterator[str]]] = {
    "percent-encoded": _percent,
    "HTML entities": _entities,
    "escape sequences": _escapes,
    "hex": _hex,
    "base64": _base64,
    "base32": _base32,
    "zero-width": _invisible,
    "decimal codes": _numbers(10),
    "octal codes": _numbers(8),
    "binary": _bits,
    "letter numbers": _letter_numbers,
    "Morse": _morse,
    "NATO alphabet": _nato,
}


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a folded text; digits that stand alone or are written as words become one number."""
    found: list[str] = []
    alone = False
    for token in re.findall(r"[a-z]+|\d+", text):
        digit = DIGITS.get(token, token if token.isdigit() and len(token) == 1 else "")
        if digit and alone:
            found[-1] += digit
        else:
            found.append(digit or token)
        alone = bool(digit)
    return found
