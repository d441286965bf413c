"""Ciphers and key exchanges: what is broken, what is dated, what is fine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.ciphers import judge
from launchready.standards.key_exchange import is_prime, modulus


@pytest.mark.parametrize(
    ("version", "cipher", "bits", "prime", "broken"),
    [
        ("TLSv1.3", "TLS_AES_128_GCM_SHA256", 0, None, None),
        ("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", 0, None, None),
        ("TLSv1.2", "ECDHE-ECDSA-CHACHA20-POLY1305", 0, None, None),
        ("TLSv1.2", "ECDHE-ECDSA-AES128-CCM8", 0, None, None),
        ("TLSv1.2", "DHE-RSA-AES256-GCM-SHA384", 2048, True, None),
        ("TLSv1.2", "ECDHE-RSA-AES256-SHA384", 0, None, False),
        ("TLSv1.2", "AES128-SHA", 0, None, False),
        ("TLSv1.2", "DHE-RSA-AES256-GCM-SHA384", 1024, True, False),
        ("TLSv1.2", "DHE-RSA-AES256-GCM-SHA384", 768, True, True),
        ("TLSv1.2", "DHE-RSA-AES256-GCM-SHA384", 4096, False, True),
        ("TLSv1.2", "NULL-SHA256", 0, None, True),
        ("TLSv1.2", "ECDHE-RSA-NULL-SHA", 0, None, True),
        ("TLSv1.2", "ECDHE-RSA-RC4-SHA", 0, None, True),
        ("TLSv1.2", "ECDHE-RSA-DES-CBC3-SHA", 0, None, True),
        ("TLSv1.2", "EXP-RC4-MD5", 0, None, True),
        ("TLSv1.2", "ADH-AES128-GCM-SHA256", 2048, True, True),
        ("TLSv1.2", "", 0, None, None),
    ],
)
def test_judged(version: str, cipher: str, bits: int, prime: bool | None, broken: bool | None) -> None:
    faults = judge(version, cipher, bits, prime)
    assert (faults[0].broken if faults else None) is broken


@pytest.mark.parametrize("number", [2, 3, 37, 97, 7919, 2**61 - 1, 2**127 - 1, 2**521 - 1])
def test_primes(number: int) -> None:
    assert is_prime(number)


@pytest.mark.parametrize(
    "number", [-7, 0, 1, 4, 91, 561, 41041, 825265, 3215031751, 2**67 - 1, (2**61 - 1) * (2**89 - 1)]
)
def test_composites_and_carmichael_numbers(number: int) -> None:
    assert not is_prime(number)


def record(kind: int, body: bytes) -> bytes:
    return bytes([kind, 3, 3]) + len(body).to_bytes(2) + body


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3) + body


def test_the_modulus_is_found_wherever_records_are_cut() -> None:
    prime = (2**127 - 1).to_bytes(16)
    exchange = message(12, len(prime).to_bytes(2) + prime + b"\0\1\2" + b"\0\1\3")
    flight = message(2, b"hello") + message(11, b"certificates" * 9) + exchange + message(14, b"")
    for cut in range(1, len(flight)):
        assert modulus(record(22, flight[:cut]) + record(22, flight[cut:])) == 2**127 - 1
    assert modulus(record(22, message(2, b"hello"))) == 0


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert modulus(data) >= 0
    assert modulus(record(22, data)) >= 0
