"""A load test that is compared at once: with a baseline from before, or with another address, in turns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from launchready.app import perf_baseline, perf_files, perf_gate
from launchready.app.audit import Order, run_in_loop
from launchready.app.load import Progress, Wish, load_once, run_load
from launchready.app.perf_rounds import interleave
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.render.load import LoadReport
from launchready.standards.load_samples import Samples
from launchready.standards.perf_data import Measured

ROUND_SAMPLES = 500
ROUNDS = 20
MOST_ROUNDS = 100


@dataclass(slots=True)
class _Taken:
    """Takes the raw samples of a run."""

    measured: Measured | None = None

    def __call__(self, samples: Samples, about: dict[str, object]) -> None:
        self.measured = perf_files.measured(samples, about)

    def told(self) -> Measured:
        if self.measured is None:
            raise UsageError("nothing was measured", "see what the load test says of its errors")
        return self.measured


def with_baseline(
    order: Order, wish: Wish, progress: Progress, gate: perf_gate.Wish, baseline: Path | None
) -> tuple[LoadReport, perf_gate.Judged | None]:
    """Load once; compare with a baseline where one is given, and keep the run as one where that is asked for and it passes."""
    before = perf_files.read(baseline) if baseline is not None else None
    taken = _Taken()
    report = run_load(order, replace(wish, taken=taken), progress)
    if report.invalid or report.stopped:
        return report, None
    if before is None:
        if gate.baseline is not None and report.exit_code == 0:
            perf_baseline.save(gate.baseline, taken.told())
        return report, None
    judged = perf_gate.judge(before, taken.told(), gate, order.now or datetime.now(UTC), (str(baseline), "this run"))
    return report, judged


def against(
    order: Order, before: Wish, after: Wish, rounds: int, progress: Progress, gate: perf_gate.Wish
) -> perf_gate.Judged:
    """Load two addresses in turns, as many rounds as are asked for, and compare them."""
    if not 6 <= rounds <= MOST_ROUNDS:
        raise UsageError(f"--rounds {rounds}: not from 6 to {MOST_ROUNDS}", f"{ROUNDS} is the default")
    each = before.duration / rounds
    progress.say(
        f"{rounds} rounds of {each:.3g} s each, in turns: {before.shots[0].name} and {after.shots[0].name}, "
        f"{before.rate:g} requests a second, {2 * round(before.duration * before.rate)} in all"
    )
    quiet = Progress()
    doubtful: list[str] = []

    async def measure(wish: Wish) -> Measured:
        taken = _Taken()
        report = await load_once(order, replace(wish, duration=each, taken=taken, record=False, samples=None), quiet)
        if report.stopped:
            raise LaunchReadyError(f"a round of {wish.shots[0].name} was stopped: {report.stopped}", "see its errors")
        if report.invalid:  # a hitch of this machine's; in turns it meets both sides
            doubtful.append(report.invalid[0])
        return taken.told()

    def done(number: int, of: int) -> None:
        progress.say(f"round {number} of {of}")

    async def both() -> tuple[Measured, Measured]:
        return await interleave(lambda _round: measure(before), lambda _round: measure(after), rounds, done)

    seen = run_in_loop(both())
    if doubtful:
        notice = f"in {len(doubtful)} of {2 * rounds} rounds this program was late itself: {doubtful[0]}"
        seen = (seen[0], replace(seen[1], notices=(*seen[1].notices, notice)))
    names = (before.shots[0].name, after.shots[0].name)
    return perf_gate.judge(*seen, replace(gate, other_target=True), order.now or datetime.now(UTC), names)
