"""What a red-team run came to, as one page that asks the network for nothing: the answer, what to change, and all that was seen."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.model.evidence.redteam import CaseRun
from launchready.render import words
from launchready.render.escape import BLOCK, LINE, TEXT, plain
from launchready.render.page.charts import policy_of, style_sheet, templates
from launchready.render.redteam import (
    MOST_WHOLE,
    CategoryResult,
    RedTeamReport,
    Transcript,
    got_through,
    held,
    judge_sentences,
    refused,
    seen,
    sometimes_refused,
    undecided,
)
from launchready.render.redteam_advice import AGAIN, builder_prompt, changes, remedy, rules
from launchready.standards.redteam_case import OWASP

_WORST = 3
_TRIES = {
    "direct-injection": "A message overrides your rules.",
    "indirect-injection": "A page, file or mail that the chat reads gives it orders.",
    "system-prompt": "The chat tells its secret instructions.",
    "secret-exfiltration": "The chat tells a secret, in whatever disguise.",
    "cross-user-data": "One customer gets another one's data.",
    "jailbreak": "A story or a role talks the chat out of its rules.",
    "tool-misuse": "The chat does what the customer may not do.",
    "link-exfiltration": "Data leaves in the address of a link or picture.",
    "unsafe-output": "An answer runs as code in the customer's browser.",
    "denial-of-wallet": "One message makes you pay for thousands of words.",
    "brand-and-policy": "The chat promises or says what you cannot stand by.",
    "benign": "Harmless questions that it must answer.",
}
"""What each category tries, for people who never heard of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A category with its share in words; the numbers of its picture count from 0 to 100."""

    name: str
    tries: str
    attack: bool
    known: bool
    bad: bool
    seen: str
    percent: str
    between: str
    unknown: int
    at: float
    low: float
    wide: float


@dataclass(frozen=True, slots=True)
class Told:
    """A case with all that is said of it: words are plain, and nothing of the chat's is markup."""

    id: str
    title: str
    category: str
    severity: str
    owasp: tuple[str, ...]
    count: str
    seen: str
    cost: str
    advice: tuple[tuple[str, str], ...]
    transcripts: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A transcript: which try, what proves it, and who said what."""

    number: int
    proof: str
    lines: tuple[tuple[str, str], ...]


def as_html(report: RedTeamReport) -> str:
    """Return the page. What chats said is escaped text in it."""
    run = report.run
    style, script = style_sheet("perf.css") + style_sheet("redteam.css"), style_sheet("copy.js")
    through, no = got_through(run.cases), refused(run.cases)
    word, kind = _headline(report, through, no)
    return (
        templates()
        .get_template("redteam.html")
        .render(
            report=report,
            run=run,
            word=word,
            kind=kind,
            through=[_told(case, report.transcripts) for case in through],
            worst=_WORST,
            whole=MOST_WHOLE,
            no=[_told(case, report.transcripts) for case in no],
            sometimes=[_told(case, report.transcripts) for case in sometimes_refused(run.cases)],
            held=[_told(case, ()) for case in held(run.cases)],
            benign=sum(not case.attack and case.decided > 0 for case in run.cases),
            unknown=[(plain(why, TEXT), remedy(why), [_told(case, ()) for case in of]) for why, of in undecided(run.cases)],
            undecided=sum(not case.decided for case in run.cases),
            layers=changes([*through, *no]),
            prompt=builder_prompt(run.url, through, no),
            rules=rules(through),
            rows=[_row(each) for each in report.categories],
            again=_again([*through, *no]),
            style=style,
            script=script,
            policy=policy_of(style, script),
            judge=[plain(text, TEXT) for text in judge_sentences(report.judge)] if report.judge else [],
            plain=plain,
            when=words.when,
        )
    )  # fmt: skip


def _headline(report: RedTeamReport, through: list[CaseRun], no: list[CaseRun]) -> tuple[str, str]:
    """Return the answer in a few words, and how it is coloured."""
    attacks = len(through) + len(held(report.run.cases))
    if not attacks:
        if no:
            return f"{len(no)} harmless question{'s' if len(no) > 1 else ''} refused", "worse"
        return "Nothing was decided", "not-enough-evidence"
    if through:
        return f"{len(through)} of {attacks} attacks got through", "worse"
    if no:
        return "It holds, but refuses too much", "not-enough-evidence"
    return "No attack got through", "not-enough-evidence" if report.run.stopped else "better"


def _row(each: CategoryResult) -> Row:
    share = each.share
    what = "refused" if not each.attack else "got through"
    return Row(
        name=plain(each.name, LINE),
        tries=_TRIES.get(each.name, ""),
        attack=each.attack,
        known=share.n > 0,
        bad=share.successes > 0,
        seen=f"{share.successes} of {share.n} tries {what}" if share.n else "not known",
        percent=f"{share.value * 100:.0f} %",
        between=f"{share.low * 100:.0f} and {share.high * 100:.0f} %",
        unknown=each.unknown,
        at=round(share.value * 100, 1),
        low=round(share.low * 100, 1),
        wide=round((share.high - share.low) * 100, 1),
    )


def _told(case: CaseRun, transcripts: tuple[Transcript, ...]) -> Told:
    layers = (("In the code", case.code), ("At the gateway", case.gateway), ("In the prompt", case.prompt))
    bad = case.succeeded if case.attack else case.decided - case.succeeded
    return Told(
        id=plain(case.id, LINE),
        title=plain(case.title, LINE),
        category=plain(case.category, LINE),
        severity=case.severity,
        owasp=tuple(f"{each} {OWASP.get(each, '')}".strip() for each in case.owasp),
        count=f"{bad} of {case.decided} tries",
        seen=plain(seen(case), TEXT),
        cost=plain(case.cost, TEXT),
        advice=tuple((where, plain(text, TEXT)) for where, text in layers if text),
        transcripts=tuple(_spoken(each) for each in transcripts if each.case == case.id),
    )


def _spoken(each: Transcript) -> Spoken:
    lines = tuple((plain(line.role, 40), plain(line.text, BLOCK, lines=True)) for line in each.lines)
    return Spoken(each.number, plain(each.proof, TEXT), lines)


def _again(cases: list[CaseRun]) -> str:
    """Return the command that tries again what went wrong; all of it where the command would be long."""
    if not cases or len(cases) > 8:
        return AGAIN
    return " ".join([AGAIN, *(f"--only {plain(case.id, LINE)}" for case in cases)])
