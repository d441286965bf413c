"""Runs the active collectors after everything else: each states what it will send, then sends no more, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from launchready.collect.active.sender import NotPlannedError, Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import ActiveEvidence, Attempt, Planned
from launchready.standards.urls import origin_of

Announce = Callable[[tuple[Planned, ...]], None]


async def act(
    scope: Scope,
    collectors: Iterable[Collector],
    announce: Announce,
    wanted: Callable[[str], bool] = lambda _check: True,
) -> None:
    """Let every active collector that serves a wanted check run. `announce` is told the whole plan before the first request.

    The plan holds what may be probed alone; what may not is in the permissions. Cancelling keeps what was seen so far.
    """
    record = _Record(scope)
    chosen = [
        (collector.name, collector.active)
        for collector in collectors
        if collector.active is not None and any(map(wanted, collector.active.serves))
    ]
    chosen.sort(key=lambda each: each[1].last)
    try:
        for name, active in chosen:
            record.planned += await _permitted(scope, name, active)
        announce(tuple(record.planned))
        for name, active in chosen:
            await record.run(name, active)
    finally:
        record.keep()


async def _permitted(scope: Scope, name: str, active: Active) -> list[Planned]:
    planned = [replace(each, collector=name) for each in active.plan(scope) if each.most > 0]
    return [each for each in planned if await scope.permitted(each.url, each.named_by, each.project)]


class _Record:
    """What the active part has planned, sent and seen so far."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.planned: list[Planned] = []
        self._attempts: list[Attempt] = []
        self._stopped: list[tuple[str, str]] = []

    async def run(self, name: str, active: Active) -> None:
        """Let one collector send what it planned. One that fails says so, and the others go on."""
        own = [each for each in self.planned if each.collector == name]
        if not own:
            return
        sender = Sender(self._scope.session, name, own, self._attempts.append)
        try:
            await active.run(self._scope, sender)
        except NotPlannedError as error:
            self._stopped.append((name, str(error)))
        except Exception as error:
            self._stopped.append((name, f"the collector failed: {type(error).__name__}: {error}"[:500]))
        finally:
            self._count(own, name)
            self.keep()

    def _count(self, own: list[Planned], name: str) -> None:
        """Write down what was sent: to the entry of the very URL while that has room, then to the others of its origin."""
        sent = dict.fromkeys(own, 0)
        for attempt in self._attempts:
            if attempt.collector != name:
                continue
            url = attempt.exchange.url
            near = [each for each in own if origin_of(each.url) == origin_of(url) and sent[each] < each.most]
            fitting = [each for each in near if each.url == url] or near
            if fitting:
                sent[fitting[0]] += 1
        self.planned = [replace(each, sent=sent[each]) if each in sent else each for each in self.planned]

    def keep(self) -> None:
        """Hand what there is to the scope."""
        permissions = self._scope.authority.permissions if self._scope.authority else ()
        self._scope.keep(
            ActiveEvidence(True, permissions, tuple(self.planned), tuple(self._attempts), tuple(self._stopped))
        )
