"""An audit costs little more time than its longest chain of waits, and many surfaces little more than few."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lab_process import Served, serving
from measure import Figure

LATENCY = 0.1
TIMES = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One audit: seconds from its first question to its last answer, the longest chain of waits, memory in MB."""

    seconds: float
    chain: float
    whole: float
    megabytes: float
    surfaces: int


def audit(served: Served, surfaces: int) -> Run:
    """Audit the lab as a user does, in a process of its own, and measure it from outside."""
    seams = served.seams
    with tempfile.TemporaryDirectory() as folder:
        evidence = Path(folder) / "evidence.json"
        words = [
            "audit",
            "--product",
            str(served.product_file),
            "--dns-server",
            seams.dns_server,
            "--ca-file",
            seams.ca_file,
        ]
        for rule in seams.resolve:
            words += ["--resolve", str(rule)]
        words += ["--allow-private", *seams.allow_private, "--timings", "-q", "--save-evidence", str(evidence)]
        words.append("--no-browser")  # what a browser takes is the browser's own time
        # The child reports its own peak memory and time, so that this process's are not counted.
        code = (
            "import resource, sys, time; start = time.perf_counter(); from launchready.cli import main; "
            "code = main(sys.argv[1:]); peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
            "print(f'peak {peak} {time.perf_counter() - start}', file=sys.stderr); sys.exit(code)"
        )
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
        if done.returncode != 3:  # NOT PROVEN: nothing blocks, and what needs permission was not tried
            raise RuntimeError(f"something blocks the healthy product: {done.stdout}\n{done.stderr}")
        found = re.search(r"([\d.]+) s in all, .* longest chain of waits took ([\d.]+) s", done.stderr)
        peak = re.search(r"peak (\d+) ([\d.]+)", done.stderr)
        assert found
        assert peak
        looked_at = len(json.loads(evidence.read_text())["hosts"]["hosts"])
        if looked_at < surfaces:
            raise RuntimeError(f"only {looked_at} of {surfaces} hosts were looked at")
        return Run(float(found[1]), float(found[2]), float(peak[2]), int(peak[1]) / 1024, surfaces)


def median(runs: list[Run], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


def figures() -> list[Figure]:
    """Measure 5 and 50 surfaces, in turns, with 100 ms added to every answer of the lab."""
    few: list[Run] = []
    many: list[Run] = []
    with serving(5, LATENCY) as small, serving(50, LATENCY) as large:
        for _ in range(TIMES):
            few.append(audit(small, 5))
            many.append(audit(large, 50))
    found = []
    for runs in (few, many):
        ratio = statistics.median(run.seconds / run.chain for run in runs)
        found.append(
            Figure(
                f"audit of {runs[0].surfaces} surfaces",
                ratio,
                1.3,
                "x",
                "its longest chain of waits",
                f"{median(runs, 'seconds'):.2f} s, chain {median(runs, 'chain'):.2f} s, command {median(runs, 'whole'):.2f} s",
            )
        )
    found.append(
        Figure(
            f"audit of {many[0].surfaces} surfaces",
            median(many, "seconds") / median(few, "seconds"),
            3.0,
            "x",
            f"audit of {few[0].surfaces} surfaces",
        )
    )
    found.append(
        Figure("audit's memory", median(many, "megabytes"), 150, "MB", "limit", f"{many[0].surfaces} surfaces")
    )
    return found
