"""What active probes were allowed, planned and sent, and what came of it. Passive evidence lies elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.model.evidence.http import Exchange


def subject(origin: str, project: str = "") -> str:
    """Return what a permission is for: an origin, or one project at an origin that serves many."""
    return f"{origin} ({project})" if project else origin


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether active probes may go to an origin (`https://app.example.com`), on what ground, or why not and what would settle it.

    For one project at an origin that serves many, `origin` is what `subject` makes of both.
    """

    origin: str
    allowed: bool
    basis: str = ""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """At most so many requests of one collector to one URL's origin, stated before the first is sent; `sent` counts what came of it.

    A third party's back end has `named_by`, the URL of the product's that names it ("" where none does; None for the product's own hosts), and
    `project`, the host that stands for the project, where its address serves many.
    """

    url: str
    most: int
    purpose: str
    collector: str = ""
    sent: int = 0
    named_by: str | None = None
    project: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of an active probe. `purpose` is its collector's word for it, `marks` what the collector recognised in the body."""

    collector: str
    purpose: str
    exchange: Exchange
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActiveEvidence:
    """The active part of a run; `asked` is False where the operator wanted none.

    `stopped` says of a collector why it did not finish: pairs of its name and the reason.
    """

    asked: bool = False
    permissions: tuple[Permission, ...] = ()
    planned: tuple[Planned, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    stopped: tuple[tuple[str, str], ...] = ()

    def of(self, collector: str, url: str = "") -> tuple[Attempt, ...]:
        """Return what a collector sent, to one URL where one is given, in the order sent."""
        return tuple(
            attempt for attempt in self.attempts if attempt.collector == collector and url in ("", attempt.exchange.url)
        )

    def permission(self, origin: str) -> Permission | None:
        """Return what was decided for an origin, or None if nobody asked."""
        return next((permission for permission in self.permissions if permission.origin == origin), None)

    def stop_of(self, collector: str) -> str:
        """Return why a collector did not finish, or ""."""
        return next((reason for name, reason in self.stopped if name == collector), "")
