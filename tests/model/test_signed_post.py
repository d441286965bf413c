"""The printed command signs as the services do: its requests are taken by a server that checks."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from launchready.model.evidence.run import Seams
from launchready.model.probe import command_line
from launchready.model.product import Route, RouteKind, Signature
from launchready.model.secret import Secret
from launchready.model.signed_post import SignedPost
from launchready.standards import webhook_events as events
from launchready.standards.webhooks import SENDERS, header_of, key, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
pytestmark = pytest.mark.skipif(
    not all(shutil.which(program) for program in ("curl", "openssl", "base64", "od")), reason="needs curl and openssl"
)


@contextmanager
def server() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A server that writes down what is posted."""
    posted: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if "chunked" in self.headers.get("Transfer-Encoding", ""):
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    served = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=served.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{served.server_port}/hook?a=1&b='x'", posted
    finally:
        served.shutdown()
        served.server_close()
        thread.join()


def run(post: SignedPost) -> str:
    done = subprocess.run(
        ["sh", "-c", command_line(post, Seams())],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env={**os.environ, "HOOK_SECRET": SECRET},
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("scheme", list(Signature))
@pytest.mark.parametrize("how", [{}, {"age": 3600}, {"padding": 200_000}, {"times": 2}, {"slow": True}], ids=str)
def test_what_the_command_sends_is_rightly_signed(scheme: Signature, how: dict[str, Any]) -> None:
    route = Route(kind=RouteKind.WEBHOOK, url="https://kettle.example/hook", method="POST", signature=scheme)
    id_ = events.event_id(scheme, "signed")
    body = events.odd({**events.event(scheme, id_, 1_700_000_000), "who's": 'a "b" $(c) `d` \\ é'}).decode()
    if how.get("padding"):
        body = events.compact(events.event(scheme, id_, 1_700_000_000)).decode()
    with server() as (url, posted):
        output = run(
            SignedPost(url, scheme, header_of(route), "HOOK_SECRET", body, event=id_, kind="launchready_test", **how)
        )
    assert output.count("HTTP/1.1 204") + output.count("HTTP/1.0 204") == how.get("times", 1), output
    assert SECRET not in command_line(SignedPost(url, scheme, header_of(route), "HOOK_SECRET", body), Seams())
    assert len(posted) == how.get("times", 1)
    headers, sent = posted[0]
    if how.get("padding"):
        assert sent.startswith(body.removesuffix("}").encode() + b',"padding":"xxx')
        assert len(sent) > 200_000
    else:
        assert sent == body.encode()
    at = int(headers.get(SENDERS[scheme].time_header.lower(), 0))
    if scheme is Signature.STRIPE:
        at = int(headers["stripe-signature"].partition(",")[0].removeprefix("t="))
    if SENDERS[scheme].timed:
        assert abs(time.time() - how.get("age", 0) - at) < 60
    bytes_ = key(scheme, Secret(SECRET))
    assert bytes_ is not None
    for name, value in sign(route, bytes_, sent, id_, at):
        assert name == "X-GitHub-Delivery" or headers[name.lower()] == value
