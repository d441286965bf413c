"""The audit: collect evidence, show what turns up, keep what was seen when it is cut short."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Collection, Coroutine, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, get_args, get_type_hints

from launchready import __version__
from launchready.app.judge import judge
from launchready.app.operator import throwaway_key
from launchready.checks.catalogue import select
from launchready.collect.active.authority import Authority
from launchready.collect.active.run import act
from launchready.collect.interface import collectors
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence, Planned
from launchready.model.evidence.run import Gap, ProductSource, Run, Seams
from launchready.model.finding import Finding
from launchready.model.product import Product
from launchready.model.secret import Secret
from launchready.net.journal import Journal
from launchready.net.session import Limits, Session, open_session

Value = TypeVar("Value")

LOOK_EVERY = 1.0
"""Seconds between two looks at what has been seen so far."""
DEADLINE = 600.0
"""Seconds after which a run stops asking and judges what it has."""


class Progress(Protocol):
    """Is told how a run goes. Called in the run's own thread, often: keep it quick."""

    def looked(self, hosts: int, answers: int, seconds: float) -> None:
        """Take note of how much has been seen."""
        ...

    def found(self, finding: Finding) -> None:
        """Take note of a failure that was seen, before the run is over."""
        ...

    def answered(self, kind: str, what: str, seconds: float) -> None:
        """Take note of one answer."""
        ...

    def planned(self, plan: tuple[Planned, ...]) -> None:
        """Take note of what active probes will send at most, before the first is sent."""
        ...


