"""A real browser: Chromium by Playwright, its traffic through the gate alone, each page in a context of its own."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import shutil
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from launchready.model.errors import LaunchReadyError, MissingExtraError
from launchready.model.evidence.browser import CookieProblem, FailedRequest, KeptCookie, MixedContent, PageVisit
from launchready.net.gate import Gate
from launchready.net.route import Route

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

VARIABLE = "LAUNCHREADY_CHROMIUM"
"""Names the browser's program where it is not found by itself."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
LOAD = 15.0
"""Seconds for a page to load."""
SETTLE = 2.5
"""Seconds given to scripts afterwards, at most."""
MOST = 40
"""Of each kind of thing that is kept of a page."""
_LONGEST = 200
_QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--disable-breakpad", "--disable-default-apps", "--disable-extensions", "--no-pings", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
_KEY = re.compile(r"(?=[A-Za-z_\-+=]*\d)[A-Za-z0-9_\-+=]{24,}")


class BrowserMissingError(LaunchReadyError):
    """No browser was found, or it does not start."""


def find_chromium(environment: Mapping[str, str]) -> str:
    """Return the browser's program. Raises BrowserMissingError with what to install."""
    given = environment.get(VARIABLE, "")
    if given:
        if Path(given).is_file():
            return given
        raise BrowserMissingError(f"{VARIABLE} names {given}, which is no file", "name the browser's program")
    for name in NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            return found
    for place in PLACES:
        if Path(place).is_file():
            return place
    raise BrowserMissingError("no Chromium or Chrome was found", f"install Chromium, or name one in {VARIABLE}")


def pin(certificate: x509.Certificate) -> str:
    """Return the pin of a certificate's key, as Chromium's `--ignore-certificate-errors-spki-list` takes it (RFC 7469, section 2.4)."""
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(hashlib.sha256(key).digest()).decode()


class OpenBrowser:
    """Opens pages, one after another or at once. `gate` tells what went through."""

    def __init__(self, browser: Browser, gate: Gate) -> None:
        self._browser = browser
        self.gate = gate
        self.version = browser.version

    async def context(self, **options: Any) -> BrowserContext:
        """Return a context of its own, for what is no visit; whoever asks closes it."""
        return await self._browser.new_context(**options)

    async def visit(self, url: str) -> PageVisit:
        """Return what the browser makes of a page. Never raises for what the page does."""
        context = await self._browser.new_context(
            viewport={"width": 1280, "height": 800}, service_workers="block", accept_downloads=False
        )
        watch = _Watch()
        try:
            async with asyncio.timeout(LOAD + 2 * SETTLE):
                page = await context.new_page()
                await watch.attach(page)
                status, chain, failure = await _open(page, url)
                final, title, text = await _read(page)
                cookies = await context.cookies()
            if not final.startswith("http"):  # the browser's own error page: what counts is where it was sent
                final = watch.sent_to
        except TimeoutError:
            return PageVisit(url, failure="the page kept the browser busy until its time was over")
        except Exception as error:  # Playwright's errors are of one type, and a page may close itself
            return PageVisit(url, failure=_short(str(error)))
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(context.close(), SETTLE)
        return PageVisit(
            url=url,
            final=final,
            status=status,
            chain=tuple(chain),
            title=title[:_LONGEST],
            text=text,
            errors=tuple(dict.fromkeys(watch.errors))[:MOST],
            console=tuple(dict.fromkeys(watch.console))[:MOST],
            failed=tuple(dict.fromkeys(watch.failed))[:MOST],
            mixed=tuple(dict.fromkeys(watch.mixed))[:MOST],
            cookies=tuple(_kept(cookie) for cookie in cookies[:MOST]),
            refused_cookies=tuple(dict.fromkeys(watch.cookies))[:MOST],
            failure=failure,
        )


