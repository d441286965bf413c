"""Personal data and what opens a session, as they stand in logs: what they look like, and what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

EMAIL, PHONE, CARD, IBAN, SSN = "e-mail address", "phone number", "card number", "IBAN", "US social security number"
TOKEN, COOKIE, AUTHORIZATION = "session token", "session cookie", "Authorization header"

_EMAIL = re.compile(
    r"(?<![\w.+%@/:-])([A-Za-z0-9][\w.+%-]{0,63})@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,18})(?![\w@-]|\.\w)"
)
_PHONE_WORLD = re.compile(r"(?<![\w+.:/-])\+[1-9]\d{0,2}(?:[ .()-]{0,2}\d{1,4}){2,6}(?![\w]|[-.:/]\d)")
_PHONE_NAMED = re.compile(
    r"\b(?:phone|mobile|cell|tel|telephone|msisdn|whatsapp|sms_to)(?:[_ -]?(?:number|no|nr))?[\"']?\s*[:=]\s*[\"']?(\(?\d[\d ().-]{7,18}\d)(?![\w-])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.+:/-])[2-6]\d{3}(?:([ -]?)\d{4}\1\d{4}\1\d{1,7}|([ -]?)\d{6}\2\d{5})(?![\w]|[.:/-]\d)")
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?)(?![A-Za-z0-9])")
_SSN = re.compile(
    r"\b(?:ssn|social[_ -]?security(?:[_ -]?(?:number|no))?)[\"']?\s*[:=#]?\s*[\"']?((?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4})\b",
    re.IGNORECASE,
)
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}")
_COOKIE = re.compile(
    r"\b(?:set-)?cookie[\"']?\s*[:=]\s*[\"']?[^\r\n\"']{0,300}?\b([\w.-]*(?:sess|auth|sid\b|token|jwt)[\w.-]*)=([^;\s\"',]{12,})",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    r"\bauthorization[\"']?\s*[:=]\s*[\"']?(bearer|basic|token)\s+([A-Za-z0-9._~+/=-]{12,})", re.IGNORECASE
)
_MASKED = re.compile(r"\*{2,}|x{4,}|•|redacted|filtered|masked|hidden", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"^(?:no-?reply|do-?not-?reply|donotreply|noreply[\w.+-]*|mailer-daemon|postmaster|hostmaster|webmaster|abuse|security|root|daemon|bounces?[\w.+=-]*"
    r"|notifications?|alerts?|support|info|hello|contact|team|admin|sales|billing|help|git|www-data|nobody|npm|user|username|someone|name|you|me)$",
    re.IGNORECASE,
)
_EXAMPLE_DOMAIN = re.compile(
    r"(?:^|\.)(?:example\.(?:com|net|org|edu)|[\w-]+\.(?:example|test|invalid|localhost|local|internal|lan)|(?:your|my)?-?(?:domain|company|email)\.com|acme\.com"
    r"|sentry\.io|[\w-]+\.iam\.gserviceaccount\.com|users\.noreply\.github\.com|calendar\.google\.com)$",
    re.IGNORECASE,
)
_FILE_ENDINGS = frozenset(
    re.findall(
        r"\w+",
        "png jpg jpeg gif svg webp js ts mjs cjs css json map html md py so dll whl gz zip tgz lock yml yaml toml txt log ",
    )
)
_IBAN_SIZES = dict(
    re.findall(
        r"([A-Z]+):(\d+)",
        "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 CH:21 CR:22 CY:28 CZ:24 DE:22 DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FO:18 FR:27 "
        "GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LI:21 LT:20 LU:20 LV:21 MC:27 MD:24 ME:22 "
        "MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 SA:24 SE:24 SI:19 SK:24 SM:27 TN:24 TR:26 UA:29 VA:22 XK:20 ",
    )
)
# Numbers that payment providers print for everyone to test with.
_TEST_CARDS = frozenset(
    re.findall(
        r"\d+",
        "4242424242424242 4000056655665556 5555555555554444 5105105105105100 4111111111111111 4012888888881881 378282246310005 371449635398431 "
        "6011111111111117 30569309025904 38520000023237 3530111333300000 2223003122003222 5200828282828210 4000000000000002 4000000000009995 "
        "4000002500003155 ",
    )
)


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data: its kind, where it stands in the text, and as much of it as may be shown."""

    kind: str
    start: int
    shown: str


