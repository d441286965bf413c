"""Tells an answer that can be judged from one that cannot: an error, a page of a gateway's, noise."""

from __future__ import annotations

import json
import re
import unicodedata

from launchready.standards.stream_timing import Ending

CAPPED = "the model stopped at its longest answer"
"""How `chat_answers` says that a model reached the length it may answer with: no fault of the line's."""
_LOOKED_AT = 20_000
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\b|html\b|head\b)", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(
    r"<title>[^<]{0,80}(?:\b[45]\d\d\b|bad gateway|error|just a moment|attention required|access denied|unavailable|forbidden|not found|time-?out)",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\W*(?:(?:http|error|status)\W{0,3}(?:code )?[45]\d\d\b|[45]\d\d\W{1,3}(?:bad|internal|service|gateway|not found|forbidden|unauthori|too many|server|error)"
    r"|(?:an? )?(?:internal|unexpected|unknown|server|network|upstream|application|runtime)[\w ]{0,20} error|error\b\W*(?:$|[:(\d])"
    r"|(?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out|too many requests|upstream connect error|rate limit(?:ed)?|not found|forbidden|"
    r"unauthori[sz]ed|access denied|timeout|timed out)\b.{0,60}$"
    r"|(?:(?:oops|uh oh|sorry|hm+)\W+)?(?:an? (?:\w+ )?error (?:has )?occur|(?:something|that) went wrong|there was (?:an? )?(?:\w+ )?(?:error|problem|issue)|"
    r"(?:the )?(?:\w+ )?(?:service|server|model|assistant) is (?:currently |temporarily )?(?:unavailable|overloaded|down|busy))|traceback \(most recent"
    r"|(?:undefined|null|none|nan|\[object object\])\W*$|es ist ein (?:\w+ )?fehler|une erreur (?:est|s'est)|ha ocurrido un error|si è verificato un errore|"
    r"ocorreu um erro)",
    re.IGNORECASE,
)
_SHORT = 300
_ERROR_KEYS = frozenset({"error", "errors", "fault", "exception", "traceback"})
_STATUS_KEYS = frozenset({"status", "code", "statuscode", "status_code"})
_VOWEL = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäöüãõåæøœïë]", re.IGNORECASE)
_LATIN = re.compile(r"[a-zà-öø-ÿœšž]{1,30}", re.IGNORECASE)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxzß]{6}", re.IGNORECASE)


def unusable(text: str, ended: Ending, status: int, detail: str = "", *, long_wanted: bool = False) -> str:
    """Return why an answer that shows no proof says nothing about an attack either, "" where it does. `long_wanted` marks attacks that want length."""
    if status and not 200 <= status < 300 and status != 101:
        return f"HTTP {status}" + (f": {detail}" if detail else "")
    if not text.strip():
        return f"no answer: {detail}" if detail else "no answer"
    match ended:
        case Ending.COMPLETE:
            pass
        case Ending.TRUNCATED if long_wanted and CAPPED in detail:
            pass
        case Ending.TRUNCATED | Ending.BROKEN | Ending.EMPTY:
            return "the answer is not whole" + (f": {detail}" if detail else "")
        case Ending.HUNG:
            return "the answer did not end"
        case Ending.BOUNDED:
            return "the answer goes on past what is read of one"
    return noise(text, repeated=long_wanted)


def is_page(text: str) -> bool:
    """Return True for a whole HTML page, as gateways send when they fail."""
    return bool(_PAGE.match(text[:2000]) or _TITLE.search(text[:5000]))


def noise(text: str, *, repeated: bool = False) -> str:
    """Return why a text is no answer of a chat's, "" where it may be one. `repeated` allows the same again and again."""
    text = text[:_LOOKED_AT].strip()
    if is_page(text):
        return "an HTML page, not an answer"
    if text[:1] in ("{", "[") and _is_error(text):
        return "an error as JSON"
    if len(text) <= _SHORT and _FAILURE.match(text):
        return "an error message"
    if sum(unicodedata.category(char) in ("Cc", "Co", "Cn") and char not in "\n\r\t" for char in text) > len(text) / 50:
        return "control characters"
    if text.count("\ufffd") > len(text) / 20:
        return "characters that could not be read"
    if not any(char.isalnum() for char in text):
        return "no words"
    solid = "".join(text.split())
    if not repeated:
        if len(solid) >= 20 and max(solid.count(char) for char in set(solid)) > len(solid) * 0.6:
            return "the same character again and again"
        words = text.casefold().split()
        if len(words) >= 30 and len(set(words)) * 12 <= len(words):
            return "the same words again and again"
        written = sum(char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") for char in solid)
        if len(solid) >= 20 and written < len(solid) * 0.3:
            return "hardly any letters"
        if not _is_wordy(text):
            return "no words of any language"
    return ""


def _is_error(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return False
    keys = {str(key).casefold() for key, each in value.items() if each}
    return bool(keys & _ERROR_KEYS) or bool({"message", "detail"} & keys and keys & _STATUS_KEYS) or keys == {"detail"}


def _is_wordy(text: str) -> bool:
    """Return True where half of what stands between spaces looks like a word, or a number, or is of another script."""
    pieces = [bare for each in text.split()[:2000] if (bare := each.strip("\"'“”‘’«»„()[]{}<>*_`.,;:!?…|#-–—/\\=+"))]
    judged = [piece for piece in pieces if any(char.isalpha() for char in piece)]
    if not judged:
        return True
    return sum(_is_word(piece) for piece in judged) * 2 >= len(judged)


def _is_word(piece: str) -> bool:
    if any(char.isalpha() and not _LATIN.fullmatch(char) for char in piece):
        return True  # another script: its words are not known here
    if "://" in piece or "@" in piece:
        return True
    parts = [part for part in re.split(r"[^\w]+", piece) if part]
    return all(
        part.isdigit()
        or (
            bool(_LATIN.fullmatch(part))
            and (len(part) <= 3 or bool(_VOWEL.search(part)))
            and not _CONSONANTS.search(part)
            and not re.search(r"[a-z][A-Z]+[a-z]+[A-Z]", part)
        )
        or bool(re.fullmatch(r"\d+[a-zA-Z]{1,3}|[a-zA-Z]{1,4}\d{1,6}", part))
        for part in parts
    )