class _Watch:
    """Listens to one page."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.console: list[str] = []
        self.failed: list[FailedRequest] = []
        self.mixed: list[MixedContent] = []
        self.cookies: list[CookieProblem] = []
        self.sent_to = ""
        self._urls: dict[str, str] = {}

    async def attach(self, page: Page) -> None:
        page.on("request", lambda request: self._asked(page, request))
        page.on("pageerror", lambda error: self._add(self.errors, _masked(str(error))))
        page.on(
            "console",
            lambda message: self._add(self.console, _masked(message.text)) if message.type == "error" else None,
        )
        page.on(
            "requestfailed", lambda request: self._failed(request.url, request.resource_type, request.failure or "")
        )
        page.on(
            "response", lambda response: self._answered(response.url, response.request.resource_type, response.status)
        )
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        session = await page.context.new_cdp_session(page)
        session.on("Audits.issueAdded", self._issue)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceivedExtraInfo", self._headers)
        await session.send("Audits.enable")
        await session.send("Network.enable")

    def _asked(self, page: Page, request: Any) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            self.sent_to = _masked(request.url, 500)

    def _add(self, found: list[Any], what: Any) -> None:
        if len(found) < 10 * MOST:
            found.append(what)

    def _failed(self, url: str, kind: str, reason: str) -> None:
        if reason != "net::ERR_ABORTED":  # the page itself went elsewhere
            self._add(self.failed, FailedRequest(_masked(url, 500), kind, reason[:100]))

    def _answered(self, url: str, kind: str, status: int) -> None:
        if status >= 400:
            self._add(self.failed, FailedRequest(_masked(url, 500), kind, str(status)))

    def _issue(self, event: Mapping[str, Any]) -> None:
        details = event.get("issue", {}).get("details", {})
        mixed = details.get("mixedContentIssueDetails")
        if mixed:
            words = {"MixedContentBlocked": "blocked", "MixedContentAutomaticallyUpgraded": "upgraded"}
            resolution = words.get(mixed.get("resolutionStatus", ""), "loaded")
            kind = str(mixed.get("resourceType", ""))[:40]
            self._add(self.mixed, MixedContent(str(mixed.get("insecureURL", ""))[:500], kind, resolution))

    def _sent(self, event: Mapping[str, Any]) -> None:
        if len(self._urls) < 50 * MOST:
            self._urls[str(event.get("requestId", ""))] = str(event.get("request", {}).get("url", ""))

    def _headers(self, event: Mapping[str, Any]) -> None:
        """Take note of cookies that the browser refused (Network.SetCookieBlockedReason)."""
        for blocked in event.get("blockedCookies", ())[:20]:
            name = str(blocked.get("cookieLine", "")).partition("=")[0].strip()[:100]
            reasons = tuple(str(reason)[:60] for reason in blocked.get("blockedReasons", ())[:5])
            url = self._urls.get(str(event.get("requestId", "")), "")
            self._add(self.cookies, CookieProblem(name, _masked(url, 300), reasons))


async def _open(page: Page, url: str) -> tuple[int, list[str], str]:
    try:
        response = await page.goto(url, wait_until="load", timeout=LOAD * 1000)
    except Exception as error:
        return 0, [], _short(str(error))
    with contextlib.suppress(Exception):
        await page.wait_for_load_state("networkidle", timeout=SETTLE * 1000)
    chain: list[str] = []
    request = response.request if response else None
    while request is not None and len(chain) < 25:
        chain.insert(0, _masked(request.url, 500))
        request = request.redirected_from
    return response.status if response else 0, chain, ""


async def _read(page: Page) -> tuple[str, str, int]:
    with contextlib.suppress(Exception):
        text = await page.evaluate("document.body ? document.body.innerText.trim().length : 0")
        images = await page.evaluate("document.querySelectorAll('img, svg, canvas, video, iframe').length")
        return _masked(page.url, 500), await page.title(), int(text) + int(images)
    return _masked(page.url, 500), "", 0


def _kept(cookie: Any) -> KeptCookie:
    return KeptCookie(
        name=str(cookie.get("name", ""))[:100],
        domain=str(cookie.get("domain", ""))[:255],
        path=str(cookie.get("path", ""))[:255],
        secure=bool(cookie.get("secure")),
        http_only=bool(cookie.get("httpOnly")),
        same_site=str(cookie.get("sameSite", ""))[:10],
        session=float(cookie.get("expires", -1)) < 0,
    )


def _short(text: str) -> str:
    """Return the first line of Playwright's error, without its call log."""
    first = text.strip().partition("\n")[0].removeprefix("Page.goto: ")
    return _masked(first or "the page did not come up")


def _masked(text: str, longest: int = _LONGEST) -> str:
    """Return a text of a page without what looks like a key in it."""
    return _KEY.sub("…", text[: 2 * longest])[:longest]


@asynccontextmanager
async def open_browser(
    route: Callable[[str], Awaitable[Route]], environment: Mapping[str, str], pins: Iterable[str] = ()
) -> AsyncIterator[OpenBrowser]:
    """Open the browser behind a gate of its own. `pins` are keys of certificates that this run has verified by roots of the operator's.

    Raises MissingExtraError without Playwright, BrowserMissingError without a browser.
    """
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise MissingExtraError("browser", "looking with a real browser") from error
    program = find_chromium(environment)
    arguments = [*_QUIET]
    if listed := ",".join(pins):
        arguments.append(f"--ignore-certificate-errors-spki-list={listed}")
    root = sys.platform != "win32" and os.geteuid() == 0  # Chromium refuses its sandbox to root
    async with Gate(route) as gate, async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=program,
                args=arguments,
                chromium_sandbox=not root,
                proxy={"server": gate.url, "username": gate.user, "password": gate.password.reveal()},
                timeout=30_000,
            )
        except Error as error:
            raise BrowserMissingError(
                f"{program} does not start: {_short(str(error))}", "install Chromium anew"
            ) from None
        try:
            yield OpenBrowser(browser, gate)
        finally:
            with contextlib.suppress(Error, TimeoutError):
                await asyncio.wait_for(browser.close(), SETTLE)
