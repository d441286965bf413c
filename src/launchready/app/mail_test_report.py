"""What a test of the product's mail came to: judged by the same checks as in an audit, and told as one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from launchready import __version__
from launchready.app import documents
from launchready.app.audit import Order
from launchready.checks.catalogue import all_checks
from launchready.checks.runner import evaluate
from launchready.model.check import Outcome, Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.evidence.run import Run
from launchready.model.finding import Finding
from launchready.model.product import Product
from launchready.render.mail_test import MailTestReport
from launchready.render.mails import ToldFinding

VERSION = 1
_CHECKS = "email.test"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the test, or why there is none."""

    test: MailTest | None
    sent: tuple[str, ...]
    failure: str = ""
    remedy: str = ""


def report_of(order: Order, done: Done, recorded: str) -> MailTestReport:
    """Return the report of a test, judged; `recorded` is the file that it was kept in."""
    findings: tuple[Finding, ...] = ()
    if done.test is not None:
        at = datetime.now(UTC)
        evidence = Evidence(
            run=Run(__version__, at, at, order.now or at, order.seams),
            product=_of_one(order.product, done.test.sender),
            mail_test=MailTestEvidence((done.test,), recorded),
        )
        findings = evaluate([check for check in all_checks() if check.id.startswith(_CHECKS)], evidence)
    return MailTestReport(
        version=VERSION,
        tool_version=__version__,
        exit_code=_exit_code(done, findings),
        sent=done.sent,
        recorded=recorded,
        failure=done.failure or (done.test.failure if done.test else ""),
        remedy=done.remedy or (done.test.remedy if done.test else ""),
        test=done.test,
        findings=tuple(
            _told(each) for each in findings if each.result.outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS)
        ),
    )


def _of_one(product: Product, sender: str) -> Product:
    """Return the product with the one sender that was tested: nothing is said of others here."""
    senders = tuple(each for each in product.email.senders if each.name == sender)
    return product.model_copy(update={"email": product.email.model_copy(update={"senders": senders})})


def _exit_code(done: Done, findings: tuple[Finding, ...]) -> int:
    """Return 3 where nothing could be judged, 1 where a finding is of medium severity or worse, else 0."""
    if done.test is None:
        return 3
    if {each.result.severity for each in findings if each.failing} - {Severity.LOW, None}:
        return 1
    return 0


def _told(finding: Finding) -> ToldFinding:
    result = finding.result
    return ToldFinding(
        check=finding.check,
        outcome=result.outcome.value,
        severity=result.severity.value if result.severity else "",
        aspect=result.aspect,
        message=result.seen,
        expected=result.expected,
        fix=result.fix.summary if result.fix else result.remedy,
    )


def as_json(report: MailTestReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(MailTestReport)
