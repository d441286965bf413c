"""Weighs each match: what it is, whether it is real, who may see it. What is an example, a reference or code comes to nothing."""

from __future__ import annotations

from launchready.model.check import Confidence
from launchready.scan.addresses import ADDRESSES
from launchready.scan.examples import printed_somewhere
from launchready.scan.found import Found, Weighed
from launchready.scan.hit import Nature
from launchready.scan.named import NAMED
from launchready.scan.private_keys import PRIVATE_KEYS
from launchready.scan.services import Format, Service, by_rule
from launchready.scan.special import SPECIAL
from launchready.scan.told import RULE, TYPED, beginning, named_rule, of_format
from launchready.scan.values import drawn, erratic, longest_part, made_up, says_hash, typed, worded

_JUDGES = SPECIAL | PRIVATE_KEYS | ADDRESSES | NAMED
_BASE64 = (b"+", b"/")
_BASE64_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# Kingfisher's rules whose matches our own rules find better, or which name no secret.
_LEFT_OUT = frozenset(
    (
        "betterleaks.generic-credential-uri",  # credential-uri
        "betterleaks.mongodb-connection-string",  # credential-uri
        "betterleaks.curl-auth-header",  # authorization-header, which looks at more than curl
        "betterleaks.hashicorp-tf-password",  # assigned-password
        "betterleaks.jwt",  # jwt
        "betterleaks.private-key",  # private-key
        "betterleaks.gcp-service-account",  # private-key, which sees the account beside it
        "betterleaks.gcp-application-default-credentials",  # google-oauth-client-secret-24
        "betterleaks.aws-access-token",  # aws-access-key-id
        "betterleaks.auth0-domain.1",
        "betterleaks.discord-client-id",
        "betterleaks.asana-client-id",
        "betterleaks.bitbucket-client-id",
        "betterleaks.zoho-client-id.1",
    )
)


def weigh(found: Found) -> Weighed | None:
    """Return what a match comes to, or None where it is nothing to tell."""
    if found.rule in _LEFT_OUT or not found.value or in_blob(found):
        return None
    judge = _JUDGES.get(found.rule)
    if judge is not None:
        return judge(found)
    known = by_rule().get(found.rule)
    return _of_format(found, *known) if known else _of_rule(found)


def _of_format(found: Found, service: Service, form: Format) -> Weighed | None:
    """Weigh a value of a known format: real unless what follows the common beginning is made up."""
    prefix = beginning(found.value, form)
    body = found.value[len(prefix) :]
    if made_up(body) or printed_somewhere(found.value):
        return None
    if form.drawn and (
        not (drawn(body) or drawn(longest_part(body)) or erratic(body))
        or found.before(1) in ("-", "_")
        or says_hash(found.before(40))
    ):
        return None
    if typed(longest_part(body)) or ("://" not in found.value and worded(body)):
        return None
    return of_format(found, service, form)


def _of_rule(found: Found) -> Weighed | None:
    """Weigh a match of a rule that stands for no known format: kingfisher's own, or one of ours for a lesser service."""
    if made_up(found.value) or printed_somewhere(found.value):
        return None
    provider, name = named_rule(found.rule, found.label)
    if len(found.value) < 8 or worded(found.value):
        return None
    guess = typed(found.value)
    return Weighed(
        rule=found.rule,
        name=name,
        provider=provider,
        nature=Nature.PUBLIC if "public" in found.rule else Nature.SECRET,
        confidence=Confidence.TENTATIVE if guess else Confidence.FIRM,
        value=found.value,
        start=found.start,
        end=found.end,
        shown=f"{name}, {len(found.value)} characters",
        rank=RULE,
        note=TYPED if guess else "",
    )


def in_blob(found: Found) -> bool:
    """Whether a match is a chance one inside a long Base64 text: an image, a font, a module."""
    before, after = found.text[max(0, found.start - 1) : found.start], found.text[found.end : found.end + 1]
    if before not in _BASE64 and after not in _BASE64:
        return False
    sides = found.text[max(0, found.start - 48) : found.start], found.text[found.end : found.end + 48]
    return any(len(side) == 48 and not side.translate(None, _BASE64_BYTES) for side in sides)


def tells_kind(rule: str) -> bool:
    """Whether a rule knows the format that it finds by its beginning, so that its word on a value is final."""
    known = by_rule().get(rule)
    return known is not None and bool(known[1].shows) and not known[1].by_name
