"""Mail adds no more to an audit than one chain of DNS waits: everything that does not wait for an answer is asked beside the rest."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from lab_process import Served, serving
from measure import Figure

from launchready.app import product_file
from launchready.app.operator import throwaway_key
from launchready.collect.interface import Collector, collectors
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.net.session import open_session

LATENCY = 0.1
TIMES = 5
MAIL = ("spf", "mail-policy", "mail-transport")


def seconds(served: Served, chosen: Iterable[Collector]) -> tuple[float, float]:
    """Return how long some collectors take together, and how long the longest of their chains of DNS waits."""

    async def work() -> tuple[float, float]:
        product, _ = product_file.read(served.product_file)
        async with open_session(served.seams, lambda: datetime.now(UTC)) as session:
            began = time.perf_counter()
            await collect(
                Scope(product, session, key=throwaway_key(), home=str(served.product_file.parent)), tuple(chosen)
            )
            taken = time.perf_counter() - began
            waits = [wait for wait in session.journal.waits if wait.kind == "dns"]
            return taken, max(wait.ended for wait in waits) - min(wait.started for wait in waits)

    return asyncio.run(work())


def figures() -> list[Figure]:
    """Measure an audit's collectors with and without those of mail, in turns, with 100 ms added to every answer of the lab."""
    every = tuple(collectors())
    mail = [each for each in every if each.name in MAIL]
    others = [each for each in every if each.name not in MAIL]
    if len(mail) != len(MAIL):
        raise RuntimeError(f"the collectors of mail are not {', '.join(MAIL)}")
    added, chains = [], []
    with serving(5, LATENCY) as served:
        for _ in range(TIMES):
            without, _ = seconds(served, others)
            whole, _ = seconds(served, every)
            _, chain = seconds(served, mail)
            added.append(whole - without)
            chains.append(chain)
    chain = statistics.median(chains)
    return [
        Figure(
            "what mail adds to an audit",
            max(0.0, statistics.median(added)) / chain,
            1.0,
            "x",
            "one chain of its DNS waits",
            f"{statistics.median(added):.2f} s, chain {chain:.2f} s",
        )
    ]
