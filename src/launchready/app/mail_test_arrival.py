"""How the message of a test comes in: by the built-in mail server, or by a mailbox that is read over IMAP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, getaddresses
from typing import Protocol

from launchready.app.audit import Order
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.model.product import EmailSender, Inbox
from launchready.model.secret import Secret
from launchready.net.imap import ImapClient, ImapError, ImapLogin, Mailbox
from launchready.net.receiving import NAME, ReceivedMail, Receiver, receiving
from launchready.net.session import Session
from launchready.net.trust import Roots
from launchready.standards.message import read_message
from launchready.standards.urls import registrable_domain, within

EVERY = 2.0
"""Seconds between two looks into a mailbox."""
MOST_LOOKED_AT = 30
"""New messages that are read in search of the one."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message, and the seconds from its sending (or from the beginning of the wait) to its arrival."""

    mail: ReceivedMail
    seconds: float

    def with_trace(self) -> bytes:
        """Return the message as a receiver's filter gets it: with the fields that name where it came from (RFC 5321, section 4.4)."""
        if not self.mail.ip:
            return self.mail.data
        protocol = "ESMTPS" if self.mail.encrypted else "ESMTP"
        helo = "".join(char for char in self.mail.helo if char.isalnum() or char in ".-_[]:") or "unknown"
        sender = self.mail.mail_from.replace("\r", "").replace("\n", "")
        trace = (
            f"Return-Path: <{sender}>\r\nReceived: from {helo} ({helo} [{self.mail.ip}])\r\n\tby {NAME} with {protocol} id 1;"
            f"\r\n\t{format_datetime(self.mail.at)}\r\n"
        )
        return trace.encode("utf-8", "surrogateescape") + self.mail.data


class Coming(Protocol):
    """A way that was opened before the message was sent."""

    where: str

    async def wait(self, seconds: float) -> Arrival | None:
        """Return the message, or None where it did not come in time."""
        ...

    def notes(self) -> str:
        """Return what was seen instead, "" where nothing was."""
        ...


async def by_mta(listen: tuple[str, int], recipient: str, token: str, stack: AsyncExitStack) -> Coming:
    """Listen for mail to one recipient; with a token only a message that holds it counts."""
    receiver = await stack.enter_async_context(receiving(listen, recipient, token=token))
    return _ByMta(receiver)


class _ByMta:
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._begun = time.monotonic()
        address = f"[{receiver.address}]" if ":" in receiver.address else receiver.address
        self.where = f"at {address}:{receiver.port}"

    async def wait(self, seconds: float) -> Arrival | None:
        mail = await self._receiver.wait(seconds)
        return Arrival(mail, time.monotonic() - self._begun) if mail else None

    def notes(self) -> str:
        seen = self._receiver
        if not seen.connections:
            return "nobody connected"
        told = f"{seen.connections} connections"
        return told + (f", mail for {seen.refused} other recipients was refused" if seen.refused else "")


async def by_imap(
    order: Order, session: Session, inbox: Inbox, sender: EmailSender, token: str, stack: AsyncExitStack
) -> Coming:
    """Open the mailbox and take note of what is in it already. Raises LaunchReadyError where it cannot be read."""
    username, password = (_value(order, each) for each in (inbox.username, inbox.password))
    route = await session.route(f"https://{inbox.host}:{inbox.port}/")
    roots = Roots(order.seams.ca_file)
    stack.callback(roots.close)
    login = ImapLogin(username, password, inbox.security, inbox.folder)
    client = ImapClient(roots, timeout=30.0)
    try:
        mailbox = await stack.enter_async_context(client.open(route, login))
        known = frozenset(await mailbox.uids())
    except ImapError as error:
        raise LaunchReadyError(
            f"{inbox.host}:{inbox.port}: {error.detail}", "see [email.inbox] in the product file"
        ) from None
    return _ByImap(mailbox, known, inbox, sender, token)


def _value(order: Order, reference: str) -> Secret:
    if not reference.startswith("env:"):
        return Secret(reference)
    value = order.environment.get(reference.removeprefix("env:"), "")
    if not value:
        raise UsageError(f"{reference.removeprefix('env:')} is not set", "set it; the product file names it")
    return Secret(value)


class _ByImap:
    def __init__(self, mailbox: Mailbox, known: frozenset[int], inbox: Inbox, sender: EmailSender, token: str) -> None:
        self._mailbox = mailbox
        self._known = set(known)
        self._fits: Callable[[bytes], bool] = _holds(token) if token else _from(sender)
        self._begun = time.monotonic()
        self._others = 0
        self.where = f"in {inbox.folder} of {inbox.address}"

    async def wait(self, seconds: float) -> Arrival | None:
        try:
            async with asyncio.timeout(seconds):
                while True:
                    found = await self._look()
                    if found is not None:
                        return Arrival(found, time.monotonic() - self._begun)
                    await asyncio.sleep(EVERY)
        except ImapError as error:
            raise LaunchReadyError(f"the mailbox: {error.detail}", "run the test again") from None
        except TimeoutError:
            return None

    async def _look(self) -> ReceivedMail | None:
        await self._mailbox.arrived()
        for uid in sorted(set(await self._mailbox.uids()) - self._known)[:MOST_LOOKED_AT]:
            self._known.add(uid)
            mail = await self._mailbox.mail(uid)
            if mail is not None and mail.data is not None and self._fits(mail.data):
                return ReceivedMail(mail.data, "", "", "", "", False, datetime.now(UTC))
            self._others += 1
        return None

    def notes(self) -> str:
        return f"{self._others} other messages came" if self._others else ""


def _holds(token: str) -> Callable[[bytes], bool]:
    return lambda data: token.encode() in data


def _from(sender: EmailSender) -> Callable[[bytes], bool]:
    """Return what tells mail of a sender: its From is of the sender's domain, or of one registered together with it."""
    base = registrable_domain(sender.domain) or sender.domain

    def fits(data: bytes) -> bool:
        head = read_message(data[:200_000])
        found = [address for _, address in getaddresses([each[:2000] for each in head.all("from")])]
        return any(within(address.rpartition("@")[2].lower(), base) for address in found)

    return fits
