"""Makes a report of the samples of a load test: percentiles, phases, errors by kind, and whether the generator itself was the bottleneck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from launchready.app import documents
from launchready.model.evidence.load import Percentile, RouteLoad
from launchready.net.load import Loaded
from launchready.render.load import GeneratorHealth, LoadedTarget, LoadReport, Phase, Spread
from launchready.standards.load_samples import DROPPED, FAILED, KINDS, WAITED, WARM_UP, Samples, counting
from launchready.standards.percentiles import Quantile, quantiles
from launchready.standards.perf_data import Moment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
SLICES = 60
LATE = 0.002
"""Seconds by which the generator may send late at the 99th percentile, or a twentieth of the median latency where that is more."""
BUSY = 0.9
"""Share of a core beyond which the generator measures itself."""
_FEW = 3
"""So many late requests are no accident."""
_BINS = 8
"""Bins for each doubling."""
_BUCKETS = 34 * _BINS


def target_report(
    samples: Samples,
    number: int,
    *,
    kind: str,
    url: str,
    method: str,
    at: datetime,
    rate: float,
    seconds: float,
    warm_up: float,
    bytes_received: int,
    budget_ms: int | None,
) -> LoadedTarget:
    """Return the report of one target. `seconds` are those of the measured part of the test."""
    import numpy as np

    codes = np.zeros(1 << 16, np.int64)
    warm = 0
    for chunk in samples.chunks():
        own = chunk[chunk["target"] == number]
        cold = own[(own["flags"] & WARM_UP) == 0]
        warm += len(own) - len(cold)
        codes += np.bincount(cold["code"], minlength=1 << 16)
    counted = {int(code): int(codes[code]) for code in np.nonzero(codes)[0]}
    errors = sorted(
        ((_named(code), count) for code, count in counted.items() if code >= 400), key=lambda each: -each[1]
    )
    found = quantiles(lambda: (chunk["total"][counting(chunk, number)] for chunk in samples.chunks()))
    moments, spread = _over_time(samples, number, warm_up, seconds)
    load = RouteLoad(
        url=url,
        method=method,
        at=at,
        rate=rate,
        seconds=round(seconds, 3),
        requests=sum(counted.values()),
        n=found[0].n,
        errors=tuple(errors),
        percentiles=tuple(_told(each) for each in found),
        budget_ms=budget_ms,
    )
    return LoadedTarget(
        name=samples.targets[number],
        kind=kind,
        load=load,
        warm_up_requests=warm,
        statuses=tuple((str(code), count) for code, count in counted.items() if code < FAILED),
        bytes_received=bytes_received,
        phases=tuple(_phases(samples, number)),
        moments=moments,
        spread=spread,
        over=over(load),
    )


def over(load: RouteLoad) -> bool | None:
    """Return whether a route is over its budget for sure, within it for sure, or None."""
    p95 = load.p95
    if load.budget_ms is None or p95 is None or p95.low is None or p95.high is None:
        return None
    return True if p95.low > load.budget_ms else False if p95.high <= load.budget_ms else None


def _named(code: int) -> str:
    return KINDS[code - FAILED] if code >= FAILED else f"HTTP {code}"


def _told(each: Quantile) -> Percentile:
    return Percentile(each.q, _milli(each.value), _milli(each.low), _milli(each.high))


def _milli(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)


def _phases(samples: Samples, number: int) -> Iterator[Phase]:
    import numpy as np

    targets: Callable[[], Iterator[NDArray[Any]]] = lambda: (chunk["target"] for chunk in samples.chunks())  # noqa: E731
    connections = samples.connections()
    own = np.zeros(len(connections), bool)
    begin = 0
    for chunk in targets():  # which target a connection was opened for stands in its sample
        first, last = np.searchsorted(connections["sample"], (begin, begin + len(chunk)))
        own[first:last] = chunk[connections["sample"][first:last] - begin] == number
        begin += len(chunk)
    connected = connections[own]
    yield _phase("connect", lambda: (connected["connect"],))
    yield _phase("TLS", lambda: (connected["tls"][connected["tls"] > 0],))

    def first_bytes() -> Iterator[NDArray[np.uint32]]:
        for chunk in samples.chunks():
            answered = chunk[counting(chunk, number) & (chunk["code"] < FAILED)]
            yield (answered["total"].astype(np.float64) * answered["first"] / 65535).astype(np.uint32)

    yield _phase("first byte", first_bytes)
    yield _phase("total", lambda: (chunk["total"][counting(chunk, number)] for chunk in samples.chunks()))


def _phase(name: str, chunks: Callable[[], Any]) -> Phase:
    half, most = quantiles(chunks, (0.5, 0.95))
    return Phase(name, half.n, _milli(half.value), _milli(most.value))


def _over_time(samples: Samples, number: int, warm_up: float, seconds: float) -> tuple[tuple[Moment, ...], Spread]:
    """Return equal parts of the test, and how all answers are spread: from counts alone, so that memory does not grow."""
    import numpy as np

    counts = np.zeros(SLICES * _BUCKETS, np.int64)
    failed = np.zeros(SLICES, np.int64)
    for chunk in samples.chunks():
        own = chunk[(chunk["target"] == number) & ((chunk["flags"] & WARM_UP) == 0)]
        place = ((own["start"] / 1e5 - warm_up) / max(seconds, 1e-9) * SLICES).astype(np.int64).clip(0, SLICES - 1)
        failed += np.bincount(place[own["code"] >= 400], minlength=SLICES)
        sound = counting(own, number)
        bucket = (np.log2(own["total"][sound].astype(np.float64) + 1) * _BINS).astype(np.int64)
        counts += np.bincount(place[sound] * _BUCKETS + bucket, minlength=SLICES * _BUCKETS)
    rows = counts.reshape(SLICES, _BUCKETS)
    step = seconds / SLICES
    moments = []
    for place, row in enumerate(rows):
        p50, p95, p99 = (_about(row, q) for q in (0.5, 0.95, 0.99))
        moments.append(Moment(round(place * step, 3), p50, p95, p99, int(row.sum()), int(failed[place])))
    whole = rows.sum(axis=0)
    filled = np.nonzero(whole)[0]
    if not len(filled):
        return tuple(moments), Spread()
    first, last = int(filled[0]), int(filled[-1]) + 1
    edges = tuple(round(2 ** (place / _BINS) / 1e6, 7) for place in range(first, last + 1))
    return tuple(moments), Spread(edges, tuple(float(share) for share in np.round(whole[first:last] / whole.sum(), 6)))


def _about(row: NDArray[np.int64], q: float) -> float | None:
    """Return about a quantile of counted answers, in seconds: the middle of its bin."""
    import numpy as np

    whole = int(row.sum())
    if not whole:
        return None
    return round(float(2 ** ((int(np.searchsorted(np.cumsum(row), whole * q)) + 0.5) / _BINS) / 1e6), 6)


def health(loaded: Loaded) -> GeneratorHealth:
    """Return how well the generator kept its times, of what it could have sent at once."""
    import numpy as np

    lags = np.zeros(1 << 16, np.int64)
    waited = dropped = 0
    for chunk in loaded.samples.chunks():
        cold = chunk[(chunk["flags"] & WARM_UP) == 0]
        held = (cold["flags"] & WAITED) != 0
        waited += int(held.sum())
        dropped += int((cold["code"] == DROPPED).sum())
        lags += np.bincount(cold["lag"][~held], minlength=1 << 16)
    ends = np.cumsum(lags)
    whole = int(ends[-1])

    def at(q: float) -> float:
        return float(np.searchsorted(ends, max(1, q * whole))) / 100 if whole else 0.0

    return GeneratorHealth(
        cpu=round(loaded.cpu, 3),
        lag_p50_ms=at(0.5),
        lag_p99_ms=at(0.99),
        lag_max_ms=at(1.0),
        waited=round(waited / max(1, waited + whole), 4),
        dropped=dropped,
        stalls=loaded.stalls,
        longest_stall_ms=round(loaded.longest_stall * 1000, 2),
        connections_opened=loaded.opened,
        most_under_way=loaded.most_under_way,
    )


def invalid(loaded: Loaded, generator: GeneratorHealth) -> tuple[str, ...]:
    """Return why the numbers tell of this program or machine and not of the server; nothing where they are the server's."""
    half = quantiles(lambda: (chunk["total"][counting(chunk)] for chunk in loaded.samples.chunks()), (0.5,))[0].value
    allowed = max(LATE, 0.05 * (half or 0.0)) * 1000
    late = sum(
        int((chunk["lag"][(chunk["flags"] & (WARM_UP | WAITED)) == 0] > allowed * 100).sum())
        for chunk in loaded.samples.chunks()
    )
    reasons = []
    if generator.lag_p99_ms > allowed and late >= _FEW:  # of few requests one late one is the p99
        reasons.append(
            f"this program sent late: 1 % of the requests by {generator.lag_p99_ms:.1f} ms or more, though connections were free; up to "
            f"{allowed:.1f} ms would say nothing. It had {generator.stalls} pauses, of up to {generator.longest_stall_ms:.0f} ms: lower the rate, or "
            "use a machine that does nothing else"
        )
    if loaded.cpu > BUSY:
        reasons.append(
            f"this program used {loaded.cpu * 100:.0f} % of a core, so that it may be the bottleneck: lower the rate"
        )
    if loaded.exhausted:
        reasons.append(
            f"this machine could open no more connections ({loaded.exhausted}): lower --connections or the rate"
        )
    return tuple(reasons)


def as_json(report: LoadReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(LoadReport)
