"""A load test: requests come when they are due, whatever the server does, and what users would have waited is measured."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from launchready import __version__
from launchready.app import load_report
from launchready.app.audit import Order, run_in_loop
from launchready.app.load_targets import MOST_BODY, Content, Shot, permit, targets
from launchready.app.record_files import keep
from launchready.collect.active.authority import Authority
from launchready.model.errors import UsageError
from launchready.net.load import Generator, Live, Loaded, Plan, Target, refusal
from launchready.net.session import Session, open_session
from launchready.render.load import LimitStep, LoadReport
from launchready.standards.arrivals import Arrivals, Constant, Poisson, Ramp, WarmedUp
from launchready.standards.load_samples import Samples
from launchready.standards.record_files import LOAD

MAX_RATE = 10_000.0
MAX_REQUESTS = 10_000_000
MAX_SECONDS = 3600.0
MAX_CONNECTIONS = 1000
INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a load test is made. `shots` is what it is sent to, `samples` the file for raw samples, `record` whether it counts in later audits.

    One of `rate`, `ramp` and `poisson` is given. With `find_limit` the rate goes up from `rate` in steps of `step` seconds. `taken` is handed
    the raw samples, with what is said about them.
    """

    shots: tuple[Shot, ...]
    content: Content = Content()
    rate: float = 20.0
    ramp: tuple[float, float] | None = None
    poisson: float | None = None
    seed: int = 1
    duration: float = 30.0
    warm_up: float = 0.0
    connections: int = 256
    timeout: float = 10.0
    http2: bool = False
    stop_at: float = 0.5
    samples: Path | None = None
    record: bool = True
    find_limit: bool = False
    step: float = 10.0
    taken: Callable[[Samples, dict[str, object]], None] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Who is told how a test goes: lines that are stated first, and the state once a second."""

    say: Callable[[str], None] = lambda _text: None
    live: Callable[[Live], None] = lambda _live: None


def run_load(order: Order, wish: Wish, progress: Progress = Progress()) -> LoadReport:
    """Load the targets, and return what came of it. Raises UsageError for what may not or cannot be done."""
    return run_in_loop(load_once(order, wish, progress))


async def load_once(order: Order, wish: Wish, progress: Progress = Progress()) -> LoadReport:
    """Do the same in a loop that runs already."""
    arrivals = arrivals_of(wish)
    _bounded(wish, arrivals)
    return await _load(order, wish, arrivals, progress)


def arrivals_of(wish: Wish) -> Arrivals:
    """Return when the requests are due."""
    measured: Arrivals
    if wish.ramp is not None:
        measured, first = Ramp(*wish.ramp, wish.duration), max(wish.ramp[0], 1.0)
    elif wish.poisson is not None:
        measured, first = Poisson(wish.poisson, wish.duration, wish.seed), wish.poisson
    else:
        measured, first = Constant(wish.rate, wish.duration), wish.rate
    return WarmedUp(wish.warm_up, measured, first) if wish.warm_up else measured


def _bounded(wish: Wish, arrivals: Arrivals) -> None:
    caps = "the hard caps are 10,000 requests a second, 10 million requests, 1 hour, and 1,000 connections"
    if not 0 < arrivals.peak <= MAX_RATE:
        raise UsageError(f"a rate of {arrivals.peak:g}/s", caps)
    if arrivals.duration > MAX_SECONDS:
        raise UsageError(f"a test of {arrivals.duration:g} s", caps)
    if arrivals.total > MAX_REQUESTS:
        raise UsageError(f"{arrivals.total:,} requests", caps)
    if not 1 <= wish.connections <= MAX_CONNECTIONS:
        raise UsageError(f"{wish.connections} connections", caps)
    if arrivals.total < 1:
        raise UsageError("no request would be due", "raise --rate or --duration")
    if not 1 <= len(wish.shots) <= 200:
        raise UsageError(f"{len(wish.shots)} targets", "choose up to 200 with --route")
    if len(wish.content.body) > MOST_BODY:
        raise UsageError(f"a body of {len(wish.content.body):,} bytes", f"at most {MOST_BODY:,} are sent")


def described(wish: Wish) -> str:
    """Return the arrivals in words."""
    if wish.find_limit:
        return f"{wish.rate:g}/s, and more every {wish.step:g} s until something breaks"
    if wish.ramp is not None:
        return f"from {wish.ramp[0]:g}/s to {wish.ramp[1]:g}/s"
    if wish.poisson is not None:
        return f"{wish.poisson:g}/s at random moments (Poisson, seed {wish.seed})"
    return f"{wish.rate:g}/s"


async def _load(order: Order, wish: Wish, arrivals: Arrivals, progress: Progress) -> LoadReport:
    async with open_session(
        order.seams, lambda: datetime.now(UTC), limits=order.limits, proxy_login=order.proxy_login
    ) as session:
        today = (order.now or datetime.now(UTC)).date()
        authority = Authority(session, order.seams, today, order.key)
        await permit(authority, wish.shots)
        plan = await _planned(order, wish, arrivals, session, authority)
        if problem := refusal(plan):
            raise UsageError(problem, "lower --connections")
        until = datetime.now().astimezone() + timedelta(seconds=arrivals.duration)
        stated = _stated(wish, arrivals, until)
        for line in stated:
            progress.say(line)
        with _interruptions() as interrupted:
            at = datetime.now(UTC)
            if wish.find_limit:
                from launchready.app.load_limit import find_limit

                steps, limit, loaded, wish = await find_limit(wish, plan, progress, interrupted)
            else:
                steps, limit = (), None
                loaded = await generate(plan, progress, interrupted)
    report = make_report(wish, loaded, at, stated, steps=steps, limit=limit)
    return _kept(order, wish, loaded, report)


async def _planned(order: Order, wish: Wish, arrivals: Arrivals, session: Session, authority: Authority) -> Plan:
    found: tuple[Target, ...] = await targets(order, session, authority, wish.shots, wish.content)
    roots, proxy = session.ground
    return Plan(found, arrivals, wish.warm_up, wish.connections, wish.timeout, wish.http2, wish.stop_at, roots, proxy)


def _stated(wish: Wish, arrivals: Arrivals, until: datetime) -> tuple[str, ...]:
    warm = f" after {wish.warm_up:g} s of warm-up" if wish.warm_up else ""
    if wish.find_limit:
        return (
            f"load: {described(wish)}, at most {MAX_RATE:g}/s and {MAX_REQUESTS:,} requests in {MAX_SECONDS / 60:g} minutes; Ctrl-C stops it",
            *(f"  {shot.name}" for shot in wish.shots),
        )
    first = (
        f"load: {described(wish)} for {wish.duration:g} s{warm}, at most {arrivals.total:,} requests over {wish.connections} connections, "
        f"until {until:%H:%M:%S}; Ctrl-C stops it"
    )
    return (
        first,
        *(f"  {shot.name}{' as ' + ', '.join(shot.users) if shot.users else ''}" for shot in wish.shots),
    )


async def generate(plan: Plan, progress: Progress, interrupted: asyncio.Event) -> Loaded:
    """Carry a plan out, in a thread of its own; an interruption stops it at once, and what was measured counts."""
    generator = Generator(plan)
    generator.start()
    try:
        second = 0
        while not generator.over:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(interrupted.wait(), 0.1)
            if interrupted.is_set():
                generator.stop(INTERRUPTED)
                break
            if int(generator.live.seconds) > second:
                second = int(generator.live.seconds)
                progress.live(generator.live)
    except BaseException:
        generator.stop(INTERRUPTED)
        raise
    return await asyncio.to_thread(generator.wait)


@contextmanager
def _interruptions() -> Iterator[asyncio.Event]:
    """Give an event that the first Ctrl-C sets; a second one ends the program at once."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)

    def release() -> None:
        for number in signals:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)

    def interrupt() -> None:
        event.set()
        release()

    for number in signals:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, not in a thread
            loop.add_signal_handler(number, interrupt)
    try:
        yield event
    finally:
        release()


