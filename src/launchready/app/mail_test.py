"""Tests the product's mail with one real message: has it sent, receives it, judges it, and keeps what was seen."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from launchready.app.audit import Order, run_in_loop
from launchready.app.mail_test_arrival import Arrival, Coming, by_imap, by_mta
from launchready.app.mail_test_report import Done, report_of
from launchready.app.mail_test_sending import Sending, permit_smtp, send_own, trigger
from launchready.app.record_files import keep
from launchready.collect.active.authority import Authority
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.model.evidence.mail_test import MailTest
from launchready.model.product import EmailSender, Inbox, Product
from launchready.net import spamassassin
from launchready.net.receiving import parse_listen
from launchready.net.session import Session, open_session
from launchready.render.mail_test import MailTestReport
from launchready.standards.mail_authentication import MAX_MESSAGE, authenticate
from launchready.standards.message import read_message
from launchready.standards.record_files import MAIL_TEST
from launchready.standards.tested_message import observed

LISTEN = "127.0.0.1:2525"
WAIT = 120.0
"""Seconds for the product's own mail, where nothing else is said."""
OWN_WAIT = 60.0
"""Seconds for a message of this program's to arrive."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be tested, and how. `listen` and `imap` exclude each other; `wait` is None where it was not said."""

    sender: str = ""
    to: str = ""
    listen: str = ""
    imap: bool = False
    wait: float | None = None
    trigger: Literal["", "signup", "reset"] = ""
    kind: Literal["", "transactional", "marketing"] = ""
    spam_network: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """What will happen: who sends what, to whom, and how it comes in."""

    sender: EmailSender
    what: str
    recipient: str
    token: str
    inbox: Inbox | None
    listen: tuple[str, int]
    wait: float


def run_test(order: Order, wish: Wish, say: Callable[[str], None] = lambda _text: None) -> MailTestReport:
    """Test one sender with one message, and keep the record beside the product file. Raises UsageError for what cannot be tested."""
    plan = _plan(order.product, wish)
    if order.seams.proxy and (plan.what == "own" or plan.inbox is None):
        raise UsageError("--proxy: mail does not go through an HTTP proxy", "run the test without it")
    done = run_in_loop(_test(order, wish, plan, say))
    recorded = ""
    if done.test is not None:
        recorded = keep(MAIL_TEST, order, (done.test,))
    return report_of(order, done, recorded)


def _plan(product: Product, wish: Wish) -> _Plan:
    sender = _sender(product, wish.sender)
    token = secrets.token_hex(8)
    own = not wish.trigger and wish.wait is None and sender.smtp is not None
    what = wish.trigger or ("own" if own else "waited")
    if wish.imap and wish.listen:
        raise UsageError("--listen and --imap are two ways to receive", "leave out one of them")
    inbox = product.email.inbox if not wish.listen else None
    if wish.imap and inbox is None:
        raise UsageError("the product file names no inbox", "add [email.inbox] with address, host, username, password")
    if inbox is not None:
        if wish.to and wish.to.lower() != inbox.address.lower():
            raise UsageError(f"--to {wish.to[:100]} is not the inbox {inbox.address}", "leave it out, or use --listen")
        recipient = inbox.address
    else:
        recipient = wish.to or f"launchready-{token}@test.{sender.domain}"
    if wish.trigger == "reset" and inbox is None and not wish.to:
        raise UsageError("a new password needs an account", "name the address of one of your own: --to ADDRESS")
    if (
        recipient.count("@") != 1
        or not recipient.isascii()
        or any(char.isspace() or char in "<>,;" for char in recipient)
    ):
        raise UsageError(f"{recipient[:100]!r} is no mail address", "write one such as me@example.com")
    wait = wish.wait if wish.wait is not None else (OWN_WAIT if own else WAIT)
    return _Plan(sender, what, recipient, token, inbox, parse_listen(wish.listen or LISTEN), wait)


def _sender(product: Product, name: str) -> EmailSender:
    senders = product.email.senders
    if not senders:
        raise UsageError(
            "the product file names no sender of mail",
            "add one to launchready.toml: [[email.senders]] with name and domain",
        )
    if not name:
        return next((each for each in senders if not each.fallback), senders[0])
    found = next((each for each in senders if each.name.lower() == name.lower()), None)
    if found is None:
        raise UsageError(f"no sender is called {name[:80]!r}", f"there are: {', '.join(each.name for each in senders)}")
    return found


