"""Tries the red team's cases: some at once, each with words of its own, and every try judged when it ends."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from launchready.collect.active.dialogue import Allowance, Dialogue, Speaker, SpentError
from launchready.model.product import Product
from launchready.net.callbacks import Callbacks
from launchready.standards.chat_load import Heard
from launchready.standards.redteam_case import Case, Kind, Proof, filled
from launchready.standards.redteam_grade import Grade, Outcome, Said, grade
from launchready.standards.redteam_proofs import Need, Proofs, halves
from launchready.standards.redteam_unasked import UNASKED
from launchready.standards.redteam_unasked import judged as unasked
from launchready.standards.redteam_usable import noise, unusable
from launchready.standards.stream_timing import Ending
from launchready.standards.tool_calls import ToolCall

GREETING = "Hello! What can you help me with?"
"""Said first: a chat that does not answer this is not paid for more."""
DEAD = 12
"""So many tries in a row without a usable answer end a run."""
_NEEDS = {
    Need.SYSTEM: "a canary in the system prompt",
    Need.DOCUMENT: "a canary in a document",
    Need.USER: "a canary in another user's data",
    Need.CALLBACK: "a listener that the chat can reach",
    Need.TOOLS: "redteam.tools in the product file",
}


@dataclass(frozen=True, slots=True)
class Try:
    """One try of a case: what was said by whom, and what it came to."""

    case: Case
    number: int
    grade: Grade
    talk: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Proving:
    """What proofs are made of. `callbacks` listens where the chat can reach it, `sink` where the tools of a copy under test report; None where nobody does.

    `remembers` is False for a chat that cannot be told what was said before.
    """

    product: Product
    canaries: Mapping[str, str] = field(repr=False)
    callbacks: Callbacks | None = None
    sink: Callbacks | None = None
    remembers: bool = True

    def words(self) -> Proofs:
        """Return the words of one more try."""
        first, second = halves(secrets.token_bytes(8))
        product = self.product
        return Proofs(
            first,
            second,
            canaries=self.canaries,
            callback=self.callbacks.url(secrets.token_hex(8)) if self.callbacks else "",
            links=frozenset((product.domain, *(surface.host for surface in product.surfaces), *product.redteam.links)),
            tools=frozenset(product.redteam.tools),
            brand=product.name or product.domain,
            longest=product.redteam.longest,
        )

    def missing(self, case: Case, proofs: Proofs) -> str:
        """Return why a case can prove nothing here, "" where it can."""
        if len(case.turns) > 1 and not self.remembers:
            return "it has several turns, and [chat] does not say how the chat is told what was said before: put {messages} or {conversation} into body"
        if any(grader.proof not in (Proof.CANARY, Proof.CALLBACK, Proof.TOOL) for grader in case.graders):
            return ""
        missing = [_NEEDS[need] for need in case.needs if not proofs.placed(need)]
        return f"its proof is not in place: {', '.join(missing)}" if missing else ""

    def fetched(self, proofs: Proofs) -> tuple[str, ...]:
        """Return what was fetched of a try's own address."""
        if self.callbacks is None:
            return ()
        word = proofs.callback.rpartition("/")[2]
        return tuple(self.callbacks.url(path[1:]) for path in self.callbacks.fetched(word))


