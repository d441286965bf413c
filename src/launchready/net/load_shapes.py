"""The requests of a load test before they are sent: each target as each of its users, in the order in which they take turns."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence

from launchready.net.load_plan import Target, User

TEMPLATES = (b"{n}", b"{uuid}", b"{user}")


class Shape:
    """A target as one user. `target` is the number of the target; `body` is what is filled for each request, or nothing to fill."""

    __slots__ = ("body", "target", "user")

    def __init__(self, target: int, body: bytes, user: User) -> None:
        self.target = target
        self.user = user
        self.body = body if any(word in body for word in TEMPLATES) else b""

    def filled(self, number: int) -> bytes:
        """Return the body of one request."""
        body = self.body.replace(b"{n}", b"%d" % number).replace(b"{user}", self.user.name.encode())
        return body.replace(b"{uuid}", str(uuid.uuid4()).encode()) if b"{uuid}" in body else body


def sequence(targets: Sequence[Target]) -> list[Shape]:
    """Return the order in which targets and their users take turns: each as often as its weight says, and spread evenly."""
    shapes = [
        [Shape(number, target.request.body, user) for user in target.users] for number, target in enumerate(targets)
    ]
    credit = [0] * len(targets)
    whole = sum(target.weight for target in targets)
    turns = [0] * len(targets)
    order: list[Shape] = []
    users = math.lcm(*(len(target.users) for target in targets))
    for _ in range(whole * users):
        for number, target in enumerate(targets):
            credit[number] += target.weight
        chosen = max(range(len(targets)), key=credit.__getitem__)
        credit[chosen] -= whole
        order.append(shapes[chosen][turns[chosen] % len(shapes[chosen])])
        turns[chosen] += 1
    return order
