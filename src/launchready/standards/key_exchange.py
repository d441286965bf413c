"""The Diffie-Hellman group that a server chose, from the bytes of its handshake: TLS libraries do not tell (RFC 5246, 7.4.3)."""

from __future__ import annotations

_HANDSHAKE = 22
_SERVER_KEY_EXCHANGE = 12
MAX_BITS = 16_384
"""A larger modulus is not looked at; no server uses one."""


def modulus(data: bytes) -> int:
    """Return the modulus of the ServerKeyExchange of a finite-field exchange in a server's first flight; 0 if there is none.

    Only for cipher suites whose name begins with DHE: of others the same message means something else. Never raises.
    """
    messages = bytearray()
    at = 0
    while at + 5 <= len(data):
        kind, length = data[at], int.from_bytes(data[at + 3 : at + 5])
        if kind != _HANDSHAKE:
            break
        messages += data[at + 5 : at + 5 + length]
        at += 5 + length
    at = 0
    while at + 4 <= len(messages):
        kind, length = messages[at], int.from_bytes(messages[at + 1 : at + 4])
        if kind == _SERVER_KEY_EXCHANGE:
            size = int.from_bytes(messages[at + 4 : at + 6])
            return int.from_bytes(messages[at + 6 : at + 6 + size]) if size * 8 <= MAX_BITS else 0
        at += 4 + length
    return 0


def is_prime(number: int) -> bool:
    """Return whether a number is prime, as far as Miller-Rabin with fixed bases tells: a composite of chance never passes all."""
    if number < 2:
        return False
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
    for base in bases:
        if number % base == 0:
            return number == base
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in bases:
        value = pow(base, odd, number)
        if value in (1, number - 1):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True
