"""Addresses that are not on the public internet get no packet: as a target, out of DNS, out of a redirect.

The tests run the program in a network namespace of its own in which every address answers and every packet is seen
(`world.py`), so that what is refused would have been reached. That needs root and Linux; what needs neither stands in
test_policy.py, test_route.py and at the end of this file.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from launchready.model.evidence.http import FailureKind
from launchready.net.dns import Server
from launchready.net.session import Limits, open_session
from launchready.standards.urls import UrlError, host_of, normalise, parse_address

from .peers import LOOPBACK, dns_serving, now, page, says, seams, serving, zone

WORLD = Path(__file__).with_name("world.py")
REDIRECTOR = "http://127.80.80.80:8000"
PUBLIC = "8.8.8.8"

Rows = Callable[[], list[dict[str, object]]]


@dataclass(frozen=True)
class Seen:
    answers: list[Any]
    packets: set[tuple[str, str, int]]
    connected: list[str]


@pytest.fixture(scope="module")
def world() -> Callable[..., Seen]:
    """Do something in the watched internet, and say what was seen."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("a network namespace needs root on Linux, unshare and ip")
    if subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no network namespaces")

    def run(ask: list[list[Any]], environment: dict[str, str] | None = None, **order: Any) -> Seen:
        done = subprocess.run(
            ["unshare", "--net", sys.executable, str(WORLD)],
            input=json.dumps({"ask": ask, **order}),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        assert done.returncode == 0, done.stderr[-3000:]
        seen = json.loads(done.stdout)
        return Seen(
            seen["answers"], {(kind, address, port) for kind, address, port in seen["packets"]}, seen["connected"]
        )

    return run


def denied(rows: Rows) -> list[str]:
    """The hosts of all denied rows, as they are spelt."""
    found = [str(row["target"]) for row in rows() if row["expect"] == "deny"]
    return [
        target.split("://")[1].split("/")[0].split("@")[-1].removesuffix(":12456") if "://" in target else target
        for target in found
    ]


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def addresses(hosts: list[str]) -> list[str]:
    """The distinct addresses that some hosts spell."""
    return list(dict.fromkeys(str(address) for address in map(parse_address, hosts) if address is not None))


EXTRA = [
    "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254", "192.0.0.192", "0.0.0.0", "224.0.0.1", "fe80::1", "fc00::1",
    "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b:1::a00:1", "::ffff:0:10.0.0.1", "198.18.0.1", "240.0.0.1", "ff02::1", "::",
]  # fmt: skip


def test_the_sink_sees_what_is_sent(world: Callable[..., Seen]) -> None:
    """The control: what is allowed arrives, in every way of asking, so that silence elsewhere means something."""
    seen = world(
        [
            ["get", f"http://{PUBLIC}/"],
            ["get", "http://named.test/"],
            ["follow", f"{REDIRECTOR}/x"],
            ["tls", PUBLIC, 443],
            ["dns", "9.9.9.9"],
        ],
        zone={"named.test": [["1.1.1.1", "2606:4700::1111"]]},
        redirects={"/x": "http://[2001:4860:4860::8888]:8080/y"},
    )
    assert seen.answers[0] == [200, PUBLIC]
    assert seen.answers[1][0] == 200
    assert seen.answers[2] == [200, "http://[2001:4860:4860::8888]:8080/y"]
    assert seen.packets >= {
        ("tcp", PUBLIC, 80),
        ("tcp", "2001:4860:4860::8888", 8080),
        ("tcp", PUBLIC, 443),
        ("udp", "9.9.9.9", 53),
    }
    assert {("tcp", "1.1.1.1", 80), ("tcp", "2606:4700::1111", 80)} & seen.packets
    assert "GET /y HTTP/1.1" in seen.connected


def test_no_denied_target_gets_a_packet(world: Callable[..., Seen], ssrf: Rows) -> None:
    urls = [str(row["target"]) for row in ssrf() if row["expect"] == "deny" and row["kind"] == "url"]
    hosts = [*denied(ssrf), *EXTRA]
    urls += [f"{scheme}://{bracketed(host)}:12456/" for host in hosts for scheme in ("http", "https")]
    zone_of = {host: [["127.0.0.1", "169.254.169.254"]] for host in hosts if parse_address(host) is None}
    seen = world([["get", url] for url in urls] + [["tls", host, 443] for host in hosts], zone=zone_of)
    assert seen.packets == set()
    assert seen.connected == []
    assert set(seen.answers) == {FailureKind.BLOCKED}


def test_no_denied_address_out_of_dns_gets_a_packet(world: Callable[..., Seen], ssrf: Rows) -> None:
    found = addresses([*denied(ssrf), *EXTRA])
    assert len(found) >= 40
    names = {f"a{number}.test": [[address]] for number, address in enumerate(found)}
    seen = world(
        [[*question] for name in names for question in (("get", f"http://{name}/"), ("tls", name, 443))], zone=names
    )
    assert seen.packets == set()
    assert set(seen.answers) == {FailureKind.BLOCKED}


def test_no_denied_address_gets_a_packet_by_a_redirect(world: Callable[..., Seen], ssrf: Rows) -> None:
    targets = [
        str(row["target"])
        for row in ssrf()
        if row["expect"] == "deny" and row["kind"] == "url" and not row["needs_dns"]
    ]
    targets += [f"http://{bracketed(address)}/" for address in addresses([*denied(ssrf), *EXTRA])]
    targets += [f"//{bracketed(host)}/" for host in denied(ssrf)] + [
        "http://named.test/",
        "https:\\\\10.0.0.1\\",
        "//localhost/",
        "http://a.localhost",
    ]
    redirects = {f"/{number}": target for number, target in enumerate(targets)}
    seen = world(
        [["follow", f"{REDIRECTOR}{path}"] for path in redirects],
        redirects=redirects,
        zone={
            "named.test": [["10.0.0.1"]],
            **{host: [["10.0.0.1"]] for host in denied(ssrf) if parse_address(host) is None},
        },
    )
    assert seen.packets == set()
    assert set(seen.answers) == {FailureKind.BLOCKED}


SCHEMES = (
    "ftp",
    "file",
    "gopher",
    "javascript",
    "dict",
    "smb",
    "ldap",
    "telnet",
    "ws",
    "wss",
    "data",
    "sftp",
    "mailto",
)


def test_other_schemes_are_not_followed(world: Callable[..., Seen]) -> None:
    redirects = {f"/{scheme}": f"{scheme}://{PUBLIC}:8080/etc/passwd" for scheme in SCHEMES}
    seen = world(
        [["follow", f"{REDIRECTOR}{path}"] for path in redirects] + [["get", url] for url in redirects.values()],
        redirects=redirects,
    )
    assert seen.packets == set()
    assert seen.answers == [[302, f"{REDIRECTOR}{path}"] for path in redirects] + [FailureKind.SCHEME] * len(SCHEMES)


def test_no_denied_name_server_gets_a_packet(world: Callable[..., Seen], ssrf: Rows) -> None:
    found = addresses([*denied(ssrf), *EXTRA])
    seen = world([["dns", address] for address in found])
    assert seen.packets == set()
    assert set(seen.answers) == {"BLOCKED"}


def test_a_whole_audit_sends_nothing_to_denied_addresses(world: Callable[..., Seen], ssrf: Rows) -> None:
    """Out of the product file and its zone, through every collector at once."""
    found = addresses([*denied(ssrf), *EXTRA])
    urls = [f"http://{bracketed(address)}/" for address in found] + [
        "http://named.kettle.test/",
        "http://127.1/",
        "http://0x7f000001:8080/",
    ]
    seen = world(
        [["audit", "kettle.test", urls]],
        zone={
            "kettle.test": [["10.0.0.1", "fd00::1"]],
            "www.kettle.test": [["169.254.169.254"]],
            "named.kettle.test": [["192.168.0.1"]],
            "app.kettle.test": [["100.64.0.1"]],
        },
    )
    assert seen.packets == set()
    assert set(seen.answers[0]) <= {FailureKind.BLOCKED, FailureKind.DNS}


def test_what_the_operator_names_is_reached_and_nothing_beside_it(world: Callable[..., Seen]) -> None:
    ask = [
        ["get", f"http://{bracketed(address)}:8080/"]
        for address in ("10.0.0.1", "10.0.0.2", "169.254.169.254", "169.254.1.1", "fd00::1", "fd00:ec2::254")
    ]
    assert world(ask, allow=["10.0.0.1/32"]).packets == {("tcp", "10.0.0.1", 8080)}
    assert world(ask, allow=["169.254.169.254/32", "fd00:ec2::254"]).packets == {
        ("tcp", "169.254.169.254", 8080),
        ("tcp", "fd00:ec2::254", 8080),
    }
    assert world(ask, allow=["private"]).packets == {
        ("tcp", "10.0.0.1", 8080),
        ("tcp", "10.0.0.2", 8080),
        ("tcp", "fd00::1", 8080),
    }
    assert world(ask, allow=["169.254.0.0/16", "0.0.0.0/0"]).packets == {
        ("tcp", "10.0.0.1", 8080),
        ("tcp", "10.0.0.2", 8080),
        ("tcp", "169.254.1.1", 8080),
    }


def test_every_denied_address_would_have_been_reached(world: Callable[..., Seen], ssrf: Rows) -> None:
    """The other half of the proof: with its own range allowed, the same question reaches the same address."""
    groups = (
        "ff",
        "224.",
        "240.",
        "255.",
        "127.255.255.255",
        "0.0.0.0",
    )  # nothing connects to a group, to all or to none
    scoped = ("fe80:", "::")  # these need a zone, or are none
    found = [
        each
        for each in addresses([*denied(ssrf), *EXTRA])
        if not each.startswith((*groups, scoped[0])) and each != scoped[1]
    ]
    embedded = ["172.28.0.5", "192.0.2.1", "255.255.255.255", "192.0.2.45", "237.203.169.135", "0.0.0.0/0"]
    seen = world(
        [["get", f"http://{bracketed(address)}:8080/"] for address in found],
        allow=[*found, *embedded, "::ffff:0:0/96", "169.254.169.254/32"],
    )
    reached = {address for kind, address, port in seen.packets if (kind, port) == ("tcp", 8080)}
    mapped = {str(getattr(parse_address(address), "ipv4_mapped", None) or address) for address in found}
    assert mapped - reached == set()


def test_the_address_that_was_judged_is_the_one_connected_to(world: Callable[..., Seen]) -> None:
    """A name that answers with a public address first and with a private one from then on (DNS rebinding)."""
    seen = world([["twice", "http://rebinds.test/"]], zone={"rebinds.test": [[PUBLIC], ["10.0.0.1"]]})
    assert seen.answers == [[200, PUBLIC]]
    assert seen.packets == {("tcp", PUBLIC, 80)}
    seen = world([["get", "http://mixed.test/"]], zone={"mixed.test": [["10.0.0.1", PUBLIC, "::1"]]})
    assert seen.answers == [[200, PUBLIC]]
    assert seen.packets == {("tcp", PUBLIC, 80)}


PROXIES = ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "ftp_proxy", "socks_proxy")


