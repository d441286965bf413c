"""A zone that is signed well is seen to be, from the wire to the finding."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from launchready.app import product_file
from launchready.app.audit import Order, audit
from launchready.app.judge import judge
from launchready.lab.lab import Lab, build
from launchready.lab.signing import sign
from launchready.lab.world import DOMAIN
from launchready.model.check import Outcome
from launchready.model.verdict import Report

CHECK = "routing.dns-records-dnssec"


def test_a_signed_zone_passes(tmp_path: Path) -> None:
    async def run() -> Report:
        world = build()
        day = timedelta(days=1)
        world.records += sign(world.records, DOMAIN, world.now - day, world.now + 10 * day)
        lab = Lab(world, tmp_path)
        try:
            running = await lab.start()
            product, source = product_file.read(running.product_file)
            return judge((await audit(Order(product, source, running.seams))).evidence)
        finally:
            await lab.stop()

    report = asyncio.run(run())
    assert [f.result.outcome for f in report.findings if f.check == CHECK] == [Outcome.PASS]
    assert not [finding for finding in report.findings if finding.failing]
