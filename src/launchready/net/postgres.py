"""Asks a PostgreSQL server, and changes nothing: one transaction that is read-only, with short waits for each statement.

libpq speaks the protocol (psycopg 3, which comes with an extra), and bounds neither time nor what it takes in. So it connects to a relay of ours on
this machine, which leads to the address that was judged, counts bytes, and closes when either bound is reached; what is encrypted stays so from end to end.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from launchready.model.errors import MissingExtraError
from launchready.model.secret import Secret
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.net.tcp import ConnectError, connect

if TYPE_CHECKING:
    from psycopg import AsyncConnection

CONNECT = 10.0
"""Seconds until the login must be through."""
WHOLE = 45.0
"""Seconds that a connection lives at most."""
MAX_BYTES = 8_000_000
"""Bytes taken of a server."""
MAX_STATEMENTS = 40
"""Statements sent, those around our own ones included."""
MAX_CONNECTIONS = 3
"""libpq may begin again where the server refuses to encrypt, or not to."""
STATEMENT_MS = 5000
LOCK_MS = 1000
MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_CHUNK = 65536
_SHOWN = 200
_ODD = (OSError, ValueError, LookupError, TypeError, ArithmeticError, RecursionError)
"""What libraries raise over answers that no server gives."""


class PostgresError(Exception):
    """The database could not be asked; the text says why, and holds no password."""


@dataclass(frozen=True, slots=True)
class PostgresLogin:
    """What a URL says of a database. `sslmode` is "" where the URL does not say."""

    host: str
    port: int
    database: str
    user: str
    password: Secret
    sslmode: str = ""

    @property
    def address(self) -> str:
        """A URL that leads to the same host and port, for the run's policy."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}:{self.port}/"


def parse_login(url: Secret) -> PostgresLogin:
    """Return what a URL of libpq's form says (PostgreSQL manual, section 34.1.1.2). Raises PostgresError, without the value.

    Of its parameters only sslmode counts: others would let libpq go to other hosts or read files.
    """
    try:
        parts = urlsplit(url.reveal().strip())
        scheme, host, port = parts.scheme.split("+", 1)[0], parts.hostname or "", parts.port or 5432
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        given = dict(parse_qsl(parts.query, max_num_fields=50))
    except ValueError:
        raise PostgresError("it is not a URL") from None
    if scheme not in ("postgres", "postgresql"):
        raise PostgresError("it is not a URL that begins with postgresql://")
    if not host or "%" in host or "," in parts.netloc.rpartition("@")[2]:
        raise PostgresError("it names no single host that is reached over the network")
    mode = given.get("sslmode", "")
    if mode not in ("", *MODES):  # node-postgres and libpq know the same names; no-verify is of the former alone
        mode = "require" if mode == "no-verify" else ""
    database = unquote(parts.path.lstrip("/")) or user
    if any("\0" in each for each in (user, password, database)) or len(url.reveal()) > 4000:
        raise PostgresError("it is not a URL")
    return PostgresLogin(host, port, database, user, Secret(password), mode)


class Postgres:
    """An open database. Every statement is within one read-only transaction, which is never committed."""

    def __init__(self, connection: AsyncConnection[Any], login: PostgresLogin, psycopg: ModuleType) -> None:
        self._connection = connection
        self._login = login
        self._failures = (psycopg.Error, *_ODD)
        self.sent = 0

    async def begin(self) -> None:
        """Begin the transaction: within it alone do settings count, so that they hold behind a pooler of connections, too."""
        await self._send("begin transaction read only")
        await self._send(f"set local statement_timeout = {STATEMENT_MS}")
        await self._send(f"set local lock_timeout = {LOCK_MS}")

    async def ask(self, statement: str, most: int) -> list[tuple[Any, ...]]:
        """Return the rows that one statement gives, `most` at most. Raises PostgresError, after which no other is answered."""
        cursor = await self._send(statement)
        try:
            return list(await cursor.fetchmany(most))
        except self._failures as error:
            raise self._error(error) from None

    async def attempt(self, statement: str, most: int) -> list[tuple[Any, ...]] | None:
        """Return the rows of a statement that the server may refuse, None where it does."""
        await self._send("savepoint attempt")
        try:
            return await self.ask(statement, most)
        except PostgresError:
            await self._send("rollback to savepoint attempt")
            return None

    async def _send(self, statement: str) -> Any:
        if ";" in statement:  # several at once could end the transaction that is read-only
            raise PostgresError("one statement at a time is sent, without a semicolon")
        self.sent += 1
        if self.sent > MAX_STATEMENTS:
            raise PostgresError("there were more statements than are sent")
        try:
            return await self._connection.execute(statement.encode())
        except self._failures as error:
            raise self._error(error) from None

    def _error(self, error: BaseException) -> PostgresError:
        return PostgresError(_plain(str(error), self._login))


