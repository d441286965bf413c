"""The way of a domain from no DMARC policy to reject, with dates: reports first, then each policy tested before it counts.

Steps are those that RFC 9989 (section 5.1, appendix A.6) leaves: `t=y` asks for one level less than is written, and `pct` is gone. How many days
a step takes is our choice: two weeks of reports under the load of a launch show every sender that sends at least weekly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from launchready.standards.dmarc_record import HISTORIC, KNOWN, DmarcRecord, Policy

WATCH_DAYS = 14
"""Days of reports after the launch before the first policy is tested."""
TEST_DAYS = 7
"""Days that a policy is tested."""
HOLD_DAYS = 14
"""Days that quarantine stands before reject is tested."""
_OWN = frozenset({"v", "p", "t", "sp"})


@dataclass(frozen=True, slots=True)
class RampStep:
    """From when on a record stands, and why then."""

    on: date
    record: str
    why: str

    def __str__(self) -> str:
        return f"{self.on.isoformat()}: {self.record} ({self.why})"


def ramp(
    record: DmarcRecord | None, domain: str, today: date, launch_hours: float, report_to: str = ""
) -> tuple[RampStep, ...]:
    """Return the records to come, with the day of each; none where reject counts for all already.

    Before the launch only the record without a policy is published: it harms no mail. `report_to` is a mail address; without one
    reports go to dmarc@ the domain where the record names none.
    """
    rest = _kept(record, report_to or f"dmarc@{domain}")
    stage, testing = (record.own or Policy.NONE, record.testing) if record else (Policy.NONE, False)
    below = record.sp if record and record.sound else None
    held = f"; sp={below}" if below else ""
    steps: list[RampStep] = []
    launch = today + timedelta(days=-(-max(0.0, launch_hours) // 24))
    at = launch + timedelta(days=WATCH_DAYS)

    def step(policy: Policy, test: bool, why: str, days: int) -> None:
        nonlocal at
        steps.append(RampStep(at, f"v=DMARC1; p={policy}{held}{'; t=y' if test else ''}{rest}", why))
        at += timedelta(days=days)

    if record is None or not record.usable or not record.rua:
        policy = stage if record and record.sound else Policy.NONE
        text = f"v=DMARC1; p={policy}{held}{'; t=y' if testing else ''}{rest}"
        steps.append(
            RampStep(today, text, "reports begin, and no mail is touched" if policy is Policy.NONE else "reports begin")
        )
    if stage is Policy.NONE:
        step(
            Policy.QUARANTINE,
            True,
            "tested: what fails still arrives, except at receivers of the old standard, and is reported",
            TEST_DAYS,
        )
    if stage is Policy.NONE or (stage is Policy.QUARANTINE and testing):
        step(
            Policy.QUARANTINE,
            False,
            "what fails goes to spam; every sender of yours must pass in the reports",
            HOLD_DAYS,
        )
    if stage is not Policy.REJECT:
        step(Policy.REJECT, True, "tested: what fails goes to spam as before", TEST_DAYS)
    if stage is not Policy.REJECT or testing:
        step(Policy.REJECT, False, "what fails is refused", TEST_DAYS)
    if below is not None and below is not Policy.REJECT:
        held = ""
        step(Policy.REJECT, False, "subdomains too: sp is gone", 0)
    return tuple(steps)


def _kept(record: DmarcRecord | None, report_to: str) -> str:
    """Return what a record keeps on its way: report addresses, alignment and np, without what is wrong, unknown or obsolete."""
    if record is None:
        return f"; rua=mailto:{report_to}"
    kept = [
        (name, value)
        for name, value in record.tags
        if name in KNOWN and name not in _OWN and name not in HISTORIC and name not in record.wrong
    ]
    if not record.rua:
        kept.append(("rua", f"mailto:{report_to}"))
    elif "rua" in record.wrong:
        kept.append(("rua", ",".join(uri.text for uri in record.rua)))
    return "".join(f"; {name}={value}" for name, value in kept)
