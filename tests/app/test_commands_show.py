"""The command printed beside a finding shows what the finding says, to anyone who pastes it."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from launchready.app import product_file
from launchready.app.audit import Order, run_audit
from launchready.app.judge import judge
from launchready.lab.lab import running
from launchready.render.build import document_of

SHOWN = {
    "apex-stale-address": r"curl: \(7\)",
    "surface-silent": r"curl: \(7\)",
    "surface-unresolved": r"status: NXDOMAIN",
    "www-twin": r"HTTP/2 200",
    "redirect-temporary": r"HTTP/(2|1\.1) 302",
    "redirect-drops-path": r"location: https://www\.kettle\.test/\s",
    "redirect-loop": r"curl: \(47\)",
    "tls-expired": r"certificate has expired",
    "tls-wrong-host": r"[Hh]ostname mismatch",
    "tls-untrusted": r"self-signed certificate",
    "tls-incomplete-chain": r"unable to (get local issuer|verify the first) certificate",
    "tls-renewal-overdue": r"NotAfter: (THE DAY)",
    "tls-old-versions": r"New, TLSv1\.0, Cipher is|Protocol *: TLSv1\s",
    "tls-weak-key": r"1024 bit",
    "http-serves-content": r"HTTP/1\.1 200",
    "hsts-missing": r"HTTP/2 200(?![\s\S]*strict-transport-security)",
    "hsts-short": r"strict-transport-security: max-age=300\b",
    "hsts-preload-unsafe": r"strict-transport-security: max-age=31536000; preload",
    "csp-missing": r"HTTP/2 200(?![\s\S]*content-security-policy)",
    "csp-unsafe-inline": r"'unsafe-inline'",
    "csp-report-only": r"content-security-policy-report-only",
    "csp-wildcard": r"script-src \*",
    "login-unlimited": r"^\s*50 401$",
    "chat-open": r"HTTP/2 200[\s\S]*\"reply\"",
    "waiver-expired": r"\[\[waivers\]\]",
}
"""What the output of a failing finding's command must hold, by fault."""


@pytest.mark.skipif(
    not all(shutil.which(program) for program in ("curl", "dig", "openssl")), reason="needs curl, dig and openssl"
)
@pytest.mark.parametrize("fault", SHOWN)
def test_the_command_shows_the_finding(fault: str) -> None:
    with running((fault,)) as lab:
        product, source = product_file.read(lab.product_file)
        order = Order(product, source, lab.seams, active=True, environment=lab.environment)
        document = document_of(judge(run_audit(order).evidence))
        failing = next(finding for finding in document.findings if finding.outcome == "fail")
        done = subprocess.run(
            failing.command, shell=True, capture_output=True, text=True, errors="replace", check=False, timeout=30
        )
    now = datetime.now(UTC)
    ends = {now + timedelta(days=9), now + timedelta(days=9, minutes=-5)}  # midnight may pass meanwhile
    wanted = SHOWN[fault].replace("THE DAY", "|".join(f"{day:%b} {day.day:>2}" for day in ends))
    assert re.search(wanted, done.stdout + done.stderr, re.MULTILINE), (
        f"{failing.command}\n{done.stdout[:3000]}\n{done.stderr}"
    )