async def _test(order: Order, wish: Wish, plan: _Plan, say: Callable[[str], None]) -> Done:
    async with open_session(
        order.seams,
        lambda: datetime.now(UTC),
        judged_at=order.now,
        limits=order.limits,
        proxy_login=order.proxy_login,
    ) as session:
        now = order.now or datetime.now(UTC)
        authority = Authority(session, order.seams, now.date(), order.key)
        sending = Sending(order, session, authority, plan.sender, plan.recipient, plan.token)
        stated: list[str] = []

        def state(text: str) -> None:
            stated.append(text)
            say(text)

        try:
            if plan.what == "own":
                await permit_smtp(sending)
            async with AsyncExitStack() as stack:
                coming = await _coming(order, session, plan, stack)
                await _send(sending, plan, coming, state)
                arrival = await coming.wait(plan.wait)
        except LaunchReadyError as error:
            if isinstance(error, UsageError):
                raise
            return Done(None, tuple(stated), error.message, error.hint)
        return await _seen(order, wish, plan, session, arrival, coming, tuple(stated))


async def _coming(order: Order, session: Session, plan: _Plan, stack: AsyncExitStack) -> Coming:
    """Open the way that the message comes by, before anything is sent."""
    if plan.inbox is not None:
        return await by_imap(order, session, plan.inbox, plan.sender, plan.token if plan.what == "own" else "", stack)
    return await by_mta(plan.listen, plan.recipient, plan.token if plan.what == "own" else "", stack)


async def _send(sending: Sending, plan: _Plan, coming: Coming, state: Callable[[str], None]) -> None:
    """Have the message sent, and say before what will be sent."""
    if plan.what == "own":
        await send_own(sending, state)
    elif plan.what == "waited":
        state(f"listening {coming.where}: now let the product send its mail to {plan.recipient} ({plan.wait:g} s)")
    else:
        await trigger(sending, plan.what, state)


async def _seen(
    order: Order,
    wish: Wish,
    plan: _Plan,
    session: Session,
    arrival: Arrival | None,
    coming: Coming,
    sent: tuple[str, ...],
) -> Done:
    """Judge what came, or say that nothing did."""
    at = datetime.now(UTC)
    blank = MailTest(
        sender=plan.sender.name,
        domain=plan.sender.domain,
        what=plan.what,
        way="imap" if plan.inbox else "mta",
        at=at,
        kind=wish.kind or "transactional",
        told_by="--kind" if wish.kind else "",
    )
    if arrival is None:
        failure = f"nothing came within {plan.wait:g} s {coming.where}" + (
            f"; {coming.notes()}" if coming.notes() else ""
        )
        remedy = "see the sender's log for what became of it, and whether its mail is let through to here"
        if plan.what == "waited":
            return Done(None, sent, failure, remedy)
        return Done(replace(blank, failure=failure, remedy=remedy), sent)
    mail = arrival.mail
    if len(mail.data) > MAX_MESSAGE:
        return Done(None, sent, f"the message has more than {MAX_MESSAGE // 1_000_000} MB", "send a smaller one")
    test = replace(
        blank,
        at=mail.at,
        seconds=round(arrival.seconds, 2),
        ip=mail.ip,
        helo=mail.helo,
        mail_from=_masked(mail.mail_from),
        encrypted=mail.encrypted if plan.inbox is None else None,
    )
    now = int((order.now or at).timestamp())
    found = await session.settle(
        authenticate(mail.data, now, ip=mail.ip, mail_from=mail.mail_from if mail.ip else None, helo=mail.helo)
    )
    test = observed(test, found, read_message(mail.data))
    spam = await spamassassin.score(arrival.with_trace(), _environment(order.environment), network=wish.spam_network)
    return Done(replace(test, spam=spam), sent)


def _masked(address: str) -> str:
    """Return an envelope's sender without its local part, which may name whoever the message went to (VERP)."""
    local, at, domain = address.rpartition("@")
    return f"{'…' if len(local) > 24 or '=' in local or '+' in local else local}{at}{domain}"[:200]


def _environment(given: Mapping[str, str]) -> Mapping[str, str]:
    return given if "PATH" in given else {**given, "PATH": os.environ.get("PATH", "")}
