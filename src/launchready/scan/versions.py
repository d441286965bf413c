"""Reads every version of every file of a history, in two threads at once: unpacking git's objects is what takes the time.

The history is cut along its main line, each part twice as long as the one before: what a part's end leads to belongs to the parts behind it.
So every commit is in exactly one of them, whatever was merged.
"""

from __future__ import annotations

import itertools
import threading
import warnings
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from launchready.scan.engine import Engine

READERS = 2
FIRST_PART = 1024
"""Commits of the main line in the first part."""
MOST_WAITING = 16_000_000
"""Bytes that were read and not yet taken; one version more may be on its way from each reader."""


class Versions:
    """The versions of a history as they are read. `skipped` are objects that were not, with the reason; `failed` is why reading ended early."""

    def __init__(self, engine: Engine, root: Path, max_size: int, stop: Any = None, first: int = FIRST_PART) -> None:
        self._engine = engine
        self._root = root
        self._first = first
        self._options = {
            "discover": False,
            "max_blob_size": max_size,
            "skip_missing_blobs": True,
            "cancellation": stop,
        }
        self._stop = stop
        self._changed = threading.Condition()
        self._waiting: deque[Any] = deque()
        self._size = 0
        self._reading = 0
        self._stack = ExitStack()
        self._told: list[warnings.WarningMessage] = []
        self._closed = False
        self._parts = itertools.count()
        self._end = threading.Event()
        self.skipped: list[tuple[str, bool]] = []
        self.failed: list[str] = []

    def __enter__(self) -> Versions:
        """Begin to read: a little is read ahead, while the rules are made ready or the tree is searched."""
        self._told = self._stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        pool = self._stack.enter_context(ThreadPoolExecutor(READERS, "history"))
        self._stack.callback(self._close)
        self._reading = READERS
        for _ in range(READERS):
            pool.submit(self._read)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop reading."""
        self._stack.close()

    def __iter__(self) -> Iterator[Any]:
        """Yield kingfisher's inputs. Raises RuntimeError where `stop` was used."""
        while (source := self._next()) is not None:
            yield source
        for warning in self._told:
            words = str(warning.message).split()
            if words[:2] == ["Git", "blob"]:
                self.skipped.append((words[2], "(missing);" in words))
        if self._stop is not None and self._stop.is_cancelled:
            raise RuntimeError("the search was broken off")

    def _close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _next(self) -> Any:
        with self._changed:
            while not self._waiting and self._reading:
                self._changed.wait()
            if not self._waiting:
                return None
            source = self._waiting.popleft()
            self._size -= len(source.data)
            self._changed.notify_all()
            return source

    def _read(self) -> None:
        """Read parts until there are none left."""
        try:
            while not (self._end.is_set() or self._closed):
                number = next(self._parts)
                for source in self._part(number):
                    if not self._put(source):
                        return
        except RuntimeError as error:
            self._end.set()
            self.failed.append(str(error)[:200])
        finally:
            with self._changed:
                self._reading -= 1
                self._changed.notify_all()

    def _put(self, source: Any) -> bool:
        with self._changed:
            while self._size > MOST_WAITING and not self._closed:
                self._changed.wait()
            self._waiting.append(source)
            self._size += len(source.data)
            self._changed.notify_all()
            return not self._closed

    def _part(self, number: int) -> Iterator[Any]:
        """Return one part; the last one is that whose end the main line does not reach."""
        begin, end = (self._first * (2**each - 1) for each in (number, number + 1))
        refs = (f"HEAD~{begin}",) if begin else None
        try:
            return self._history(refs, f"HEAD~{end}")
        except RuntimeError:
            self._end.set()
        try:
            return self._history(refs, None)
        except RuntimeError:
            if begin and self._reaches_no_further(begin):
                return iter(())
            raise

    def _reaches_no_further(self, begin: int) -> bool:
        """Whether the main line is shorter than a part's beginning: the part before is the last one then."""
        before = (begin - self._first) // 2
        try:
            self._history((f"HEAD~{before}",), f"HEAD~{begin}")
        except RuntimeError:
            return True
        return False

    def _history(self, refs: tuple[str, ...] | None, since: str | None) -> Iterator[Any]:
        scope = self._engine.scope(refs=refs, since_commit=since)
        return self._engine.history(self._root, scope=scope, **self._options)