def test_the_environments_proxies_are_ignored(world: Callable[..., Seen]) -> None:
    environment = dict.fromkeys(PROXIES, "http://9.9.9.9:3128")
    seen = world(
        [
            ["get", f"http://{PUBLIC}/"],
            ["get", f"https://{PUBLIC}/"],
            ["tls", PUBLIC, 443],
            ["get", "http://10.0.0.1/"],
        ],
        environment=environment,
    )
    assert seen.packets == {("tcp", PUBLIC, 80), ("tcp", PUBLIC, 443)}
    assert seen.answers[3] == FailureKind.BLOCKED


@pytest.mark.parametrize("environment", [{}, {"no_proxy": "*", "NO_PROXY": "*"}])
def test_the_operators_proxy_is_told_the_judged_address(
    world: Callable[..., Seen], environment: dict[str, str]
) -> None:
    seen = world(
        [
            ["get", "http://named.test/"],
            ["tls", "named.test", 443],
            ["get", "https://named.test/"],
            ["get", "http://10.0.0.1/"],
            ["get", "http://inner.test/"],
        ],
        proxy="http://9.9.9.9:3128",
        zone={"named.test": [[PUBLIC], ["10.0.0.1"]], "inner.test": [["10.0.0.1"]]},
        environment=environment,
    )
    assert seen.packets == {("tcp", "9.9.9.9", 3128)}
    assert seen.answers[0] == [200, ""]
    assert seen.answers[3:] == [FailureKind.BLOCKED] * 2
    connects = [line for line in seen.connected if line.startswith("CONNECT")]
    assert connects[0] == f"CONNECT {PUBLIC}:80 HTTP/1.1"
    assert all(PUBLIC in line or "10.0.0.1" not in line for line in connects)


