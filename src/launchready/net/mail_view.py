"""Shows a mail in the real browser as mail clients do: without scripts, frames or forms, its remote pictures through the gate alone.

The mail is served from a name that leads nowhere, within the browser; the pictures that it brings along are served beside it. What is measured is measured by one
script in a world of its own, which the mail's HTML cannot reach.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from launchready.model.evidence.mail_render import Faint, MailView, SmallText, TapTarget
from launchready.net.browser import OpenBrowser

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession
    from playwright.async_api import Route as Request

TIME = 10.0
"""Seconds for one look."""
SETTLE = 3.0
"""Of these, seconds given to remote pictures."""
TALLEST = 4000
"""CSS pixels of a mail's height that are in its picture."""
MOST_PICTURE = 2_000_000
"""Bytes of one picture."""
MOST_REQUESTS = 200
_HOME = "https://mail.invalid/"
_GATE = "http://mail.invalid/"
_CID = re.compile(r"cid:([^\s\"'<>)]{1,300})", re.IGNORECASE)
_REMOTE = frozenset({"image", "font", "stylesheet"})


@dataclass(frozen=True, slots=True)
class Screen:
    """What a mail is shown on. `mobile` screens lay a page without a viewport out at 980 px, as phones do."""

    name: str
    width: int
    height: int
    mobile: bool
    scale: float


PHONE = Screen("phone", 375, 812, mobile=True, scale=2)
DESK = Screen("desk", 1024, 768, mobile=False, scale=1)
LOOKS = tuple((screen, scheme) for screen in (PHONE, DESK) for scheme in ("light", "dark"))


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be shown: its HTML, and the pictures that it brings along by their content ids, each with its type."""

    name: str
    html: str = field(repr=False)
    inline: Mapping[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What was measured, and the picture (WebP); `cut` says that the mail is taller than its picture."""

    view: MailView
    picture: bytes = field(default=b"", repr=False)
    cut: bool = False


async def look(
    browser: OpenBrowser, letter: Letter, screen: Screen, scheme: str, *, remote: bool = True, picture: bool = True
) -> Look:
    """Return a look at a mail. Never raises for what the mail does. `remote` lets its remote pictures be loaded."""
    blank = MailView(letter.name, screen.name, scheme, screen.width)
    context = await browser.context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.scale,
        is_mobile=screen.mobile,
        has_touch=screen.mobile,
        color_scheme=scheme,
        java_script_enabled=False,
        service_workers="block",
        accept_downloads=False,
    )
    try:
        async with asyncio.timeout(TIME):
            if remote:
                await _introduce(context)
            page = await context.new_page()
            served = _Served(letter, remote=remote)
            await page.route("**/*", served.answer)
            await page.goto(_HOME, wait_until="domcontentloaded")
            with contextlib.suppress(Exception):  # pictures that do not come are pictures that do not come
                await page.wait_for_load_state("load", timeout=SETTLE * 1000)
            session = await context.new_cdp_session(page)
            measured = await _measure(session, screen)
            view = _view(blank, measured)
            return Look(view, *(await _shot(session, view, int(measured["bottom"])) if picture else (b"", False)))
    except TimeoutError:
        return Look(_failed(blank, f"it was not drawn within {TIME:g} seconds"))
    except Exception as error:  # Playwright's errors are of one type
        return Look(_failed(blank, str(error).strip().partition("\n")[0][:200]))
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(context.close(), SETTLE)


async def _introduce(context: BrowserContext) -> None:
    """Let Chromium tell the gate its password: it does so on a navigation alone, and a mail's own never gets there."""
    page = await context.new_page()
    with contextlib.suppress(Exception):  # the gate turns it away, as it should
        await page.goto(_GATE, wait_until="commit")
    await page.close()


