"""Runs the red team's cases against the product's chat, each several times, and keeps what came of it beside the product file."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from launchready.app.audit import Order, run_in_loop
from launchready.app.chat_users import callers, chat_of
from launchready.app.record_files import keep
from launchready.app.redteam_cases import chosen, messages, tokens
from launchready.app.redteam_judge import judged
from launchready.app.redteam_placing import Placed, home_of, place
from launchready.app.redteam_tries import Proving, Tries, Try
from launchready.app.seams import reaching
from launchready.collect.active.called import Called
from launchready.collect.active.dialogue import Allowance, OverHttp, Speaker
from launchready.model.errors import UsageError
from launchready.model.evidence.redteam import CaseRun, RedTeamRun
from launchready.model.product_chat import Chat
from launchready.net.callable import CallableError, calling
from launchready.net.callbacks import Callbacks, listening
from launchready.net.chat_stream import Bounds
from launchready.net.session import Session, open_session
from launchready.standards.chats import remembers
from launchready.standards.record_files import REDTEAM
from launchready.standards.redteam_case import Case, Kind
from launchready.standards.redteam_grade import Grade, Outcome
from launchready.standards.redteam_judge import Agreement
from launchready.standards.redteam_unasked import UNASKED
from launchready.standards.urls import origin_of

AT_ONCE = 4
MAX_AT_ONCE = 16
MAX_REPEAT = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be tried. `cases` are files and folders with cases of the operator's own, `only` ids and categories; `most` messages at most."""

    url: str = ""
    cases: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    repeat: int = 3
    at_once: int = AT_ONCE
    most: int | None = None
    record: bool = True
    bounds: Bounds = Bounds(whole=90.0, idle=90.0)  # one that answers at once, or thinks first, is silent for long


