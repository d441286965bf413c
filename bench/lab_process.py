"""Serves the healthy demo product with a given number of surfaces and latency, from a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from launchready.lab.lab import Lab, build
from launchready.lab.world import World
from launchready.model.evidence.run import Resolve, Seams

FEWEST = ("kettle.test", "www.kettle.test", "app.kettle.test", "api.kettle.test", "chat.kettle.test")


@dataclass(frozen=True, slots=True)
class Served:
    """How the lab is reached."""

    product_file: Path
    seams: Seams


@contextmanager
def serving(surfaces: int, latency: float) -> Iterator[Served]:
    """Run the lab while the block runs. `latency` in seconds is added to every answer."""
    command = [sys.executable, __file__, str(surfaces), str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            described = json.loads(process.stdout.readline())
            rules = tuple(Resolve(**rule) for rule in described["seams"].pop("resolve"))
            allowed = tuple(described["seams"].pop("allow_private"))
            seams = Seams(**described["seams"], resolve=rules, allow_private=allowed)
            yield Served(Path(described["product_file"]), seams)
        finally:
            process.stdin.close()
            process.wait(30)


def of_size(surfaces: int) -> World:
    """Return a world whose product has this many hosts, at least five."""
    world = build(extra_surfaces=max(0, surfaces - 7))
    if surfaces >= 7:
        return world
    gone = [site.host for site in world.product_sites() if site.host not in FEWEST]
    for host in gone:
        del world.sites[host]
        world.remove_records(host, "A")
    kept = tuple(surface for surface in world.product.surfaces if surface.host not in gone)
    world.product = world.product.model_copy(update={"surfaces": kept})
    return world


async def main() -> None:
    """Serve until standard input is closed."""
    surfaces, latency = int(sys.argv[1]), float(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(of_size(surfaces), Path(folder), latency=latency)
        running = await lab.start()
        print(json.dumps({"product_file": str(running.product_file), "seams": asdict(running.seams)}), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        await lab.stop()


if __name__ == "__main__":
    asyncio.run(main())
