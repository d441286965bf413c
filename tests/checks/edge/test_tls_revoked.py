"""Cases of edge.tls-revoked."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, endpoint, evidence, host

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.tls import Revocation, RevocationStatus

HOST = "kettle.example"


def said(status: RevocationStatus, detail: str = "") -> Evidence:
    found = evidence(endpoint(HOST))
    assert found.tls is not None
    revocation = Revocation(found.tls.endpoints[0].chain[0].sha256, status, "crl", detail)
    return replace(found, tls=replace(found.tls, revocations=(revocation,)))


GOOD: dict[str, Evidence] = {"the list does not name it": said(RevocationStatus.GOOD)}

BAD: dict[str, Bad] = {
    "the list names it": (
        said(RevocationStatus.REVOKED, "since 2026-11-20"),
        {(HOST, "revoked", Severity.BLOCKER)},
    ),
}

SILENT: dict[str, Evidence] = {
    "nobody says": said(RevocationStatus.UNKNOWN, "the list is out of date"),
    "nobody was asked": evidence(endpoint(HOST)),
    "no certificate": evidence(host(HOST)),
}

UNKNOWN: dict[str, Evidence] = {}
