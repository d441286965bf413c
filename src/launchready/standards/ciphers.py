"""What is wrong with the encryption that a handshake agreed to (RFC 7525bis = RFC 9325, Mozilla's server side TLS guidelines)."""

from __future__ import annotations

from dataclasses import dataclass

_AEAD = ("GCM", "CCM", "CHACHA20", "POLY1305")


@dataclass(frozen=True, slots=True)
class CipherFault:
    """One thing that is wrong. `broken` where what is sent can be read by others, else it is merely dated."""

    broken: bool
    message: str


def judge(version: str, cipher: str, dh_bits: int = 0, dh_prime: bool | None = None) -> tuple[CipherFault, ...]:
    """Return what is wrong with a cipher, named as OpenSSL names it, and the Diffie-Hellman group beside it; the worst first."""
    if version == "TLSv1.3" or not cipher:
        return ()
    words = cipher.upper().split("-")
    found: list[CipherFault] = []
    if "NULL" in words:
        found.append(CipherFault(broken=True, message=f"{cipher} encrypts nothing"))
    if "RC4" in words or "DES" in words or any(word.startswith("EXP") for word in words):
        found.append(CipherFault(broken=True, message=f"{cipher} is an encryption that is broken"))
    if words[0] in ("ADH", "AECDH"):
        found.append(CipherFault(broken=True, message=f"{cipher} does not show who the server is"))
    if dh_prime is False:
        found.append(CipherFault(broken=True, message="the modulus of the key exchange is no prime"))
    elif 0 < dh_bits < 1024:
        found.append(CipherFault(broken=True, message=f"a key exchange of {dh_bits} bits, which can be broken"))
    elif 0 < dh_bits < 2048:
        found.append(CipherFault(broken=False, message=f"a key exchange of {dh_bits} bits; 2048 is the least"))
    if words[0] not in ("ECDHE", "DHE", "ADH", "AECDH") and not found:
        found.append(CipherFault(broken=False, message=f"{cipher} has no forward secrecy"))
    if not any(word.startswith(_AEAD) for word in words) and not any(fault.broken for fault in found):
        found.append(CipherFault(broken=False, message=f"{cipher} is of the old kind (CBC)"))
    return tuple(sorted(found, key=lambda fault: not fault.broken))
