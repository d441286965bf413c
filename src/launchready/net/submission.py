"""Hands one message to the product's own SMTP server: to the address that was judged, encrypted as declared, certificate verified.

What the server says is a stranger's text: it is bounded, and what it may have learnt of the credentials is taken out of it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

from launchready.model.secret import Secret
from launchready.net.route import Route
from launchready.net.smtp import NAME

if TYPE_CHECKING:
    from aiosmtplib import SMTP

WHOLE = 60.0
"""Seconds for everything, from the connection to the answer to the message."""
STEP = 20.0
"""Seconds for one answer."""
_LONGEST = 300


class SubmissionError(Exception):
    """The message was not taken; `remedy` says what would help."""

    def __init__(self, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Account:
    """Where to hand mail over, and as whom. Without a user name nobody logs in."""

    security: Literal["starttls", "tls", "none"]
    username: Secret | None = None
    password: Secret | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """That a server took a message, and what it said."""

    address: str
    answer: str
    encrypted: bool


async def submit(
    route: Route,
    account: Account,
    mail_from: str,
    recipient: str,
    message: bytes,
    *,
    roots: str,
    whole: float = WHOLE,
    step: float = STEP,
) -> Submitted:
    """Hand a message to the server of a route; `roots` is a file of trusted roots. Raises SubmissionError in plain words."""
    where = f"{route.host}:{route.port}"
    if route.kind is not None:
        raise SubmissionError(f"{where}: {route.detail}", "mend [[email.senders]] smtp, or --allow-private")
    import aiosmtplib

    client: SMTP | None = None
    hidden = _Hidden(account)
    try:
        async with asyncio.timeout(whole):
            connection, address = await _connect(route, step)
            if in_the_clear(account, address):
                connection.close()
                raise SubmissionError(
                    f"{where} would get the password in the clear, over the public internet",
                    "declare security = starttls (587) or tls (465)",
                )
            try:
                client = await _greet(connection, route, account, roots, step)
            except BaseException:
                connection.close()
                raise
            await _log_in(client, account, where)
            await client.mail(mail_from)
            await client.rcpt(recipient)
            answer = (await client.data(message)).message
            with contextlib.suppress(Exception):
                await client.quit(timeout=1.0)
            return Submitted(address, hidden.out(answer), account.security != "none")
    except SubmissionError as error:
        raise SubmissionError(hidden.out(error.detail), error.remedy) from None
    except aiosmtplib.SMTPException as error:
        raise _told(error, where, hidden) from None
    except TimeoutError:
        raise SubmissionError(
            f"{where}: no end within {whole:g} s", "see whether the server answers, and whether its port is open"
        ) from None
    except (OSError, ValueError) as error:
        raise _told(error, where, hidden) from None
    finally:
        if client is not None:
            client.close()


def in_the_clear(account: Account, address: str) -> bool:
    """Return True if a password would cross the public internet without encryption."""
    return account.security == "none" and account.username is not None and not ip_address(address).is_private


async def _connect(route: Route, step: float) -> tuple[socket.socket, str]:
    """Return a socket to the first address of the route that takes the connection, and that address."""
    loop = asyncio.get_running_loop()
    errors: list[str] = []
    for address in route.addresses:
        connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            async with asyncio.timeout(step / len(route.addresses)):
                await loop.sock_connect(connection, (address, route.to_port))
        except (OSError, TimeoutError) as error:
            connection.close()
            told = "refused" if isinstance(error, ConnectionRefusedError) else getattr(error, "strerror", None)
            errors.append(f"{address}:{route.to_port}: {told or 'no answer'}")
        except BaseException:
            connection.close()
            raise
        else:
            return connection, address
    raise SubmissionError(
        f"{route.host}:{route.port} takes no connection: {'; '.join(errors)}"[:_LONGEST],
        "see whether the server runs, and whether this network lets its port out (many block 25)",
    )


async def _greet(connection: socket.socket, route: Route, account: Account, roots: str, step: float) -> SMTP:
    """Return a client that has said EHLO, encrypted as declared."""
    from aiosmtplib import SMTP

    context = ssl.create_default_context(cafile=roots)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    client = SMTP(
        hostname=route.host,
        sock=connection,
        use_tls=account.security == "tls",
        start_tls=False,
        tls_context=context,
        local_hostname=NAME,
        timeout=step,
        username=None,
        password=None,
    )
    try:
        await client.connect()
        await client.ehlo()
        if account.security == "starttls":
            if not client.supports_extension("starttls"):
                raise SubmissionError(
                    f"{route.host}:{route.port} does not offer STARTTLS, and nothing is sent in the clear",
                    "let the server encrypt, or declare security = tls (465), or none where it runs on this machine",
                )
            await client.starttls(server_hostname=route.host)
    except BaseException:
        client.close()
        raise
    return client


async def _log_in(client: SMTP, account: Account, where: str) -> None:
    """Log in where there is a user name: with CRAM-MD5, PLAIN or LOGIN, as the server offers."""
    if account.username is None:
        return
    if account.password is None:
        raise SubmissionError(f"{where}: there is a user name and no password", "declare password = env:NAME")
    if not client.is_ehlo_or_helo_needed and not client.server_auth_methods:
        raise SubmissionError(f"{where} offers no way to log in", "see whether it wants STARTTLS first")
    await client.login(account.username.reveal(), account.password.reveal())


class _Hidden:
    """Takes credentials out of what a server said: some answer with the line that they were sent."""

    def __init__(self, account: Account) -> None:
        self._values: list[str] = []
        secrets = [each.reveal() for each in (account.username, account.password) if each is not None]
        for value in secrets:
            self._values += [value, base64.b64encode(value.encode()).decode()]
        if len(secrets) == 2:
            self._values.append(base64.b64encode(f"\0{secrets[0]}\0{secrets[1]}".encode()).decode())

    def out(self, text: str) -> str:
        for value in sorted(self._values, key=len, reverse=True):
            if value:
                text = text.replace(value, "…")
        return "".join(char if char.isprintable() else " " for char in text)[:_LONGEST]


def _told(error: Exception, where: str, hidden: _Hidden) -> SubmissionError:
    """Return what went wrong in plain words."""
    import aiosmtplib

    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return SubmissionError(
            f"{where}: its certificate does not verify: {cause.verify_message}"[:_LONGEST],
            "mend the certificate; its name must be the host that is declared, and --ca-file names a root of your own",
        )
    if isinstance(cause, ssl.SSLError):
        return SubmissionError(
            f"{where}: the TLS handshake failed ({cause.reason or 'cut off'})"[:_LONGEST],
            "see whether security fits the port: tls for 465, starttls for 587",
        )
    code = getattr(error, "code", None)
    said = hidden.out(str(getattr(error, "message", "")))
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return SubmissionError(f"{where} refuses the login: {code} {said}"[:_LONGEST], "see the user name and password")
    if isinstance(error, aiosmtplib.SMTPRecipientRefused):
        return SubmissionError(
            f"{where} refuses the recipient: {code} {said}"[:_LONGEST], "name an address that it delivers to, with --to"
        )
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        return SubmissionError(
            f"{where} refuses the sender: {code} {said}"[:_LONGEST], "let the account send as this domain"
        )
    if isinstance(error, aiosmtplib.SMTPTimeoutError | aiosmtplib.SMTPConnectTimeoutError):
        return SubmissionError(f"{where} says nothing for too long", "see whether the server is well")
    if isinstance(error, aiosmtplib.SMTPServerDisconnected | aiosmtplib.SMTPConnectError) and not code:
        return SubmissionError(f"{where} closed the connection", "see whether security fits the port")
    if code:
        return SubmissionError(f"{where} answers {code} {said}"[:_LONGEST], "see what the server's log says")
    return SubmissionError(f"{where}: {hidden.out(str(error)) or 'cut off'}"[:_LONGEST], "see the server's log")
