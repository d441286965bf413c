"""The page in a real browser: no overflow, no errors, nothing fetched, and copying works or degrades."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from launchready.model.verdict import Report
from launchready.render.formats.html import RENDERER

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}

Sample = Callable[[str], Report]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path, sample: Sample) -> Iterator[Callable[..., Any]]:
    contexts = []

    def open_page(name: str, size: str = "desk", **options: Any) -> Any:
        file = tmp_path / f"{name}.html"
        file.write_text(RENDERER.render(sample(name)), encoding="utf-8")
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.seen = []
        page.on("console", lambda message: page.seen.append(message.text))
        page.on("pageerror", lambda error: page.seen.append(str(error)))
        page.on("dialog", lambda dialog: page.seen.append("a dialog opened"))
        page.on("request", lambda request: page.seen.append(request.url) if request.url != file.as_uri() else None)
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["no-go", "clean", "interrupted", "endless", "nasty"])
def test_nothing_overflows_and_nothing_complains(opened: Callable[..., Any], name: str, size: str) -> None:
    page = opened(name, size)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.seen == []


@pytest.mark.parametrize("size", SIZES)
def test_the_verdict_is_seen_without_scrolling(opened: Callable[..., Any], size: str) -> None:
    page = opened("no-go", size)
    title = page.locator("h1")
    assert title.inner_text() == "NO-GO"
    box = title.bounding_box()
    assert box["y"] + box["height"] < SIZES[size][1] / 2
    assert float(title.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")) >= 50
    assert page.locator(".why").bounding_box()["y"] < SIZES[size][1]


def test_the_copy_button_copies(opened: Callable[..., Any]) -> None:
    page = opened("no-go", permissions=["clipboard-read", "clipboard-write"])
    button = page.locator(".copy button").first
    button.click()
    page.wait_for_function("document.querySelector('.copy button').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".copy pre").first.inner_text()
    assert page.seen == []


def test_where_the_clipboard_is_closed_the_text_is_selected(opened: Callable[..., Any]) -> None:
    page = opened("no-go")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    page.locator(".copy button").first.click()
    page.wait_for_function("document.querySelector('.copy button').textContent.startsWith('Selected')")
    assert page.evaluate("getSelection().toString().trim()") == page.locator(".copy pre").first.inner_text().strip()


def test_without_scripts_the_page_is_whole(opened: Callable[..., Any]) -> None:
    page = opened("no-go", java_script_enabled=False)
    assert page.locator(".copy button:visible").count() == 0
    assert page.locator(".risks > li").count() == 5
    page.locator("#plan summary").click()
    assert page.locator(".tasks").is_visible()


def test_a_link_to_a_finding_opens_it(opened: Callable[..., Any]) -> None:
    page = opened("no-go")
    last = page.locator(".risk").last
    assert last.get_attribute("open") is None
    name = last.get_attribute("id")
    page.evaluate("(name) => { location.hash = name; }", name)
    page.wait_for_function("(name) => document.getElementById(name).open", arg=name)


@pytest.mark.parametrize(("size", "picture", "list_shown"), [("desk", "wide", False), ("phone", "narrow", True)])
def test_pictures_fit_the_screen(opened: Callable[..., Any], size: str, picture: str, list_shown: bool) -> None:
    page = opened("no-go", size)
    for kind in ("wide", "narrow"):
        assert page.locator(f".timeline.{kind}").is_visible() is (kind == picture)
    assert page.locator(".stack").is_visible() is list_shown
    assert page.locator(".map .scroll").is_visible() is not list_shown


def test_dark_and_print(opened: Callable[..., Any]) -> None:
    dark = opened("no-go", color_scheme="dark")
    light = opened("no-go", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert dark.evaluate(ground) != light.evaluate(ground)
    light.emulate_media(media="print")
    assert light.locator(".copy button:visible").count() == 0
    assert light.locator(".tasks").is_visible()  # what is folded away on a screen is printed
