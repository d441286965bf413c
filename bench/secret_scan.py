"""The search for secrets costs little more than kingfisher alone, a program beside this one, on the same files and the same history."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measure import Figure

CACHE = Path(__file__).resolve().parent.parent / ".cache"
PEER = CACHE / "bench-kingfisher"
TREE_SIZE = 1_000_000_000
COMMITS = 10_000
_SEARCH = """
import resource, sys, time
from pathlib import Path
from launchready.app.secrets import Wish, search
from launchready.app.operator import throwaway_key
started = time.perf_counter()
found = search(Wish(Path(sys.argv[1]), sys.argv[2] == "history"), throwaway_key())
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found.files, found.versions)
"""
_PREPARE = """
import time
from launchready.scan.engine import Engine
started = time.perf_counter()
Engine.open().prepare()
print(time.perf_counter() - started)
"""


def peer() -> Path:
    """Return the kingfisher program, installing it the first time."""
    program = PEER / "bin" / "kingfisher"
    if not program.exists():
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(PEER)], check=True)
        subprocess.run(
            [*uv, "pip", "install", "--quiet", "--python", str(PEER / "bin" / "python"), "kingfisher-bin"], check=True
        )
    return program


def sources() -> list[Path]:
    """Return the Python sources of this environment: real code to make corpora of."""
    packages = Path(next(path for path in sys.path if path.endswith("site-packages")))
    return [path for path in sorted(packages.rglob("*.py")) if path.is_file()]


def tree(folder: Path) -> Path:
    """Write copies of the sources, no two the same, until there is enough of it."""
    written = 0
    for copy in itertools.count():
        for number, path in enumerate(sources()):
            target = folder / f"copy{copy}" / f"{number // 100}" / f"{number}.py"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(
                b"# copy %d\n" % copy + path.read_bytes()
            )  # kingfisher looks at the same bytes only once
            written += target.stat().st_size
            if written >= TREE_SIZE:
                return folder
    return folder


def _stream(paths: list[Path]) -> Iterator[bytes]:
    """Yield what `git fast-import` reads: commits of which each changes three lines of a real file."""
    texts = [path.read_bytes().splitlines(keepends=True) for path in paths]
    texts = [lines for lines in texts if 20 < len(lines) < 400][:500]
    for number in range(COMMITS):
        which = number % len(texts)
        lines = texts[which]
        at = (number * 7919) % len(lines)
        lines[at : at + 1] = [lines[at], f"# change {number}\n".encode(), f"value_{number} = {number * 31}\n".encode()]
        body = b"".join(lines)
        yield (
            f"commit refs/heads/main\nmark :{number + 1}\nauthor A <a@a.test> {1_700_000_000 + number * 60} +0000\n"
            f"committer A <a@a.test> {1_700_000_000 + number * 60} +0000\ndata 6\nchange\n"
        ).encode()
        yield f"M 644 inline src/{which}.py\ndata {len(body)}\n".encode() + body + b"\n"


def repository(folder: Path) -> Path:
    """Make a repository of many commits."""
    git = ["git", "-C", str(folder), "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q"], check=True)
    with subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in _stream(sources()):
            process.stdin.write(part)
    return folder


def ours(folder: Path, what: str) -> tuple[float, int]:
    """Return the seconds of a whole process of ours, rules cached, and its peak memory in bytes."""
    command = [sys.executable, "-c", _SEARCH, str(folder), what]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken = time.perf_counter() - started
    assert int(done.stdout.split()[3 if what == "history" else 2]) > 1000, done.stdout
    return taken, int(done.stdout.split()[1]) * 1024


def theirs(program: Path, folder: Path, history: str) -> float:
    """Return the seconds of kingfisher alone."""
    command = [str(program), "scan", str(folder), "--no-validate", "--git-history", history, "--no-update-check"]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "--format", "json", "--output", os.devnull], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 200), done.stderr
    return time.perf_counter() - started


def start() -> float:
    """Return the seconds until rules are ready, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _PREPARE], capture_output=True, text=True, check=True)
    return float(done.stdout)


def figures() -> list[Figure]:
    """Measure the tree, the history, the memory and a second start."""
    program = peer()
    start()  # the first one compiles
    started = min(start() for _ in range(3))
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        folder = tree(Path(scratch) / "tree")
        theirs(program, folder, "none")  # both read from memory, not from the disk
        peers = min(theirs(program, folder, "none") for _ in range(3))
        own, memory = min(ours(folder, "tree") for _ in range(3))
        shutil.rmtree(folder)
        place = Path(scratch) / "repository"
        place.mkdir()
        repository(place)
        theirs(program, place, "full")
        peers_history = min(theirs(program, place, "full") for _ in range(3))
        own_history, memory_history = min(ours(place, "history") for _ in range(3))
    return [
        Figure("secrets, 1 GB of source", own / peers, 1.25, "x", "kingfisher", f"{own:.1f} s against {peers:.1f} s"),
        Figure("secrets, memory for it", memory / 1e6, 400, "MB", "a limit"),
        Figure(
            "secrets, 10,000 commits",
            own_history / peers_history,
            1.25,
            "x",
            "kingfisher",
            f"{own_history:.1f} s against {peers_history:.1f} s, {memory_history / 1e6:.0f} MB",
        ),
        Figure("secrets, a second start", started, 0.5, "s", "a limit"),
    ]
