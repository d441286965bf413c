"""Carries the requests of a load test with libcurl's multi interface, whose handles and connections are used again and again."""

from __future__ import annotations

import contextlib
import errno
import math
import socket
import time
from collections.abc import Sequence

import pycurl

from launchready.model.evidence.http import FailureKind
from launchready.net.http import KINDS, USER_AGENT
from launchready.net.load_ledger import Ledger, Sent, failure
from launchready.net.load_loop import Watch
from launchready.net.load_plan import MAX_ANSWER, Plan
from launchready.net.load_shapes import Shape
from launchready.net.load_wire import has_body, header_lines
from launchready.net.reach import reach
from launchready.standards.load_samples import TRUNCATED

_CODE = {code: failure(kind) for code, kind in KINDS.items()}
_OTHER = failure(FailureKind.OTHER)
_BLOCKED = failure(FailureKind.BLOCKED)
_TOO_LARGE = 100
"""CURLE_TOO_LARGE"""
_TIMEOUT = pycurl.SOCKET_TIMEOUT
_STATUS, _TOTAL, _FIRST = pycurl.RESPONSE_CODE, pycurl.TOTAL_TIME_T, pycurl.STARTTRANSFER_TIME_T
_NEW, _SIZE = pycurl.NUM_CONNECTS, pycurl.SIZE_DOWNLOAD_T


class Handle:
    """A handle of libcurl's with the request that it carries. Attributes of a Curl itself are slow: they are looked up by failing first."""

    __slots__ = ("curl", "info", "sent")

    def __init__(self) -> None:
        self.curl = pycurl.Curl()
        self.info = self.curl.getinfo
        self.sent: Sent | None = None