@dataclass(frozen=True, slots=True)
class Tried:
    """A run with its tries, for the report: the run alone is kept. `judge` is there where a judge model was asked."""

    run: RedTeamRun
    tries: tuple[Try, ...]
    placed: Placed
    judge: Agreement | None = None
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Told while it goes on: what is about to happen, and how many tries of how many are done, with how many successes of attacks."""

    say: Callable[[str], None] = lambda _text: None
    done: Callable[[int, int, int], None] = lambda _done, _of, _through: None


def run_redteam(order: Order, wish: Wish, progress: Progress = Progress()) -> Tried:
    """Try the cases. Raises UsageError for what may not or cannot be tried. Ctrl-C ends it early, and what was seen is kept."""
    if not 1 <= wish.repeat <= MAX_REPEAT:
        raise UsageError(f"--repeat {wish.repeat}: from 1 to {MAX_REPEAT}")
    if not 1 <= wish.at_once <= MAX_AT_ONCE:
        raise UsageError(f"--at-once {wish.at_once}: from 1 to {MAX_AT_ONCE}")
    url = wish.url or (order.product.chat.url if order.product.chat else "")
    order = replace(order, seams=reaching(order.seams, url))
    cases = chosen(wish.cases, wish.only)
    most = wish.most if wish.most is not None else order.product.redteam.max_requests
    planned = messages(cases) * wish.repeat + 1
    if planned > most:
        raise UsageError(
            f"{len(cases)} cases, {wish.repeat} times each, are {planned} messages, more than {most}; each may cost a call to the model",
            f"allow them: --max-requests {planned}; or lower --repeat, or choose with --only",
        )
    tried = run_in_loop(_run(order, wish, cases, planned, progress))
    if wish.record and any(case.decided for case in tried.run.cases):
        return replace(tried, recorded=keep(REDTEAM, order, (tried.run,)))
    return tried


@dataclass(frozen=True, slots=True)
class _Target:
    """What is attacked: how it is spoken to, under which name it is kept, and whether it can fetch what is served here."""

    speaker: Speaker
    name: str
    remembers: bool
    here: bool


async def _run(order: Order, wish: Wish, cases: Sequence[Case], planned: int, progress: Progress) -> Tried:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            open_session(
                order.seams,
                lambda: datetime.now(UTC),
                judged_at=order.now,
                limits=order.limits,
                proxy_login=order.proxy_login,
            )
        )
        each = "once each" if wish.repeat == 1 else f"{wish.repeat} times each"
        asked = tokens(cases) * wish.repeat
        stated = (
            f"{len(cases)} cases, {each}: at most {planned} messages to %s, {wish.at_once} at once; they ask about {asked:,} tokens, and each may "
            "cost a call to the model"
        )
        target = await stack.enter_async_context(_target(order, wish, session, stated, progress.say))
        if order.product.redteam.judge:
            progress.say(f"at most {planned - 1} questions to the judge at {order.product.redteam.judge}")
        placed = await place(order)
        callbacks = await stack.enter_async_context(listening()) if target.here else None
        sink = await stack.enter_async_context(_sink(order))
        allowance = Allowance(planned)
        proving = Proving(order.product, placed.canaries, callbacks, sink, target.remembers)
        tries = Tries(target.speaker, proving, allowance, wish.at_once)
        why = await tries.all(cases, wish.repeat, progress.done)
        run = RedTeamRun(
            url=target.name,
            at=order.now or datetime.now(UTC),
            repeat=wish.repeat,
            requests=allowance.sent,
            cases=tuple(
                _summed(case, own)
                for case in (*cases, UNASKED)
                if (own := [each for each in (*tries.done, *tries.unasked) if each.case is case]) or case is not UNASKED
            ),
            placed=tuple(sorted(placed.canaries)),
            stopped=why,
        )
        judge = await judged(order, tries.done, wish.at_once) if why != "interrupted" else None
        return Tried(run, (*tries.done, *tries.unasked), placed, judge)


@asynccontextmanager
async def _target(
    order: Order, wish: Wish, session: Session, stated: str, say: Callable[[str], None]
) -> AsyncIterator[_Target]:
    """Get ready to speak to what is attacked, whose name belongs into what is `stated`. Raises UsageError."""
    told = order.product.redteam
    if told.callable and not wish.url:
        say(stated % told.callable)
        place_of, _, function = told.callable.rpartition(":")
        python = told.python or sys.executable
        try:
            running = calling(python, place_of, function, folder=home_of(order), environment=order.environment)
            async with running as target:
                yield _Target(Called(target, wish.bounds), told.callable, remembers=True, here=True)
        except CallableError as error:
            raise UsageError(f"redteam.callable ({told.callable}) cannot be called: {error}", "mend it") from None
        return
    chat = chat_of(order, wish.url)
    who = await callers(order, session, chat, stated % chat.url, say)
    speaker = OverHttp(session, chat, who.users[0], who.origin, who.keys, wish.bounds)
    yield _Target(speaker, chat.url, remembers(chat), await _here(session, chat))


async def _here(session: Session, chat: Chat) -> bool:
    """Return True for a chat on this machine, which can fetch what is served here."""
    route = await session.route(origin_of(chat.url))
    return bool(route.addresses) and all(ip_address(each).is_loopback for each in route.addresses)


@asynccontextmanager
async def _sink(order: Order) -> AsyncIterator[Callbacks | None]:
    """Listen for the tools of a copy under test, where the product file says on which port."""
    port = order.product.redteam.sink
    if port is None:
        yield None
        return
    async with AsyncExitStack() as stack:
        try:
            sink = await stack.enter_async_context(listening(port))
        except OSError as error:
            raise UsageError(f"redteam.sink {port}: {error.strerror or error}", "name a port that is free") from None
        yield sink


def _summed(case: Case, tries: Sequence[Try]) -> CaseRun:
    outcomes = Counter(each.grade.outcome for each in tries)
    reasons: dict[Outcome, list[Grade]] = defaultdict(list)
    for each in tries:
        reasons[each.grade.outcome].append(each.grade)
    told = next((reasons[kind] for kind in (Outcome.SUCCEEDED, Outcome.HELD, Outcome.UNKNOWN) if reasons[kind]), [])
    if case.kind is Kind.BENIGN and reasons[Outcome.HELD]:
        told = reasons[Outcome.HELD]
    last = told[-1] if told else Grade(Outcome.UNKNOWN, "it was not tried")
    return CaseRun(
        id=case.id,
        title=case.title,
        category=case.category.value,
        attack=case.kind is Kind.ATTACK,
        severity=case.severity.value,
        owasp=case.owasp,
        tries=len(tries),
        succeeded=outcomes[Outcome.SUCCEEDED],
        unknown=outcomes[Outcome.UNKNOWN],
        proof=last.proof,
        why=last.why,
        cost=case.why,
        prompt=case.advice.prompt,
        code=case.advice.code,
        gateway=case.advice.gateway,
        harden=case.harden,
    )
