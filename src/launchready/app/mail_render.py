"""Looks at mails outside an audit: files of HTML and messages, in a real browser and by what mail programs show."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launchready import __version__
from launchready.app import documents
from launchready.app.audit import Order, run_in_loop
from launchready.checks.catalogue import all_checks
from launchready.checks.email.render_client_support import lacking
from launchready.checks.runner import evaluate
from launchready.collect.browser import INSTALL
from launchready.collect.mail_render import EXPORT, read_file, show
from launchready.model.check import Outcome, Severity
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_render import (
    MailFeature,
    MailRenderEvidence,
    MailTemplate,
    MailTemplatesEvidence,
    MailView,
)
from launchready.model.evidence.run import Gap, Run
from launchready.model.finding import Finding
from launchready.net.browser import open_browser
from launchready.net.mail_view import Letter, Look
from launchready.net.session import open_session
from launchready.render.mails import MailReport, Picture, ToldFeature, ToldFinding, ToldMail
from launchready.standards.client_support import date, support

VERSION = 1
MOST_FILES = 200
PREFIX = "email.render-"
_ENDINGS = (".html", ".htm", ".eml")
_NO_BROWSER = Gap("mail_render", "mails", "no browser was to look (--no-browser)", "leave it out")
_ORDER = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to look at, and how. `remote` lets the mails' own remote pictures be loaded, `pictures` takes pictures for a report."""

    inputs: tuple[str, ...]
    browser: bool = True
    remote: bool = True
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """The report, and its pictures."""

    report: MailReport
    pictures: tuple[Picture, ...] = ()


def render(order: Order, wish: Wish) -> Rendered:
    """Look at the mails over the network as the order says. Raises UsageError for what is no mail."""
    read = [read_file(path, str(path)) for path in files(wish.inputs)]
    for mail, _ in read:
        if mail.failure == EXPORT:
            raise UsageError(f"{mail.name}: {EXPORT}", "give files of HTML, or messages (.eml)")
    letters = [letter for _, letter in read if letter is not None]
    gap: Gap | None = None
    seen, looks = MailRenderEvidence(), tuple[Look, ...]()
    if letters and not wish.browser:
        gap = _NO_BROWSER
    elif letters:
        try:
            seen, looks = run_in_loop(_look(order, letters, wish))
        except LaunchReadyError as error:
            gap = Gap("mail_render", "mails", f"no browser looked: {error.message}", error.hint or INSTALL)
    report = _report([mail for mail, _ in read], seen, gap, order)
    return Rendered(
        report,
        tuple(Picture(each.view.mail, each.view.screen, each.view.scheme, each.picture, each.cut) for each in looks),
    )


def files(inputs: Iterable[str]) -> list[Path]:
    """Return the files that are meant: files, what a pattern matches, and the mails of folders. Raises UsageError where there are none."""
    found: dict[Path, None] = {}
    for text in inputs:
        path = Path(text)
        if path.is_dir():
            inside = [each for each in sorted(path.rglob("*")) if each.suffix.lower() in _ENDINGS and each.is_file()]
            if not inside:
                raise UsageError(f"{text}: holds no .html or .eml file", EXPORT)
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            matching = [Path(each) for each in sorted(glob.glob(text, recursive=True)) if Path(each).is_file()]
            if not matching:
                raise UsageError(f"{text}: no such file", "name files of HTML or messages (.eml), or a folder of them")
            found.update(dict.fromkeys(matching))
    if len(found) > MOST_FILES:
        raise UsageError(f"{len(found)} files are more than {MOST_FILES}", "look at fewer at a time")
    return list(found)


async def _look(order: Order, letters: Sequence[Letter], wish: Wish) -> tuple[MailRenderEvidence, tuple[Look, ...]]:
    async with (
        open_session(
            order.seams,
            lambda: datetime.now(UTC),
            judged_at=order.now,
            proxy_login=order.proxy_login,
            limits=order.limits,
        ) as session,
        open_browser(session.route, order.environment) as browser,
    ):
        looks = await show(browser, letters, remote=wish.remote, picture=wish.pictures)
        refused = tuple(sorted(browser.gate.passed.refused))
        return MailRenderEvidence(browser.version, tuple(each.view for each in looks), refused), looks


def _report(mails: list[MailTemplate], seen: MailRenderEvidence, gap: Gap | None, order: Order) -> MailReport:
    at = datetime.now(UTC)
    evidence = Evidence(
        run=Run(__version__, at, at, order.now or at),
        product=order.product,
        mail_templates=MailTemplatesEvidence(tuple(mails)),
        mail_render=None if gap else seen,
        gaps=(gap,) if gap else (),
    )
    checks = [check for check in all_checks() if check.id.startswith(PREFIX)]
    findings = evaluate(checks, evidence)
    told = tuple(_told(mail, findings, seen.of(mail.name)) for mail in mails)
    return MailReport(
        version=VERSION,
        tool_version=__version__,
        looked_at=at,
        exit_code=_exit_code(findings, mails, gap, seen),
        caniemail=date(),
        browser=seen.version,
        unseen=gap.reason if gap else "",
        remedy=gap.remedy if gap else "",
        blocked_hosts=seen.blocked_hosts,
        mails=told,
    )


def _exit_code(
    findings: Sequence[Finding], mails: Sequence[MailTemplate], gap: Gap | None, seen: MailRenderEvidence
) -> int:
    """Return 1 where a finding is of medium severity or worse, 3 where a part could not be looked at, else 0."""
    severities = {finding.result.severity for finding in findings if finding.failing}
    if severities - {Severity.LOW, None}:
        return 1
    return 3 if gap or any(mail.failure for mail in mails) or any(view.failure for view in seen.views) else 0


def _told(mail: MailTemplate, findings: Sequence[Finding], views: tuple[MailView, ...]) -> ToldMail:
    own = sorted(
        (finding for finding in findings if finding.result.where == mail.name),
        key=lambda each: (
            _ORDER.index(each.result.outcome),
            each.result.severity.order if each.result.severity else 9,
            each.check,
        ),
    )
    return ToldMail(
        name=mail.name,
        failure=mail.failure,
        size=mail.size,
        viewport=mail.viewport,
        lang=mail.lang,
        text_part=mail.text_part,
        problems=mail.problems + (("it is so long that not all of it was read",) if mail.cut else ()),
        images=mail.images,
        findings=() if mail.failure else tuple(_finding(each) for each in own),
        features=tuple(_feature(each) for each in mail.features),
        views=views,
    )


def _finding(finding: Finding) -> ToldFinding:
    result = finding.result
    return ToldFinding(
        check=finding.check,
        outcome=result.outcome.value,
        severity=result.severity.value if result.severity else "",
        aspect=result.aspect,
        message=result.seen,
        expected=result.expected,
        fix=result.fix.summary.removesuffix(f" in {result.where[:100]}") if result.fix else result.remedy,
    )


def _feature(feature: MailFeature) -> ToldFeature:
    known = support(feature.slug)
    assert known is not None  # what is not known is not found
    answers: dict[str, dict[str, str]] = {}
    for each in known.clients:
        answers.setdefault(each.family, {})[each.platform] = each.support
    missing = () if feature.attribute else known.without()
    return ToldFeature(
        slug=feature.slug,
        title=known.title,
        count=feature.count,
        example=feature.example,
        fallback=not feature.bare,
        breaks_in=tuple(each.name for each in lacking(feature)),
        missing_in=tuple(each.name for each in missing),
        partial_in=tuple(each.name for each in known.clients if each.support == "a"),
        support=answers,
        tested=known.tested,
        url=known.address,
    )


def as_json(report: MailReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(MailReport)
