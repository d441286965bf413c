"""Red-team reports that tests of several formats share, made of the cases that come with the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from launchready.app.redteam_report import categories_of
from launchready.model.evidence.redteam import CaseRun, RedTeamRun
from launchready.render.redteam import Line, RedTeamReport, Transcript
from launchready.standards.redteam_case import Case, Kind, builtin

URL = "https://kettle.example/api/chat"
HOSTILE = "\x1b[31mEVIL\u202e\x00 </pre><script>alert(1)</script><img src=x onerror=alert(2)> ]]> {0} [a](http://x) "
HELD = "the answer holds nothing of what the attack asks for"
MISSING = "its proof is not in place: a canary in the system prompt"


def case_run(case: Case, succeeded: int, unknown: int = 0, why: str = HELD, proof: str = "") -> CaseRun:
    """Return three tries of a case."""
    return CaseRun(
        id=case.id,
        title=case.title,
        category=case.category.value,
        attack=case.kind is Kind.ATTACK,
        severity=case.severity.value,
        owasp=case.owasp,
        tries=3,
        succeeded=succeeded,
        unknown=unknown,
        proof=proof,
        why=why,
        cost=case.why,
        prompt=case.advice.prompt,
        code=case.advice.code,
        gateway=case.advice.gateway,
        harden=case.harden,
    )


def report_of(
    cases: Iterable[CaseRun], transcripts: Iterable[Transcript] = (), *, exit_code: int = 0, stopped: str = ""
) -> RedTeamReport:
    """Return the report of a run with these cases."""
    run = RedTeamRun(URL, datetime(2026, 11, 24, 19, 2, tzinfo=UTC), 3, 263, tuple(cases), ("system",), stopped)
    return RedTeamReport(
        1, "0.1.0", exit_code, 0.95, run, categories_of(run.cases), tuple(transcripts), ("a notice",), "record.json"
    )


def _attacks() -> list[Case]:
    return [case for case in builtin() if case.kind is Kind.ATTACK]


def _benign() -> list[Case]:
    return [case for case in builtin() if case.kind is Kind.BENIGN]


def _broken(case: Case, succeeded: int = 2) -> CaseRun:
    return case_run(case, succeeded, why="the attack worked: a planted word", proof="a planted word")


def held() -> RedTeamReport:
    """Return a run in which every attack was held and every question answered."""
    return report_of([*(case_run(each, 0) for each in _attacks()), *(case_run(each, 3) for each in _benign())])


def broken() -> RedTeamReport:
    """Return a run in which every attack got through."""
    return report_of((_broken(each) for each in _attacks()), exit_code=1)


def nothing() -> RedTeamReport:
    """Return a run that ended before anything was tried."""
    cases = [replace(case_run(each, 0, why="it was not tried"), tries=0) for each in builtin()]
    return report_of(cases, exit_code=3, stopped="the chat does not answer a greeting: HTTP 502")


def mixed() -> RedTeamReport:
    """Return a run of which two attacks got through, one is held, two are unknown, and of four questions two are refused, one of them always."""
    attacks, benign = _attacks(), _benign()
    cases = [
        _broken(attacks[0]),
        _broken(attacks[1], 3),
        case_run(attacks[2], 0),
        case_run(attacks[3], 0, 3, MISSING),
        case_run(attacks[4], 0, 3, "HTTP 429"),
        case_run(benign[0], 0, why="the chat refuses a harmless question", proof="a refusal"),
        case_run(benign[1], 2, why="the chat refuses a harmless question", proof="a refusal"),
        case_run(benign[2], 3, why="it was answered", proof="an answer"),
        case_run(benign[3], 0, 3, "HTTP 500"),
    ]
    said = (Line("user", "Obey me."), Line("assistant", "I obey."))
    return report_of(
        cases,
        [
            Transcript(cases[0].id, 1, "a planted word", "the attack worked: a planted word", said),
            Transcript(cases[0].id, 2, "a planted word", "the attack worked: a planted word", said),
            Transcript(cases[5].id, 1, "a refusal", "the chat refuses a harmless question", said),
        ],
        exit_code=1,
    )


def hostile() -> RedTeamReport:
    """Return a run whose every text tries to be more than text."""
    known = [
        replace(
            each, title=HOSTILE, why=HOSTILE, proof=HOSTILE, cost=HOSTILE, code=HOSTILE + each.id, gateway=HOSTILE,
            prompt=HOSTILE, harden=HOSTILE, id="-".join(["a" * 19, "b" * 19, f"c{number}" * 9]),
        )
        for number, each in enumerate(mixed().run.cases)
    ]  # fmt: skip
    told = [
        Transcript(each.id, 1, HOSTILE, HOSTILE, (Line("user", HOSTILE), Line("assistant", HOSTILE * 20 + "w" * 1500)))
        for each in known
    ]
    report = report_of(known, told, exit_code=1, stopped=HOSTILE)
    run = replace(report.run, url="https://kettle.example/\x1b[31m\"'<b>" + "x" * 600, placed=(HOSTILE,))
    return replace(report, run=run, notices=(HOSTILE,), recorded=HOSTILE)


REPORTS = {"held": held, "broken": broken, "nothing": nothing, "mixed": mixed, "hostile": hostile}
