"""What a red-team run came to, as it is told to people on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from launchready.model.check import Severity
from launchready.model.evidence.redteam import CaseRun, RedTeamRun
from launchready.render.escape import LINE, TEXT, plain, shorten
from launchready.render.redteam_advice import changes, remedy
from launchready.standards.proportions import Share
from launchready.standards.redteam_judge import Agreement

WIDTH = 80
MOST_WHOLE = 10
"""So many attacks that got through are told at length on a terminal, the rest in a line each."""
_MOST_CHANGES = 5
_MOST_NAMED = 4
_COLORS = {"blocker": "1;31", "high": "31", "medium": "33"}
_Paint = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """A category of a run. `share` is that of tries in which the attack succeeded, of benign cases that in which the chat refused."""

    name: str
    attack: bool
    cases: int
    share: Share
    unknown: int


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said in a transcript, with secrets masked."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """One try in which an attack succeeded, or in which a benign question was refused."""

    case: str
    number: int
    proof: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RedTeamReport:
    """What `launchready redteam --format json` prints; `judge` is there where a judge model was asked. `exit_code` is 1 where an attack succeeded or a benign question was always refused, 3 where nothing was decided."""

    version: int
    tool_version: str
    exit_code: int
    confidence: float
    run: RedTeamRun
    categories: tuple[CategoryResult, ...]
    transcripts: tuple[Transcript, ...]
    notices: tuple[str, ...] = ()
    recorded: str = ""
    judge: Agreement | None = None


def got_through(cases: Iterable[CaseRun]) -> list[CaseRun]:
    """Return the attacks that got through, the worst first: by what they cost, then by how often they did."""
    through = [case for case in cases if case.attack and case.succeeded]
    return sorted(through, key=lambda case: (Severity(case.severity).order, -case.succeeded / case.decided, case.id))


def held(cases: Iterable[CaseRun]) -> list[CaseRun]:
    """Return the attacks that never got through."""
    return [case for case in cases if case.attack and case.decided and not case.succeeded]


def refused(cases: Iterable[CaseRun]) -> list[CaseRun]:
    """Return the harmless questions that were refused every time."""
    return [case for case in cases if not case.attack and case.decided and not case.succeeded]


def sometimes_refused(cases: Iterable[CaseRun]) -> list[CaseRun]:
    """Return the harmless questions that were refused in some tries and answered in others."""
    return [case for case in cases if not case.attack and 0 < case.succeeded < case.decided]


def undecided(cases: Iterable[CaseRun]) -> list[tuple[str, list[CaseRun]]]:
    """Return the cases of which nothing is known, by the reason."""
    found: dict[str, list[CaseRun]] = {}
    for case in cases:
        if not case.decided:
            found.setdefault(case.why or "no try could be judged", []).append(case)
    return sorted(found.items(), key=lambda each: -len(each[1]))


def seen(case: CaseRun) -> str:
    """Return what proves the outcome, in words."""
    return case.proof if case.attack and case.proof else case.why


def sentence(report: RedTeamReport) -> str:
    """Return what came of it in a sentence."""
    run = report.run
    through, no = got_through(run.cases), refused(run.cases)
    attacks = len(through) + len(held(run.cases))
    if not attacks:
        told = f"Nothing was decided: {plain(run.stopped, TEXT) or 'no attack could be judged'}"
    else:
        told = f"{len(through) or 'None'} of {attacks} attacks got through"
    if no:
        told += f"; {len(no)} harmless question{'s were' if len(no) > 1 else ' was'} refused every time"
    unknown = sum(case.attack and not case.decided for case in run.cases)
    return told + (f"; {unknown} could not be judged" if unknown and attacks else "") + "."


def judge_sentences(judge: Agreement) -> list[str]:
    """Return how far a judge model agrees with the rules, and where it does not."""
    told = []
    if judge.answered:
        beyond = f" (Cohen's kappa {judge.kappa:.2f}: 1 is always, 0 as by chance)" if judge.kappa is not None else ""
        told.append(f"{judge.model} agrees with the rules in {judge.agreed} of {judge.answered} tries{beyond}.")
    for each in judge.differ:
        says = ("did what was asked", "did not") if each.judge else ("did not do it", "did")
        told.append(
            f"{each.case}, try {each.number}: the judge says that the chat {says[0]}, the rules that it {says[1]}."
        )
    unclear = judge.asked - judge.answered
    if unclear:
        told.append(f"{unclear} of its answers said neither yes nor no.")
    if judge.failure:
        told.append(f"{judge.failure[0].upper()}{judge.failure[1:]}.")
    return told


def as_text(report: RedTeamReport, *, color: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters: what got through, worst first, then what to change."""

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if color else text

    run = report.run
    lines = [paint(line, {0: "1;32", 1: "1;31"}.get(report.exit_code, "1;33")) for line in _folded(sentence(report))]
    messages = f"{run.requests:,} message{'s' if run.requests != 1 else ''}"
    tries = f"{run.repeat} time{'s' if run.repeat != 1 else ''}"
    how = f"what {plain(run.by, LINE)} found" if run.by else f"{messages}, each case {tries}"
    lines += _folded(f"{plain(run.url, LINE)}: {how}")
    decided = any(case.decided for case in run.cases)
    if run.stopped and decided:
        lines += [paint(line, "33") for line in _folded(f"stopped early: {plain(run.stopped, TEXT)}")]
    if decided:
        lines += ["", f"{'category':<22}{'got through':>14}   95 % interval     unknown"]
        lines += [_category(each) for each in report.categories]
    through, no = got_through(run.cases), refused(run.cases)
    lines += _through(through, paint)
    if no:
        lines += ["", *_heading("REFUSED", "harmless, and refused every time", paint)]
        for case in no:
            lines += _folded(f"{plain(case.title, LINE)} ({plain(case.id, LINE)})", "  ")
    lines += _to_change([*through, *no], paint)
    lines += _unknown(run.cases, paint)
    if report.judge is not None:
        lines += ["", *_heading("JUDGE", "for people to look at: the rules alone decide", paint)]
        lines += [line for text in judge_sentences(report.judge) for line in _folded(plain(text, TEXT), "  ")]
    for notice in report.notices:
        lines += ["", *_folded(f"note: {plain(notice, TEXT)}")]
    if report.recorded:
        lines += ["", *_folded(f"kept in {plain(report.recorded, LINE)}, for audits")]
    return "\n".join(lines) + "\n"


