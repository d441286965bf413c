"""How mail reaches the product: what its mail servers say of themselves, and the policies by which others send to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from launchready.model.evidence.tls import TlsEndpoint


class SmtpStage(StrEnum):
    """How far a look at a mail server came; each stage holds those before it."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    TLS = "tls"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Hashes of one certificate and of its public key, in hex: what DANE compares (RFC 6698, section 2.1)."""

    sha256: str
    sha512: str
    key_sha256: str
    key_sha512: str


@dataclass(frozen=True, slots=True)
class SmtpEndpoint:
    """One look at a mail server: greeting, EHLO, STARTTLS, QUIT; no mail is handed over.

    `stage` is the one that the look ended in, `failure` why it ended there ("" for DONE), `failure_kind` uses the words of HTTP failures. `code` is the
    last reply's, 0 without one. `extensions` are the keywords of the EHLO reply. `tls` is the handshake after STARTTLS, `fingerprints` those of
    its chain, in order.
    """

    host: str
    port: int
    at: datetime
    address: str = ""
    stage: SmtpStage = SmtpStage.CONNECT
    greeting: str = ""
    code: int = 0
    extensions: tuple[str, ...] = ()
    tls: TlsEndpoint | None = None
    fingerprints: tuple[Fingerprints, ...] = ()
    failure: str = ""
    failure_kind: str = ""

    @property
    def connected(self) -> bool:
        """Whether there was a connection at all."""
        return bool(self.address)

    @property
    def told(self) -> bool:
        """Whether the server said what it can do."""
        return self.stage in (SmtpStage.STARTTLS, SmtpStage.TLS, SmtpStage.DONE)

    @property
    def offers_tls(self) -> bool:
        """Whether it said that it does STARTTLS."""
        return "STARTTLS" in self.extensions


@dataclass(frozen=True, slots=True)
class StsPolicy:
    """What a file of an MTA-STS policy says (RFC 8461, section 3.2). `errors` make it count as none; `max_age` in seconds."""

    domain: str
    mode: str = ""
    max_age: int = 0
    mx: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailEvidence:
    """Every mail server that was looked at, every MTA-STS policy that was read."""

    servers: tuple[SmtpEndpoint, ...] = ()
    policies: tuple[StsPolicy, ...] = ()

    def server(self, host: str, port: int = 25) -> SmtpEndpoint | None:
        """Return what was seen of a mail server, or None if it was not asked."""
        host = host.lower().rstrip(".")
        return next((each for each in self.servers if (each.host, each.port) == (host, port)), None)

    def policy(self, domain: str) -> StsPolicy | None:
        """Return the policy that was read for a domain, or None."""
        return next((each for each in self.policies if each.domain == domain), None)
