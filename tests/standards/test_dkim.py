"""DKIM and ARC signatures, made by another library and by the RFCs, judged by ours."""

from __future__ import annotations

import base64

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from posted import Zone, settle

from launchready.model.evidence.dns import DnsStatus
from launchready.standards.arc import verify_chain
from launchready.standards.dkim import AuthResult, Signature, relaxed_body, simple_body, verify
from launchready.standards.mail_fields import split

DOMAIN = "kettle.example"
NOW = 1_790_000_000
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EDWARDS = ed25519.Ed25519PrivateKey.generate()


def public(key: rsa.RSAPrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def edwards() -> str:
    return base64.b64encode(EDWARDS.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


ZONE: Zone = {
    f"s1._domainkey.{DOMAIN}": [("TXT", f"v=DKIM1; k=rsa; p={public(KEY)}")],
    f"ed._domainkey.{DOMAIN}": [("TXT", f"v=DKIM1; k=ed25519; p={edwards()}")],
    f"gone._domainkey.{DOMAIN}": [("TXT", "v=DKIM1; p=")],
    f"slow._domainkey.{DOMAIN}": DnsStatus.TIMEOUT,
    f"sha1._domainkey.{DOMAIN}": [("TXT", f"v=DKIM1; h=sha1; p={public(KEY)}")],
    f"own._domainkey.{DOMAIN}": [("TXT", f"v=DKIM1; t=s; p={public(KEY)}")],
    f"test._domainkey.{DOMAIN}": [("TXT", f"v=DKIM1; t=y; p={public(KEY)}")],
    "seal._domainkey.relay.example": [("TXT", f"v=DKIM1; p={public(KEY)}")],
}
MESSAGE = (
    b"From: Kettle <hello@kettle.example>\r\nTo: fern@people.example\r\nSubject: Your  link\r\n\tto log in\r\n"
    b"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@kettle.example>\r\n\r\nHello  Fern, \r\n\r\nlog in here.\r\n\r\n\r\n"
)


def signed(message: bytes = MESSAGE, selector: str = "s1", key: bytes = PEM, **how: object) -> bytes:
    """A message with a signature in front, made by dkimpy."""
    made: bytes = dkim.sign(message, selector.encode(), DOMAIN.encode(), key, **how)
    return made + message


def judged(message: bytes, zone: Zone = ZONE, now: int = NOW) -> Signature:
    (found,) = settle(verify(split(message), now), zone)
    return found


@pytest.mark.parametrize("of_fields", [b"simple", b"relaxed"])
@pytest.mark.parametrize("of_body", [b"simple", b"relaxed"])
@pytest.mark.parametrize(
    "message",
    [
        MESSAGE,
        MESSAGE.replace(b"\r\n", b"\n"),
        b"From: a@kettle.example\r\nSubject:\r\n\r\n",
        b"From: a@kettle.example\r\n\r\n\r\n\r\n",
        b"From: a@kettle.example\r\nX: \t y \r\n\r\n a\t b \r\nlast line without end",
        b"From: a@kettle.example\r\nSubject: gr\xc3\xbcn\r\n\r\n\xff\xfe bytes \x00\r\n \r\n",
        b"From: a@kettle.example\r\nReceived: one\r\nReceived: two\r\n\r\nx\r\n",
    ],
    ids=["letter", "bare-line-feeds", "no-body", "empty-lines", "blanks", "bytes", "a-name-twice"],
)
def test_what_another_library_signs_holds(message: bytes, of_fields: bytes, of_body: bytes) -> None:
    found = judged(signed(message, canonicalize=(of_fields, of_body)))
    assert found.result is AuthResult.PASS, found
    assert (found.domain, found.selector, found.bits) == (DOMAIN, "s1", 2048)


def test_ed25519() -> None:
    raw = EDWARDS.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    message = signed(selector="ed", key=base64.b64encode(raw), signature_algorithm=b"ed25519-sha256")
    assert judged(message).result is AuthResult.PASS
    assert judged(message.replace(b"Fern,", b"Moss,")).result is AuthResult.FAIL


# RFC 8463, appendix A: both signatures of its message.
RFC8463 = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")
RFC8463_ZONE: Zone = {
    "brisbane._domainkey.football.example.com": [
        ("TXT", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    ],
    "test._domainkey.football.example.com": [
        (
            "TXT",
            (
                "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi"
                "Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G"
                "+2kryOTIKT+l/K4w3QIDAQAB"
            ),
        )
    ],
}


def test_the_message_of_rfc_8463() -> None:
    found = settle(verify(split(RFC8463), NOW), RFC8463_ZONE)
    assert [(each.algorithm, each.result) for each in found] == [
        ("ed25519-sha256", AuthResult.PASS),
        ("rsa-sha256", AuthResult.PASS),
    ]


def swapped(old: bytes, new: bytes, **how: object) -> bytes:
    return signed(**how).replace(old, new, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "result", "words"),
    [
        (swapped(b"log in here", b"log in there"), AuthResult.FAIL, "body was changed"),
        (swapped(b"Subject: Your", b"Subject: My"), AuthResult.FAIL, "header field was changed"),
        (signed(selector="nowhere"), AuthResult.PERMERROR, "no key at nowhere._domainkey.kettle.example"),
        (signed(selector="gone"), AuthResult.PERMERROR, "revoked"),
        (signed(selector="slow"), AuthResult.TEMPERROR, "TIMEOUT"),
        (signed(selector="sha1"), AuthResult.PERMERROR, "sha256"),
        (signed(selector="own", identity=b"@mail.kettle.example"), AuthResult.PERMERROR, "t=s"),
        (swapped(b"v=1", b"v=2"), AuthResult.PERMERROR, "version"),
        (swapped(b"rsa-sha256", b"rsa-sha1"), AuthResult.PERMERROR, "rsa-sha1"),
        (swapped(b"a=rsa-sha256", b"a=ed25519-sha256"), AuthResult.PERMERROR, "the key is for rsa"),
        (swapped(b"bh=", b"xx="), AuthResult.PERMERROR, "bh= is missing"),
        (swapped(b"c=", b"c=odd/"), AuthResult.PERMERROR, "canonicalization"),
        (swapped(b"q=dns/txt", b"q=carrier"), AuthResult.PERMERROR, "not in DNS"),
        (swapped(b"i=@kettle.example", b"i=@other.example"), AuthResult.PERMERROR, "not within"),
        (swapped(b"v=1;", b"v=1; x=1;"), AuthResult.PERMERROR, "ends before"),
        (swapped(b"v=1;", b"v=1; l=999999;"), AuthResult.PERMERROR, "longer than the body"),
        (b"DKIM-Signature: nonsense\r\n" + MESSAGE, AuthResult.PERMERROR, "cannot be read"),
        (b"DKIM-Signature: v=1; v=1\r\n" + MESSAGE, AuthResult.PERMERROR, "cannot be read"),
    ],
)  # fmt: skip
def test_what_does_not_hold_says_why(message: bytes, result: AuthResult, words: str) -> None:
    found = judged(message)
    assert found.result is result, found
    assert words in found.reason


def test_a_signature_that_has_ended() -> None:
    found = judged(swapped(b"v=1;", b"v=1; x=1800000000;"), now=1_800_007_200)
    assert (found.result, found.reason) == (AuthResult.FAIL, "it has ended 2 hours ago")


def test_a_short_key_is_refused_and_a_test_key_is_said() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    zone: Zone = {f"w._domainkey.{DOMAIN}": [("TXT", f"p={public(weak)}")]}
    pem = weak.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert (judged(signed(selector="w", key=pem), zone).result, judged(signed(selector="w", key=pem), zone).bits) == (
        AuthResult.PASS,
        1024,
    )
    assert judged(signed(selector="test")).testing


def test_a_message_without_signature() -> None:
    assert settle(verify(split(MESSAGE), NOW), ZONE) == ()
    assert settle(verify_chain(split(MESSAGE)), ZONE).result is AuthResult.NONE


def sealed(message: bytes = MESSAGE, times: int = 1) -> bytes:
    """A message that went through relays, each of which added an ARC set by dkimpy."""
    for number in range(times):
        chain = b"; arc=pass" if number else b""
        message = (
            b"Authentication-Results: relay.example; spf=pass smtp.mailfrom=kettle.example" + chain + b"\r\n" + message
        )
        lines = dkim.arc_sign(message, b"seal", b"relay.example", PEM, b"relay.example")
        assert lines, "the other library sealed nothing"
        message = b"".join(lines) + message.partition(b"\r\n")[2]
    return message


@pytest.mark.parametrize("times", [1, 3])
def test_an_arc_chain_holds(times: int) -> None:
    found = settle(verify_chain(split(sealed(times=times))), ZONE)
    assert (found.result, found.sealers) == (AuthResult.PASS, ("relay.example",) * times), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"log in here", b"log in there"),
        (b"cv=none", b"cv=fail"),
        (b"ARC-Seal: i=1", b"ARC-Seal: i=2"),
        (b"ARC-Seal: i=1", b"ARC-Seal: i=99"),
        (b"spf=pass", b"spf=fail"),
    ],
)
def test_a_chain_that_was_touched_fails(old: bytes, new: bytes) -> None:
    message = sealed()
    assert old in message
    assert settle(verify_chain(split(message.replace(old, new, 1))), ZONE).result is AuthResult.FAIL


@given(st.binary(max_size=400))
def test_bodies_end_in_one_line_end(body: bytes) -> None:
    body = body.replace(b"\r", b"").replace(b"\n", b"\r\n")
    assert simple_body(body).endswith(b"\r\n")
    assert relaxed_body(body) == b"" or relaxed_body(body).endswith(b"\r\n")
    assert relaxed_body(relaxed_body(body)) == relaxed_body(body)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_message_breaks_it(head: bytes, tail: bytes) -> None:
    for message in (
        head + tail,
        b"DKIM-Signature: " + head + b"\r\n\r\n" + tail,
        b"ARC-Seal: i=1; " + head + b"\r\n" + MESSAGE,
    ):
        assert all(each.result is not AuthResult.PASS for each in settle(verify(split(message), NOW), ZONE))
        assert settle(verify_chain(split(message)), ZONE).result is not AuthResult.PASS
