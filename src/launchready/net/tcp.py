"""Plain TCP connections to routes that were judged before, directly or through the operator's proxy."""

from __future__ import annotations

import asyncio
import contextlib

from launchready.model.evidence.http import FailureKind
from launchready.net.proxy import Proxy
from launchready.net.route import Route


class ConnectError(Exception):
    """No connection came about; `kind` says in which way."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


async def connect(
    route: Route, timeout: float, proxy: Proxy | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, str]:
    """Return streams to the first address of a route that answers, and that address. Raises ConnectError."""
    if route.kind is not None:
        raise ConnectError(route.kind, route.detail)
    if proxy is not None:
        return await _tunnel(route, timeout, proxy)
    errors: list[tuple[FailureKind, str]] = []
    for address in route.addresses:
        try:
            async with asyncio.timeout(timeout / len(route.addresses)):
                reader, writer = await asyncio.open_connection(address, route.to_port, limit=2**17)
        except TimeoutError:
            errors.append((FailureKind.TIMEOUT, f"{address} did not answer within {timeout:g} s"))
        except ConnectionRefusedError:
            errors.append((FailureKind.REFUSED, f"{address} refused the connection on port {route.to_port}"))
        except OSError as error:
            errors.append((FailureKind.UNREACHABLE, f"{address}: {error.strerror or error}"))
        else:
            return reader, writer, address
    raise ConnectError(errors[0][0], "; ".join(detail for _, detail in errors)[:500])


async def _tunnel(route: Route, timeout: float, proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, str]:
    """Let the proxy connect to the first address that was judged."""
    address = route.addresses[0]
    target = f"[{address}]:{route.to_port}" if ":" in address else f"{address}:{route.to_port}"
    shown = f"the proxy {proxy.host}:{proxy.port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization.reveal()}")
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await _first(proxy)
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            head = await reader.readuntil(b"\r\n\r\n")
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        if writer is not None:
            writer.transport.abort()
        words = f"no answer within {timeout:g} s" if isinstance(error, TimeoutError) else str(error)
        raise ConnectError(FailureKind.PROXY, f"{shown}: {words}"[:500]) from None
    except asyncio.CancelledError:
        if writer is not None:
            writer.transport.abort()
        raise
    status = head.split(b"\r\n", 1)[0].split(b" ")
    if len(status) < 2 or not status[1].startswith(b"2"):
        writer.transport.abort()
        raise ConnectError(FailureKind.PROXY, f"{shown} refused to connect to {target}")
    return reader, writer, address


async def _first(proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the first of the proxy's addresses that takes the connection. Raises OSError."""
    *others, last = proxy.addresses
    for address in others:
        with contextlib.suppress(OSError):
            return await asyncio.open_connection(address, proxy.port, limit=2**17)
    return await asyncio.open_connection(last, proxy.port, limit=2**17)
