"""The mailbox: a real server, read and left as it was; and servers that say what no server says."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import dovecot
import pytest
from dovecot import PASSWORD, USER, Dovecot

from launchready.model.evidence.http import FailureKind
from launchready.model.secret import Secret
from launchready.net.imap import ImapClient, ImapError, ImapLogin, Mail, Mailbox
from launchready.net.route import Route

from .authorities import Authorities
from .peers import Handler, route_to, serving, trusting

HOST = "imap.kettle.test"
Use = Callable[[Mailbox], Awaitable[object]]


@pytest.fixture(scope="module")
def server(authorities: Authorities) -> Iterator[Dovecot]:
    with dovecot.running(authorities.root.issue_cert(HOST)) as running:
        for number in range(1, 4):
            running.deliver(b"Subject: %d\r\n\r\n" % number + b"{5}\r\n* BYE\r\na1 OK\r\n" * number, f"{number}.x.y")
        running.deliver(b"Subject: large\r\n\r\n" + b"y" * 6_000_000, "4.x.y")
        yield running


def login(security: str = "tls", *, password: str = PASSWORD, folder: str = "INBOX", user: str = USER) -> ImapLogin:
    return ImapLogin(Secret(user), Secret(password), security, folder)


@asynccontextmanager
async def opened(
    route: Route, who: ImapLogin, ca_file: str = "", timeout: float = 10.0, whole: float = 60.0
) -> AsyncIterator[Mailbox]:
    with trusting(ca_file) as roots:
        async with ImapClient(roots, timeout=timeout, whole=whole).open(route, who) as mailbox:
            yield mailbox


def at(port: int) -> Route:
    return route_to(port, HOST, to=993)


async def whole(mailbox: Mailbox) -> list[Mail | None]:
    return [await mailbox.mail(uid) for uid in await mailbox.uids()]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_every_message_comes_newest_first_and_none_is_marked(
    server: Dovecot, authorities: Authorities, security: str
) -> None:
    async def look() -> None:
        port = server.tls if security == "tls" else server.plain
        async with opened(at(port), login(security), authorities.ca_file) as mailbox:
            assert mailbox.validity > 0
            assert mailbox.next_uid in (0, 5)
            mails = await whole(mailbox)
            assert [mail.uid for mail in mails if mail] == [4, 3, 2, 1]
            assert mails[0] is not None
            assert mails[0].data == b"Subject: large\r\n\r\n" + b"y" * 6_000_000
            assert mails[3] is not None
            assert mails[3].data == b"Subject: 1\r\n\r\n{5}\r\n* BYE\r\na1 OK\r\n"
            assert await mailbox.mail(99) is None
            assert await mailbox.uids("5:*") == ()
            assert await mailbox.uids("2:3") == (3, 2)

    asyncio.run(look())
    assert not [name for name in server.flags() if "S" in name.partition(":2,")[2]]


def test_what_arrives_meanwhile_is_found(authorities: Authorities) -> None:
    async def look(running: Dovecot) -> None:
        async with opened(at(running.tls), login(), authorities.ca_file) as mailbox:
            assert await mailbox.uids() == ()
            running.deliver(b"Subject: new\r\n\r\n", "9.x.y")
            await mailbox.arrived()
            (uid,) = await mailbox.uids()
            mail = await mailbox.mail(uid)
            assert mail is not None
            assert mail.data == b"Subject: new\r\n\r\n"

    with dovecot.running(authorities.root.issue_cert(HOST)) as running:
        asyncio.run(look(running))


async def failure(
    route: Route, who: ImapLogin, ca_file: str = "", *, timeout: float = 10.0, whole: float = 60.0, use: Use = whole
) -> ImapError:
    with pytest.raises(ImapError) as told:
        async with opened(route, who, ca_file, timeout, whole) as mailbox:
            await use(mailbox)
    assert who.password.reveal() not in told.value.detail
    assert len(told.value.detail) < 400
    return told.value


@pytest.mark.parametrize(
    ("who", "trusted", "says"),
    [
        (login(password="wrong horse"), True, "the server refuses the login: NO [AUTHENTICATIONFAILED]"),
        (login(folder="Ünknown & \"x\"\r\nz DELETE INBOX"), True, "the server refuses EXAMINE"),
        (login(password="a\r\nz DELETE INBOX"), True, "has a line end in it"),
        (login(), False, "its certificate is not trusted"),
    ],
)  # fmt: skip
def test_what_the_server_refuses_is_told(
    server: Dovecot, authorities: Authorities, who: ImapLogin, trusted: bool, says: str
) -> None:
    told = asyncio.run(failure(at(server.tls), who, authorities.ca_file if trusted else ""))
    assert says in told.detail


def test_a_certificate_of_another_name_is_refused_before_the_password_is_sent(
    server: Dovecot, authorities: Authorities
) -> None:
    route = route_to(server.plain, "other.test", to=143)
    told = asyncio.run(failure(route, login("starttls"), authorities.ca_file))
    assert (told.kind, "other.test" in told.detail) == (FailureKind.TLS, True)


def test_a_route_that_the_policy_refuses_is_not_taken() -> None:
    route = Route(HOST, 993, (), 993, FailureKind.BLOCKED, "10.0.0.1 is not on the public internet (private)")
    assert asyncio.run(failure(route, login())).kind is FailureKind.BLOCKED


def script(
    *answers: bytes, greeting: bytes = b"* OK ready\r\n", heard: list[bytes] | None = None, stay: bool = True
) -> Handler:
    """A server that answers the commands in turn, whatever they say; TAG stands for each command's own."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        for answer in answers:
            line = await reader.readline()
            if heard is not None:
                heard.append(line)
            writer.write(answer.replace(b"TAG", line.split(b" ")[0]))
        while stay and (line := await reader.readline()):
            if heard is not None:
                heard.append(line)

    return handler


