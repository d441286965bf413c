"""The facts of `inspect dmarc`."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from mailed import Zone, answered

from launchready.app.audit import run_in_loop
from launchready.app.inspect.dmarc import facts, look
from launchready.app.inspect.document import Fact
from launchready.lab.lab import running
from launchready.model.errors import UsageError
from launchready.net.session import open_session
from launchready.standards.dmarc import authorised, discover, judge

AT = "_dmarc.example.com"
NAMES = ("record", "policy", "subdomain_policy", "np", "organizational_domain")


def shown(domain: str, zone: Zone) -> dict[str, Fact]:
    found = answered(discover(domain), zone)
    record = found.record
    return facts(found, answered(authorised(found.found_at, record.rua), zone) if record and record.rua else ())


CASES: list[tuple[str, str, Zone, tuple[str | None, ...]]] = [
    ("p alone", "example.com", {AT: "v=DMARC1; p=reject"}, ("v=DMARC1; p=reject", "reject", "reject", "reject", "example.com")),
    ("sp and np", "example.com", {AT: "v=DMARC1; p=reject; sp=quarantine; np=none"}, ("v=DMARC1; p=reject; sp=quarantine; np=none", "reject", "quarantine", "none", "example.com")),
    ("sp for np", "example.com", {AT: "v=DMARC1; p=none; sp=reject"}, ("v=DMARC1; p=none; sp=reject", "none", "reject", "reject", "example.com")),
    ("inherited", "a.example.com", {AT: "v=DMARC1; p=none; sp=reject; np=none", "A a.example.com": "192.0.2.1"}, ("v=DMARC1; p=none; sp=reject; np=none", "reject", "reject", "none", "example.com")),
    ("a subdomain of its own", "a.example.com", {AT: "v=DMARC1; p=none; sp=reject", "_dmarc.a.example.com": "v=DMARC1; p=quarantine; sp=none"}, ("v=DMARC1; p=quarantine; sp=none", "quarantine", "reject", "reject", "example.com")),
    ("none at all", "example.com", {}, (None, None, None, None, "example.com")),
    ("several", "example.com", {AT: ("v=DMARC1; p=none", "v=DMARC1; p=reject")}, (None, None, None, None, "example.com")),
    ("counts as none", "example.com", {AT: "v=DMARC1; p=x; rua=mailto:a@example.com"}, ("v=DMARC1; p=x; rua=mailto:a@example.com", "none", "none", "none", "example.com")),
    ("not used", "example.com", {AT: "v=DMARC1; p=x"}, ("v=DMARC1; p=x", None, None, None, "example.com")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "domain", "zone", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_a_domain_says(name: str, domain: str, zone: Zone, expected: tuple[str | None, ...]) -> None:
    found = shown(domain, zone)
    assert tuple(found[key] for key in NAMES) == expected
    assert isinstance(found["warnings"], list)
    assert isinstance(found["errors"], list)
    assert "result" not in found


@pytest.mark.parametrize(
    ("zone", "kind", "word"),
    [
        ({AT: ("v=DMARC1; p=none", "v=DMARC1; p=reject")}, "errors", "several"),
        ({AT: "v=dmarc1; p=none"}, "errors", "does not begin with v=DMARC1"),
        ({AT: "v=DMARC1; p=reject; pct=50"}, "warnings", "pct is obsolete"),
        ({AT: "v=DMARC1; p=reject; rua=mailto:a@b.test"}, "errors", "gets no reports"),
        ({AT: "v=DMARC1; p=x"}, "errors", "p=x is none of"),
    ],
)
def test_what_is_wrong_is_said(zone: Zone, kind: str, word: str) -> None:
    assert word in str(shown("example.com", zone)[kind])


def test_a_message_and_its_identifiers() -> None:
    zone: Zone = {AT: "v=DMARC1; p=reject; aspf=s"}
    told = answered(judge("example.com", ["mail.example.com", "other.test"], ["mail.example.com"]), zone)
    found = facts(told.discovery, (), told)
    assert (found["result"], found["disposition"]) == ("pass", "none")
    assert found["alignment"] == {"dkim": True, "spf": False}
    assert answered(judge("example.com", ["other.test"]), zone).result == "fail"


def test_the_way_to_reject_has_its_days() -> None:
    found = facts(answered(discover("example.com"), {}), today=date(2026, 11, 24), launch_hours=48)
    ramp = found["ramp"]
    assert isinstance(ramp, list)
    assert len(ramp) == 5
    assert ramp[0] == {
        "on": "2026-11-24",
        "record": "v=DMARC1; p=none; rua=mailto:dmarc@example.com",
        "why": "reports begin, and no mail is touched",
    }


def test_the_lab_is_asked() -> None:
    with running() as lab:

        async def ask(domain: str, *dkim: str) -> dict[str, Fact]:
            async with open_session(lab.seams, lambda: datetime.now(UTC)) as session:
                return await look(session, domain, dkim)

        found = run_in_loop(ask("news.kettle.test", "kettle.test"))
        assert (found["policy"], found["organizational_domain"], found["result"]) == ("reject", "kettle.test", "pass")
        with pytest.raises(UsageError, match="no domain name"):
            run_in_loop(ask("not a name"))
