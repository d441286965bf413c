"""Proof of control: what to publish for each host, and where it is in place already."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from launchready.app.audit import Order
from launchready.collect.active import proof
from launchready.collect.active.authority import Authority
from launchready.model.errors import UsageError
from launchready.model.evidence.active import Permission
from launchready.net.session import open_session
from launchready.render.escape import plain
from launchready.standards.urls import UrlError, ascii_host, parse_address

DAYS = 90
"""Days for which a proof counts where nothing else is said."""
MOST_HOSTS = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """How one host stands: whether it may be probed, and the line that would prove control of it."""

    host: str
    permission: Permission
    line: str


def hosts_of(order: Order, named: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts that are meant: those named, else the product's. Raises UsageError for what is none."""
    hosts: dict[str, None] = {}
    for text in named:
        try:
            host = ascii_host(text)
        except UrlError as error:
            raise UsageError(f"{text}: {error}", "name a host, such as app.example.com") from None
        if parse_address(host) is not None:
            raise UsageError(f"{text}: an address", "control is proved of a host name")
        hosts[host] = None
    if not hosts:
        hosts = dict.fromkeys([order.product.domain, *(surface.host for surface in order.product.surfaces)])
    return tuple(hosts)[:MOST_HOSTS]


async def prove(order: Order, hosts: Sequence[str], days: int = DAYS) -> tuple[Standing, ...]:
    """Return how each host stands. The order's key makes the lines. Raises UsageError for days that no proof may run."""
    if not 1 <= days <= proof.LONGEST:
        raise UsageError(f"--days {days}: not between 1 and {proof.LONGEST}", f"leave it out for {DAYS}")
    assert order.key is not None
    key = order.key
    now = order.now or datetime.now(UTC)
    expires = now.date() + timedelta(days=days)
    async with open_session(
        order.seams, lambda: datetime.now(UTC), proxy_login=order.proxy_login, limits=order.limits
    ) as session:
        authority = Authority(session, order.seams, now.date(), key)
        permissions = await asyncio.gather(*(authority.over(f"https://{host}/") for host in hosts))
    return tuple(
        Standing(host, permission, proof.line(host, expires, key))
        for host, permission in zip(hosts, permissions, strict=True)
    )


def exit_code(standings: Sequence[Standing]) -> int:
    """Return 0 if every host may be probed, else 1."""
    return 0 if all(standing.permission.allowed for standing in standings) else 1


def as_text(standings: Sequence[Standing]) -> str:
    """Return what a person reads: what stands, then what to publish for the rest."""
    lines: list[str] = []
    open_ = [standing for standing in standings if not standing.permission.allowed]
    for standing in standings:
        if standing.permission.allowed:
            lines.append(f"proved    {standing.host}: {plain(standing.permission.basis)}")
    for standing in open_:
        lines.append(f"missing   {standing.host}: {plain(standing.permission.reason)}")
    for standing in open_:
        lines += [
            "",
            f"{standing.host}: publish this line in one of two ways, then run the command again.",
            f"  as a TXT record named  {proof.LABEL}.{standing.host}",
            f"  or as a file at        https://{standing.host}{proof.PATH}",
            "",
            f"{standing.line}",
        ]
    if open_:
        lines += ["", "The line is good for this machine's key alone, and tells nothing of it."]
    return "\n".join(lines) + "\n"


def as_json(standings: Sequence[Standing]) -> str:
    """Return the same for programs."""
    hosts = [
        {
            "host": standing.host,
            "proved": standing.permission.allowed,
            "basis": standing.permission.basis,
            "reason": standing.permission.reason,
            "record": {"name": f"{proof.LABEL}.{standing.host}", "type": "TXT", "value": standing.line},
            "file": {"url": f"https://{standing.host}{proof.PATH}", "content": standing.line},
        }
        for standing in standings
    ]
    return json.dumps({"version": 1, "hosts": hosts}, indent=2) + "\n"
