"""
How often the latency gate blocks without cause, and how often it sees what is worse: simulated pairs of measurements, seeds fixed.

Each pair is what `launchready perf-gate` compares by default: ROUNDS interleaved rounds of ROUND_SAMPLES a side. In those with drift,
each round has a pace that both sides share (10 %) and one of its own (2 %).

usage: python bench/perf_gate.py [--pairs 200] [--only WORD]
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from measure import Figure, seconds
from numpy.typing import NDArray

from launchready.standards.perf_gate import ROUND_SAMPLES, ROUNDS, Verdict, compare

Table = NDArray[np.float64]
GROWTHS = (1.0, 1.2, 1.25, 1.35, 1.5)


@dataclass(frozen=True, slots=True)
class Case:
    """Latencies of a shape, a row a round. `cut` makes one round of all: what two plain files hold."""

    name: str
    draw: Callable[[np.random.Generator, int, int], Table]
    drift: float = 0.0
    cut: bool = False
    rounds: int = ROUNDS
    samples: int = ROUND_SAMPLES
    usual: bool = True


def lognormal(sigma: float) -> Callable[[np.random.Generator, int, int], Table]:
    return lambda rng, rounds, samples: rng.lognormal(-2, sigma, (rounds, samples))


def gamma(shape: float) -> Callable[[np.random.Generator, int, int], Table]:
    return lambda rng, rounds, samples: rng.gamma(shape, 0.1, (rounds, samples))


def bimodal(sigma: float, share: float) -> Callable[[np.random.Generator, int, int], Table]:
    def draw(rng: np.random.Generator, rounds: int, samples: int) -> Table:
        slow = rng.random((rounds, samples)) < share
        return rng.lognormal(-2, sigma, (rounds, samples)) * np.where(slow, 10, 1)

    return draw


def alike(sigma: float, likeness: float) -> Callable[[np.random.Generator, int, int], Table]:
    """Neighbours are alike: an autoregression of the logarithms."""

    def draw(rng: np.random.Generator, rounds: int, samples: int) -> Table:
        steps = rng.standard_normal((samples, rounds))
        for index in range(1, samples):
            steps[index] = likeness * steps[index - 1] + math.sqrt(1 - likeness**2) * steps[index]
        found: Table = np.exp(-2 + sigma * steps.T)
        return found

    return draw


def stalls(sigma: float) -> Callable[[np.random.Generator, int, int], Table]:
    """About once in 500 requests the server stands still, and the 25 that come meanwhile wait the longer the earlier they came."""

    def draw(rng: np.random.Generator, rounds: int, samples: int) -> Table:
        found = rng.lognormal(-2, sigma, (rounds, samples))
        for row, start in zip(*np.nonzero(rng.random((rounds, samples)) < 1 / 500), strict=True):
            waits = np.arange(25, 0, -1)[: samples - start] * 0.02
            found[row, start : start + len(waits)] += waits
        return found

    return draw


def milliseconds(draw: Callable[[np.random.Generator, int, int], Table]) -> Callable[..., Table]:
    return lambda *arguments: np.ceil(draw(*arguments) * 1000) / 1000


CASES = (
    Case("lognormal 0.3", lognormal(0.3)),
    Case("lognormal 0.5", lognormal(0.5)),
    Case("lognormal 0.8", lognormal(0.8)),
    Case("gamma, shape 2", gamma(2)),
    Case("exponential", gamma(1)),
    Case("bimodal, 2 % at 10 times", bimodal(0.5, 0.02)),
    Case("neighbours alike 0.5, drift", alike(0.5, 0.5), 0.1),
    Case("neighbours alike 0.8, drift", alike(0.5, 0.8), 0.1),
    Case("lognormal 0.8, alike 0.5, drift", alike(0.8, 0.5), 0.1),
    Case("whole milliseconds of 10", milliseconds(lambda r, n, m: r.lognormal(-5, 0.5, (n, m)))),
    Case("p95 in a gap: 5 % at 10 times", bimodal(0.5, 0.05), usual=False),
    Case("stalls, drift", stalls(0.5), 0.1, usual=False),
    Case("one file of 5,000, lognormal 0.5", lognormal(0.5), 0, True, 10, 500, usual=False),
    Case("one file of 5,000, alike 0.5", alike(0.5, 0.5), 0, True, 1, 5000, usual=False),
    Case("one file of 400, lognormal 0.5", lognormal(0.5), 0, True, 1, 400, usual=False),
)


def side(case: Case, rng: np.random.Generator, pace: Table) -> list[Table]:
    own = rng.standard_normal(case.rounds) * 0.2
    table = case.draw(rng, case.rounds, case.samples) * np.exp(case.drift * (pace + own))[:, None]
    return [table.reshape(-1)] if case.cut else list(table)


def measure(case: Case, growth: float, pairs: int) -> dict[str, float]:
    rng = np.random.default_rng([5, int(growth * 100)])
    counts = dict.fromkeys(Verdict, 0)
    held = sure = 0
    widths = []
    for _ in range(pairs):
        pace = rng.standard_normal(case.rounds)
        before, after = side(case, rng, pace), [each * growth for each in side(case, rng, pace)]
        seen = compare(before, after)
        counts[seen.verdict] += 1
        if seen.ratio is not None:
            low, high = seen.ratio.low or 0.0, seen.ratio.high or math.inf
            held += low <= growth * (1 + 1e-9) and growth * (1 - 1e-9) <= high
            sure += low <= growth * (1 + 1e-9)
            widths.append(high / low if low else math.inf)
    return {
        "blocked": counts[Verdict.WORSE] / pairs,
        "passed": (counts[Verdict.NO_WORSE] + counts[Verdict.BETTER]) / pairs,
        "better": counts[Verdict.BETTER] / pairs,
        "interval holds the truth": held / pairs,
        "lower end holds": sure / pairs,
        "interval": float(np.median(widths)) if widths else math.inf,
    }


def figures() -> list[Figure]:
    """Return the worst of the usual shapes: how often the gate blocks without a change, and how often it lets 35 % more through."""
    usual = [case for case in CASES if case.usual]
    idle = {case.name: measure(case, 1.0, 200)["blocked"] for case in usual}
    missed = {case.name: 1 - measure(case, 1.35, 200)["blocked"] for case in usual}
    rng = np.random.default_rng(1)
    pair = [[rng.lognormal(-2, 0.5, 500) for _ in range(10)] for _ in range(2)]
    return [
        Figure(
            "gate: blocks without a change", max(idle.values()) * 100, 2, "%", "200 pairs of each shape", _worst(idle)
        ),
        Figure(
            "gate: lets 35 % slower through",
            max(missed.values()) * 100,
            5,
            "%",
            "200 pairs of each shape",
            _worst(missed),
        ),
        Figure("gate: a comparison of 2 x 5,000", seconds(lambda: compare(*pair), 5), 1, "s", "the limit", ""),
    ]


def _worst(shares: dict[str, float]) -> str:
    return max(shares, key=lambda name: shares[name])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    began = time.perf_counter()
    compared = 0
    for case in CASES:
        if wanted.only not in case.name:
            continue
        for growth in GROWTHS:
            found = measure(case, growth, wanted.pairs)
            compared += wanted.pairs
            if wanted.json:
                print(json.dumps({"case": case.name, "growth": growth, **found}), flush=True)
            else:
                told = ", ".join(f"{name} {value:.3f}" for name, value in found.items())
                print(f"{case.name:34} x{growth:<5} {told}", flush=True)
    print(f"# {(time.perf_counter() - began) / max(1, compared):.3f} s a comparison, drawing included")


if __name__ == "__main__":
    main()