# What needs no namespace: a sink on loopback.


def test_a_sink_on_loopback_hears_nothing_until_it_is_named() -> None:
    heard: list[str] = []

    async def sink(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append("tcp")
        await says(page(b"sink"))(reader, writer)

    async def run(*allow: str) -> list[str]:
        def dns_sink(query: object, tcp: bool) -> None:
            heard.append("dns")

        async with (
            serving(sink) as port,
            dns_serving(dns_sink) as servers,
            dns_serving(zone({("named.test", "A"): (LOOPBACK,)})) as dns,
        ):
            made = seams(dns.port, (80, port), allow=allow)
            async with open_session(made, now, limits=Limits(dns=0.2, tls=0.5, http=1)) as session:
                kinds = []
                for host in (
                    "127.0.0.1",
                    "127.1",
                    "2130706433",
                    "0x7f.1",
                    "017700000001",
                    "[::ffff:127.0.0.1]",
                    "localhost",
                    "a.localhost",
                    "named.test",
                    "x@127.0.0.1",
                ):
                    seen = await session.get(f"http://{host}/")
                    kinds.append(seen.failure.kind.value if seen.failure else str(seen.status))
                kinds.append((await session.tls("named.test", 80)).failure_kind)
                kinds.append((await session.dns("x.test", "A", Server(LOOPBACK, servers.port))).status.value)
                return kinds

    assert set(asyncio.run(run())) == {FailureKind.BLOCKED, "BLOCKED"}
    assert set(asyncio.run(run("127.0.0.2/32", "10.0.0.0/8", "::1"))) == {FailureKind.BLOCKED, "BLOCKED"}
    assert heard == []
    assert {"200", "TIMEOUT"} <= set(asyncio.run(run("127.0.0.1/32")))
    assert {"tcp", "dns"} <= set(heard)


def test_the_rows_can_be_read_as_urls(ssrf: Rows) -> None:
    for row in ssrf():
        if row["kind"] == "url":
            try:
                assert host_of(normalise(str(row["target"])))
            except UrlError as error:  # nothing that cannot be followed stands among them
                pytest.fail(f"{row}: {error}")
