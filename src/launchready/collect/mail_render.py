"""Reads the mails that the product file names, and shows them to a real browser on a phone and on a desk, light and dark."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from launchready.collect.browser import INSTALL
from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.mail_render import (
    MailFeature,
    MailImage,
    MailRenderEvidence,
    MailTemplate,
    MailTemplatesEvidence,
)
from launchready.net.browser import OpenBrowser, open_browser
from launchready.net.mail_view import LOOKS, Letter, Look, look
from launchready.scan import reading
from launchready.standards.client_support import slugs
from launchready.standards.html import decode
from launchready.standards.mail_html import SOURCE, read_mail
from launchready.standards.message import MAX_BYTES, Inline, read_message

MOST_SHOWN = 20
"""Mails that an audit shows to the browser; more are read and not shown."""
AT_ONCE = 4
"""Looks at the same time."""
MESSAGES = (".eml",)
SOURCES = (".mjml", ".tsx", ".jsx", ".ts", ".js", ".vue", ".svelte", ".astro")
"""What mails are written in, and no client can show."""
EXPORT = "this is the source of a mail and no HTML: export it (email export, mjml -o), and give the HTML that is sent"
_FEW = 20


async def product(scope: Scope) -> None:
    """Read the mails; show them, where there is a browser, and say what is missing where there is none."""
    names = scope.product.email.templates
    read = await asyncio.to_thread(read_all, Path(scope.home or "."), names)
    scope.keep(MailTemplatesEvidence(tuple(mail for mail, _ in read)))
    letters = [letter for _, letter in read if letter is not None]
    if not letters:
        scope.keep(MailRenderEvidence())
        return
    if not scope.browser:
        return
    if len(letters) > MOST_SHOWN:
        reason = f"{len(letters) - MOST_SHOWN} mails more than an audit shows to the browser"
        scope.gap("mail_render", scope.product.domain, reason, "launchready mail render FILE…")
    try:
        with scope.session.journal.wait("browser", f"{len(letters)} mails"):
            async with open_browser(scope.session.route, scope.environment) as browser:
                looks = await show(browser, letters[:MOST_SHOWN], picture=False)
                refused = tuple(sorted(browser.gate.passed.refused))
                scope.keep(MailRenderEvidence(browser.version, tuple(each.view for each in looks), refused))
    except LaunchReadyError as error:
        reason = f"no browser looked at the mails: {error.message}"
        scope.gap("mail_render", scope.product.domain, reason, error.hint or INSTALL)


async def show(
    browser: OpenBrowser, letters: Sequence[Letter], *, remote: bool = True, picture: bool = True
) -> tuple[Look, ...]:
    """Return every look at every mail, in order."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(letter: Letter, index: int) -> Look:
        async with slots:
            screen, scheme = LOOKS[index]
            return await look(browser, letter, screen, scheme, remote=remote, picture=picture)

    return tuple(await asyncio.gather(*(one(letter, index) for letter in letters for index in range(len(LOOKS)))))


def read_all(home: Path, names: Sequence[str]) -> list[tuple[MailTemplate, Letter | None]]:
    """Return each mail as it was read, and as it is shown; None where there is nothing to show."""
    return [read_file(home / name, name) for name in names]


def read_file(path: Path, name: str) -> tuple[MailTemplate, Letter | None]:
    """Return a mail as it was read, and as it is shown. Never raises: what cannot be read says why in `failure`."""
    try:
        data = reading.read(path, MAX_BYTES)
    except reading.TooLargeError:
        return MailTemplate(name, failure=f"it has more than {MAX_BYTES:,} bytes"), None
    except (OSError, ValueError) as error:
        return MailTemplate(name, failure=getattr(error, "strerror", None) or "it is no plain file"), None
    if path.suffix.lower() in MESSAGES:
        return read_eml(name, data)
    text = decode(data, "")
    if path.suffix.lower() in SOURCES or SOURCE.match(text[:4000]):
        return MailTemplate(name, failure=EXPORT), None
    if not text.strip():
        return MailTemplate(name, failure="it is empty"), None
    return _template(name, text, len(data)), Letter(name, text)


def read_eml(name: str, data: bytes) -> tuple[MailTemplate, Letter | None]:
    """Return a message as it was read, and as it is shown."""
    message = read_message(data)
    if message.html is None:
        return MailTemplate(name, text_part=message.text is not None, failure="the message has no HTML part"), None
    inline = {part.content_id: (part.type, part.data) for part in reversed(message.images)}
    mail = _template(name, message.html, message.html_size, message.images, message.problems, message.text is not None)
    return mail, Letter(name, message.html, inline)


def _template(
    name: str,
    html: str,
    size: int,
    inline: Sequence[Inline] = (),
    problems: tuple[str, ...] = (),
    text_part: bool | None = None,
) -> MailTemplate:
    types = {part.content_id: part.type for part in inline}
    read = read_mail(html, slugs(), types)
    images = tuple(MailImage(each.src, each.scheme, each.alt, each.spacer) for each in read.images)
    named = [each.src[4:] for each in images if each.scheme == "cid"]
    return MailTemplate(
        name=name,
        size=size,
        document=read.document,
        viewport=read.viewport,
        lang=read.lang,
        text_part=text_part,
        images=images,
        missing_parts=tuple(each for each in dict.fromkeys(named) if text_part is not None and each not in types)[
            :_FEW
        ],
        features=tuple(
            MailFeature(use.slug, use.count, use.example, use.bare, use.word, use.attribute) for use in read.uses
        ),
        problems=problems[:_FEW],
        cut=read.cut,
    )


COLLECTOR = Collector("mail-render", product=product)
