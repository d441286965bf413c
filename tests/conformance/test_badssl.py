"""badssl.com made locally: bad ones block, dubious ones warn, good ones are silent."""

from __future__ import annotations

import asyncio
import json
import shutil
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conformance.badssl import NOT_SERVED, SERVED, Maker
from seen import evidence, host

from launchready.checks.catalogue import select
from launchready.checks.runner import evaluate
from launchready.collect import revocation, tls
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.check import Outcome, Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.run import Resolve, Seams
from launchready.model.product import Product
from launchready.net.session import open_session

DOMAIN = "badssl.test"
VECTORS = Path(__file__).parents[2].parent / "shared/data/tls/badssl-hosts.json"


async def looked_at(folder: Path) -> Evidence:
    make = Maker(folder)
    async with AsyncExitStack() as stack:
        rules = []
        for name, (context, _) in SERVED.items():
            full = f"{name}.{DOMAIN}"

            async def close(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                writer.close()

            server = await asyncio.start_server(close, "127.0.0.1", 0, ssl=context(make, full))
            await stack.enter_async_context(server)
            rules.append(Resolve(full, 443, "127.0.0.1", server.sockets[0].getsockname()[1]))
        seams = Seams(
            resolve=tuple(rules), ca_file=str(make.ca_file), allow_private=("127.0.0.0/8",), dns_server="127.0.0.1:9"
        )
        product = Product(domain=DOMAIN)
        async with open_session(seams, lambda: datetime.now(UTC)) as session:
            scope = Scope(product, session)
            for name in SERVED:
                scope.found(f"{name}.{DOMAIN}", Source.DECLARED)
            await collect(scope, (tls.COLLECTOR, revocation.COLLECTOR))
            made = evidence(*(host(f"{name}.{DOMAIN}") for name in SERVED), domain=DOMAIN, now=datetime.now(UTC))
            from dataclasses import replace

            return replace(made, tls=session.tls_evidence)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl program to sign with SHA-1")
    seen = asyncio.run(looked_at(tmp_path_factory.mktemp("badssl")))
    found: dict[str, tuple[str, str]] = {}
    for finding in evaluate(select(("edge.tls",)), seen):
        name = finding.result.where.removesuffix(f".{DOMAIN}")
        outcome, severity = finding.result.outcome, finding.result.severity
        said = "silent"
        if outcome is Outcome.FAIL:
            said = "block" if severity is Severity.BLOCKER else "warn"
        elif outcome is Outcome.UNKNOWN:
            said = "unknown"
        order = ("silent", "unknown", "warn", "block")
        if order.index(said) >= order.index(found.get(name, ("silent", ""))[0]):
            found[name] = (said, finding.result.seen)
    return found


@pytest.mark.parametrize("name", SERVED)
def test_what_is_said_of_it(name: str, verdicts: dict[str, tuple[str, str]]) -> None:
    said, seen = verdicts[name]
    assert said == SERVED[name][1], seen


def test_every_host_of_the_list_is_made_or_explained() -> None:
    if not VECTORS.exists():
        pytest.skip("the public list tls/badssl-hosts.json is not beside the project")
    pages = {
        "client", "client-cert-missing", "http", "http-credit-card", "http-dynamic-login", "http-login", "http-password", "http-textarea",
        "https-everywhere", "lock-title", "mixed", "mixed-favicon", "mixed-form", "mixed-script", "preloaded-hsts", "spoof",
        "spoofed-favicon", "subdomain.preloaded-hsts", "upgrade", "very", "www", "revoked",
    }  # fmt: skip
    listed = set(json.loads(VECTORS.read_text())["hosts"])
    assert listed <= set(SERVED) | set(NOT_SERVED) | pages, listed - set(SERVED) - set(NOT_SERVED) - pages