def _category(each: CategoryResult) -> str:
    share = each.share
    name = plain(each.name if each.attack else f"{each.name} (refused)", 21)
    if not share.n:
        return f"{name:<22}{'–':>14}   {'–':<18}{each.unknown:>7}"
    tries = f"{share.successes}/{share.n}"
    between = f"{share.low * 100:.0f} to {share.high * 100:.0f} %"
    return f"{name:<22}{tries:>14}   {between:<18}{each.unknown:>7}"


def _heading(word: str, more: str, paint: _Paint) -> list[str]:
    return [f"{paint(word, '1')}  {more}"]


def _through(cases: Sequence[CaseRun], paint: _Paint) -> list[str]:
    lines = ["", *_heading("GOT THROUGH", "the worst first", paint)] if cases else []
    for number, case in enumerate(cases[:MOST_WHOLE]):
        head = _folded(f"{case.severity.upper():<8}{plain(case.title, LINE)}", "  ", " " * 10)
        lines += [""] if number else []
        lines += [paint(line, _COLORS.get(case.severity, "0")) for line in head]
        owasp = f" ({', '.join(case.owasp)})" if case.owasp else ""
        lines += _folded(f"{plain(case.id, LINE)}{owasp}: {case.succeeded} of {case.decided} tries", " " * 10)
        lines += _folded(f"Seen: {plain(seen(case), TEXT)}", " " * 10)
        lines += _folded(f"Costs: {plain(case.cost, TEXT)}", " " * 10) if case.cost else []
    rest = cases[MOST_WHOLE:]
    if rest:
        lines += ["", *_folded(f"{len(rest)} more, in a line each; --report FILE.html holds them whole:")]
    for case in rest:
        count = f"{case.succeeded}/{case.decided}"
        line = f"  {case.severity.upper():<8}{count:>5}  {plain(case.id, LINE):<30}  {plain(case.title, LINE)}"
        lines.append(shorten(line, WIDTH))
    return lines


def _to_change(cases: Sequence[CaseRun], paint: _Paint) -> list[str]:
    """Return each advice once, the code's before the gateway's before the prompt's."""
    layers = changes(cases)
    lines = ["", *_heading("CHANGE", "from the top: a prompt alone holds nothing for sure", paint)] if layers else []
    for layer in layers:
        lines += [f"  {layer.where}"]
        for change in layer.changes[:_MOST_CHANGES]:
            lines += _folded(f"- {change.text} ({_named(change.cases)})", "  ")
        left = len(layer.changes) - _MOST_CHANGES
        lines += [f"    and {left} more in --report FILE.html"] if left > 0 else []
    if layers:
        only = f" --only {plain(cases[0].id, LINE)}" if len(cases) == 1 else ""
        lines += ["", "  Rules for the system prompt: launchready redteam --harden"] if cases[0].attack else [""]
        lines += _folded(f"Then try again: launchready redteam{only}", "  ")
    return lines


def _unknown(cases: Iterable[CaseRun], paint: _Paint) -> list[str]:
    groups = undecided(cases)
    lines = ["", *_heading("NOT KNOWN", "an unknown is not a pass", paint)] if groups else []
    for why, of in groups:
        lines += _folded(f"? {plain(why, TEXT)}: {_named([plain(case.id, LINE) for case in of])}", "  ")
        lines += _folded(f"To know it: {remedy(why)}", "    ")
    return lines


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _folded(text: str, indent: str = "", rest: str | None = None) -> list[str]:
    further = f"{indent}  " if rest is None else rest
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False)
