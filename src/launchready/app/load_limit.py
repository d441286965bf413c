"""Looks for the highest rate that a server holds: the rate goes up step by step until something breaks, and then halfway back once."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace

from launchready.app.load import INTERRUPTED, MAX_RATE, MAX_REQUESTS, MAX_SECONDS, Progress, Wish, generate
from launchready.app.load_report import health, invalid
from launchready.model.errors import UsageError
from launchready.net.load import Loaded, Plan
from launchready.render.load import LimitStep
from launchready.standards.arrivals import Constant
from launchready.standards.load_samples import counting
from launchready.standards.percentiles import quantiles

FACTOR = 1.5
MOST_ERRORS = 0.01


async def find_limit(
    wish: Wish, plan: Plan, progress: Progress, interrupted: asyncio.Event
) -> tuple[tuple[LimitStep, ...], float | None, Loaded, Wish]:
    """Return the steps, the highest rate held, and the test of that rate (of the first where none was) with the wish that describes it."""
    budgets = [shot.budget_ms for shot in wish.shots if shot.budget_ms is not None]
    if not budgets:
        raise UsageError(
            "--find-limit needs a budget to break", "--budget-ms 800, or a product file that names the URL"
        )
    steps: list[LimitStep] = []
    best: tuple[float, Loaded] | None = None
    first: Loaded | None = None
    rate, broke, sent, seconds = wish.rate, math.inf, 0, 0.0
    while True:
        if rate > MAX_RATE or seconds + wish.step > MAX_SECONDS or sent + rate * wish.step > MAX_REQUESTS:
            break
        loaded = await generate(replace(plan, arrivals=Constant(rate, wish.step), warm_up=0.0), progress, interrupted)
        first = first or loaded
        sent, seconds = sent + loaded.sent, seconds + loaded.seconds
        if loaded.stopped == INTERRUPTED:
            break
        steps.append(judged(loaded, rate, wish))
        progress.say(f"  {rate:g}/s: {'held' if steps[-1].held else 'broke, ' + steps[-1].why}")
        bisected = best is not None and math.isfinite(broke)
        if steps[-1].held:
            best = (rate, loaded)
        else:
            broke = rate
        if bisected or (best is None and rate == broke):
            break
        rate = math.sqrt(best[0] * broke) if best and math.isfinite(broke) else rate * FACTOR
        rate = float(f"{rate:.3g}")
    assert first is not None
    chosen = best[1] if best else first
    told = replace(
        wish,
        rate=best[0] if best else wish.rate,
        ramp=None,
        poisson=None,
        duration=wish.step,
        warm_up=0.0,
        find_limit=True,
    )
    return tuple(steps), best[0] if best else None, chosen, told


def judged(loaded: Loaded, rate: float, wish: Wish) -> LimitStep:
    """Return whether a step held: every target's p95 within its budget, few errors, and this program not the bottleneck."""
    failed = sum(int((chunk["code"] >= 400).sum()) for chunk in loaded.samples.chunks())
    whole = max(1, len(loaded.samples))
    p95s = [_p95(loaded, number) for number in range(len(wish.shots))]
    worst = max((value for value in p95s if value is not None), default=None)
    why = ""
    reasons = invalid(loaded, health(loaded))
    if failed / whole > MOST_ERRORS:
        why = f"{failed / whole * 100:.1f} % errors"
    elif any(
        value is not None and shot.budget_ms is not None and value > shot.budget_ms
        for value, shot in zip(p95s, wish.shots, strict=True)
    ):
        why = "p95 over the budget"
    elif worst is None:
        why = "too few answers to tell"
    elif reasons:
        why = f"this program: {reasons[0]}"
    return LimitStep(
        rate=rate,
        achieved=round(len(loaded.samples) / max(wish.step, loaded.seconds), 2),
        p95_ms=worst,
        errors=round(failed / whole, 4),
        held=not why,
        why=why,
    )


def _p95(loaded: Loaded, number: int) -> float | None:
    found = quantiles(lambda: (chunk["total"][counting(chunk, number)] for chunk in loaded.samples.chunks()), (0.95,))[
        0
    ]
    return None if found.value is None else round(found.value * 1000, 3)