CAN = b"* CAPABILITY IMAP4rev1\r\nTAG OK\r\n"
OK = b"TAG OK\r\n"
BOX = b"* OK [UIDVALIDITY 1] ok\r\nTAG OK\r\n"
FOUND = b"* SEARCH 1\r\nTAG OK\r\n"
SIZED = b"* 1 FETCH (UID 1 RFC822.SIZE 10)\r\nTAG OK\r\n"


@pytest.mark.parametrize(
    ("handler", "kind", "says"),
    [
        (script(greeting=b""), FailureKind.TIMEOUT, "silent for"),
        (script(greeting=b"HTTP/1.1 400 Bad Request\r\n"), FailureKind.PROTOCOL, "no IMAP greeting"),
        (script(greeting=b"* BYE too many of you\r\n"), FailureKind.CLOSED, "BYE too many of you"),
        (script(greeting=b"x" * 200_000), FailureKind.TOO_LARGE, "a line of more than"),
        (script(greeting=b"* OK {99999999}\r\n"), FailureKind.TOO_LARGE, "announces 99,999,999 bytes"),
        (script(stay=False), FailureKind.CLOSED, "c"),
        (script(b"zz OK\r\n"), FailureKind.PROTOCOL, "answers no command of ours"),
        (script(b"+ go on\r\n"), FailureKind.PROTOCOL, "waits for more"),
        (script(b"* X\r\n" * 10_000 + OK), FailureKind.TOO_LARGE, "says more than one command"),
        (script(b"* X {60000}\r\n" + b"x" * 60_000 + b" {60000}\r\n" + OK), FailureKind.TOO_LARGE, "announces 60,000"),
        (script(b"* CAPABILITY LOGINDISABLED\r\nTAG OK\r\n"), FailureKind.OTHER, "takes no password here"),
        (script(CAN, b"TAG NO\r\n"), FailureKind.OTHER, "refuses the login: NO"),
        (script(CAN, OK, BOX, b"* SEARCH " + b"1 " * 3_000_000), FailureKind.TOO_LARGE, "a line of more than"),
        (script(CAN, OK, BOX, FOUND, SIZED, b"* 1 FETCH (UID 1 BODY[] {40000000}\r\n"), FailureKind.TOO_LARGE, "announces 40,000,000"),
        (script(CAN, OK, BOX, FOUND, SIZED, b"* 1 FETCH (UID 1 BODY[] {100}\r\nabc"), FailureKind.TIMEOUT, "silent for"),
    ],
)  # fmt: skip
def test_a_hostile_server_ends_in_a_sentence(handler: Handler, kind: FailureKind, says: str) -> None:
    async def look() -> ImapError:
        async with serving(handler) as port:
            return await failure(at(port), login("none"), timeout=1.0 if kind is FailureKind.TIMEOUT else 30.0)

    told = asyncio.run(look())
    assert (told.kind, says in told.detail) == (kind, True), told.detail


