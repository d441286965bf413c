"""What a test of the product's mail came to, as it is told to people on a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from launchready.model.evidence.mail_test import MailTest, SpamScore
from launchready.render.escape import plain
from launchready.render.mails import ToldFinding

WIDTH = 80
MOST_RULES = 8
_COLORS = {"blocker": "31", "high": "31", "medium": "33", "low": "36", "unknown": "35"}


@dataclass(frozen=True, slots=True)
class MailTestReport:
    """What `launchready mail test --format json` prints. `test` is None where nothing could be judged, and `failure` says why.

    `sent` are the lines that were stated before anything was sent; `recorded` is the file that the test was kept in, "" for none.
    """

    version: int
    tool_version: str
    exit_code: int
    sent: tuple[str, ...]
    recorded: str
    failure: str
    remedy: str
    test: MailTest | None
    findings: tuple[ToldFinding, ...]


def as_text(report: MailTestReport, *, color: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters."""
    lines: list[str] = []
    if report.failure:
        lines += _row("no message", report.failure)
        lines += _row("remedy", report.remedy) if report.remedy else []
    if report.test is not None and report.test.arrived:
        lines += _facts(report.test)
    shown = [each for each in report.findings if each.outcome in ("fail", "unknown")]
    if shown:
        lines.append("")
    for each in shown:
        lines += _finding(each, color=color)
    failing = sum(each.outcome == "fail" for each in shown)
    if report.test is not None:
        lines += [
            "",
            "nothing is wrong with it" if not failing else f"{failing} {'finding' if failing == 1 else 'findings'}",
        ]
    if report.recorded:
        lines += _folded(f"kept in {plain(report.recorded)}", "", "  ")
    return "\n".join(lines) + "\n"


def _facts(test: MailTest) -> list[str]:
    lines = _row(
        "sender",
        f"{plain(test.sender)} ({test.what}, {test.kind}{', by ' + plain(test.told_by) if test.told_by else ''})",
    )
    came = f" from {test.ip} ({plain(test.helo)})" if test.ip else ""
    wire = {True: ", encrypted on the way", False: ", in the clear", None: ""}[test.encrypted]
    lines += _row("arrived", f"in {test.seconds:g} s{came}{wire}")
    lines += _row("From", f"{plain(test.author)}; MAIL FROM {plain(test.mail_from) or 'not known'}")
    spf = (
        f"{test.spf} for {test.spf_domain}: {test.spf_reason}"
        if test.spf
        else "not known: no address that it came from"
    )
    lines += _row("SPF", plain(spf))
    for each in test.signatures:
        told = f"{each.result}, {each.domain} with {each.selector}" + (f": {each.reason}" if each.reason else "")
        lines += _row("DKIM", plain(told))
    if not test.signatures:
        lines += _row("DKIM", "not signed")
    lines += _row("DMARC", plain(f"{test.dmarc}{': ' + test.dmarc_reason if test.dmarc_reason else ''}"))
    if test.arc not in ("", "none"):
        lines += _row("ARC", test.arc)
    if test.provider:
        seen = test.provider
        told = ", ".join(
            f"{name} {value}"
            for name, value in (("spf", seen.spf), ("dkim", seen.dkim), ("dmarc", seen.dmarc))
            if value
        )
        lines += _row("receiver", f"{plain(seen.host)} says {plain(told) or 'nothing of these'}")
    lines += _row("spam", _spam(test.spam))
    for rule in [each for each in (test.spam.rules if test.spam else ()) if abs(each.points) >= 0.1][:MOST_RULES]:
        lines += _row("", f"{rule.points:+.1f} {plain(rule.name)}: {plain(rule.description)}")
    form = test.form
    parts = (
        "text and HTML"
        if form.text and form.html
        else "text"
        if form.text
        else "HTML alone"
        if form.html
        else "no text"
    )
    lines += _row(
        "form", f"{form.size:,} bytes, {parts}" + (f", {form.html_size:,} bytes of HTML" if form.html else "")
    )
    hosts = dict.fromkeys(f"{each.scheme}://{each.host}" for each in test.links if each.host)
    lines += _row("links", plain(f"{len(test.links)}: {', '.join(list(hosts)[:6])}" if hosts else f"{len(test.links)}"))
    if test.unsubscribe.targets:
        one = "with one click" if test.unsubscribe.one_click else "without one-click"
        lines += _row("unsubscribe", plain(f"{', '.join(test.unsubscribe.targets[:3])}, {one}"))
    return lines


def _spam(spam: SpamScore | None) -> str:
    if spam is None or spam.failure:
        return plain(f"not scored: {spam.failure if spam else 'not asked'}")
    how = "local tests alone" if spam.local else "with network tests"
    return f"{spam.score:g} of {spam.threshold:g} points (SpamAssassin {plain(spam.version)}, {how})"


def _finding(each: ToldFinding, *, color: bool) -> list[str]:
    word = each.severity or each.outcome
    lines = _folded(f"{word:<8} {each.check}: {plain(each.message)}", "", " " * 9)
    if color and word in _COLORS:
        lines[0] = lines[0].replace(word, f"\x1b[{_COLORS[word]}m{word}\x1b[0m", 1)
    return lines + (
        _folded(plain(each.fix), " " * 9 + ("fix: " if each.severity else "remedy: "), " " * 11) if each.fix else []
    )


def _row(name: str, text: str) -> list[str]:
    return _folded(text, f"{name:<12}", " " * 14)


def _folded(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]