def personal(text: str) -> Iterator[Personal]:
    """Yield personal data in a line or more of a log. Addresses of roles, such as no-reply, are nobody's."""
    for find in _FINDERS:
        yield from find(text)


def luhn(digits: str) -> bool:
    """Whether a number's last digit fits the others (ISO/IEC 7812-1)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Whether a text is an account number with the length of its country and fitting check digits (ISO 13616)."""
    compact = text.replace(" ", "")
    if _IBAN_SIZES.get(compact[:2]) != str(len(compact)):
        return False
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def _emails(text: str) -> Iterator[Personal]:
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        local, domain = found[1], found[2]
        if (
            _NO_PERSON.match(local)
            or _EXAMPLE_DOMAIN.search(domain)
            or domain.rsplit(".", 1)[1].lower() in _FILE_ENDINGS
        ):
            continue
        if _MASKED.search(local) or text[max(0, found.start() - 3) : found.start()].endswith(("://", "npm:")):
            continue
        if re.match(r":[A-Za-z]", text[found.end() : found.end() + 2]):
            continue  # a remote of ssh: git@host:path
        yield Personal(EMAIL, found.start(), f"{local[0]}…@{domain[0]}….{domain.rsplit('.', 1)[1]}")


def _phones(text: str) -> Iterator[Personal]:
    for found in _PHONE_WORLD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if 9 <= len(digits) <= 15 and len(set(digits)) > 3 and not _fictional(digits):
            yield Personal(PHONE, found.start(), f"+{digits[:2]}…, {len(digits)} digits")
    for found in _PHONE_NAMED.finditer(text):
        digits = re.sub(r"\D", "", found[1])
        if 9 <= len(digits) <= 13 and len(set(digits)) > 3 and not _fictional(digits):
            yield Personal(PHONE, found.start(1), f"{len(digits)} digits")


def _fictional(digits: str) -> bool:
    """Whether a number is one of those kept for stories: 555-01xx of North America, 7700 900xxx of Britain."""
    return bool(re.search(r"^1?\d{3}55501\d\d$", digits) or digits.startswith(("447700900", "441632960")))


def _cards(text: str) -> Iterator[Personal]:
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if (
            digits in _TEST_CARDS
            or not 13 <= len(digits) <= 19
            or len(set(digits)) < 5
            or not luhn(digits)
            or not _issued(digits)
        ):
            continue
        yield Personal(CARD, found.start(), f"{len(digits)} digits")


def _issued(digits: str) -> bool:
    """Whether a card network gives out such numbers: by their beginning and their length."""
    first = int(digits[:4])
    if digits[0] == "4":
        return len(digits) in (16, 19)
    if 5100 <= first <= 5599 or 2221 <= first <= 2720:
        return len(digits) == 16
    if digits[:2] in ("34", "37"):
        return len(digits) == 15
    return len(digits) == 16 and (digits.startswith(("6011", "65", "62", "35")) or 6440 <= first <= 6499)


def _ibans(text: str) -> Iterator[Personal]:
    for found in _IBAN.finditer(text):
        size = int(_IBAN_SIZES.get(found[1][:2], "0"))
        compact = found[1].replace(" ", "")[:size]
        if is_iban(compact) and len(found[1].replace(" ", "")) == size:
            yield Personal(IBAN, found.start(), f"{compact[:2]}…, {size} characters")


def _numbers(text: str) -> Iterator[Personal]:
    for found in _SSN.finditer(text):
        if found[1] not in ("123-45-6789", "078-05-1120", "219-09-9999"):
            yield Personal(SSN, found.start(1), "9 digits")


def _sessions(text: str) -> Iterator[Personal]:
    spans: list[tuple[int, int]] = []
    for found in _AUTHORIZATION.finditer(text):
        if not _MASKED.search(found[2]):
            spans.append(found.span())
            yield Personal(AUTHORIZATION, found.start(), f"{found[1].capitalize()}…, {len(found[2])} characters")
    for found in _COOKIE.finditer(text):
        if not _MASKED.search(found[2]):
            spans.append(found.span())
            yield Personal(COOKIE, found.start(1), f"{found[1][:40]}=…, {len(found[2])} characters")
    for found in _JWT.finditer(text):
        if all(not start <= found.start() < end for start, end in spans):
            yield Personal(TOKEN, found.start(), f"a JWT, {len(found[0])} characters")


_FINDERS: tuple[Callable[[str], Iterator[Personal]], ...] = (_emails, _phones, _cards, _ibans, _numbers, _sessions)
