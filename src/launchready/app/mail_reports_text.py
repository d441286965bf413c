"""What aggregate reports come to, for people: at most 80 columns, and nothing that a sender wrote is obeyed by the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from launchready.app.mail_reports import DomainShown, Shown
from launchready.render.escape import plain
from launchready.standards.aggregate_ready import Readiness, State
from launchready.standards.aggregate_source import Kind
from launchready.standards.aggregate_view import Day, DomainView, Source

WIDTH = 80
_MOST_DOMAINS = 10
_MOST_SOURCES = 15
_MOST_DAYS = 31
_BAR = 32
_OLD = 7
"""Days after which it is said that the newest report is old."""
_WORDS = {State.READY: "READY", State.NOT_READY: "NOT READY", State.NOT_ENOUGH: "NOT ENOUGH SEEN", State.DONE: "DONE"}
_COLORS = {State.READY: "32", State.NOT_READY: "31", State.NOT_ENOUGH: "33", State.DONE: "32"}
_KINDS = {Kind.DECLARED: "declared", Kind.PROVIDER: "undeclared service", Kind.OWN: "undeclared"}


def as_text(shown: Shown, *, color: bool = False, verbose: bool = False) -> str:
    """Return what a person reads; with `verbose` all sources and days."""
    lines: list[str] = []
    for each in shown.domains if verbose else shown.domains[:_MOST_DOMAINS]:
        lines += [*_domain(each, color=color, verbose=verbose), ""]
    hidden = 0 if verbose else max(0, len(shown.domains) - _MOST_DOMAINS)
    if hidden + shown.domains_left_out:
        lines += [f"and {hidden + shown.domains_left_out} more domains: see --domain", ""]
    if not shown.domains:
        lines += ["No report yet.", ""]
    return "\n".join([*lines, *_taken(shown)]) + "\n"


def _domain(each: DomainShown, *, color: bool, verbose: bool) -> Iterator[str]:
    mail = each.mail
    title = plain(each.domain, 60)
    yield f"\x1b[1m{title}\x1b[0m" if color else title
    yield from _folded(
        f"{mail.begin:%Y-%m-%d} to {mail.end:%Y-%m-%d}: {mail.reports:,} reports by "
        + ", ".join(f"{plain(one.name, 40)} ({one.reports:,})" for one in mail.reporters[:5])
        + (f" and {len(mail.reporters) - 5} more" if len(mail.reporters) > 5 else "")
    )
    yield from _folded(_policy(mail))
    yield from _folded(
        f"{mail.messages:,} messages: {mail.passed:,} pass DMARC ({_share(mail.passed, mail.messages)}), {mail.failed:,} of known "
        f"senders fail, {mail.strangers:,} of others fail, {mail.forwarded:,} failed on the way of a forwarder"
    )
    if each.age_days > _OLD:
        yield from _folded(
            f"The newest report is {each.age_days:,} days old: take in newer ones before you decide by it."
        )
    if each.left_out:
        yield from _folded(
            f"{each.left_out:,} older reports are not in these numbers: together they are too large to read."
        )
    known = [source for source in mail.sources if source.legitimate]
    others = [source for source in mail.sources if not source.legitimate]
    for heading, sources in (("Senders", known), ("Others: forged, forgotten or forwarded? You decide", others)):
        if sources:
            yield ""
            yield f"{heading:<50}  {'messages':>8} {'pass':>6} {'fail':>5} {'fwd':>5}" if sources is known else heading
            most = len(sources) if verbose else _MOST_SOURCES
            for source in sources[:most]:
                yield from _source(source)
            if len(sources) > most:
                yield f"  and {len(sources) - most} more: see -v or --format json"
    for name in mail.unseen:
        yield from _folded(
            f"{plain(name, 60)} (declared): never seen. Send through it, or declare its selectors, envelope_domain or addresses",
            "  ",
        )
    yield ""
    yield from _days(mail, verbose=verbose)
    yield ""
    for ready in each.readiness:
        yield from _ready(ready, color=color)


def _policy(mail: DomainView) -> str:
    policy = mail.policy
    words = [
        f"p={policy.p or 'none'}",
        *(f"{name}={value}" for name, value in (("sp", policy.sp), ("np", policy.np)) if value),
    ]
    words += ["t=y, so it counts one level less"] if policy.testing else []
    words += [f"pct={policy.pct}"] if policy.pct is not None and policy.pct < 100 else []
    return f"policy published, by the newest report: {plain(', '.join(words), 120)}"


def _source(source: Source) -> Iterator[str]:
    name = plain(source.name, 46 if source.kind not in _KINDS else 46 - len(_KINDS[source.kind]))
    kind = (
        f" ({_KINDS[source.kind]})"
        if source.kind in _KINDS
        else " (forwarder)"
        if source.kind is Kind.FORWARDER
        else ""
    )
    numbers = f"{source.messages:>8,} {source.passed:>6,} {source.failed:>5,} {source.forwarded:>5,}"
    yield f"  {name + kind:<48}  {numbers}"
    if not (source.failed or source.forwarded):
        return
    more = f" and {source.address_count - 3} more" if source.address_count > 3 else ""
    yield from _folded(f"from {', '.join(source.addresses[:3])}{more}", "      ")
    for why in source.why[:2]:
        yield from _folded(f"{why.messages:,} fail: DKIM {plain(why.dkim, 120)}; SPF {plain(why.spf, 120)}", "      ")
    if source.stopped:
        yield f"      {source.stopped:,} were put into spam or refused"
    yield from _folded(plain(source.advice), "      ")


def _days(mail: DomainView, *, verbose: bool) -> Iterator[str]:
    days = mail.days if verbose else mail.days[-_MOST_DAYS:]
    if len(days) < len(mail.days):
        yield f"({len(mail.days) - len(days)} earlier days: see -v)"
    most = max((day.messages for day in days), default=0)
    yield f"{'Day (UTC)':<12}{'# pass  x fail  ? others  ~ forwarded':<{_BAR + 8}}{'messages':>10}{'pass':>9}"
    for day in days:
        yield f"{day.on.isoformat():<12}{_bar(day, most):<{_BAR + 8}}{day.messages:>10,}{_share(day.passed, day.messages):>9}"


def _bar(day: Day, most: int) -> str:
    """Return a bar that is as long as the day had messages; what there is shows, however little it is."""
    parts = ((day.passed, "#"), (day.failed, "x"), (day.strangers, "?"), (day.forwarded, "~"))
    return "".join(char * max(1, round(_BAR * count / most)) for count, char in parts if count)


def _ready(ready: Readiness, *, color: bool) -> Iterator[str]:
    word = _WORDS[ready.state]
    share = int(10 * ready.share) / 10  # rounded down, so that 97.96 does not look like the 98 that it is not
    numbers = f"{share:.1f} % of {ready.messages:,} messages of known senders pass, over {ready.days} days"
    if not ready.messages:
        numbers = "no message of a known sender was seen"
    text = f"p={ready.policy.value}: {word}. {numbers}."
    if ready.reasons:
        text += f" Why: {'; '.join(ready.reasons)}."
    lines = list(_folded(f"{plain(text)} Next: {plain(ready.next)}.", "", "  "))
    if color:
        lines[0] = lines[0].replace(word, f"\x1b[{_COLORS[ready.state]}m{word}\x1b[0m", 1)
    yield from lines


def _taken(shown: Shown) -> Iterator[str]:
    taken = shown.taken
    if taken.failure:
        yield from _folded(f"The mailbox could not be read: {plain(taken.failure)}", "", "  ")
    for one in taken.broken:
        yield from _folded(f"broken: {plain(one.where)}: {plain(one.problem)}", "", "  ")
    if taken.broken_count > len(taken.broken):
        yield f"and {taken.broken_count - len(taken.broken)} more that are broken"
    for text in taken.problems:
        yield from _folded(f"in part: {plain(text)}", "", "  ")
    words = [f"{taken.new:,} new reports", f"{taken.known:,} known before", f"{taken.broken_count:,} broken"]
    words += [f"{taken.others:,} that are no reports"] if taken.others else []
    words += [f"{taken.waiting:,} messages left for the next run"] if taken.waiting else []
    yield from _folded(f"{', '.join(words)}; kept in {plain(shown.store)}", "", "  ")


def _share(part: int, whole: int) -> str:
    """Return a share in percent, rounded down: 100 % means all."""
    return f"{int(1000 * part / whole) / 10:.1f} %" if whole else "-"


def _folded(text: str, indent: str = "", next_indent: str | None = None) -> list[str]:
    after = indent if next_indent is None else next_indent
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=after)