class _Served:
    """Answers the page's requests: the mail, what it brings along, and the remote pictures that the gate lets through."""

    def __init__(self, letter: Letter, *, remote: bool) -> None:
        self._remote = remote
        self._left = MOST_REQUESTS
        self._parts = list(letter.inline.values())
        numbers = {content_id: number for number, content_id in enumerate(letter.inline)}

        def address(match: re.Match[str]) -> str:
            number = numbers.get(match[1], numbers.get(unquote(match[1]), -1))
            return f"{_HOME}part/{number}" if number >= 0 else match[0]

        self._html = _CID.sub(address, letter.html) if numbers else letter.html

    async def answer(self, route: Request) -> None:
        request = route.request
        with contextlib.suppress(Exception):  # the page may be closed meanwhile
            if request.url == _HOME and request.is_navigation_request() and request.frame.parent_frame is None:
                await route.fulfill(
                    body=self._html.encode("utf-8", "replace"),
                    headers={
                        "content-type": "text/html; charset=utf-8",
                        "content-security-policy": "script-src 'none'; frame-src 'none'; object-src 'none'; form-action 'none'; connect-src 'none'; media-src 'none'",
                    },
                )
                return
            if request.url.startswith(f"{_HOME}part/"):
                await self._part(route, request.url.removeprefix(f"{_HOME}part/"))
                return
            if request.is_navigation_request():
                await route.fulfill(status=204, body=b"")  # it stays where it is: mails lead nowhere by themselves
                return
            self._left -= 1
            allowed = self._remote and self._left >= 0 and request.resource_type in _REMOTE
            if allowed and request.url.startswith(("https://", "http://")) and not request.url.startswith(_HOME):
                await route.continue_()
            else:
                await route.abort("blockedbyclient")

    async def _part(self, route: Request, number: str) -> None:
        if number.isdigit() and int(number) < len(self._parts):
            kind, data = self._parts[int(number)]
            await route.fulfill(
                body=data, headers={"content-type": kind, "content-security-policy": "default-src 'none'"}
            )
        else:
            await route.abort("blockedbyclient")


async def _measure(session: CDPSession, screen: Screen) -> Mapping[str, Any]:
    """Return what the script sees, from a world that the page does not share."""
    tree = await session.send("Page.getFrameTree")
    world = await session.send(
        "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "measure"}
    )
    told = await session.send(
        "Runtime.evaluate",
        {
            "expression": _script().replace("SCREEN", str(screen.width)),
            "contextId": world["executionContextId"],
            "returnByValue": True,
            "timeout": TIME * 1000,
        },
    )
    if "exceptionDetails" in told:
        raise ValueError(f"it could not be measured: {told['exceptionDetails'].get('text', '')}")
    measured: dict[str, Any] = json.loads(told["result"]["value"])
    return measured


@cache
def _script() -> str:
    return files("launchready.net").joinpath("mail_measure.js").read_text(encoding="utf-8")


def _view(blank: MailView, told: Mapping[str, Any]) -> MailView:
    return MailView(
        mail=blank.mail,
        screen=blank.screen,
        scheme=blank.scheme,
        width=blank.width,
        layout=int(told["layout"]),
        reach=int(told["reach"]),
        height=int(told["height"]),
        letters=int(told["letters"]),
        small=int(told["small"]),
        small_texts=tuple(SmallText(float(each["size"]), str(each["text"])[:60]) for each in told["small_texts"]),
        targets=int(told["targets"]),
        under_44=int(told["under_44"]),
        crowded=tuple(
            TapTarget(str(each["text"])[:60], int(each["width"]), int(each["height"])) for each in told["crowded"]
        ),
        wide=tuple(str(each)[:100] for each in told["wide"]),
        faint=tuple(
            Faint(
                float(each["ratio"]),
                float(each["needed"]),
                str(each["color"])[:7],
                str(each["ground"])[:7],
                str(each["text"])[:60],
            )
            for each in told["faint"]
        ),
        judged_colours=int(told["judged"]),
        unknown_colours=int(told["unknown"]),
    )


def _failed(blank: MailView, reason: str) -> MailView:
    return MailView(blank.mail, blank.screen, blank.scheme, blank.width, failure=reason)


async def _shot(session: CDPSession, view: MailView, bottom: int) -> tuple[bytes, bool]:
    """Return a picture of the whole mail, as far as it is not too tall or wide; `bottom` is where the mail itself ends on its page."""
    width = max(1, min(max(view.layout, view.reach), 2000))
    height = max(1, min(view.height, TALLEST, max(bottom + 24, 120)))
    scale = min(1.0, view.width / width) * (1.5 if view.screen == "phone" else 1.0)
    for quality in (80, 40):
        made = await session.send(
            "Page.captureScreenshot",
            {
                "format": "webp",
                "quality": quality,
                "captureBeyondViewport": True,
                "clip": {
                    "x": 0,
                    "y": 0,
                    "width": width,
                    "height": height,
                    "scale": scale / (2 if view.screen == "phone" else 1),
                },
            },
        )
        data = base64.b64decode(made["data"])
        if len(data) <= MOST_PICTURE:
            return data, view.height > TALLEST
    return b"", True
