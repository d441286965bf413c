"""When, how and by what an evidence file was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Resolve:
    """One `--resolve HOST:PORT:ADDR[:PORT]`. `*` as host means any; `*` as address means what DNS says."""

    host: str
    port: int
    address: str
    to_port: int

    def __str__(self) -> str:
        address = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.host}:{self.port}:{address}:{self.to_port}"


@dataclass(frozen=True, slots=True)
class Seams:
    """How the operator told the run to reach the product, where that is not plain public internet."""

    dns_server: str = ""
    resolve: tuple[Resolve, ...] = ()
    ca_file: str = ""
    allow_private: tuple[str, ...] = ()
    proxy: str = ""

    def rule(self, host: str, port: int) -> Resolve | None:
        """Return the `--resolve` rule for a host and port: one that names the host wins over `*`."""
        host = host.lower().rstrip(".")
        fitting = [rule for rule in self.resolve if rule.port == port and rule.host in (host, "*")]
        return min(fitting, key=lambda rule: rule.host == "*", default=None)


@dataclass(frozen=True, slots=True)
class Run:
    """The circumstances of one run.

    `now` is the time that checks judge by: the start of the run, or what `--now` said. `complete` is False when the run
    was cut short; `interruption` then says by what.
    """

    tool_version: str
    started_at: datetime
    finished_at: datetime
    now: datetime
    seams: Seams = Seams()
    complete: bool = True
    interruption: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the run could not look at. `part` is the evidence's field, `remedy` what would settle it."""

    part: str
    subject: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The line of the product file that speaks of a subject (a host, a URL, a key), for tools that point at lines."""

    subject: str
    line: int


@dataclass(frozen=True, slots=True)
class ProductSource:
    """The product file that the run was made with; an empty path where there was none."""

    path: str = ""
    anchors: tuple[Anchor, ...] = ()

    def line(self, subject: str) -> int:
        """Return the line for a subject, or 1."""
        return next((anchor.line for anchor in self.anchors if anchor.subject == subject), 1)
