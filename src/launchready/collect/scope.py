"""What a run looks at: the product, and its hosts as they become known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from launchready.model.evidence.hosts import Host, HostsEvidence, Sighting, Source
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.evidence.run import Gap
from launchready.model.evidence.tls import Completion, Revocation
from launchready.model.product import Product, RouteKind
from launchready.model.secret import Secret
from launchready.net.session import Session
from launchready.standards.urls import UrlError, ascii_host, host_of, origin_of, parse_address, within

if TYPE_CHECKING:
    from launchready.collect.active.authority import Authority
    from launchready.collect.active.login import UserSession

MAX_HOSTS = 200
"""Hosts looked at in one run; more are counted and left out."""
MAX_SIGHTINGS = 10


class Scope:
    """One run's subject. `found` may be called at any time by any collector; a new host is then visited by all.

    `authority` is None in a run that must not probe. `environment` holds the values behind `env:NAME`, `key` the operator's own secret,
    `home` the folder that the product file's paths start from. `browser` lets a real browser look.
    """

    def __init__(
        self,
        product: Product,
        session: Session,
        transparency: str = "",
        *,
        authority: Authority | None = None,
        environment: Mapping[str, str] | None = None,
        key: Secret | None = None,
        home: str = "",
        browser: bool = False,
    ) -> None:
        self.product = product
        self.session = session
        self.transparency = transparency
        self.authority = authority
        self.key = key
        self.home = home
        self.browser = browser
        self.parts: dict[type, object] = {}
        self.shared: dict[type, object] = {}
        self.sessions: dict[str, UserSession | str] = {}
        self.environment = environment or {}
        self.gaps: list[Gap] = []
        self.rdap: RdapEvidence | None = None
        self.revocations: list[Revocation] = []
        self.completions: list[Completion] = []
        self.on_host: Callable[[str], None] = lambda _host: None
        self._sightings: dict[str, list[Sighting]] = {}
        self._left_out: set[str] = set()
        self._claims: dict[str, set[str]] = {}
        self._named = {product.domain, *(surface.host for surface in product.surfaces)}
        if product.canonical_url:
            self._named.add(host_of(product.canonical_url))
        self._named |= {host_of(route.url) for route in product.routes}

    def owns(self, host: str) -> bool:
        """Return True if a host is part of the product: its domain, what lies below it, and what its file names."""
        return within(host, self.product.domain) or host in self._named

    def found(self, host: str, source: Source, where: str = "") -> None:
        """Take in a host that was seen somewhere. Names that are no host, or of others, are passed over."""
        try:
            host = ascii_host(host)
        except UrlError:
            return
        if parse_address(host) is not None or not self.owns(host):
            return
        sightings = self._sightings.get(host)
        if sightings is None:
            if len(self._sightings) >= MAX_HOSTS:
                if len(self._left_out) < 100_000:
                    self._left_out.add(host)
                return
            self._sightings[host] = [Sighting(source, where)]
            self.on_host(host)
        elif len(sightings) < MAX_SIGHTINGS and Sighting(source, where) not in sightings:
            sightings.append(Sighting(source, where))

    def claim(self, kind: str, what: str, most: int) -> bool:
        """Return True for the first who wants to look at something of a kind, until `most` of that kind were looked at."""
        claims = self._claims.setdefault(kind, set())
        if what in claims or len(claims) >= most:
            return False
        claims.add(what)
        return True

    def claimed(self, kind: str, what: str) -> bool:
        """Return True if somebody looks at it already."""
        return what in self._claims.get(kind, ())

    def keep(self, part: object) -> None:
        """Keep a part of the evidence, in place of an earlier one of its type: `Evidence` has a field for each such type."""
        self.parts[type(part)] = part

    def secret(self, reference: str) -> Secret | None:
        """Return the value behind `env:NAME`, None where it is not set; a text that is no reference stands for itself."""
        if not reference.startswith("env:"):
            return Secret(reference)
        value = self.environment.get(reference.removeprefix("env:"), "")
        return Secret(value) if value else None

    async def permitted(self, url: str, named_by: str | None = None, project: str = "") -> bool:
        """Return True if a URL's origin may be probed actively in this run; `named_by` and `project` are those of `Planned`."""
        if self.authority is None:
            return False
        if named_by is None or (
            not project and self.owns(host_of(url))
        ):  # a back end at the product's own domain is its own
            return (await self.authority.over(url)).allowed
        return (await self.authority.over_backend(url, named_by, project)).allowed

    def gap(self, part: str, subject: str, reason: str, remedy: str = "") -> None:
        """Write down something that could not be looked at."""
        self.gaps.append(Gap(part, subject, reason, remedy))

    @property
    def app_origin(self) -> str:
        """The origin of the pages that speak to the product's interfaces: the app shell's, the login page's or the canonical one; or ""."""
        for kind in (RouteKind.APP_SHELL, RouteKind.LOGIN, RouteKind.HOMEPAGE):
            for route in self.product.routes_of(kind):
                if route.method == "GET":
                    return origin_of(route.url)
        return origin_of(self.product.canonical_url) if self.product.canonical_url else ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names of the hosts known so far."""
        return tuple(self._sightings)

    @property
    def hosts_evidence(self) -> HostsEvidence:
        """The hosts known so far, in order of name."""
        hosts = []
        for name in sorted(self._sightings):
            surface = self.product.surface(name)
            hosts.append(
                Host(
                    name=name,
                    sightings=tuple(self._sightings[name]),
                    purpose=surface.purpose.value if surface else "",
                    environment=self.product.environment_of(name),
                    owner=surface.owner if surface else "",
                )
            )
        return HostsEvidence(self.product.domain, tuple(hosts), len(self._left_out))
