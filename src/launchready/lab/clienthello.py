"""Reads the server name out of a TLS ClientHello (RFC 8446, RFC 6066) without taking part in the handshake."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HANDSHAKE_RECORD = 22
CLIENT_HELLO = 1
SERVER_NAME = 0
# A fatal alert: unrecognized_name.
UNRECOGNIZED_NAME = bytes([21, 3, 3, 0, 2, 2, 112])


@dataclass(frozen=True, slots=True)
class Hello:
    """A whole ClientHello. `server_name` is empty where the client names no host."""

    server_name: str


class NotTlsError(ValueError):
    """The bytes are not the beginning of a TLS handshake."""


def read(data: bytes) -> Hello | None:
    """Return the ClientHello that stands at the start of the data, or None while it is not complete."""
    handshake = bytearray()
    while data:
        if data[0] != HANDSHAKE_RECORD or (len(data) > 1 and data[1] != 3):
            raise NotTlsError("not a TLS handshake record")
        if len(data) < 5:
            return None
        (length,) = struct.unpack_from("!H", data, 3)
        handshake += data[5 : 5 + length]
        data = data[5 + length :]
    if not handshake:
        return None
    if handshake[0] != CLIENT_HELLO:
        raise NotTlsError("not a ClientHello")
    if len(handshake) < 4 or len(handshake) < 4 + int.from_bytes(handshake[1:4], "big"):
        return None
    try:
        return Hello(_server_name(bytes(handshake[4 : 4 + int.from_bytes(handshake[1:4], "big")])))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotTlsError(f"a broken ClientHello: {error}") from None


def _server_name(body: bytes) -> str:
    at = 34  # version and random
    at += 1 + body[at]  # session id
    at += 2 + int.from_bytes(body[at : at + 2], "big")  # cipher suites
    at += 1 + body[at]  # compression methods
    if at + 2 > len(body):
        return ""
    end = at + 2 + int.from_bytes(body[at : at + 2], "big")
    at += 2
    while at + 4 <= end:
        kind, size = struct.unpack_from("!HH", body, at)
        at += 4
        if kind == SERVER_NAME and size >= 5:
            (length,) = struct.unpack_from("!H", body, at + 3)
            return body[at + 5 : at + 5 + length].decode("ascii").lower().rstrip(".")
        at += size
    return ""
