"""Records the runs of tests/evidence anew, from the lab: when the evidence's version is raised, or gets a part that checks of blockers need."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from launchready.app import evidence_file, product_file
from launchready.app.audit import Order, run_audit
from launchready.app.serve_lab import open_lab
from launchready.lab.faults import DEMO_FAULTS

FOLDER = Path(__file__).resolve().parent.parent / "tests/evidence"


def record(name: str, faults: tuple[str, ...], latency: float = 0.0, deadline: float = 600) -> None:
    """Audit the lab and keep what was seen; the paths of this machine are left out."""
    with tempfile.TemporaryDirectory() as folder, open_lab(faults, Path(folder), latency=latency) as lab:
        product, source = product_file.read(lab.product_file)
        order = Order(product, source, lab.seams, active=True, environment=lab.environment, deadline=deadline)
        evidence = run_audit(order).evidence
    run = replace(evidence.run, seams=replace(evidence.run.seams, ca_file="lab-ca.pem"))
    source = replace(evidence.source, path="launchready.toml")
    evidence_file.save(replace(evidence, run=run, source=source), FOLDER / f"{name}.json")


if __name__ == "__main__":
    record("demo", DEMO_FAULTS)
    record("healthy", ())
    record("interrupted", (), latency=0.3, deadline=0.5)
