"""
A host's certificate has been revoked by the authority that issued it.

Why it matters: The authority says that this certificate must not be believed any more: its key was lost, or it was issued wrongly. Browsers
that ask, or that carry the list, show a full-page warning.

What is looked at: For each host with a trusted chain: the OCSP answer that the server brings along, else the OCSP service, else the revocation list that
the certificate names. An answer counts only if the issuer signed it and it is not out of date. Where nobody says, nothing is judged.

Fix: Find out why it was revoked, make a new key, and have a new certificate issued.

Reference: RFC 6960 (OCSP), RFC 5280, section 5 (revocation lists).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.tls import RevocationStatus, TlsEvidence
from launchready.model.probe import OpenSsl


def evaluate(hosts: HostsEvidence, tls: TlsEvidence) -> Iterator[Result]:
    """Judge each host's certificate by what its issuer says."""
    for host in hosts.hosts:
        endpoint = tls.find(host.name)
        found = tls.revocation(endpoint.chain[0].sha256) if endpoint and endpoint.chain else None
        if found is None or found.status is RevocationStatus.UNKNOWN:
            why = found.detail if found and found.detail else "nobody could be asked"
            yield not_applicable(host.name, f"whether it is revoked, nobody says: {why}")
        elif found.status is RevocationStatus.GOOD:
            yield passed(host.name, f"not revoked, by {found.source}", OpenSsl(host.name))
        else:
            yield failed(
                host.name,
                seen=f"the certificate is revoked ({found.source}) {found.detail}".rstrip(),
                expected="a certificate that its issuer stands by",
                severity=Severity.BLOCKER,
                probe=OpenSsl(host.name),
                aspect="revoked",
                fix=Fix(
                    summary=f"Replace the revoked certificate of {host.name}",
                    steps=(
                        "Find out who had it revoked and why: a key that leaked must be looked for everywhere it was used.",
                        "Make a new key and have a new certificate issued; the host's managed certificate does both.",
                    ),
                    hours=(0.5, 3),
                    hours_reason="one certificate, and finding the reason",
                    waits=(
                        Wait(WaitKind.CERTIFICATE, 0.5, "a certificate authority checks the name before it issues"),
                    ),
                ),
            )


CHECK = Check(
    id="edge.tls-revoked",
    title="A certificate has been revoked",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("audit.domain-map",),
)
