"""The command printed beside what an active probe found shows it again, signed where a signature is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from launchready.app import product_file
from launchready.app.audit import Order, run_audit
from launchready.app.judge import judge
from launchready.app.operator import throwaway_key
from launchready.lab.faults import all_faults
from launchready.lab.lab import running
from launchready.render.build import document_of

SHOWN = {
    "webhook-unsigned": r'HTTP/2 200[\s\S]*"received":true',
    "webhook-rewritten-body": r"HTTP/2 400[\s\S]*signature is missing or wrong",
    "webhook-replay": r'HTTP/2 200[\s\S]*"received":true',
    "webhook-redelivery": r"HTTP/2 200[\s\S]*HTTP/2 500",
    "webhook-small-limit": r"HTTP/2 413",
    "webhook-slow": r"answered after (0\.[7-9]|[1-9])",
    "webhook-redirected": r"HTTP/2 308[\s\S]*location: /webhooks/payments/",
    "callback-drops-query": r"HTTP/2 308[\s\S]*location: /auth/callback/\s",
    "login-to-localhost": r"location: \S*redirect_uri=http%3A%2F%2Flocalhost",
    "private-route-cached": r"HTTP/2 200[\s\S]*first@kettle\.test",
}
"""What the output of the command must hold, by fault."""


@pytest.mark.skipif(not all(shutil.which(program) for program in ("curl", "openssl")), reason="needs curl and openssl")
@pytest.mark.parametrize("fault", SHOWN)
def test_the_command_shows_the_finding(fault: str) -> None:
    with running((fault,)) as lab:
        product, source = product_file.read(lab.product_file)
        order = Order(
            product,
            source,
            lab.seams,
            only=all_faults()[fault].checks,
            active=True,
            environment=lab.environment,
            key=throwaway_key(),
        )
        document = document_of(judge(run_audit(order).evidence))
        failing = next(finding for finding in document.findings if finding.outcome == "fail")
        assert not any(value in failing.command for value in lab.environment.values())
        done = subprocess.run(
            failing.command,
            shell=True,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=30,
            env={**os.environ, **lab.environment},
        )
    assert re.search(SHOWN[fault], done.stdout + done.stderr), f"{failing.command}\n{done.stdout}\n{done.stderr}"
