"""The engine: kingfisher with its rules and ours, built once for each process, used from any number of threads."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from types import ModuleType
from typing import Any

from launchready.model.errors import LaunchReadyError
from launchready.model.secret import Secret
from launchready.scan.cache import default_dir, ready_dir
from launchready.scan.found import Found
from launchready.scan.hit import Hit
from launchready.scan.overlaps import Spans, best
from launchready.scan.places import as_scanned, places
from launchready.scan.reading import TooLargeError, read
from launchready.scan.told import GENERAL
from launchready.scan.weigh import tells_kind, weigh

BATCH, BATCH_BYTES = (
    32,
    2**20,
)  # small files are handed to a thread many at once, or handing over costs more than looking
WORKERS = max(2, min(8, os.cpu_count() or 2))


MAX_FILE = 64_000_000
"""Bytes of a file that is searched whole; it is held in memory for a moment, on each of a few threads."""
TOO_LARGE = "too large"


class EngineMissingError(LaunchReadyError):
    """Kingfisher cannot be used here; what needs it stays unknown."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One input of `size` bytes and what was found in it; `error` says why it could not be looked at, and then there are no hits."""

    source: Any
    hits: tuple[Hit, ...]
    error: str = ""
    size: int = 0


def kingfisher() -> ModuleType:
    """Return kingfisher's module, which takes its time to load."""
    import kingfisher_sdk

    return kingfisher_sdk


