"""DKIM key records: RFC 6376, RFC 8301, RFC 8463."""

from __future__ import annotations

import base64
from functools import lru_cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from mailed import Zone, answered

from launchready.model.evidence.dns import DnsStatus
from launchready.standards.asking import Question
from launchready.standards.dkim_keys import KeyState, doubled_name, is_selector, look, looks_like_key, parse
from launchready.standards.dkim_selectors import KNOWN, service_of

ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
"""The key of RFC 8463, appendix A.2."""
SHORT = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALyS9+GQ6O6e0j9k7nnXhq2KkzB0T2r8R8V5e1oHq2lDgJv8U4t4b0C8tQd1zqQ0l2U5q8h1mM8b1q7c2m1nqE0"
    "CAwEAAQ=="
)
"""An RSA key of 512 bits: no library makes one any more."""


@lru_cache
def key(bits: int = 2048, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, form)).decode()


def curve() -> str:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


GOOD: list[tuple[str, str, dict[str, object]]] = [
    ("3.6.1: as services write it", f"v=DKIM1; k=rsa; p={key()}", {"type": "rsa", "bits": 2048, "weak": False}),
    ("3.6.1: p alone", f"p={key()}", {"bits": 2048}),
    ("3.6.1: the semicolon at the end", f"v=DKIM1;k=rsa;p={key()};", {"bits": 2048}),
    ("3.2: space within the key", f"v=DKIM1; p={key()[:70]} {key()[70:200]}\r\n\t{key()[200:]}", {"bits": 2048}),
    ("3.6.1: notes and flags", f"v=DKIM1; n=a note; t=s; s=email; h=sha256; p={key()}", {"own_domain_only": True, "testing": False}),
    ("3.6.1: t=y", f"v=DKIM1; t=y:s; p={key()}", {"testing": True, "own_domain_only": True}),
    ("3.6.1: sha1 beside sha256", f"v=DKIM1; h=sha1:sha256; p={key()}", {"hashes": ("sha1", "sha256")}),
    ("3.6.1: unknown tags and flags", f"v=DKIM1; g=*; x=1; t=z; p={key()}", {"bits": 2048}),
    ("RFC 8301, 3.2: 1024 bits is short", f"v=DKIM1; p={key(1024)}", {"bits": 1024, "weak": True, "too_short": False}),
    ("RFC 8301, 3.2: 512 bits is refused", f"v=DKIM1; p={SHORT}", {"bits": 512, "too_short": True}),
    ("RFC 8463, 4", f"v=DKIM1; k=ed25519; p={ED25519}", {"type": "ed25519", "bits": 256, "weak": False}),
    ("3.6.1: RSAPublicKey by itself", f"v=DKIM1; p={key(2048, PublicFormat.PKCS1)}", {"bits": 2048}),
]  # fmt: skip


@pytest.mark.parametrize(("section", "text", "expected"), GOOD, ids=[case[0] for case in GOOD])
def test_a_key_that_is_taken(section: str, text: str, expected: dict[str, object]) -> None:
    found = parse(text)
    assert found.usable, found.errors
    assert {name: getattr(found, name) for name in expected} == expected


BROKEN = [
    ("3.6.1: another version", f"v=DKIM2; p={key()}", "v is not DKIM1"),
    ("3.6.1: v comes first", f"k=rsa; v=DKIM1; p={key()}", "not the first"),
    ("3.6.1: no key", "v=DKIM1; k=rsa", "p is missing"),
    ("3.2: a tag twice", f"v=DKIM1; p={key()}; p={key()}", "stands twice"),
    ("3.2: names have their case", f"v=DKIM1; P={key()}", "p is missing"),
    ("3.6.1: cut off", f"v=DKIM1; p={key()[:200]}", "no RSA key"),
    ("3.6.1: a character lost", f"v=DKIM1; p={key()[:-3]}", "no base64"),
    ("3.6.1: strings joined by hand", f'v=DKIM1; p={key()[:200]}" "{key()[200:]}', "quotation marks"),
    ("3.6.1: semicolons with backslashes", f"v=DKIM1\\; k=rsa\\; p={key()}", "v is not DKIM1"),
    ("3.6.1: another curve", f"v=DKIM1; k=rsa; p={curve()}", "another type"),
    ("3.6.1: PEM and all", "v=DKIM1; p=-----BEGIN PUBLIC KEY-----" + key(), "no base64"),
    ("3.6.1: not for mail", f"v=DKIM1; s=tlsrpt; p={key()}", "not for mail"),
    ("RFC 8301, 3.1: sha1 alone", f"v=DKIM1; h=sha1; p={key()}", "sha256"),
    ("RFC 8463, 4: an Ed25519 key in DER", f"v=DKIM1; k=ed25519; p={key()}", "32 bytes"),
    ("3.6.1: an unknown type", f"v=DKIM1; k=mlkem; p={ED25519}", "no type of key"),
]


