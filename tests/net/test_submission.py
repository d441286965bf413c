"""Handing a message over: to servers as they should be, and to those that lie, dawdle and talk."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from launchready.model.evidence.http import FailureKind
from launchready.model.secret import Secret
from launchready.net.route import Route
from launchready.net.submission import Account, SubmissionError, Submitted, in_the_clear, submit

from .peers import serving

HOST = "smtp.kettle.test"
MESSAGE = b"From: a@kettle.test\r\nSubject: x\r\n\r\n.a line with a dot\r\nhello\r\n"
PASSWORD = "s3cret pass"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Keeper:
    """Keeps what a server took."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.logins: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope.content)
        return "250 2.0.0 Kept"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((mechanism, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.fixture(scope="module")
def root() -> trustme.CA:
    return trustme.CA()


@asynccontextmanager
async def real(
    keeper: Keeper, context: ssl.SSLContext | None, *, at_once: bool = False, login: bool = False, **more: Any
) -> AsyncIterator[int]:
    def session() -> SMTP:
        return SMTP(
            keeper, hostname=HOST, tls_context=None if at_once else context, authenticator=keeper.authenticate,
            auth_required=login, auth_require_tls=context is not None and not at_once, **more,
        )  # fmt: skip

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=context if at_once else None)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def route(port: int) -> Route:
    return Route(HOST, 587, ("127.0.0.1",), port)


def context_of(root: trustme.CA, name: str = HOST) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    root.issue_cert(name).configure_cert(context)
    return context


def roots_of(root: trustme.CA, tmp_path: Any) -> str:
    path = tmp_path / "roots.pem"
    path.write_bytes(root.cert_pem.bytes())
    return str(path)


async def hand_over(port: int, account: Account, roots: str, **bounds: float) -> Submitted:
    async with asyncio.timeout(30):
        return await submit(route(port), account, "a@kettle.test", "b@test.kettle.test", MESSAGE, roots=roots, **bounds)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
@pytest.mark.parametrize("login", [False, True])
def test_a_message_is_handed_over_as_declared(security: Any, login: bool, root: trustme.CA, tmp_path: Any) -> None:
    keeper = Keeper()
    account = Account(security, Secret("kettle"), Secret(PASSWORD)) if login else Account(security)

    async def work() -> Submitted:
        context = None if security == "none" else context_of(root)
        async with real(keeper, context, at_once=security == "tls", login=login) as port:
            return await hand_over(port, account, roots_of(root, tmp_path))

    done = asyncio.run(work())
    assert done == Submitted("127.0.0.1", "2.0.0 Kept", security != "none")
    assert keeper.taken == [MESSAGE]
    assert {password for _, password in keeper.logins} == ({PASSWORD.encode()} if login else set())


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_each_way_to_log_in(mechanism: str, root: trustme.CA, tmp_path: Any) -> None:
    keeper = Keeper()

    async def work() -> None:
        other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[mechanism]
        async with real(keeper, context_of(root), login=True, auth_exclude_mechanism=[other]) as port:
            await hand_over(port, Account("starttls", Secret("kettle"), Secret(PASSWORD)), roots_of(root, tmp_path))

    asyncio.run(work())
    assert keeper.logins == [(mechanism, PASSWORD.encode())]


def failure(port_of: Callable[[], Any], account: Account, roots: str, **bounds: float) -> str:
    async def work() -> str:
        async with port_of() as port:
            with pytest.raises(SubmissionError) as seen:
                await hand_over(port, account, roots, **bounds)
        assert seen.value.remedy
        return seen.value.detail

    return asyncio.run(work())


def test_a_certificate_of_a_stranger_or_of_another_name(root: trustme.CA, tmp_path: Any) -> None:
    roots = roots_of(root, tmp_path)
    stranger, other = context_of(trustme.CA()), context_of(root, "other.kettle.test")
    for context in (stranger, other):
        told = failure(lambda context=context: real(Keeper(), context), Account("starttls"), roots)  # type: ignore[misc]
        assert "certificate does not verify" in told
        told = failure(lambda context=context: real(Keeper(), context, at_once=True), Account("tls"), roots)  # type: ignore[misc]
        assert "certificate does not verify" in told


def test_a_wrong_password_is_not_told(root: trustme.CA, tmp_path: Any) -> None:
    account = Account("starttls", Secret("kettle"), Secret("wrong horse"))
    told = failure(lambda: real(Keeper(), context_of(root), login=True), account, roots_of(root, tmp_path))
    assert "refuses the login" in told
    assert "wrong horse" not in told


def test_without_starttls_nothing_goes_in_the_clear(root: trustme.CA, tmp_path: Any) -> None:
    keeper = Keeper()
    told = failure(lambda: real(keeper, None), Account("starttls"), roots_of(root, tmp_path))
    assert "does not offer STARTTLS" in told
    assert keeper.taken == []


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def greets_for_ever(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"220-welcome\r\n" * 100)
        await writer.drain()


async def one_byte_a_while(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(0.02)


async def closes(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    return


async def web(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def says(*replies: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for reply in replies:
            writer.write(reply + b"\r\n")
            await reader.readline()
        await reader.read()

    return talk


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (silent, "says nothing for too long"),
        (greets_for_ever, "answers|closed|too long"),
        (one_byte_a_while, "no end within|says nothing|answers"),
        (closes, "closed the connection"),
        (web, "answers|closed"),
        (says(b"554 go away"), "554 go away"),
        (says(b"220 hi", b"250 hi", b"550 5.7.1 not you"), "refuses the sender: 550"),
        (says(b"220 hi", b"250 hi", b"250 ok", b"550 5.1.1 nobody"), "refuses the recipient: 550 5.1.1 nobody"),
        (says(b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"554 no data"), "554 no data"),
    ],
    ids=["silent", "greets", "drips", "closes", "web", "554", "sender", "recipient", "data"],
)
def test_servers_that_are_none(talk: Talk, words: str, root: trustme.CA, tmp_path: Any) -> None:
    import re

    told = failure(lambda: serving(talk), Account("none"), roots_of(root, tmp_path), whole=3.0, step=0.5)
    assert re.search(words, told), told
    assert len(told) <= 400


def test_a_server_that_answers_with_the_credentials(root: trustme.CA, tmp_path: Any) -> None:
    import base64

    line = base64.b64encode(b"\0kettle\0" + PASSWORD.encode())
    talk = says(b"220 hi", b"250-hi\r\n250 AUTH PLAIN", b"535 no: " + line + b" that is " + PASSWORD.encode())
    account = Account("none", Secret("kettle"), Secret(PASSWORD))
    told = failure(lambda: serving(talk), account, roots_of(root, tmp_path))
    assert "refuses the login: 535" in told
    assert PASSWORD not in told
    assert line.decode() not in told


@pytest.mark.parametrize(
    ("security", "user", "address", "refused"),
    [
        ("none", "kettle", "93.184.215.14", True),
        ("none", "kettle", "2606:2800:21f:cb07::1", True),
        ("none", "kettle", "127.0.0.1", False),
        ("none", "kettle", "10.0.0.5", False),
        ("none", "", "93.184.215.14", False),
        ("starttls", "kettle", "93.184.215.14", False),
        ("tls", "kettle", "93.184.215.14", False),
    ],
)
def test_no_password_goes_in_the_clear_over_the_internet(
    security: Literal["none", "starttls", "tls"], user: str, address: str, refused: bool
) -> None:
    account = Account(security, Secret(user) if user else None, Secret("correct horse") if user else None)
    assert in_the_clear(account, address) is refused


def test_a_route_that_the_policy_closed_is_not_connected_to(root: trustme.CA, tmp_path: Any) -> None:
    closed = Route(HOST, 587, (), 587, FailureKind.BLOCKED, "10.0.0.1 is private")

    async def work() -> None:
        await submit(closed, Account("none"), "a@b.test", "c@d.test", MESSAGE, roots=roots_of(root, tmp_path))

    with pytest.raises(SubmissionError, match="is private"):
        asyncio.run(work())
