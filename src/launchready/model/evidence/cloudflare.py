"""What Cloudflare's API says of the product's zone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """A record as the API lists it. `proxied` is None for types that cannot be."""

    name: str
    type: str
    content: str
    proxied: bool | None = None
    ttl: int = 1


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """A rule of a phase (ruleset) or a page rule (`phase` is then "pagerule"), in the order in which they count.

    `parameters` are what matters of its action parameters, as pairs; for `execute` the id of the managed ruleset.
    """

    phase: str
    expression: str
    action: str
    enabled: bool = True
    description: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    def parameter(self, name: str) -> str:
        """Return a parameter, or ""."""
        return next((value for key, value in self.parameters if key == name), "")


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that the API did not give: 403 for a token without its permission, 429, 5xx, or no answer."""

    part: str
    reason: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class DirectAnswer:
    """What an origin's address answers to the product's host name when it is asked past the edge. Status 0 is no answer, with the reason."""

    host: str
    address: str
    status: int
    detail: str = ""
    title: str = ""
    same_as_edge: bool = False


@dataclass(frozen=True, slots=True)
class CloudflareEvidence:
    """The zone. `settings` are pairs such as ("ssl", "strict"); `bots` those of bot management.

    `asked` is False in a run that had no token; `found` where the token's account has no such zone.
    """

    asked: bool = False
    found: bool = False
    zone: str = ""
    zone_id: str = ""
    status: str = ""
    paused: bool = False
    plan: str = ""
    records: tuple[ZoneRecord, ...] = ()
    records_cut: bool = False
    settings: tuple[tuple[str, str], ...] = ()
    rules: tuple[ZoneRule, ...] = ()
    bots: tuple[tuple[str, str], ...] = ()
    unread: tuple[Unread, ...] = ()
    direct: tuple[DirectAnswer, ...] = ()

    def setting(self, name: str) -> str:
        """Return a setting's value, or "" where it was not read."""
        return next((value for key, value in self.settings if key == name), "")

    def bot(self, name: str) -> str:
        """Return a value of bot management, or ""."""
        return next((value for key, value in self.bots if key == name), "")

    def phase(self, *names: str) -> tuple[ZoneRule, ...]:
        """Return the enabled rules of some phases."""
        return tuple(rule for rule in self.rules if rule.phase in names and rule.enabled)

    def missing(self, *parts: str) -> Unread | None:
        """Return why one of some parts was not read, or None if all were."""
        return next((each for each in self.unread if each.part in parts), None)

    def proxied(self, host: str) -> bool | None:
        """Return whether a host's address records go through Cloudflare; by a wildcard where none names it; None where there are none."""
        kinds = ("A", "AAAA", "CNAME")
        own = [each for each in self.records if each.name == host and each.type in kinds]
        if not own:
            above = "*." + host.partition(".")[2]
            own = [each for each in self.records if each.name == above and each.type in kinds]
        return all(each.proxied for each in own) if own else None
