"""The hosts of the product, and how the run came to know of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """How a host was found."""

    DOMAIN = "domain"  # the product's own domain, and its www
    DECLARED = "declared"  # the product file names it
    COMMON_NAME = "common-name"  # one of the names that products use
    CERTIFICATE = "certificate"
    REDIRECT = "redirect"
    PAGE = "page"
    SCRIPT = "script"
    CSP = "csp"  # a content security policy names it
    SITEMAP = "sitemap"  # or robots.txt
    TRANSPARENCY = "transparency"  # a certificate transparency log


@dataclass(frozen=True, slots=True)
class Sighting:
    """One way in which a host was found, and where."""

    source: Source
    where: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """A host of the product. Purpose, environment and owner come from the product file; "" where it says nothing."""

    name: str
    sightings: tuple[Sighting, ...]
    purpose: str = ""
    environment: str = ""
    owner: str = ""

    @property
    def declared(self) -> bool:
        """True if the product file names it, or it is the product's own domain."""
        return any(sighting.source in (Source.DECLARED, Source.DOMAIN) for sighting in self.sightings)


@dataclass(frozen=True, slots=True)
class HostsEvidence:
    """Every host that the run looked at. `left_out` counts hosts found beyond the run's bound."""

    domain: str
    hosts: tuple[Host, ...] = ()
    left_out: int = 0

    def find(self, name: str) -> Host | None:
        """Return a host by its name, or None."""
        return next((host for host in self.hosts if host.name == name), None)
