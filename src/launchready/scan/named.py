"""Judges of values that only their names tell: assigned to something that says token, secret, password, or beside a service."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace

from launchready.model.check import Confidence
from launchready.scan.addresses import trivial
from launchready.scan.examples import printed_somewhere
from launchready.scan.found import Found, Judge, Weighed
from launchready.scan.hit import Nature
from launchready.scan.names import REACH, Name, Strength, name_before
from launchready.scan.services import beginnings
from launchready.scan.told import TYPED, as_format, of_name
from launchready.scan.values import Looks, drawn, looks, made_up, says_hash, typed, worded

MAX_SIZE = 1000  # characters; what is longer is a file, not a key
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_DISCORD = re.compile(r"[MNO][\w-]{22,26}\.[\w-]{6}\.[\w-]{27,38}")
# What stands for something else though it looks drawn: hashes of files, dates, addresses, certificates, code.
_OTHER = re.compile(
    r"^sha(?:1|224|256|384|512)[-:=]|^0x[0-9a-f]{40}$|^MII[A-Z][A-Za-z0-9+/]|^\d{4}-\d\d-\d\dT|^/|^\.{1,2}/|//|\.{2}"
    r"|\.(?:js|ts|css|json|png|jpe?g|svg|html?|py|md|map|woff2?|whl|gz|zip|txt|ya?ml|lock|example|local|com|org|net|io|dev|app)\b|==.|=[^=]*=[^=]|%[^0-9A-Fa-f]"
    r"|^[A-Za-z]+(?:[A-Z][a-z]+)+\d*$|^v?\d+\.\d+\.\d+|^(?:ssh-|ecdsa-)|^AAAA[BCE]3NzaC1|^data:|^urn:|^(?:blob|chunk|cdn|img)[-_.]",
)
_EXAMPLE_FILE = re.compile(
    r"(?:^|[./_-])(?:examples?|samples?|templates?|dist|fixtures?|mocks?)(?:[._-][^/]*)?$", re.IGNORECASE
)
_NO_PASSWORD = re.compile(
    r"^[#./$@%\[:,=+~-]|[\[\]]|^https?:|passw|secret|%s|(?:^|[-_. ])test(?:[-_. \d]|$)|^\w+\?$", re.IGNORECASE
)
_ARROW = re.compile(r"\)\s*=>\s*\\?[\"'`]?$")  # a function and what it gives, not a name and its value
_CODE = re.compile(r"[(){};<>]|=>|::|&&|\|\||\\")


def _in_example(found: Found) -> bool:
    """Whether the file says in its name that it holds examples: there a name alone proves nothing."""
    return bool(_EXAMPLE_FILE.search(found.path.replace("\\", "/").rsplit("/", 1)[-1]))


def _code(value: str) -> bool:
    """Whether a value is a name with dots, as code has them, and no part of it is long and random."""
    parts = value.split(".")
    return len(parts) > 1 and not any(
        len(part) >= 16 and sum(c.isdigit() for c in part) >= 3 and drawn(part) for part in parts
    )


def _assigned(found: Found) -> Weighed | None:
    """Weigh a value that is assigned to a name: the name must say that it is a secret, the value must look drawn."""
    value = _bare(found.value)
    if not _could_be(value) or _in_example(found) or _ARROW.search(found.before(12)):
        return None
    name = name_before(found.before(REACH))
    if name.strength is Strength.NONE and not (name.service and _names_key(found)):
        return None
    return _tell(found, value, name)


def _beside(found: Found) -> Weighed | None:
    """Weigh a value that follows a word such as KEY without being assigned: a service must be named beside it."""
    value = _bare(found.value)
    if len(value) < 16 or not _could_be(value) or _in_example(found):
        return None
    name = name_before(found.before(REACH))
    if (
        not name.service
        or not _names_key(found)
        or re.search(r"[/@#]\S*$", found.before(40))
        or found.after(1) in ("/", ".")
    ):
        return None
    return _tell(found, value, replace(name, strength=Strength.SERVICE))


def _could_be(value: str) -> bool:
    """Whether a value could be a key at all; cheap, since most matches end here."""
    if not 12 <= len(value) <= MAX_SIZE or looks(value) is Looks.WRITTEN:
        return False
    return not (_OTHER.search(value) or made_up(value) or _code(value))


def _names_key(found: Found) -> bool:
    """Whether the words before a value say that it is a key, and none of them that it is something else."""
    words = found.before(48).rsplit("\n", 1)[-1].lower()
    return bool(re.search(r"key|token|secret|private|access|auth|pat\b|code", words)) and not re.search(
        r"public|key[\W_]?id|keyid|cache|hash|checksum|version|primary|foreign|example|wrong|invalid|fake|dummy", words
    )


def _bare(value: str) -> str:
    """Return a value without the end of the sentence around it; one that was cut short with dots is none."""
    return "" if value.endswith("..") else value.rstrip(".")


def _tell(found: Found, value: str, name: Name) -> Weighed | None:
    if printed_somewhere(value) or says_hash(found.before(40)):
        return None
    if _DISCORD.fullmatch(value):
        return as_format(found, "discord-bot-token")
    uuid = bool(_UUID.fullmatch(value))
    sure = name.strength is Strength.PASSWORD or bool(name.service and name.strength is Strength.SECRET)
    guess = typed(value) or not drawn(value)
    if len(value) < (16 if sure or name.service else 20) or ((uuid or guess) and not (sure or name.service)):
        return None
    if guess and (worded(value) or value.startswith(beginnings()) or (not name.service and not typed(value))):
        return None
    provider = name.service.capitalize()
    what = f"{provider} key, by its name" if provider else "Value of a name that says secret"
    nature = Nature.SECRET if name.strength is Strength.PASSWORD and not (uuid or guess) else Nature.UNCERTAIN
    firm = len(value) >= 20 and not uuid and not guess and name.strength is not Strength.SERVICE
    sureness = Confidence.FIRM if firm else Confidence.TENTATIVE
    return of_name(found.part(value), what, provider, nature, sureness, TYPED if guess else "")


def _quoted(found: Found) -> Weighed | None:
    """Weigh a secret with punctuation in it, as frameworks draw them."""
    value = found.value
    if (
        _in_example(found)
        or made_up(value)
        or _CODE.search(value)
        or "://" in value
        or value.startswith(("#", ".", "/", "$", "@", "--"))
    ):
        return None
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", r"\d", r"[^\w]"))
    name = name_before(found.before(REACH))
    if name.strength is Strength.NONE or kinds < 3 or len(value) < 16 or not drawn(value):
        return None
    return of_name(found, "Secret in quotes", name.service.capitalize(), Nature.SECRET, Confidence.FIRM)


def _password(found: Found) -> Weighed | None:
    """Weigh a password in quotes: it must be one, and not the label, the field or the rule of a password."""
    value = found.value
    if _in_example(found) or trivial(value) or made_up(value) or _CODE.search(value) or _NO_PASSWORD.search(value):
        return None
    name = name_before(found.before(REACH))
    if name.strength is not Strength.PASSWORD or not re.search(r"[A-Za-z]", value):
        return None
    if not re.search(r"[\d!@#$%^&*?~+]", value):
        return None
    strong = drawn(value) or bool(re.search(r"\d", value) and re.search(r"[^\w]", value) and len(value) >= 8)
    return of_name(
        found, "Password", name.service.capitalize(), Nature.SECRET, Confidence.FIRM if strong else Confidence.TENTATIVE
    )


def _env_password(found: Found) -> Weighed | None:
    """Weigh a password of an environment file: in real ones whatever stands there is the password."""
    value = found.value.strip("\"'")
    if (
        _in_example(found)
        or trivial(value)
        or made_up(value)
        or len(value) < 6
        or re.search(r"^[/$%<({.~-]|[{}<>()]|^https?:|passw|secret", value, re.IGNORECASE)
    ):
        return None
    if re.search(r"PWD=|OLDPWD", found.before(12)) and "/" in value:
        return None
    firm = bool(re.search(r"\d", value)) and len(value) >= 8
    return of_name(
        found, "Password in an environment file", "", Nature.SECRET, Confidence.FIRM if firm else Confidence.TENTATIVE
    )


def _header(found: Found) -> Weighed | None:
    """Weigh the credential of a request's header: a login in Base64, or a token that looks drawn."""
    value = found.value.rstrip(".,:")
    if made_up(value) or printed_somewhere(value) or len(value) > MAX_SIZE:
        return None
    if re.search(r"basic\s+$", found.before(12).lower()):
        try:
            user, _, password = base64.b64decode(value + "=" * (-len(value) % 4)).decode("utf-8").partition(":")
        except (ValueError, binascii.Error):
            return None
        if not (user or password) or trivial(password) or made_up(password) or (trivial(user) and not password):
            return None
        return of_name(found, "Login in a request header", "", Nature.SECRET, Confidence.FIRM)
    if not drawn(value) or _OTHER.search(value) or len(value) < 16:
        return None
    if _DISCORD.fullmatch(value):
        return as_format(found, "discord-bot-token")
    return of_name(found.part(value), "Credential in a request header", "", Nature.UNCERTAIN, Confidence.FIRM)