class CurlCarrier:
    """All requests of a test, over the connections of one multi handle."""

    def __init__(self, plan: Plan, shapes: Sequence[Shape], ledger: Ledger) -> None:
        self.alarm = math.inf
        self._plan = plan
        self._ledger = ledger
        self._free: dict[Shape, list[Handle]] = {shape: [] for shape in shapes}
        self._handles: dict[pycurl.Curl, Handle] = {}
        self._refused: list[str] = []
        self._lacked: list[int] = []
        self._sockets: list[socket.socket] = []
        self._watch = Watch(self._sockets)
        self.wait = self._watch.wait
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch.watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, plan.connections)
        self._multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, plan.connections)
        self._multi.setopt(pycurl.M_PIPELINING, 2)  # streams of HTTP/2 share a connection
        self._add, self._remove = self._multi.add_handle, self._multi.remove_handle
        self._act, self._read = self._multi.socket_action, self._multi.info_read

    def _timer(self, milliseconds: int) -> None:
        if milliseconds == 0:
            self.alarm = 0.0
        else:
            self.alarm = math.inf if milliseconds < 0 else time.perf_counter() + milliseconds / 1000

    def send(self, sent: Sent) -> None:
        """Send a request, over a connection that is free or a new one."""
        free = self._free[sent.shape]
        handle = free.pop() if free else self._another(sent.shape)
        handle.sent = sent
        if sent.shape.body:
            body = sent.shape.filled(sent.number)
            handle.curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(body))
            handle.curl.setopt(pycurl.COPYPOSTFIELDS, body)
        self._add(handle.curl)
        self._act(_TIMEOUT, 0)

    def happened(self, fd: int, bits: int) -> None:
        """Take in what happened to a descriptor."""
        self._act(fd, bits)
        left, done, failed = self._read()
        if done or failed:
            self._take(done, failed)
            if left:
                self.settle()

    def ring(self) -> None:
        """Take in that a moment has come which libcurl waited for."""
        self.alarm = math.inf
        self._act(_TIMEOUT, 0)

    def settle(self) -> None:
        """Take in what else has ended, and close our copies of sockets: libcurl works on duplicates of them."""
        left = 1
        while left:
            left, done, failed = self._read()
            self._take(done, failed)
        for each in self._sockets:
            each.close()
        self._sockets.clear()

    def _take(self, done: list[pycurl.Curl], failed: list[tuple[pycurl.Curl, int, str]]) -> None:
        now = time.perf_counter()
        for curl in done:
            self._ended(self._handles[curl], now, 0)
        for curl, code, words in failed:
            large = "Too large response headers" in words  # libcurl calls it an error of receiving
            self._ended(self._handles[curl], now, _TOO_LARGE if large else code)

    def _ended(self, handle: Handle, now: float, error: int) -> None:
        sent, info = handle.sent, handle.info
        assert sent is not None
        status = info(_STATUS)
        began = info(_FIRST)
        first = now - sent.due - (info(_TOTAL) - began) / 1e6 if began else 0.0
        flags = TRUNCATED if error and status else 0
        new = None
        if info(_NEW):
            joined, secured = info(pycurl.CONNECT_TIME_T), info(pycurl.APPCONNECT_TIME_T)
            new = joined / 1e6, max(0, secured - joined) / 1e6 if secured else 0.0
        code = self._failure(handle, error) if error else status
        self._ledger.ended(sent, now, code, first, info(_SIZE), flags, new)
        self._remove(handle.curl)
        handle.sent = None
        self._free[sent.shape].append(handle)

    def _failure(self, handle: Handle, error: int) -> int:
        if error != pycurl.E_COULDNT_CONNECT:
            return _CODE.get(error, _OTHER)
        if self._refused:
            return _BLOCKED
        number = handle.info(pycurl.OS_ERRNO)
        if not number:  # there was no socket: none could be made, or not duplicated
            number = self._lacked.pop() if self._lacked else errno.EMFILE
        return self._ledger.not_connected(number)

    def _another(self, shape: Shape) -> Handle:
        """Return a handle for a shape that has no free one: a new one, or one of another shape where there are as many as may be."""
        if len(self._handles) < self._plan.connections:
            handle = Handle()
            self._handles[handle.curl] = handle
            set_up(handle.curl, self._plan)
        else:
            handle = next(free for free in self._free.values() if free).pop()
        aim(handle.curl, self._plan, shape)
        target = self._plan.targets[shape.target]
        reach(
            handle.curl,
            target.request.url,
            target.route,
            self._plan.proxy,
            self._refused,
            self._sockets,
            self._lacked,
        )
        return handle

    def close(self) -> None:
        """Let go of everything, whatever is under way."""
        for each in self._sockets:
            each.close()
        for handle in self._handles.values():
            if handle.sent is not None:
                with contextlib.suppress(pycurl.error):
                    self._remove(handle.curl)
            handle.curl.close()
        self._handles.clear()
        self._multi.close()
        self._watch.close()


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
    curl.setopt(pycurl.CAINFO, plan.roots)
    curl.setopt(pycurl.SSL_VERIFYPEER, True)
    curl.setopt(pycurl.SSL_VERIFYHOST, 2)
    curl.setopt(pycurl.USERAGENT, USER_AGENT)
    curl.setopt(
        pycurl.WRITEFUNCTION, len
    )  # libcurl counts the bytes; what is written is let go without a line of Python


def aim(curl: pycurl.Curl, plan: Plan, shape: Shape) -> None:
    """Set a handle up for the requests of a shape."""
    request = plan.targets[shape.target].request
    curl.setopt(pycurl.URL, request.url)
    if request.url.startswith("https:"):
        version = pycurl.CURL_HTTP_VERSION_2TLS
    else:
        version = pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
    curl.setopt(pycurl.HTTP_VERSION, version if plan.http2 else pycurl.CURL_HTTP_VERSION_1_1)
    curl.setopt(pycurl.NOBODY, False)
    curl.setopt(pycurl.HTTPGET, True)
    curl.setopt(pycurl.MAXFILESIZE_LARGE, 0 if request.method == "HEAD" else MAX_ANSWER)  # of HEAD it is only told
    headers = [f"{name}: {value}" if value else f"{name};" for name, value in header_lines(request, shape.user)]
    if has_body(request):
        curl.setopt(pycurl.POST, True)
        curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(request.body))
        curl.setopt(pycurl.COPYPOSTFIELDS, request.body)
        headers.append("Expect:")  # waiting for 100 Continue would be counted as the product's own time
    if request.method == "HEAD":
        curl.setopt(pycurl.NOBODY, True)
    curl.setopt(pycurl.CUSTOMREQUEST, request.method)
    curl.setopt(pycurl.HTTPHEADER, [line.encode("latin-1") for line in headers])