@pytest.mark.parametrize(("section", "text", "word"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_key_that_is_not(section: str, text: str, word: str) -> None:
    found = parse(text)
    assert not found.usable
    assert not found.revoked
    assert word in "; ".join(found.errors)


def test_an_empty_key_is_revoked() -> None:
    for text in ("v=DKIM1; p=", "v=DKIM1; k=rsa; p= ;", "p="):
        found = parse(text)
        assert found.revoked
        assert not found.usable


D = "example.com"
HERE = f"s1._domainkey.{D}"
STATES: list[tuple[str, Zone, KeyState, str]] = [
    ("a key", {HERE: f"v=DKIM1; p={key()}"}, KeyState.KEY, ""),
    ("a key behind an alias", {HERE: f"CNAME s1.mailer.example. v=DKIM1; p={key()}"}, KeyState.KEY, "s1.mailer.example"),
    ("an alias to nothing", {HERE: "CNAME s1.mailer.example."}, KeyState.MISSING, "s1.mailer.example"),
    ("no such name", {}, KeyState.MISSING, ""),
    ("a name with something below", {f"x.{HERE}": "x"}, KeyState.MISSING, ""),
    ("a wildcard with other texts", {HERE: ("v=spf1 -all", "v=DMARC1; p=none", "google-site-verification=x")}, KeyState.MISSING, ""),
    ("several keys", {HERE: (f"v=DKIM1; p={key()}", f"v=DKIM1; p={key(1024)}")}, KeyState.SEVERAL, ""),
    ("a key beside another text", {HERE: (f"v=DKIM1; p={key()}", "hello")}, KeyState.KEY, ""),
    ("a revoked key", {HERE: "v=DKIM1; p="}, KeyState.REVOKED, ""),
    ("a broken key", {HERE: "v=DKIM1; p=AAAA"}, KeyState.BROKEN, ""),
    ("no answer", {HERE: DnsStatus.SERVFAIL}, KeyState.UNKNOWN, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "zone", "state", "alias"), STATES, ids=[case[0] for case in STATES])
def test_what_stands_at_a_selector(name: str, zone: Zone, state: KeyState, alias: str) -> None:
    (found,) = answered(look(D, ["S1"]), zone)
    assert (found.state, found.alias, found.misplaced, found.name) == (state, alias, "", HERE)


def test_a_key_under_a_doubled_name_is_found() -> None:
    (found,) = answered(look(D, ["s1"]), {f"{HERE}.{D}": f"v=DKIM1; p={key()}"})
    assert (found.state, found.misplaced) == (KeyState.MISSING, f"{HERE}.{D}")
    assert doubled_name("s1", f"send.{D}") == f"s1._domainkey.send.{D}.{D}"


def test_everything_is_asked_at_once_and_bounded() -> None:
    asked: list[Question] = []
    found = answered(look(D, ["s1", "S1", "own"], KNOWN), {}, asked)
    assert [each.selector for each in found[:2]] == ["s1", "own"]
    assert len({each.selector for each in found}) == len(found)
    assert len(asked) == len(found) + 2
    assert len(KNOWN) <= 40
    assert sum(1 for _ in look(D, ["s1"], KNOWN).__next__()) == len(KNOWN) + 1


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("s1", True),
        ("a.b", True),
        ("20230601", True),
        ("", False),
        ("a b", False),
        ("a..b", False),
        ("ä", False),
        ("x" * 64, False),
    ],
)
def test_what_can_be_a_selector(text: str, good: bool) -> None:
    assert is_selector(text) is good


def test_known_selectors_have_their_services() -> None:
    assert service_of("google") == "Google Workspace"
    assert service_of("kettle1") == ""
    assert all(map(is_selector, KNOWN))


@given(
    st.text() | st.text(alphabet='v=DKIM1;kp rsah256tn:ABCab+/="\\ ').map("v=DKIM1;p=".__add__), st.binary(max_size=80)
)
def test_no_text_breaks_it(text: str, raw: bytes) -> None:
    looks_like_key(text)
    assert parse(text).text == text
    parse(f"v=DKIM1; p={base64.b64encode(raw).decode()}")
    answered(look(D, [text, "s1"]), {HERE: text or "x"})
