"""The ARC chain of a message (RFC 8617): what each relay found, sealed by it. Does it hold?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchready.standards.asking import Asking
from launchready.standards.dkim import (
    ALGORITHMS,
    OWN_VALUE,
    AuthResult,
    BrokenError,
    canonical_field,
    check,
    decoded,
    holds,
    keys_of,
    required,
    tags_of,
    usable_key,
)
from launchready.standards.dkim_keys import Selector
from launchready.standards.mail_fields import Field, Letter

MAX_SETS = 50
"""ARC sets of one message (section 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of the message's ARC sets. `sealers` are the domains that sealed, the first one first."""

    result: AuthResult
    reason: str
    sealers: tuple[str, ...] = ()


def verify_chain(letter: Letter) -> Asking[Chain]:
    """Return whether the ARC chain of a message holds (RFC 8617, section 5.2)."""
    names = ("arc-authentication-results", "arc-message-signature", "arc-seal")
    sets: dict[int, dict[str, Field]] = {}
    for field in letter.fields:
        if field.name not in names:
            continue
        number = _instance(field)
        held = sets.setdefault(number, {})
        if not 1 <= number <= MAX_SETS or field.name in held:
            return Chain(AuthResult.FAIL, "an ARC field has no number, or one that is taken")
        held[field.name] = field
    if not sets:
        return Chain(AuthResult.NONE, "the message has no ARC set")
    if sorted(sets) != list(range(1, len(sets) + 1)) or any(len(held) != 3 for held in sets.values()):
        return Chain(AuthResult.FAIL, "an ARC set is missing, or is not whole")
    order = [sets[number] for number in sorted(sets)]
    seals, newest = [tags_of(held["arc-seal"]) for held in order], tags_of(order[-1]["arc-message-signature"])
    keys = yield from keys_of([*seals, newest])
    sealers = tuple(tags.get("d", "").strip().lower()[:255] for tags in seals)
    try:
        for number, tags in enumerate(seals, 1):
            if tags.get("cv", "").strip().lower() != ("none" if number == 1 else "pass"):
                raise BrokenError(AuthResult.FAIL, f"the seal of set {number} says that the chain is broken")
        required(newest, ("a", "b", "bh", "d", "h", "s"))
        if "arc-seal" in [name.strip().lower() for name in newest["h"].split(":")]:
            raise BrokenError(AuthResult.FAIL, "a message signature covers a seal")
        check(letter, order[-1]["arc-message-signature"], newest, usable_key(keys[-1], newest))
        for number in range(len(order), 0, -1):
            _sealed(order[:number], seals[number - 1], keys[number - 1])
    except BrokenError as broken:
        result = broken.result if broken.result is AuthResult.TEMPERROR else AuthResult.FAIL
        return Chain(result, str(broken), sealers)
    return Chain(AuthResult.PASS, f"{len(order)} sets hold", sealers)


def _instance(field: Field) -> int:
    """Return the number of the set that a field belongs to, 0 where it says none."""
    if field.name == "arc-authentication-results":
        match = re.match(rb"[ \t\r\n]*i[ \t\r\n]*=[ \t\r\n]*(\d{1,3})[ \t\r\n]*;", field.value[:400])
        return int(match[1]) if match else 0
    number = tags_of(field).get("i", "").strip()
    return int(number) if re.fullmatch(r"[0-9]{1,3}", number) else 0


def _sealed(sets: list[dict[str, Field]], tags: dict[str, str], seen: Selector | None) -> None:
    """Raise unless the seal of the last of some sets holds over them all (RFC 8617, section 5.1.1)."""
    required(tags, ("a", "b", "d", "s"))
    if "h" in tags:
        raise BrokenError(AuthResult.FAIL, "a seal must not choose what it covers")
    key = usable_key(seen, tags)
    if ALGORITHMS.get(tags["a"].strip().lower()) != key.type:
        raise BrokenError(AuthResult.FAIL, "a seal's algorithm is not its key's")
    *before, last = [
        held[name] for held in sets for name in ("arc-authentication-results", "arc-message-signature", "arc-seal")
    ]
    own = Field(last.name, last.head, OWN_VALUE.sub(rb"\1", last.value, count=1))
    data = b"".join(canonical_field(field, relaxed=True) for field in before)
    data += canonical_field(own, relaxed=True).removesuffix(b"\r\n")
    if not holds(key, decoded(tags["b"], "b"), data):
        raise BrokenError(AuthResult.FAIL, f"the seal of set {len(sets)} does not hold")