def make_report(
    wish: Wish,
    loaded: Loaded,
    at: datetime,
    stated: tuple[str, ...],
    *,
    steps: tuple[LimitStep, ...] = (),
    limit: float | None = None,
) -> LoadReport:
    """Return the report of one test."""
    arrivals = arrivals_of(wish)
    share = 1 / len(wish.shots)
    due = min(arrivals.duration, loaded.seconds) if loaded.stopped else arrivals.duration
    measured = max(0.0, due - wish.warm_up)
    asked = wish.poisson or (sum(wish.ramp) / 2 if wish.ramp else wish.rate)
    told = tuple(
        load_report.target_report(
            loaded.samples,
            number,
            kind=shot.kind,
            url=shot.url,
            method=shot.method,
            at=at,
            rate=asked * share,
            seconds=measured,
            warm_up=wish.warm_up,
            bytes_received=loaded.bytes_received[number],
            budget_ms=shot.budget_ms,
        )
        for number, shot in enumerate(wish.shots)
    )
    health = load_report.health(loaded)
    invalid = load_report.invalid(loaded, health)
    requests = sum(each.load.requests for each in told)
    if not any(each.load.n for each in told):
        invalid = (*invalid, "no request was answered without an error, so that nothing was measured")
    report = LoadReport(
        version=load_report.VERSION,
        tool_version=__version__,
        exit_code=0,
        at=at,
        stated=stated,
        arrivals=described(wish),
        seconds=round(loaded.seconds, 3),
        planned=arrivals.total,
        requests=requests,
        rate=round(requests / measured, 2) if measured else 0.0,
        connections=wish.connections,
        http2=wish.http2,
        timeout=wish.timeout,
        warm_up=wish.warm_up,
        invalid=invalid,
        notes=tuple(_notes(wish, targets=len(told), waited=health.waited, dropped=health.dropped)),
        stopped=loaded.stopped,
        abandoned=loaded.abandoned,
        generator=health,
        targets=told,
        steps=steps,
        limit=limit,
    )
    return replace(report, exit_code=_exit_code(report))