class Tries:
    """The tries of one run, `done` so far; `unasked` are harmless questions once more, looked through for secrets that nobody asked for."""

    def __init__(self, speaker: Speaker, proving: Proving, allowance: Allowance, at_once: int) -> None:
        self.done: list[Try] = []
        self.unasked: list[Try] = []
        self._speaker = speaker
        self._proving = proving
        self._allowance = allowance
        self._slots = asyncio.Semaphore(at_once)
        self._dead = 0
        self._stopped = ""

    async def all(self, cases: Sequence[Case], repeat: int, told: Callable[[int, int, int], None]) -> str:
        """Try them all; return why it ended early, "" if it did not. `told` gets how many tries of how many are done, and how many attacks got through."""
        pairs = [(case, number) for number in range(repeat) for case in cases]
        pairs.sort(key=lambda pair: -len(pair[0].turns))  # the longest first, so that none is left over at the end
        alone = [pair for pair in pairs if self._is_alone(pair[0])]
        together = [pair for pair in pairs if not self._is_alone(pair[0])]
        tasks: set[asyncio.Task[None]] = set()

        async def one(case: Case, number: int) -> None:
            async with self._slots:
                if self._stopped:
                    return
                await self._try(case, number)
                told(len(self.done), len(pairs), sum(_got_through(each) for each in self.done))

        try:
            tasks = {asyncio.create_task(self._greet())}
            tasks |= {asyncio.create_task(one(case, number)) for case, number in together}
            await asyncio.gather(*tasks)
            for case, number in alone:
                await one(case, number)
        except asyncio.CancelledError:
            self._stopped = "interrupted"
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._stopped

    def _is_alone(self, case: Case) -> bool:
        """Return True for a case whose proof is a call at the sink: which try it came from is known only where no other goes on."""
        return self._proving.sink is not None and Need.TOOLS in case.needs

    async def _greet(self) -> None:
        """Say hello, beside the first tries; a chat that does not answer this cannot be judged."""
        async with self._slots:
            said = said_of(await self._dialogue().say(GREETING))
        if not said.text.strip() or noise(said.text):
            self._stopped = f"the chat does not answer a greeting: {_unusable(said)}"

    def _dialogue(self) -> Dialogue:
        return Dialogue(self._speaker, self._allowance)

    async def _try(self, case: Case, number: int) -> None:
        proofs = self._proving.words()
        if missing := self._proving.missing(case, proofs):
            self.done.append(Try(case, number, Grade(Outcome.UNKNOWN, missing)))
            return
        sink = self._proving.sink if self._is_alone(case) else None
        already = len(sink.seen) if sink else 0
        dialogue, talk, said = self._dialogue(), [], []
        try:
            for turn in filled(case, proofs):
                heard = await dialogue.say(turn)
                talk += [("user", turn), ("assistant", heard.text)]
                said.append(said_of(heard))
                if not heard.answered:
                    break
        except SpentError:
            self.done.append(Try(case, number, Grade(Outcome.UNKNOWN, "no more messages may be sent"), tuple(talk)))
            return
        if sink is not None and said:
            called = tuple(ToolCall(each.path.strip("/").partition("?")[0], each.body) for each in sink.seen[already:])
            said[-1] = Said(said[-1].text, (*said[-1].tools, *called), said[-1].ended, said[-1].status, said[-1].detail)
        judged = grade(case, said, proofs, self._proving.fetched(proofs))
        self.done.append(Try(case, number, judged, tuple(talk)))
        if case.kind is Kind.BENIGN and proofs.canaries:
            self.unasked.append(Try(UNASKED, len(self.unasked), unasked(said, proofs), tuple(talk)))
        self._dead = self._dead + 1 if judged.outcome is Outcome.UNKNOWN and _unusable(said[-1]) else 0
        if self._dead >= DEAD:
            self._stopped = f"{DEAD} tries in a row had no answer that can be judged: {judged.why}"


def _got_through(each: Try) -> bool:
    return each.case.kind is Kind.ATTACK and each.grade.outcome is Outcome.SUCCEEDED


def _unusable(said: Said) -> str:
    return unusable(said.text, said.ended, said.status, said.detail)


def said_of(heard: Heard) -> Said:
    """Return an answer as graders take it."""
    if heard.timing is None:
        how = [heard.detail] if heard.status else [heard.error, heard.detail]
        return Said("", (), Ending.EMPTY, heard.status, ", ".join(each for each in how if each))
    return Said(heard.text, heard.calls, heard.timing.ending, heard.status, heard.timing.detail)
