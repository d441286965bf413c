"""The TLS facts of a host cost little beside a scan by sslyze, which is a program beside this one and no part of it."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from lab_process import Served, serving
from measure import Figure

from launchready.net.session import open_session

HOST = "www.kettle.test"
TIMES = 15
PEER = Path(__file__).resolve().parent.parent / ".cache" / "bench-sslyze"
_SCAN = """
import sys, time
from sslyze import Scanner, ServerNetworkConfiguration, ServerNetworkLocation, ServerScanRequest
port, host, times = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
taken = []
for _ in range(times):
    started = time.perf_counter()
    scanner = Scanner()
    location = ServerNetworkLocation(hostname=host, port=port, ip_address="127.0.0.1")
    config = ServerNetworkConfiguration(tls_server_name_indication=host)
    scanner.queue_scans([ServerScanRequest(server_location=location, network_configuration=config)])
    results = list(scanner.get_results())
    assert results[0].scan_result is not None, results[0]
    taken.append(time.perf_counter() - started)
print(sorted(taken)[len(taken) // 2])
"""


def peer() -> Path:
    """Return the Python of an environment that has sslyze, making it the first time."""
    python = PEER / "bin" / "python"
    if not python.exists():
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(PEER)], check=True)
        subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), "sslyze"], check=True)
    return python


async def ours(served: Served) -> float:
    """Return the median seconds of one host's TLS facts: handshake, chain, trust, and the old versions tried."""
    taken = []
    for _ in range(TIMES):
        async with open_session(served.seams, lambda: datetime.now(UTC)) as session:
            await session.dns(HOST, "A")
            started = time.perf_counter()
            endpoint = await session.tls(HOST)
            taken.append(time.perf_counter() - started)
            assert endpoint.chain
    return statistics.median(taken)


def figures() -> list[Figure]:
    """Measure both on the lab's front page host."""
    python = peer()
    with serving(5, 0.0) as served:
        rule = served.seams.rule(HOST, 443)
        assert rule is not None
        command = [str(python), "-c", _SCAN, str(rule.to_port), HOST, "5"]
        theirs = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        own = asyncio.run(ours(served))
    note = f"{own * 1000:.0f} ms against {theirs * 1000:.0f} ms"
    return [Figure("TLS facts of a host", own / theirs, 0.1, "x", "sslyze's scan of it", note)]