class Engine:
    """Looks for secrets in bytes, files and streams of both. It never asks a provider whether a secret works.

    Safe to use from several threads: kingfisher lets other threads run while it looks, so two of them look twice as fast.
    Rules are compiled at the first use, or read from the cache. `cache_note` says why there is none, once that is known.
    """

    def __init__(self, sdk: ModuleType, cache_dir: Path | None, clock: Callable[[], float]) -> None:
        self._sdk = sdk
        self._cache_dir = cache_dir
        self._clock = clock
        self._lock = threading.Lock()
        self._scanner: Any = None
        self._labels: dict[str, str] = {}
        self.cache_note = ""

    @classmethod
    def open(
        cls,
        cache_dir: Path | None = None,
        *,
        load: Callable[[], ModuleType] = kingfisher,
        clock: Callable[[], float] = time.time,
    ) -> Engine:
        """Return an engine. `cache_dir` is where compiled rules are kept; by default the user's own folder for caches.

        Raises `EngineMissingError` where kingfisher is not installed or does not run on this system.
        """
        try:
            sdk = load()
        except (ImportError, OSError) as error:
            raise EngineMissingError(
                f"the search for secrets needs kingfisher-secret-scanner, which cannot be loaded: {error}",
                "install kingfisher-secret-scanner; it comes for Linux (glibc), macOS and Windows, on x86-64 and arm64",
            ) from error
        return cls(sdk, cache_dir if cache_dir is not None else default_dir(os.environ), clock)

    def prepare(self) -> None:
        """Compile the rules or read them from the cache now, so that the first scan need not wait for it."""
        self._ready()

    def scan(self, data: bytes, path: str = "", *, timeout: float | None = None, stop: Any = None) -> tuple[Hit, ...]:
        """Return what is found in bytes, by place. `path` is where they come from; it may tell an example file.

        `timeout` is in seconds, `stop` is what `stopper()` gave; both are obeyed between steps, not within one.
        Raises TimeoutError or RuntimeError where the scan was broken off; there are no partial results.
        """
        told = (
            path if path.isascii() else path.encode("utf-8", "replace").decode()
        )  # a name may hold bytes that are no text
        found = self._ready()._native.scan_input(data, told, timeout=timeout, cancellation=stop)
        return self._hits(found, lambda: data, path) if found else ()

    def scan_file(self, path: Path | str, *, timeout: float | None = None, stop: Any = None) -> tuple[Hit, ...]:
        """Return what is found in a file. Raises what `scan` raises, OSError where it cannot be read, TooLargeError above MAX_FILE bytes."""
        return self.scan(read(path, MAX_FILE), os.fspath(path), timeout=timeout, stop=stop)

    def scan_input(self, source: Any, *, timeout: float | None = None, stop: Any = None) -> tuple[Hit, ...]:
        """Return what is found in one of kingfisher's inputs: a file, or bytes with a path. Raises what `scan_file` raises."""
        return self.scan(_data(source), source.path, timeout=timeout, stop=stop)

    def scan_inputs(
        self, sources: Iterable[Any], *, workers: int = WORKERS, timeout: float | None = None, stop: Any = None
    ) -> Iterator[Scanned]:
        """Yield what is found in each of many inputs, as each is done; at most a few of them are held at once.

        `timeout` is for each input. What cannot be read or takes too long comes back with its `error`, and the rest goes on.
        Raises RuntimeError where `stop` was used; what was yielded before stays true.
        """
        with ThreadPoolExecutor(workers, "scan") as pool:
            pending: set[Future[list[Scanned]]] = set()
            for batch in _batches(sources):
                pending.add(pool.submit(self._scanned, batch, timeout, stop))
                if len(pending) >= workers * 2:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    for one in done:
                        yield from one.result()
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for one in done:
                    yield from one.result()

    def stopper(self) -> Any:
        """Return a token whose `cancel()`, from any thread, breaks off the scans that were given it."""
        return self._sdk.CancellationToken()

    def files(
        self, roots: Sequence[Path], *, hidden: bool = True, ignored: bool = False, max_size: int | None = None
    ) -> Iterator[Any]:
        """Yield every file below some folders as inputs, without what lies in .git and without following links.

        `ignored` is for what .gitignore leaves out. Files above `max_size` bytes are passed over without a word.
        """
        given: Iterator[Any] = self._sdk.filesystem(roots, gitignore=not ignored, hidden=hidden, max_file_size=max_size)
        return given

    def input(self, path: str, data: bytes) -> Any:
        """Return bytes with a path as an input for `scan_inputs`, `archives` or `contents`."""
        return self._sdk.ScanInput(path=path, data=data)

    def history(self, repository: Path, **options: Any) -> Iterator[Any]:
        """Yield the versions of every file of a repository's history as inputs; options are those of kingfisher's git_inputs."""
        given: Iterator[Any] = self._sdk.git_inputs(repository, **options)
        return given

    def scope(self, **options: Any) -> Any:
        """Return kingfisher's GitScope for `history(scope=…)`."""
        return self._sdk.GitScope(**options)

    def archives(self, sources: Iterable[Any], **options: Any) -> Iterator[Any]:
        """Yield inputs with the members of archives in place of the archives; options are those of expand_archives."""
        given: Iterator[Any] = self._sdk.expand_archives(sources, **options)
        return given

    def contents(self, sources: Iterable[Any], **options: Any) -> Iterator[Any]:
        """Yield inputs with the text of SQLite files and of compiled Python in place of them; options as in expand_content."""
        given: Iterator[Any] = self._sdk.expand_content(sources, **options)
        return given

    def _scanned(self, batch: Sequence[Any], timeout: float | None, stop: Any) -> list[Scanned]:
        return [self._one(source, timeout, stop) for source in batch]

    def _one(self, source: Any, timeout: float | None, stop: Any) -> Scanned:
        try:
            data = _data(source)
            return Scanned(source, self.scan(data, source.path, timeout=timeout, stop=stop), size=len(data))
        except TooLargeError:
            return Scanned(source, (), TOO_LARGE)
        except TimeoutError:
            return Scanned(source, (), f"took longer than {timeout:g} s")
        except (OSError, RuntimeError) as error:
            if stop is not None and stop.is_cancelled:
                raise
            return Scanned(source, (), str(error))

    def _ready(self) -> Any:
        if self._scanner is None:
            with self._lock:
                if self._scanner is None:
                    self._scanner = self._build()
        return self._scanner

    def _build(self) -> Any:
        folder, self.cache_note = ready_dir(self._cache_dir)
        with ExitStack() as stack:
            own = stack.enter_context(as_file(files("launchready.scan") / "rules"))
            rules = self._sdk.Rules(sorted(own.glob("*.yml")), cache=folder is not None, cache_dir=folder)
        if folder is not None and rules.cache_status == "bypassed":
            self.cache_note = f"{folder} was not used: who owns it, or who may write there, is not safe"
        self._labels = {rule["id"]: rule["name"] for rule in rules.metadata() if rule["visible"]}
        # Nothing is hidden by comments in the text: waivers are the launch's own business, and dated.
        policy = self._sdk.DetectionPolicy(inline_ignores=False, markup_context=False)
        return self._sdk.Scanner(rules, policy=policy)

    def _hits(self, findings: list[Any], read: Callable[[], bytes], path: str) -> tuple[Hit, ...]:
        seen = []
        for finding in findings:
            rule = finding.rule_id
            if rule in self._labels:
                where = finding.location
                seen.append(
                    (rule, finding.secret, where["start_offset"], where["end_offset"], finding.is_base64_encoded)
                )
        if not seen:
            return ()
        # A value that is assigned to a name also stands beside it; looking at it once is enough.
        assigned = {one[2] for one in seen if one[0] == "assigned-value"}
        seen = [one for one in seen if one[0] != "beside-name" or one[2] not in assigned]
        data = read()
        text = as_scanned(data, [one[1:4] for one in seen if not one[4]])
        now = self._clock()
        told, dropped = [], Spans()
        for rule, value, start, end, hidden in seen:
            one = weigh(Found(rule, self._labels[rule], value, start, end, text, path, hidden, now))
            if one is not None:
                told.append(one)
            elif tells_kind(rule):
                dropped.take(start, end)
        # Where a rule that knows the format says that a value is none, a name beside it does not make it one.
        weighed = [one for one in told if one.rank > GENERAL or not dropped.touch(one.start, one.end)]
        kept = best(weighed)
        return tuple(
            Hit(
                rule=one.rule,
                name=one.name,
                provider=one.provider,
                nature=one.nature,
                confidence=one.confidence,
                line=line,
                column=column,
                start=one.start,
                end=one.end,
                value=Secret(one.value),
                shown=one.shown,
                note=one.note,
            )
            for one, (line, column) in zip(kept, places(text, (one.start for one in kept)), strict=True)
        )


def _batches(sources: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield inputs in batches: a few dozen, and together holding no more than a megabyte, or one input that holds more."""
    batch: list[Any] = []
    size = 0
    for source in sources:
        batch.append(source)
        size += _size(source)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _data(source: Any) -> bytes:
    """Return an input's bytes. Reading is quicker than mapping, for the many small files that a tree is made of."""
    return bytes(source.data) if source.file is None else read(source.file, MAX_FILE)


def _size(source: Any) -> int:
    """Return what an input holds in memory while it waits; a file is read only when its turn comes."""
    return 0 if source.file is not None else len(source.data)
