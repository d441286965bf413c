"""What the product's private routes answered to a stranger and to two test users: kinds and comparisons, nothing of the content."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Given(StrEnum):
    """What an answer is."""

    CONTENT = "content"  # JSON that holds something
    PAGE = "page"  # HTML
    NOTHING = "nothing"  # null, an empty list or object, an acknowledgement
    REFUSED = "refused"  # 401, 403, 404, a redirect, or an error in JSON
    LIMITED = "limited"
    FAILED = "failed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """One asker's answer. `role` is "" for somebody without a session, else the test user's name.

    `fields` are those fields of its JSON that are private by name and held something; `names` the test users whose user name stands in it.
    `alike` are the other askers who got the same.
    """

    role: str
    given: Given
    status: int = 0
    fields: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateRoute:
    """A private route, and who got what of it."""

    url: str
    answers: tuple[PrivateAnswer, ...] = ()

    def answer(self, role: str = "") -> PrivateAnswer | None:
        """Return what one asker got, or None if they did not ask."""
        return next((answer for answer in self.answers if answer.role == role), None)


@dataclass(frozen=True, slots=True)
class PrivateEvidence:
    """Every private route that was asked; `users` are pairs of a test user and why there was no session, "" where there was one."""

    users: tuple[tuple[str, str], ...] = ()
    routes: tuple[PrivateRoute, ...] = ()

    def find(self, url: str) -> PrivateRoute | None:
        """Return a route by its URL, or None."""
        return next((route for route in self.routes if route.url == url), None)