def _login(found: Found) -> Weighed | None:
    """Weigh the login of a command line."""
    user, colon, password = found.value.rpartition(":")
    if not colon:
        user, password = "", found.value
    if (
        trivial(password)
        or made_up(password)
        or (user and made_up(user))
        or password.lower() == user.lower()
        or len(password) < 4
        or _CODE.search(found.value)
    ):
        return None
    if re.search(r"^[/.~]|passw|secret|^\d+$|^-", password, re.IGNORECASE):
        return None
    firm = drawn(password) or (len(password) >= 8 and bool(re.search(r"\d", password)))
    rule = "curl-user" if "curl" in found.rule else found.rule
    name = {"curl-user": "Login of a curl command", "netrc-login": "Login in .netrc"}.get(rule, "Password of a command")
    at = replace(found.part(password), rule=rule)
    return of_name(at, name, "", Nature.SECRET, Confidence.FIRM if firm else Confidence.TENTATIVE)


NAMED: dict[str, Judge] = {
    "assigned-value": _assigned,
    "beside-name": _beside,
    "quoted-secret": _quoted,
    "assigned-password": _password,
    "env-password": _env_password,
    "authorization-header": _header,
    "curl-user": _login,
    "betterleaks.curl-auth-user": _login,
    "shell-password": _login,
    "netrc-login": _login,
}
