"""Whole audits of a product whose back ends are open: nothing of a row is kept, and the printed commands show what was found."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from launchready.app import evidence_file, product_file
from launchready.app.audit import Order, run_audit
from launchready.app.judge import judge
from launchready.lab.lab import RunningLab, running
from launchready.lab.providers import SUPABASE_HOST
from launchready.model.check import Outcome
from launchready.model.evidence import Evidence
from launchready.model.finding import Finding
from launchready.model.probe import command_line
from launchready.render.interface import renderer

SHOWN = {
    "table-readable": '"email"',
    "users-read-all": "canary-note-of-first",
    "table-ungranted": "42501",
    "bucket-listable": "canary-export",
    "function-open": '"email"',
    "firestore-open": '"email"',
    "realtime-database-open": '"users"',
    "firebase-files-listable": "canary-passport",
    "private-route-open": "descale",
    "policy-permissive": "using (true)",
    "row-security-missing": "create table public.invoices",
}
"""What the output of a failing finding's command must hold, by fault."""


def audited(lab: RunningLab, *, active: bool = True, confirmed: tuple[str, ...] = ()) -> Evidence:
    product, source = product_file.read(lab.product_file)
    order = Order(
        product,
        source,
        lab.seams,
        active=active,
        environment=lab.environment,
        confirmed=confirmed,
        only=("edge.backend-open",),
    )
    return run_audit(order).evidence


def failures(evidence: Evidence) -> list[Finding]:
    return [finding for finding in judge(evidence).findings if finding.failing]


def token(lab: RunningLab, user: str) -> str:
    """A test user's token at Supabase, and at the app, whichever the URL belongs to."""
    key, port = lab.world.supabase.key, lab.ports.https
    body = json.dumps({"email": f"{user}@kettle.test", "password": lab.environment[f"KETTLE_{user.upper()}_PASSWORD"]})
    words = [
        "curl",
        "-sS",
        "--cacert",
        lab.seams.ca_file,
        "--connect-to",
        f"::127.0.0.1:{port}",
        "-H",
        f"apikey: {key}",
        "--json",
        body,
    ]
    done = subprocess.run(
        [*words, f"https://{SUPABASE_HOST}/auth/v1/token?grant_type=password"], capture_output=True, check=True
    )
    return str(json.loads(done.stdout)["access_token"])


@pytest.mark.parametrize(("fault", "words"), SHOWN.items())
def test_an_open_back_end_is_shown_and_mended_and_nothing_of_a_row_is_kept(fault: str, words: str) -> None:
    with running((fault,)) as lab:
        evidence = audited(lab)
        kept = evidence_file.dump(evidence) + renderer("json").render(judge(evidence)).encode()
        for value in (b"canary", b"descale", b"vinegar", *(person.id.encode() for person in lab.world.supabase.people)):
            assert value not in kept, value
        for person in lab.world.supabase.people:
            assert person.password.encode() not in kept
        found = failures(evidence)
        for finding in found:
            assert finding.result.fix is not None
            assert finding.result.fix.prompt
            assert finding.result.fix.snippet or finding.check == "edge.backend-open-api"
        [*_, last] = found
        assert last.result.probe is not None
        line = command_line(last.result.probe, evidence.run.seams)
        environment = {**os.environ, "USER_TOKEN": token(lab, "second")}
        done = subprocess.run(
            ["bash", "-c", line], capture_output=True, text=True, check=False, env=environment, cwd=lab.directory
        )
        assert words in done.stdout, line + done.stdout + done.stderr


def test_a_run_that_does_not_probe_says_so_and_asks_nobody() -> None:
    with running(("table-readable",)) as lab:
        evidence = audited(lab, active=False)
        told = {f.check: f.result for f in judge(evidence).findings if f.result.outcome is Outcome.UNKNOWN}
        assert "takes requests that need permission" in told["edge.backend-open"].seen
        assert f"--confirm-backend {SUPABASE_HOST}" in told["edge.backend-open"].remedy
        assert not failures(evidence)
        assert lab.world.supabase.asked == []


def test_what_lies_in_the_back_end_is_only_read() -> None:
    with running(("table-readable",)) as lab:
        audited(lab)
        methods = {line.partition(" ")[0] for line in lab.world.supabase.asked}
        posts = {line for line in lab.world.supabase.asked if line.startswith("POST")}
        assert methods == {"GET", "POST"}
        assert posts == {"POST /auth/v1/token", "POST /storage/v1/object/list/avatars"}
