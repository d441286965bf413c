"""Cases of ai.redteam."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.redteam import CaseRun, RedTeamEvidence, RedTeamRun

URL = "https://chat.kettle.example/v1/chat"
CHAT: dict[str, object] = {"chat": {"url": URL, "transport": "sse"}}


def case(category: str = "direct-injection", succeeded: int = 0, unknown: int = 0, **facts: object) -> CaseRun:
    made = CaseRun(
        f"{category}-one", "A title", category, category != "benign", "high", ("LLM01:2025",), 3, succeeded, unknown
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def run(*cases: CaseRun, age: float = 2, stopped: str = "") -> RedTeamRun:
    return RedTeamRun(URL, NOW - timedelta(days=age), 3, 30, cases, stopped=stopped)


def seen(*runs: RedTeamRun, failure: str = "", chat: bool = True) -> Evidence:
    made = evidence(product=CHAT if chat else None)
    return replace(made, redteam=RedTeamEvidence(runs, "launchready-redteam.json" if runs else "", failure))


ANSWERED = case("benign", succeeded=3)
GOOD: dict[str, Evidence] = {
    "all held": seen(run(case(), case("jailbreak"), ANSWERED)),
    "held in the tries that could be judged": seen(run(case(unknown=2))),
    "most harmless questions are answered": seen(run(case("benign", succeeded=2))),
    "a run of 30 days ago": seen(run(case(), age=30)),
}
BAD: dict[str, Bad] = {
    "one try of three": (seen(run(case(succeeded=1))), {(URL, "direct-injection", Severity.HIGH)}),
    "every try": (seen(run(case(succeeded=3, severity="blocker"))), {(URL, "direct-injection", Severity.BLOCKER)}),
    "the worst of a category tells its weight": (
        seen(run(case(succeeded=1, severity="low"), case(succeeded=1, id="b", severity="blocker"), case(id="c"))),
        {(URL, "direct-injection", Severity.BLOCKER)},
    ),
    "what another tool found, beside a run of ours": (
        seen(run(case()), replace(run(case(succeeded=2, id="garak.dan.Dan_11_0.dan.DAN")), by="garak")),
        {(URL, "garak-direct-injection", Severity.HIGH)},
    ),
    "two categories": (
        seen(run(case(succeeded=1), case("jailbreak", succeeded=1, severity="medium"), case("unsafe-output"))),
        {(URL, "direct-injection", Severity.HIGH), (URL, "jailbreak", Severity.MEDIUM)},
    ),
    "a bot that refuses everything": (
        seen(run(case(), case("benign"))),
        {(URL, "benign", Severity.MEDIUM)},
    ),
    "got through beside what could not be judged": (
        seen(run(case(succeeded=1, unknown=2))),
        {(URL, "direct-injection", Severity.HIGH)},
    ),
    "a run that stopped early, and had seen enough": (
        seen(run(case(succeeded=1), stopped="interrupted")),
        {(URL, "direct-injection", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no chat": seen(chat=False),
    "half of the harmless questions refused": seen(run(case("benign", succeeded=3), case("benign", succeeded=0))),
    "one harmless question that is outside the subject": seen(
        run(case("benign", succeeded=3), case("benign", succeeded=3), case("benign", succeeded=0))
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "a chat that nobody attacked": seen(),
    "a run of long ago": seen(run(case(succeeded=3), age=31)),
    "a record that cannot be read": seen(failure="launchready-redteam.json: it is no JSON"),
    "no try could be judged": seen(run(case(unknown=3, why="HTTP 502"))),
    "stopped before anything": seen(run(case(tries=0), stopped="the chat does not answer a greeting")),
}
