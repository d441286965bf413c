"""What a look at mails found, as it is told: to people on a terminal, and as one HTML file with pictures."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from launchready.model.evidence.mail_render import MailImage, MailView
from launchready.render.escape import plain

WIDTH = 80
MOST_NOTES = 12
_COLORS = {"blocker": "31", "high": "31", "medium": "33", "low": "36", "unknown": "35"}


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """What a check says of a mail. `severity` is "" unless it failed; `fix` is the fix in a sentence, or what would settle an unknown."""

    check: str
    outcome: str
    severity: str
    aspect: str
    message: str
    expected: str
    fix: str


@dataclass(frozen=True, slots=True)
class ToldFeature:
    """A feature that the mail uses. `support` is each client's latest answer by family and platform: y, a (in part), n or u.

    `breaks_in` names the clients in which its lack breaks something; `fallback` that each use has one, or that its lack does no harm.
    """

    slug: str
    title: str
    count: int
    example: str
    fallback: bool
    breaks_in: tuple[str, ...]
    missing_in: tuple[str, ...]
    partial_in: tuple[str, ...]
    support: dict[str, dict[str, str]]
    tested: str
    url: str


@dataclass(frozen=True, slots=True)
class ToldMail:
    """One mail: what it is, what was found, what it uses, how it looked. `failure` says why it could not be read."""

    name: str
    failure: str
    size: int
    viewport: str
    lang: str
    text_part: bool | None
    problems: tuple[str, ...]
    images: tuple[MailImage, ...]
    findings: tuple[ToldFinding, ...]
    features: tuple[ToldFeature, ...]
    views: tuple[MailView, ...]


@dataclass(frozen=True, slots=True)
class MailReport:
    """What `launchready mail render --format json` prints. `unseen` says why no browser looked; `caniemail` is the date of that data."""

    version: int
    tool_version: str
    looked_at: datetime
    exit_code: int
    caniemail: str
    browser: str
    unseen: str
    remedy: str
    blocked_hosts: tuple[str, ...]
    mails: tuple[ToldMail, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """How a mail looked; WebP. `cut` says that the mail is taller than the picture."""

    mail: str
    screen: str
    scheme: str
    data: bytes = field(repr=False)
    cut: bool = False

    @property
    def source(self) -> str:
        """The picture as an address."""
        return f"data:image/webp;base64,{base64.b64encode(self.data).decode()}"


def as_text(report: MailReport, *, color: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters."""
    lines: list[str] = []
    for mail in report.mails:
        lines += _folded(plain(mail.name), "", "  ")
        if mail.failure:
            lines += [*_folded(plain(mail.failure), "  not read: ", "    "), ""]
            continue
        lines += _folded(_facts(mail), "  ", "  ")
        lines += [line for problem in mail.problems for line in _folded(plain(problem), "  note: ", "    ")]
        for each in mail.findings:
            if each.outcome in ("fail", "unknown"):
                lines += _finding(each, color=color)
        notes = [each for each in mail.features if each.missing_in and not each.breaks_in]
        if notes:
            names = ", ".join(each.title for each in notes[:MOST_NOTES]) + (", …" if len(notes) > MOST_NOTES else "")
            lines += _folded(f"not shown everywhere, with a fallback or as decoration: {plain(names)}", "  ", "    ")
        lines.append("")
    return "\n".join([*lines, *_summary(report)]) + "\n"


def _facts(mail: ToldMail) -> str:
    told = [f"{mail.size:,} bytes of HTML", f"{len(mail.features)} features"]
    phone = next((view for view in mail.views if view.screen == "phone" and not view.failure), None)
    if phone:
        share = f"{phone.small / phone.letters:.0%}" if phone.letters else "0%"
        told += [f"{share} of the text under 14 px", f"{phone.targets} links and buttons, {phone.under_44} under 44 px"]
    return ", ".join(told)


def _finding(each: ToldFinding, *, color: bool) -> list[str]:
    word = each.severity or each.outcome
    lines = _folded(f"{word:<8} {each.check}: {plain(each.message)}", "  ", " " * 11)
    if color and word in _COLORS:
        lines[0] = lines[0].replace(word, f"\x1b[{_COLORS[word]}m{word}\x1b[0m", 1)
    return lines + (
        _folded(plain(each.fix), " " * 11 + ("fix: " if each.severity else "remedy: "), " " * 13) if each.fix else []
    )


def _summary(report: MailReport) -> list[str]:
    failing = sum(each.outcome == "fail" for mail in report.mails for each in mail.findings)
    clean = sum(not mail.failure and all(each.outcome == "pass" for each in mail.findings) for mail in report.mails)
    browser = f"Chromium {report.browser}" if report.browser else "no browser"
    count = "1 mail" if len(report.mails) == 1 else f"{len(report.mails)} mails"
    words = f"{count}, {clean} of them clean, {failing} findings; {browser}, caniemail of {report.caniemail}"
    lines = _folded(words, "", "  ")
    if report.unseen:
        lines += _folded(f"{plain(report.unseen)}; {plain(report.remedy)}", "not looked at: ", "  ")
    if report.blocked_hosts:
        lines += _folded(", ".join(map(plain, report.blocked_hosts[:10])), "not asked (address policy): ", "  ")
    return lines


def _folded(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]


def as_html(report: MailReport, pictures: Sequence[Picture]) -> str:
    """Return one page that asks the network for nothing. Of a mail it holds pictures and escaped text alone."""
    environment = _environment()
    loader = environment.loader
    assert loader
    style = loader.get_source(environment, "mails.css")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    shown: dict[str, list[Picture]] = {}
    for picture in pictures:
        if picture.data:
            shown.setdefault(picture.mail, []).append(picture)
    sizes = {(view.mail, view.screen, view.scheme): view for mail in report.mails for view in mail.views}
    return environment.get_template("mails.html").render(
        report=report, pictures=shown, views=sizes, style=style, policy=policy, plain=plain
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("launchready.render.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
