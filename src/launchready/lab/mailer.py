"""The mail that Kettle sends by itself, at a sign-up and for a new password: made, signed with DKIM, and handed to whoever takes the recipient's mail."""

from __future__ import annotations

import asyncio
import html
import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

from launchready.lab.mail_records import SELECTOR
from launchready.lab.world import DOMAIN, MailBehaviour

AUTHOR = f"hello@{DOMAIN}"
HOST = f"mail.{DOMAIN}"
TIMEOUT = 10.0  # seconds
MOST_AT_ONCE = 4
_WORDS = {
    "signup": ("Confirm your address", "Welcome to Kettle. Confirm your address, and you can begin.", "confirm"),
    "reset": (
        "Choose a new password",
        "Somebody asked for a new password. The link is good for one hour.",
        "new-password",
    ),
}
_SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip


def letter(what: str, to: str, behaviour: MailBehaviour, now: datetime) -> bytes:
    """Return the message for a sign-up or a new password, with a new token in its link, as it is made before it is signed."""
    subject, text, page = _WORDS[what]
    link = f"{behaviour.site}/{page}?token={secrets.token_urlsafe(24)}"
    message = EmailMessage(policy=WIRE)
    message["From"] = f"Kettle <{AUTHOR}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now.astimezone(UTC))
    if behaviour.message_id:
        message["Message-ID"] = f"<{secrets.token_hex(12)}@{DOMAIN}>"
    if behaviour.newsletter:
        message["List-Id"] = f"Kettle news <news.{DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated"
    page_text = (
        f'<!doctype html><html lang="en"><head><title>{subject}</title></head><body><p>{html.escape(text)}</p>'
        f'<p><a href="{html.escape(link)}">{subject}</a></p><p>Kettle, 1 Spout Lane, Teapot</p></body></html>\n'
    )
    if behaviour.text_part:
        message.set_content(f"{text}\n\n{link}\n\nKettle, 1 Spout Lane, Teapot\n")
        message.add_alternative(page_text, subtype="html")
    else:
        message.set_content(page_text, subtype="html")
    return message.as_bytes()


def signed(message: bytes, key: str, behaviour: MailBehaviour) -> bytes:
    """Return a message with its signature; where the behaviour says so, something changed it afterwards."""
    import dkim

    present = {line.partition(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    field: bytes = dkim.sign(
        message,
        SELECTOR.encode(),
        DOMAIN.encode(),
        key.encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in _SIGNED if name in present],
    )
    whole = field + message
    return (
        whole.replace(b"Kettle, 1 Spout Lane", b"Sent by a gateway. Kettle, 1 Spout Lane")
        if behaviour.changed_on_the_way
        else whole
    )


class Mailer:
    """Sends in the background, so that no answer waits for mail. `routes` are the addresses and ports that take a domain's mail."""

    def __init__(self, behaviour: MailBehaviour, key: str) -> None:
        self._behaviour = behaviour
        self._key = key
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, what: str, to: str) -> None:
        """Send the mail for something to an address. Mail for domains that no route leads to goes nowhere, and so does what is too much at once."""
        domain = to.rpartition("@")[2].lower()
        route = self._behaviour.routes.get(domain)
        if route is None or len(self._tasks) >= MOST_AT_ONCE:
            return
        task = asyncio.get_running_loop().create_task(self._deliver(what, to, route))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda ended: None if ended.cancelled() else ended.exception())

    async def stop(self) -> None:
        """Drop what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, what: str, to: str, route: tuple[str, int]) -> None:
        import aiosmtplib

        message = letter(what, to, self._behaviour, datetime.now(UTC))
        data = await asyncio.to_thread(signed, message, self._key, self._behaviour)
        async with asyncio.timeout(TIMEOUT):
            await aiosmtplib.send(
                data,
                sender=AUTHOR,
                recipients=[to],
                hostname=route[0],
                port=route[1],
                local_hostname=HOST,
                start_tls=False,
                timeout=TIMEOUT,
            )