def _notes(wish: Wish, *, targets: int, waited: float, dropped: int) -> Iterator[str]:
    if waited > 0.01:
        yield (
            f"{waited * 100:.1f} % of the requests were due while all {wish.connections} connections were in use; that wait is in their latency"
        )
    if dropped:
        yield f"{dropped} requests got no connection within {wish.timeout:g} s and were never sent"
    if targets > 1:
        yield "the targets share the rate evenly"


def _exit_code(report: LoadReport) -> int:
    """Return 3 where nothing follows from the numbers, 1 where a route is over its budget, 3 where that is not certain, else 0."""
    if report.steps:
        return 3 if report.stopped == INTERRUPTED or report.limit is None else 0
    if report.invalid:
        return 3
    if any(each.over for each in report.targets):
        return 1
    undecided = any(each.over is None and each.load.budget_ms is not None for each in report.targets)
    return 3 if report.stopped or undecided else 0


def _kept(order: Order, wish: Wish, loaded: Loaded, report: LoadReport) -> LoadReport:
    """Write what was asked for: raw samples, and the record beside the product file."""
    about: dict[str, object] = {"at": report.at.isoformat(), "arrivals": report.arrivals, "warm_up": wish.warm_up}
    if wish.taken is not None:
        wish.taken(loaded.samples, about)
    if wish.samples is not None:
        try:
            loaded.samples.save(wish.samples, about)
        except OSError as error:
            raise UsageError(f"{wish.samples}: {error.strerror or error}", "name a file that can be written") from None
        report = replace(report, samples_file=str(wish.samples))
    if wish.record and not wish.find_limit and order.source.path:
        why = "; ".join(report.invalid) or report.stopped
        known = [replace(each.load, invalid=why[:500]) for each in report.targets if each.kind]
        if known:
            report = replace(report, recorded=keep(LOAD, order, known))
    return report
