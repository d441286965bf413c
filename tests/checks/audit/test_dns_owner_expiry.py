"""Cases of audit.dns-owner-expiry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, evidence, registered

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOME = "kettle.example"


def days(left: float, since: float = 400, **facts: object) -> Evidence:
    ends = NOW + timedelta(days=left)
    return registered(evidence(), expires_at=ends, registered_at=NOW - timedelta(days=since), **facts)


def status(*statuses: str) -> Evidence:
    return registered(evidence(), statuses=statuses)


GOOD: dict[str, Evidence] = {
    "most of a year": days(330),
    "five weeks": days(35),
    "a quarter's registration with a month left": days(30, since=60),
}

BAD: dict[str, Bad] = {
    "three weeks": (days(21), {(HOME, "expiry", Severity.MEDIUM)}),
    "five days": (days(5), {(HOME, "expiry", Severity.HIGH)}),
    "on launch day": (days(1.5), {(HOME, "expiry", Severity.BLOCKER)}),
    "yesterday": (days(-1), {(HOME, "expiry", Severity.BLOCKER)}),
    "held by the registrar": (
        status("client hold", "client transfer prohibited"),
        {(HOME, "status", Severity.BLOCKER)},
    ),
    "held by the registry": (status("server hold"), {(HOME, "status", Severity.BLOCKER)}),
    "in redemption": (status("redemption period", "pending delete"), {(HOME, "status", Severity.BLOCKER)}),
    "as EPP spells it": (status("pendingDelete"), {(HOME, "status", Severity.BLOCKER)}),
}

SILENT: dict[str, Evidence] = {
    "renewed by itself a week ago": status("auto renew period", "client transfer prohibited"),
    "locked against everything": status(
        "client delete prohibited", "client renew prohibited", "client update prohibited"
    ),
    "a new domain": days(364, since=1),
    "a registry that tells no date": registered(evidence(), expires_at=None),
    "a registry that cannot be asked": registered(evidence(), failure="no RDAP service for .de"),
    "nameless server status": status("active"),
}

UNKNOWN: dict[str, Evidence] = {"the run did not ask": replace(evidence(), rdap=None)}