@asynccontextmanager
async def open_postgres(
    login: PostgresLogin, route: Route, sslmode: str, roots: str, proxy: Proxy | None = None, *, whole: float = WHOLE
) -> AsyncIterator[Postgres]:
    """Log in where a route leads. `roots` is a file of trusted roots. Raises PostgresError, and MissingExtraError without psycopg."""
    try:
        import psycopg
    except ImportError:
        raise MissingExtraError("postgres", "looking at a PostgreSQL database") from None
    if route.kind is not None:
        raise PostgresError(route.detail[:_SHOWN])
    async with _Relay(route, proxy, whole) as relay:
        parameters: dict[str, Any] = {
            "host": login.host,
            "hostaddr": "127.0.0.1",
            "port": relay.port,
            "dbname": login.database,
            "user": login.user,
            "password": login.password.reveal(),
            "sslmode": sslmode,
            "gssencmode": "disable",
            "connect_timeout": int(CONNECT),
            "application_name": "launchready",
        }
        if sslmode.startswith("verify-"):  # with any other mode a file of roots would make libpq verify, too
            parameters["sslrootcert"] = roots
        try:
            async with asyncio.timeout(CONNECT + 2):
                connection = await psycopg.AsyncConnection.connect(
                    autocommit=True, prepare_threshold=None, **parameters
                )
        except TimeoutError:
            raise PostgresError(relay.reason or f"no login within {CONNECT:g} s") from None
        except (psycopg.Error, *_ODD) as error:
            raise PostgresError(relay.reason or _plain(str(error), login)) from None
        try:
            database = Postgres(connection, login, psycopg)
            await database.begin()
            yield database
        except PostgresError as error:
            raise PostgresError(relay.reason or str(error)) from None
        finally:
            await connection.close()  # the transaction was never committed: the server lets it go


def _plain(text: str, login: PostgresLogin) -> str:
    """Return a message in one line, without the password, and without the relay's address."""
    said = text.split("FATAL:", 1)[-1].split("failed: ", 1)[-1].strip().split("\n", 1)[0]
    for hidden in (login.password.reveal(), login.user):
        if len(hidden) > 2:
            said = said.replace(hidden, "…")
    return "".join(char if char.isprintable() else "?" for char in said)[:_SHOWN] or "the connection broke"


class _Relay:
    """Passes bytes between libpq and a judged address, until time or bytes are used up. `reason` says what stood against it."""

    def __init__(self, route: Route, proxy: Proxy | None, whole: float) -> None:
        self._route = route
        self._proxy = proxy
        self._whole = whole
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened = 0
        self._bytes = 0
        self.reason = ""

    @property
    def port(self) -> int:
        """Where it listens on this machine."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aenter__(self) -> _Relay:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_CHUNK)
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            async with asyncio.timeout(self._whole):
                await self._pass(reader, writer)
        except TimeoutError:
            self.reason = self.reason or f"the database was not read within {self._whole:g} s"
        except ConnectError as error:
            self.reason = self.reason or error.detail[:_SHOWN]
        except (OSError, asyncio.CancelledError):
            pass  # one of both went away, or the relay is closed
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._opened += 1
        if self._opened > MAX_CONNECTIONS:
            return
        from_server, to_server, _ = await connect(self._route, CONNECT, self._proxy)
        ways = [
            asyncio.create_task(self._copy(reader, to_server, counted=False)),
            asyncio.create_task(self._copy(from_server, writer, counted=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            to_server.transport.abort()
            await _ended(ways)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        while chunk := await reader.read(_CHUNK):
            if counted:
                self._bytes += len(chunk)
                if self._bytes > MAX_BYTES:
                    self.reason = f"the server sent more than {MAX_BYTES:,} bytes"
                    return
            writer.write(chunk)
            await writer.drain()


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End tasks, and let nothing of theirs be left to complain of."""
    for task in tasks:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)
