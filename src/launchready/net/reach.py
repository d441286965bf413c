"""Tells libcurl where to connect: to the addresses of a route that was judged, and to nothing else, whatever a URL or a name means to it."""

from __future__ import annotations

import hashlib
import ipaddress
import socket

import pycurl

from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.standards.urls import Address, host_of, port_of

_SUPPRESS_CONNECT_HEADERS = 265  # CURLOPT_SUPPRESS_CONNECT_HEADERS, which pycurl does not name


def alias(route: Route) -> str:
    """Return the name under which libcurl is told a route's addresses: one that no URL can choose, and no resolver knows."""
    return hashlib.sha256(f"{route.addresses}".encode()).hexdigest()[:32] + ".invalid"


def _is_among(address: str, judged: frozenset[Address]) -> bool:
    try:
        return ipaddress.ip_address(address) in judged
    except ValueError:
        return False


def reach(
    curl: pycurl.Curl,
    url: str,
    route: Route,
    proxy: Proxy | None,
    refused: list[str],
    opened: list[socket.socket],
    lacked: list[int] | None = None,
) -> None:
    """Set a handle up for a URL. Addresses that were not judged are `refused`; who calls closes the sockets that were `opened`.

    `lacked` takes the system's error numbers of sockets that could not be made: libcurl is not told them.
    """
    host, port = host_of(url), port_of(url)
    bracketed = f"[{host}]" if ":" in host else host
    shown = [f"[{address}]" if ":" in address else address for address in route.addresses]
    if proxy:  # the proxy is told the address that was judged, not a name to look up again
        curl.setopt(pycurl.CONNECT_TO, [f"{bracketed}:{port}:{shown[0]}:{route.to_port}"])
        curl.setopt(pycurl.HTTPPROXYTUNNEL, True)
        curl.setopt(_SUPPRESS_CONNECT_HEADERS, True)
        if proxy.authorization:
            curl.setopt(pycurl.PROXYHEADER, [f"Proxy-Authorization: {proxy.authorization.reveal()}"])
    else:  # under a name of ours: what a URL calls its host may mean something to libcurl (`*`, `-`, `localhost`)
        curl.setopt(pycurl.CONNECT_TO, [f"{bracketed}:{port}:{alias(route)}:{route.to_port}"])
        curl.setopt(pycurl.RESOLVE, [f"{alias(route)}:{route.to_port}:{','.join(shown)}"])
    # "" also silences the proxies of the environment, which would hide the address from the guard below.
    curl.setopt(pycurl.PROXY, proxy.url if proxy else "")
    curl.setopt(pycurl.NOPROXY, "")
    judged = frozenset(map(ipaddress.ip_address, proxy.addresses if proxy else route.addresses))

    def open_socket(_purpose: int, address: tuple[int, int, int, tuple[str, int]]) -> socket.socket | int:
        if not _is_among(address[3][0], judged):
            refused.append(str(address[3][0]))
            return int(pycurl.SOCKET_BAD)
        try:
            opened.append(socket.socket(*address[:3]))  # libcurl works on a duplicate of it
        except OSError as error:
            if lacked is not None:
                lacked.append(error.errno or 0)
            return int(pycurl.SOCKET_BAD)
        return opened[-1]

    curl.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
