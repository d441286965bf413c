"""Who may be probed actively: what the operator proved to control, and what lies on their own machine or network.

It is judged by the addresses that a request would connect to, never by a name. A run whose resolver or addresses the operator replaced
(`--dns-server`, `--resolve`) can be told anything about a public host, so that nothing seen through it is a proof.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from launchready.collect.active import proof
from launchready.model.evidence.active import Permission, subject
from launchready.model.evidence.run import Seams
from launchready.model.secret import Secret
from launchready.net.http import Request
from launchready.net.session import Session
from launchready.standards.urls import host_of, origin_of


class Authority:
    """Decides for each origin once a run. `confirmed` are hosts of third parties' back ends that the operator says are the product's."""

    def __init__(
        self, session: Session, seams: Seams, today: date, key: Secret | None, confirmed: tuple[str, ...] = ()
    ) -> None:
        self._session = session
        self._seams = seams
        self._today = today
        self._key = key
        self._confirmed = frozenset(confirmed)
        self._decided: dict[str, Permission] = {}
        self._backends: dict[str, Permission] = {}
        self._lock = asyncio.Lock()

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What was decided so far."""
        return tuple(self._decided.values())

    async def over(self, url: str) -> Permission:
        """Return whether active probes may go to a URL's origin."""
        origin = origin_of(url)
        async with self._lock:
            if origin not in self._decided:
                self._decided[origin] = await self._decide(origin)
            return self._decided[origin]

    async def over_backend(self, url: str, named_by: str, project: str = "") -> Permission:
        """Return whether a third party's back end may be read, which `named_by`, a URL of the product, names in what it serves.

        It is the product's where the naming origin is proved and the operator confirms that very host; `project` is the host that stands for
        the project where the URL's own serves many.
        """
        name = subject(origin_of(url), project)
        if (decided := self._backends.get(name)) is None:
            decided = await self._decide_backend(url, named_by, project or host_of(url))
            decided = self._backends[name] = replace(decided, origin=name)
            self._decided[name] = decided
        return decided

    async def _decide_backend(self, url: str, named_by: str, confirmable: str) -> Permission:
        own = await self._on_own_network(origin_of(url))
        if own is not None:
            return own
        if not named_by:
            reason = f"no page or script of the product that was read names {confirmable}"
            return Permission("", False, "", reason, "declare the host whose script uses it under [[surfaces]]")
        product = await self.over(named_by)
        if not product.allowed:
            return Permission("", False, "", product.reason, product.remedy)
        if confirmable not in self._confirmed:
            reason = (
                f"{confirmable} belongs to a third party, and nobody confirmed that this project there is the product's"
            )
            return Permission("", False, "", reason, f"--confirm-backend {confirmable}, if it is yours")
        return Permission("", True, f"named by {origin_of(named_by)} and confirmed by the operator")

    async def _decide(self, origin: str) -> Permission:
        own = await self._on_own_network(origin)
        if own is not None:
            return own
        host = host_of(origin)
        if self._seams.dns_server or self._seams.resolve:
            reason = "a public host cannot be probed actively through --dns-server or --resolve"
            return Permission(origin, False, "", reason, "run without them")
        remedy = f"launchready prove {host}"
        if self._key is None:
            return Permission(origin, False, "", "this machine has no key to prove control with", remedy)
        answer = await self._session.dns(f"{proof.LABEL}.{host}", "TXT")
        found, why = proof.find(
            "\n".join(value.replace('" "', "") for value in answer.values), host, self._today, self._key
        )
        if found:
            return Permission(origin, True, f"TXT record at {proof.LABEL}.{host}, until {found.expires}")
        reasons = [
            f"the TXT record at {proof.LABEL}.{host} {why}"
            if answer.values
            else f"no TXT record at {proof.LABEL}.{host}"
        ]
        if not self._seams.ca_file:  # with roots of the operator's own a file could come from anywhere
            received = await self._session.fresh(
                Request(f"https://{host}{proof.PATH}", verify=True, max_body=proof.MAX_FILE)
            )
            if received.exchange.status == 200:
                found, why = proof.find(received.body.decode("utf-8", "replace"), host, self._today, self._key)
                if found:
                    return Permission(origin, True, f"file {proof.PATH}, until {found.expires}")
                reasons.append(f"the file {proof.PATH} {why}")
            else:
                reasons.append(f"no file {proof.PATH}")
        return Permission(origin, False, "", f"nobody proved control of {host}: " + "; ".join(reasons), remedy)

    async def _on_own_network(self, origin: str) -> Permission | None:
        """Return the permission for an origin of which every address is the operator's own; None for all others."""
        route = await self._session.route(origin)
        if route.kind is not None:
            return Permission(origin, False, "", route.detail, "mend the host first, and run again")
        if all(self._session.policy.is_own(address) for address in route.addresses):
            return Permission(
                origin, True, f"{', '.join(route.addresses[:4])}: loopback, or a private range that was allowed"
            )
        return None
