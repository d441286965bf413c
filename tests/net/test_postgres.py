"""What is asked of a PostgreSQL server, and what one may answer that is none or means harm."""

from __future__ import annotations

import asyncio
import struct

import pytest

from launchready.model.secret import Secret
from launchready.net import postgres
from launchready.net.postgres import PostgresError, PostgresLogin, open_postgres, parse_login
from launchready.net.route import Route

from .peers import LOOPBACK, Handler, serving

pytest.importorskip("psycopg")
PASSWORD = "pw-canary-0123"


def said(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


READY = said(b"Z", b"I")
WELCOME = said(b"R", struct.pack("!I", 0)) + READY


async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, welcome: bytes = WELCOME) -> None:
    size = struct.unpack("!I", await reader.readexactly(4))[0]
    await reader.readexactly(size - 4)
    writer.write(welcome)


async def ask(handler: Handler, *statements: str, whole: float = 3.0, sslmode: str = "disable") -> list[object]:
    login = PostgresLogin(LOOPBACK, 5432, "kettle", "kettle", Secret(PASSWORD))
    async with serving(handler) as port:
        route = Route(LOOPBACK, 5432, (LOOPBACK,), port)
        async with open_postgres(login, route, sslmode, "", whole=whole) as database:
            return [await database.ask(statement, 10) for statement in statements]


def refused(handler: Handler, **options: object) -> str:
    with pytest.raises(PostgresError) as error:
        asyncio.run(asyncio.wait_for(ask(handler, "select 1", **options), 30))  # type: ignore[arg-type]
    assert PASSWORD not in str(error.value)
    return str(error.value)


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" * 50)
    await writer.drain()
    await reader.read()


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1 << 20)
    await asyncio.sleep(60)


async def silent_later(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await begin(reader, writer)
    await asyncio.sleep(60)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await begin(reader, writer)
    await reader.read(1 << 16)
    row = said(b"D", struct.pack("!HI", 1, 1000) + b"a" * 1000)
    writer.write(said(b"T", struct.pack("!H", 1) + b"a\0" + struct.pack("!IHIhIH", 0, 0, 25, -1, 0, 0)))
    while True:
        writer.write(row * 100)
        await writer.drain()


async def one_huge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await begin(reader, writer)
    await reader.read(1 << 16)
    writer.write(b"D" + struct.pack("!I", 900_000_000))
    while True:
        writer.write(b"a" * 65536)
        await writer.drain()


async def echoing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask for the password in the clear, and say it."""
    await begin(reader, writer, said(b"R", struct.pack("!I", 3)))
    given = (await reader.read(1000))[5:-1]
    writer.write(said(b"E", b"SFATAL\0C28P01\0Mno " + given + b" here\0\0"))


async def gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await begin(reader, writer)


def test_garbage_and_silence_are_told() -> None:
    assert refused(garbage)
    assert refused(gone)
    assert "within" in refused(silence, whole=1.0)
    assert "was not read within 1 s" in refused(silent_later, whole=1.0)


def test_what_never_ends_is_cut() -> None:
    assert "8,000,000 bytes" in refused(endless, whole=20.0)
    assert "8,000,000 bytes" in refused(one_huge, whole=20.0)


def test_a_server_that_says_the_password_is_not_quoted() -> None:
    assert "here" in refused(echoing)


def test_a_server_without_encryption_is_refused_where_it_is_wanted() -> None:
    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"N")
        await reader.read(100)

    assert "SSL" in refused(no_tls, sslmode="require")


def test_statements_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def agreeing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await begin(reader, writer)
        while await reader.read(65536):
            writer.write(said(b"C", b"SET\0") + READY)

    monkeypatch.setattr(postgres, "MAX_STATEMENTS", 2)
    assert "more statements" in refused(agreeing)


def test_an_address_that_is_not_allowed_is_not_connected_to() -> None:
    async def connect() -> None:
        from launchready.model.evidence.http import FailureKind

        blocked = Route("db.kettle.test", 5432, (), 5432, FailureKind.BLOCKED, "10.0.0.5 is not on the public internet")
        login = PostgresLogin("db.kettle.test", 5432, "kettle", "kettle", Secret(PASSWORD))
        async with open_postgres(login, blocked, "require", ""):
            pass

    with pytest.raises(PostgresError, match="not on the public internet"):
        asyncio.run(connect())


@pytest.mark.parametrize(
    ("url", "host", "port", "database", "user", "password", "mode"),
    [
        ("postgresql://a:b@db.kettle.test/kettle", "db.kettle.test", 5432, "kettle", "a", "b", ""),
        ("postgres://a:p%40ss%3A@db.kettle.test:6543/k%20e?sslmode=verify-full&pgbouncer=true", "db.kettle.test", 6543, "k e", "a", "p@ss:", "verify-full"),
        ("postgresql+asyncpg://a@[2001:db8::5]:5432/kettle?ssl=true", "2001:db8::5", 5432, "kettle", "a", "", ""),
        ("postgres://a:b@db.kettle.test?sslmode=no-verify", "db.kettle.test", 5432, "a", "a", "b", "require"),
        ("postgres://a:b@db.kettle.test/k?host=/var/run&hostaddr=127.0.0.1&passfile=/etc/passwd&options=-c%20x", "db.kettle.test", 5432, "k", "a", "b", ""),
    ],
)  # fmt: skip
def test_urls(url: str, host: str, port: int, database: str, user: str, password: str, mode: str) -> None:
    login = parse_login(Secret(url))
    assert (login.host, login.port, login.database, login.user, login.sslmode) == (host, port, database, user, mode)
    assert login.password.reveal() == password
    assert repr(login.password) == "Secret(…)"


@pytest.mark.parametrize(
    "url",
    ["mysql://a:pw-canary@h/x", "postgres://", "postgres:///kettle", "postgres://a:pw-canary@%2Fvar%2Frun/k", "postgres://a:pw-canary@h1,h2/k", "host=h user=a password=pw-canary", "postgres://a:pw-canary@h:99999/k", "postgres://a:pw-canary@[h/k", "postgres://a:pw-canary%00@h/k"],
)  # fmt: skip
def test_what_is_no_url_of_a_database_is_told_without_it(url: str) -> None:
    with pytest.raises(PostgresError) as error:
        parse_login(Secret(url))
    assert "canary" not in str(error.value)