class Silent:
    """Progress that nobody watches."""

    def looked(self, hosts: int, answers: int, seconds: float) -> None:
        """Do nothing."""

    def found(self, finding: Finding) -> None:
        """Do nothing."""

    def answered(self, kind: str, what: str, seconds: float) -> None:
        """Do nothing."""

    def planned(self, plan: tuple[Planned, ...]) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to audit, and how. `now` replaces the clock that checks judge by; `only` names checks or families.

    `transparency` is the URL of a certificate transparency search, with {domain} in it; "" asks none. `active` lets active probes run,
    where the operator may; `browser` lets a real browser look too; `confirmed` names third parties' hosts that the operator says are the product's back ends. `environment` holds
    the values behind the product file's `env:NAME`, `key` the operator's own secret.
    """

    product: Product
    source: ProductSource = ProductSource()
    seams: Seams = Seams()
    proxy_login: Secret | None = None
    limits: Limits = Limits()
    now: datetime | None = None
    only: tuple[str, ...] = ()
    deadline: float = DEADLINE
    transparency: str = ""
    active: bool = False
    browser: bool = False
    confirmed: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    key: Secret | None = None
    progress: Progress = field(default_factory=Silent)


@dataclass(frozen=True, slots=True)
class Audited:
    """What a run saw, and what it waited for."""

    evidence: Evidence
    journal: Journal


async def audit(order: Order) -> Audited:
    """Collect the evidence of one audit. Cancelling the task ends it early: what was seen so far is returned.

    Raises UsageError for seams that mean nothing, before anything is asked.
    """
    started = datetime.now(UTC)
    interruption = ""
    async with open_session(
        order.seams,
        lambda: datetime.now(UTC),
        judged_at=order.now,
        proxy_login=order.proxy_login,
        limits=order.limits,
    ) as session:
        session.journal.on_ended = lambda wait: order.progress.answered(wait.kind, wait.what, wait.seconds)
        scope = _scope(order, session, started)
        work = asyncio.create_task(_collect(order, scope))
        watch = asyncio.create_task(_watch(order, scope, session, started))
        try:
            async with asyncio.timeout(order.deadline):
                await asyncio.shield(work)
        except TimeoutError:
            interruption = f"the run was stopped after {order.deadline:g} seconds"
        except asyncio.CancelledError:
            interruption = "the run was interrupted"
        except ExceptionGroup as group:
            interruption = f"a collector failed: {group.exceptions[0]}"
        for task in (work, watch):
            task.cancel()
        await asyncio.gather(work, watch, return_exceptions=True)
        return Audited(_evidence(order, scope, session, started, interruption), session.journal)


def _scope(order: Order, session: Session, started: datetime) -> Scope:
    today = (order.now or started).date()
    authority = Authority(session, order.seams, today, order.key, order.confirmed) if order.active else None
    return Scope(
        order.product,
        session,
        order.transparency,
        authority=authority,
        environment=order.environment,
        key=order.key or throwaway_key(),
        browser=order.browser,
        home=str(Path(order.source.path).parent) if order.source.path else "",
    )


async def _collect(order: Order, scope: Scope) -> None:
    """Look first, then probe: probes may make the product refuse those who only look."""
    found = tuple(collectors())
    await collect(scope, found)
    if order.active:
        chosen = {check.id for check in select(order.only)}
        await act(scope, found, order.progress.planned, chosen.__contains__)
    else:
        scope.keep(ActiveEvidence(asked=False))


def _parts(scope: Scope) -> dict[str, Any]:
    """Return what collectors kept, by the field of the evidence that has its type."""
    hints = get_type_hints(Evidence)
    names = {
        kind: each.name for each in fields(Evidence) for kind in get_args(hints[each.name]) if isinstance(kind, type)
    }
    return {names[kind]: part for kind, part in scope.parts.items()}


def _evidence(order: Order, scope: Scope, session: Session, started: datetime, interruption: str) -> Evidence:
    gaps = list(scope.gaps)
    if interruption:
        gaps.append(Gap("run", order.product.domain, interruption, "run the audit again"))
    return Evidence(
        run=Run(
            tool_version=__version__,
            started_at=started,
            finished_at=datetime.now(UTC),
            now=order.now or started,
            seams=order.seams,
            complete=not interruption,
            interruption=interruption,
        ),
        product=order.product,
        source=order.source,
        hosts=scope.hosts_evidence,
        dns=session.dns_evidence,
        http=session.http_evidence,
        tls=replace(session.tls_evidence, revocations=tuple(scope.revocations), completions=tuple(scope.completions)),
        rdap=scope.rdap,
        gaps=tuple(gaps),
        **_parts(scope),
    )


async def _watch(order: Order, scope: Scope, session: Session, started: datetime) -> None:
    """Every so often judge what has been seen, so that the first findings show long before the run ends."""
    told: set[str] = set()
    clock = asyncio.get_running_loop().time
    begun = clock()
    pause = LOOK_EVERY
    while True:
        await asyncio.sleep(pause)
        seconds, spent = clock() - begun, time.thread_time()
        with contextlib.suppress(Exception):  # a look is a courtesy: what fails here fails, and is told, at the end
            evidence = _evidence(order, scope, session, started, "")
            order.progress.looked(
                len(evidence.hosts.hosts if evidence.hosts else ()), len(session.journal.waits), seconds
            )
            for finding in judge(evidence, order.only).findings:
                if finding.failing and not finding.accepted and finding.fingerprint not in told:
                    told.add(finding.fingerprint)
                    order.progress.found(finding)
        # A look costs the run its own time: it may take a twentieth of it (of the processor, which others may share).
        pause = max(LOOK_EVERY, 20 * (time.thread_time() - spent))


def run_audit(order: Order) -> Audited:
    """Run an audit from code that is not asynchronous. Ctrl-C ends it early, and what was seen so far is returned."""
    return run_in_loop(_interruptible(order))


def run_in_loop(work: Coroutine[Any, Any, Value]) -> Value:
    """Run a coroutine to its end, in the kind of event loop that libcurl's driver needs (a selector loop on Windows)."""
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)


async def _interruptible(order: Order) -> Audited:
    task = asyncio.create_task(audit(order))
    loop = asyncio.get_running_loop()

    signals = (signal.SIGINT, signal.SIGTERM)  # Ctrl-C, and a CI job whose time is over

    def interrupt() -> None:
        task.cancel()
        release()  # a second one ends the program at once

    def release() -> None:
        for number in signals:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)

    for number in signals:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, not in a thread
            loop.add_signal_handler(number, interrupt)
    try:
        return await task
    finally:
        release()


def known_failures(findings: Collection[Finding]) -> tuple[str, ...]:
    """Return the ids of the checks that have failed or could not say, for looking again at those alone."""
    return tuple(sorted({finding.check for finding in findings if finding.failing or finding.unproven}))
