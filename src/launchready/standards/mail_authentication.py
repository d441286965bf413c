"""What a receiver makes of a message: SPF of its envelope, DKIM of its signatures, DMARC of its author, ARC of the way it took (RFC 8601)."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import getaddresses

from launchready.standards.arc import Chain, verify_chain
from launchready.standards.asking import Asking, together
from launchready.standards.dkim import AuthResult, Signature, verify
from launchready.standards.dmarc import Judgement, judge
from launchready.standards.mail_fields import Letter, split
from launchready.standards.spf import Evaluation, SpfResult, check_host

MAX_MESSAGE = 30_000_000
"""Bytes of a message whose signatures are checked: more than any large mailbox provider takes."""
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Authentication:
    """What came of it all. `spf` is None without the address that sent, `dmarc` without one author's domain; `problem` then says why."""

    author: str
    mail_from: str | None
    spf_domain: str
    spf: Evaluation | None
    dkim: tuple[Signature, ...]
    dmarc: Judgement | None
    arc: Chain
    problem: str = ""


def authenticate(
    data: bytes, now: int, *, ip: str = "", mail_from: str | None = None, helo: str = ""
) -> Asking[Authentication]:
    """Judge a message as it was sent from an address. Without `mail_from` its Return-Path counts. Raises ValueError if `ip` is no address.

    The questions of SPF, of the signatures and of the chain are asked side by side, and those of DMARC once it is known what passed.
    """
    letter = split(data)
    returned = next((field.value for field in letter.fields if field.name == "return-path"), None)
    if mail_from is None and returned is not None:
        mail_from = _addresses(returned)[0] if _addresses(returned) else ""
    envelope = (mail_from or "").strip().strip("<>").rpartition("@")[2] or helo
    spf: Evaluation | None = None
    if ip and (mail_from is not None or helo):
        (spf,), dkim, arc = yield from _all(letter, now, check_host(ip, envelope, mail_from or "", helo, now=now))
    else:
        _, dkim, arc = yield from _all(letter, now, None)
    authors = [address for field in letter.fields if field.name == "from" for address in _addresses(field.value)]
    domains = {address.rpartition("@")[2].lower().rstrip(".") for address in authors}
    problem, dmarc = "", None
    if len(domains) == 1 and (domain := domains.pop()):
        passed = [each.domain for each in dkim if each.result is AuthResult.PASS]
        by_spf = [envelope] if spf is not None and spf.result is SpfResult.PASS else []
        try:
            dmarc = yield from judge(domain, passed, by_spf)
        except ValueError:
            problem = f"{domain[:100]!a} is no domain that could have a policy"
    else:
        problem = "From names several domains" if domains else "there is no address in From"
    return Authentication(authors[0] if authors else "", mail_from, envelope, spf, dkim, dmarc, arc, problem)


_Three = tuple[tuple[Evaluation, ...], tuple[Signature, ...], Chain]


def _all(letter: Letter, now: int, spf: Asking[Evaluation] | None) -> Asking[_Three]:
    """Return the results that do not wait for each other."""
    parts: list[Asking[object]] = [verify(letter, now), verify_chain(letter), *([spf] if spf is not None else [])]
    signatures, chain, *evaluation = yield from together(parts)
    assert isinstance(signatures, tuple)
    assert isinstance(chain, Chain)
    return tuple(each for each in evaluation if isinstance(each, Evaluation)), signatures, chain


def _addresses(value: bytes) -> list[str]:
    """Return the addresses of a field, without names."""
    text = value[:_LONGEST].decode("utf-8", "replace").replace("\r\n", "")
    return [address.strip() for _, address in getaddresses([text]) if "@" in address]
