"""The product's pages in a real browser: what its scripts do under its own strict policy."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from launchready.lab import RunningLab

from .peers import LOOPBACK

CHROMIUM = "/usr/bin/chromium"
APP = "https://app.kettle.test"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
PAGES = (
    "https://www.kettle.test/",
    "https://www.kettle.test/pricing",
    "https://www.kettle.test/privacy",
    "https://docs.kettle.test/api",
    "https://status.kettle.test/",
    f"{APP}/login",
    f"{APP}/signup",
    f"{APP}/auth/callback?code=x&state=y",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium"),
    pytest.mark.skipif(not shutil.which("certutil"), reason="needs certutil, to make Chromium trust the lab"),
]


@pytest.fixture(scope="module")
def browser(lab: RunningLab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home = tmp_path_factory.mktemp("home")
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    database = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*database, "-N", "--empty-password"], check=True)
    subprocess.run([*database, "-A", "-t", "C,,", "-n", "lab", "-i", lab.seams.ca_file], check=True)
    rules = ", ".join(
        [
            f"MAP *.test:80 {LOOPBACK}:{lab.ports.http}",
            f"MAP *.test:443 {LOOPBACK}:{lab.ports.https}",
            "MAP * ~NOTFOUND",
        ]
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIET, f"--host-resolver-rules={rules}"],
            env={**os.environ, "HOME": str(home)},
        )
        yield chromium
        chromium.close()


@contextmanager
def opened(browser: Browser, kind: dict[str, Any]) -> Iterator[tuple[Page, list[str]]]:
    """A page in a context of its own, and what its console and its requests complain about."""
    context = browser.new_context(**kind)
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    yield page, complaints
    context.close()


@pytest.mark.parametrize("kind", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_fit_and_nothing_complains(browser: Browser, kind: dict[str, Any]) -> None:
    with opened(browser, kind) as (page, complaints):
        for url in PAGES:
            page.goto(url, wait_until="load")
            # On a phone a page that is too wide is zoomed out, so the window would grow with it.
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= kind["viewport"]["width"], url
            assert complaints == [], url


@pytest.mark.parametrize("kind", [PHONE, DESK], ids=["phone", "desk"])
def test_a_user_logs_in_chats_comes_back_and_leaves(browser: Browser, lab: RunningLab, kind: dict[str, Any]) -> None:
    with opened(browser, kind) as (page, complaints):
        page.goto("http://kettle.test/")
        assert page.url == "https://www.kettle.test/"
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Log in").click()
        page.get_by_label("E-mail").fill("first@kettle.test")
        page.get_by_label("Password").fill("not the password")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_have_text("The e-mail address or the password is wrong.")
        complaints.clear()  # the browser reports the 401
        page.get_by_label("Password").fill(lab.environment["KETTLE_FIRST_PASSWORD"])
        page.get_by_role("button", name="Log in").click()
        page.get_by_label("Your message").fill("How hot for green tea?")
        page.keyboard.press("Enter")
        streaming = page.locator("[data-state=streaming]")
        expect(streaming).to_contain_text("Green")
        assert not streaming.inner_text().endswith("first.")
        expect(page.locator("[data-state=done]")).to_contain_text("five minutes first.")
        page.get_by_label("Your message").fill("And how do I descale it?")
        page.get_by_role("button", name="Send").click()
        expect(page.locator("[data-state=done]")).to_have_count(2)
        page.wait_for_url(f"{APP}/c/*")
        page.reload()
        expect(page.locator("#talk li")).to_have_count(4)
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url(f"{APP}/login")
        assert page.context.cookies() == []
        assert complaints == []


def test_a_new_user_signs_up_and_is_greeted(browser: Browser) -> None:
    with opened(browser, DESK) as (page, complaints):
        page.goto(f"{APP}/signup")
        page.get_by_label("Name").fill("Ivy <b>Green</b>")
        page.get_by_label("E-mail").fill("ivy@example.com")
        page.get_by_label("Password").fill("a long password")
        page.get_by_role("button", name="Make my account").click()
        expect(page.locator("#who")).to_have_text("Ivy <b>Green</b>")
        assert complaints == []


def test_the_chat_sends_strangers_to_the_login(browser: Browser) -> None:
    with opened(browser, DESK) as (page, _):
        page.goto(f"{APP}/")
        page.wait_for_url(f"{APP}/login")
