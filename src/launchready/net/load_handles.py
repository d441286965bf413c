"""The handles of a load test: each is set up once for its target and user, and then used again and again."""

from __future__ import annotations

import math
import socket
import uuid
from collections.abc import Sequence

import pycurl

from launchready.net.http import USER_AGENT, lines
from launchready.net.load_plan import Plan, Target, User
from launchready.net.reach import reach

MAX_ANSWER = 16_000_000
"""Bytes of one answer: a longer one is a failure."""


class Handle:
    """A handle of libcurl's with what is known of the request that it carries. Attributes of a Curl itself are slow: they are looked up by failing first."""

    __slots__ = ("curl", "due", "flags", "info", "sent", "shape")

    def __init__(self, shape: Shape) -> None:
        self.curl = pycurl.Curl()
        self.info = self.curl.getinfo
        self.shape = shape
        self.due = self.sent = 0.0
        self.flags = 0


class Shape:
    """A target as one user: the handles that are set up for it and free."""

    __slots__ = ("body", "free", "target", "user")

    def __init__(self, target: int, body: bytes, user: User) -> None:
        self.target = target
        self.user = user
        self.body = body if any(word in body for word in (b"{n}", b"{uuid}", b"{user}")) else b""
        self.free: list[Handle] = []

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


def set_up(curl: pycurl.Curl, plan: Plan) -> None:
    """Set a new handle up with what all requests of a test have in common."""
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    curl.setopt(pycurl.FOLLOWLOCATION, False)
    curl.setopt(pycurl.HTTP09_ALLOWED, False)
    curl.setopt(pycurl.NOSIGNAL, True)
    curl.setopt(pycurl.TCP_NODELAY, True)
    curl.setopt(pycurl.PIPEWAIT, plan.http2)
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(plan.timeout * 1000))
    curl.setopt(pycurl.TIMEOUT_MS, int(plan.timeout * 1000))
    curl.setopt(pycurl.MAXFILESIZE_LARGE, MAX_ANSWER)
    curl.setopt(pycurl.CAINFO, plan.roots)
    curl.setopt(pycurl.SSL_VERIFYPEER, True)
    curl.setopt(pycurl.SSL_VERIFYHOST, 2)
    curl.setopt(pycurl.USERAGENT, USER_AGENT)
    curl.setopt(
        pycurl.WRITEFUNCTION, len
    )  # libcurl counts the bytes; what is written is let go without a line of Python


def aim(curl: pycurl.Curl, plan: Plan, shape: Shape, refused: list[str], opened: list[socket.socket]) -> None:
    """Set a handle up for the requests of a shape; `refused` and `opened` are those of `reach`."""
    target = plan.targets[shape.target]
    request = target.request
    curl.setopt(pycurl.URL, request.url)
    if request.url.startswith("https:"):
        version = pycurl.CURL_HTTP_VERSION_2TLS
    else:
        version = pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
    curl.setopt(pycurl.HTTP_VERSION, version if plan.http2 else pycurl.CURL_HTTP_VERSION_1_1)
    sent = [*lines(request), *((name, value.reveal()) for name, value in shape.user.secrets)]
    names = {name.lower() for name, _ in sent}
    headers = [f"{name}: {value}" if value else f"{name};" for name, value in sent]
    if "accept-encoding" not in names:
        headers.append("Accept-Encoding: gzip, br")  # as browsers ask; nothing is unpacked here
    curl.setopt(pycurl.NOBODY, False)
    curl.setopt(pycurl.HTTPGET, True)
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        curl.setopt(pycurl.POST, True)
        curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(request.body))
        curl.setopt(pycurl.COPYPOSTFIELDS, request.body)
        headers.append("Expect:")  # waiting for 100 Continue would be counted as the product's own time
        if "content-type" not in names:
            headers.append("Content-Type: application/json")
    if request.method == "HEAD":
        curl.setopt(pycurl.NOBODY, True)
    curl.setopt(pycurl.CUSTOMREQUEST, request.method)
    curl.setopt(pycurl.HTTPHEADER, headers)
    reach(curl, request.url, target.route, plan.proxy, refused, opened)