def test_a_server_that_never_ends_is_left() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"*")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def look() -> ImapError:
        async with serving(drip) as port:
            return await failure(at(port), login("none"), timeout=5.0, whole=0.5)

    assert asyncio.run(look()).detail == "the mailbox was not read within 0.5 s"


@pytest.mark.parametrize(
    "answers",
    [
        (CAN, b"TAG NO no such login: a2 LOGIN \"" + USER.encode() + b"\" \"pass \\\"word\\\" \\\\ with 100 % of it\"\r\n"),
        (CAN, b"TAG NO " + PASSWORD.encode() + b"\r\n"),
        (
            b"* CAPABILITY AUTH=PLAIN\r\nTAG OK\r\n", b"+ \r\n* X " + base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()) + b"\r\n* BYE "
            + base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()) + b"\r\n",
        ),
    ],
)  # fmt: skip
def test_what_a_server_repeats_of_the_login_is_not_shown(answers: tuple[bytes, ...]) -> None:
    async def look() -> ImapError:
        async with serving(script(*answers)) as port:
            return await failure(at(port), login("none"))

    told = asyncio.run(look()).detail
    assert "…" in told
    assert USER not in told
    assert "word" not in told
    assert base64.b64encode(PASSWORD.encode()).decode()[4:-4] not in told


def test_without_encryption_nothing_is_sent_where_starttls_is_wished() -> None:
    heard: list[bytes] = []

    async def look(*answers: bytes, greeting: bytes = b"* OK\r\n") -> str:
        async with serving(script(*answers, greeting=greeting, heard=heard)) as port:
            return (await failure(at(port), login("starttls"))).detail

    assert "does not offer STARTTLS" in asyncio.run(look(CAN))
    assert "begins logged in" in asyncio.run(look(greeting=b"* PREAUTH hello\r\n"))
    starts = b"* CAPABILITY STARTTLS\r\nTAG OK\r\n"
    assert "unencrypted bytes follow" in asyncio.run(look(starts, OK + b"* CAPABILITY AUTH=PLAIN\r\n"))
    assert not [line for line in heard if b"LOGIN" in line or b"AUTHENTICATE" in line]


def test_only_questions_are_asked() -> None:
    """EXAMINE opens read-only, BODY.PEEK marks nothing."""
    heard: list[bytes] = []
    body = b"* 1 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (BODY[] {3}\r\nabc UID 1)\r\nTAG OK\r\n"

    async def look() -> list[Mail | None]:
        who = login("none", folder="Berichte & Größe", password='p "w" \\')
        async with (
            serving(script(CAN, OK, BOX, FOUND, SIZED, body, heard=heard)) as port,
            opened(at(port), who) as mailbox,
        ):
            return await whole(mailbox)

    assert asyncio.run(look()) == [Mail(1, 3, b"abc")]
    assert [line.split(b" ", 1)[1].strip() for line in heard[1:6]] == [
        f'LOGIN "{USER}" "p \\"w\\" \\\\"'.encode(),
        b'EXAMINE "Berichte &- Gr&APYA3w-e"', b"UID SEARCH UID 1:*", b"UID FETCH 1 (UID RFC822.SIZE)", b"UID FETCH 1 (UID BODY.PEEK[])",
    ]  # fmt: skip


def test_a_message_that_is_too_large_is_not_fetched() -> None:
    heard: list[bytes] = []
    sized = b"* 1 FETCH (RFC822.SIZE 50000000 UID 1)\r\nTAG OK\r\n"

    async def look() -> list[Mail | None]:
        async with (
            serving(script(CAN, OK, BOX, FOUND, sized, heard=heard)) as port,
            opened(at(port), login("none")) as mailbox,
        ):
            return await whole(mailbox)

    assert asyncio.run(look()) == [Mail(1, 50_000_000, None)]
    assert not [line for line in heard if b"BODY" in line]


def test_tls_where_there_is_none_is_told() -> None:
    async def look() -> ImapError:
        async with serving(script()) as port:
            return await failure(at(port), login("tls"))

    assert asyncio.run(look()).kind is FailureKind.TLS
    assert ssl.OPENSSL_VERSION_INFO >= (1, 1, 1)
