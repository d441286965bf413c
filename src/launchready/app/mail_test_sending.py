"""How the message of a test is sent: by this program through the product's SMTP server, or by the product, which is asked once to do so."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from urllib.parse import urlencode

from launchready.app.audit import Order
from launchready.collect.active.authority import Authority
from launchready.collect.active.sender import Sender
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.model.evidence.active import Permission, Planned
from launchready.model.product import EmailSender, Product, Route, RouteKind, Smtp
from launchready.model.secret import Secret
from launchready.net.http import Request
from launchready.net.session import Session
from launchready.net.submission import Account, SubmissionError, submit
from launchready.net.trust import Roots
from launchready.standards.mail_domains import envelope
from launchready.standards.urls import origin_of

_RESET = re.compile(r"reset|forgot|recover|magic", re.IGNORECASE)
_LOCAL = "noreply"


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends to whom, in which run."""

    order: Order
    session: Session
    authority: Authority
    sender: EmailSender
    recipient: str
    token: str


async def permit_smtp(sending: Sending) -> None:
    """Raise UsageError unless mail may be sent: the server is on the operator's own network, or the sender's domain is proved to be theirs."""
    sender = sending.sender
    assert sender.smtp is not None
    route = await sending.session.route(f"https://{sender.smtp.host}:{sender.smtp.port}/")
    if route.kind is not None:
        raise LaunchReadyError(f"{sender.smtp.host}:{sender.smtp.port}: {route.detail}", "mend smtp of the sender")
    policy = sending.session.policy
    if all(policy.is_own(address) for address in route.addresses):
        return
    seams = sending.order.seams
    permission = await sending.authority.over(f"https://{sender.domain}/")
    if seams.dns_server or seams.resolve:
        permission = Permission(
            "", False, "", "mail is not sent to a public server through --dns-server or --resolve", "run without them"
        )
    elif permission.allowed and await _own_network(sending):
        permission = Permission(
            "", False, "", f"nobody proved control of {sender.domain}", f"launchready prove {sender.domain}"
        )
    if not permission.allowed:
        raise UsageError(f"no mail was sent: {permission.reason}", permission.remedy)


async def _own_network(sending: Sending) -> bool:
    """Return True where the sender's domain is allowed for its address alone, which says nothing of a public mail server."""
    route = await sending.session.route(f"https://{sending.sender.domain}/")
    return any(sending.session.policy.is_own(address) for address in route.addresses)


async def send_own(sending: Sending, state: Callable[[str], None]) -> None:
    """Hand one message over. Raises LaunchReadyError where the server does not take it."""
    sender, smtp = sending.sender, sending.sender.smtp
    assert smtp is not None
    account = _account(sending, smtp)
    state(
        f"one message from {_LOCAL}@{sender.domain} to {sending.recipient}, by {smtp.host}:{smtp.port} ({smtp.security})"
    )
    route = await sending.session.route(f"https://{smtp.host}:{smtp.port}/")
    roots = Roots(sending.order.seams.ca_file)
    try:
        await submit(
            route,
            account,
            f"{_LOCAL}@{envelope(sender)}",
            sending.recipient,
            own_message(sending.order.product, sender, sending.recipient, sending.token),
            roots=roots.path,
        )
    except SubmissionError as error:
        raise LaunchReadyError(error.detail, error.remedy) from None
    finally:
        roots.close()


def own_message(product: Product, sender: EmailSender, recipient: str, token: str) -> bytes:
    """Return the message that this program sends: it says what it is, and holds a token that nobody can guess."""
    message = EmailMessage(policy=WIRE)
    message["From"] = f"{_phrase(product.name or product.domain)} <{_LOCAL}@{sender.domain}>"
    message["To"] = recipient
    message["Subject"] = f"Test of this product's mail, {token}"
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{token}.{secrets.token_hex(4)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    text = f"This message was sent by hand to see how mail of {sender.domain} arrives. Nothing needs to be done.\n"
    message.set_content(text)
    message.add_alternative(
        f'<!doctype html><html lang="en"><head><title>Test</title></head><body><p>{text.strip()}</p></body></html>\n',
        subtype="html",
    )
    return message.as_bytes()


def _phrase(name: str) -> str:
    kept = "".join(char if char.isalnum() or char in " -" else " " for char in name)
    return " ".join(kept.split())[:60] or "Mail test"


def _account(sending: Sending, smtp: Smtp) -> Account:
    return Account(smtp.security, *(_value(sending.order, each) for each in (smtp.username, smtp.password)))


def _value(order: Order, reference: str | None) -> Secret | None:
    if reference is None or not reference.startswith("env:"):
        return None if reference is None else Secret(reference)
    value = order.environment.get(reference.removeprefix("env:"), "")
    if not value:
        raise UsageError(f"{reference.removeprefix('env:')} is not set", "set it; the product file names it")
    return Secret(value)


async def trigger(sending: Sending, what: str, state: Callable[[str], None]) -> None:
    """Ask the product once to send its mail. Raises UsageError where that may not be done, LaunchReadyError where it says no."""
    product = sending.order.product
    route = _route(product, what)
    permission = await sending.authority.over(route.url)
    if not permission.allowed:
        raise UsageError(f"nothing was sent to {route.url}: {permission.reason}", permission.remedy)
    does = "makes one account for" if what == "signup" else "asks for a new password of"
    planned = Planned(route.url, 1, f"one {what}")
    state(f"one {route.method} to {route.url}, which {does} {sending.recipient}")
    sender = Sender(sending.session, "mail-test", (planned,), lambda _attempt: None)
    received = await sender.send(_request(product, route, what, sending.recipient), what)
    answer = received.exchange
    if not answer.answered or not 200 <= answer.status < 400:
        words = answer.failure.detail if answer.failure else f"status {answer.status}"
        raise LaunchReadyError(
            f"the {what} at {route.url} was not taken: {words}"[:300], "send it by hand: --wait 120 without --trigger"
        )


def _route(product: Product, what: str) -> Route:
    routes = [each for each in product.routes if each.method in ("POST", "PUT")]
    if what == "signup":
        found = next((each for each in routes if each.kind is RouteKind.SIGNUP), None)
    else:
        found = next(
            (each for each in routes if each.kind in (RouteKind.OTHER, RouteKind.LOGIN) and _RESET.search(each.url)),
            None,
        )
    if found is None:
        wanted = "kind = signup" if what == "signup" else "kind = other and reset, forgot or recover in its URL"
        raise UsageError(
            f"the product file declares no route for a {what}", f"add one under [[routes]]: method = POST, {wanted}"
        )
    return found


def _request(product: Product, route: Route, what: str, recipient: str) -> Request:
    login = product.login
    fields = {login.username_field if login else "email": recipient}
    fields.setdefault("email", recipient)
    if what == "signup":
        fields |= {"name": "Mail test", (login.password_field if login else "password"): secrets.token_urlsafe(18)}
    if login is not None and login.format == "form":
        body, media_type = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    else:
        body, media_type = json.dumps(fields).encode(), "application/json"
    headers = (("Content-Type", media_type), ("Origin", origin_of(route.url)), ("Accept", "application/json, */*"))
    return Request(route.url, route.method, headers, verify=True, max_body=65_536, body=body)
