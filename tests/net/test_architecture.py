"""Only `net` opens connections. The lab is a server, and starts programs of its own; nothing else may."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import launchready

PACKAGE = Path(launchready.__file__).parent
ALONE = {
    "socket", "ssl", "pycurl", "OpenSSL", "http.client", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "nntplib",
    "xmlrpc", "socketserver", "requests", "httpx", "httpx2", "aiohttp", "urllib3", "websockets", "aiodns", "pycares", "dns", "subprocess",
    "multiprocessing", "asyncio.subprocess", "aiosmtplib", "paramiko", "selectors", "psycopg",
}  # fmt: skip
CALLS = {
    "open_connection", "create_connection", "create_datagram_endpoint", "open_unix_connection", "create_unix_connection", "sock_connect",
    "create_subprocess_exec", "create_subprocess_shell", "getaddrinfo", "gethostbyname", "urlopen", "system", "popen", "connect_tcp",
}  # fmt: skip
EXEMPT = {"net", "lab"}
"""The lab serves; what it offers is told to the clients of `net` like any other product."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] not in EXEMPT:
            yield str(relative), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parents(name: str) -> Iterator[str]:
    words = name.split(".")
    return (".".join(words[: count + 1]) for count in range(len(words)))


ALLOWED = {
    ("standards/dnssec.py", "dns"),  # reads records and checks signatures; it asks nobody
    ("app/serve_lab.py", "socket"),  # looks for ports that are free for the lab
}


def test_no_other_module_imports_what_opens_connections() -> None:
    found = {
        (path, parent)
        for path, tree in modules()
        for name in imported(tree)
        for parent in parents(name)
        if parent in ALONE
    }
    assert found - ALLOWED == set()


def test_no_other_module_opens_a_connection() -> None:
    found = {
        (path, node.func.attr)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS
    }
    assert found == set()


def test_the_rule_sees_what_it_is_for() -> None:
    tree = ast.parse(
        "import socket as s\nfrom http.client import HTTPConnection\nfrom asyncio import subprocess\nimport dns.query\nimport httpserver"
    )
    assert {parent for name in imported(tree) for parent in parents(name) if parent in ALONE} == {
        "socket",
        "http.client",
        "asyncio.subprocess",
        "dns",
    }


@pytest.mark.parametrize("name", ["http", "tls", "tcp", "dns", "smtp", "postgres"])
def test_every_client_of_net_takes_routes_or_judges_itself(name: str) -> None:
    """Whoever connects has a judged route in hand, or asks the policy: there is no third way in."""
    text = (PACKAGE / "net" / f"{name}.py").read_text(encoding="utf-8")
    assert "route: Route" in text or "self._policy.refusal(server.address)" in text
