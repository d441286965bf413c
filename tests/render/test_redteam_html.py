"""The page of a red-team run: nothing injected, nothing fetched, all of it told, and whole in a real browser."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from render.redteam_samples import HOSTILE, REPORTS, broken, held, hostile, mixed, nothing

from launchready.render.page.redteam import as_html
from launchready.render.redteam import RedTeamReport

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def _parsed(report: RedTeamReport) -> Any:
    return html.document_fromstring(as_html(report).encode())


def _text(report: RedTeamReport) -> str:
    return " ".join(_parsed(report).xpath("//main")[0].text_content().split())


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_injected_and_nothing_is_fetched(name: str) -> None:
    source = as_html(REPORTS[name]())
    page = html.document_fromstring(source.encode())
    style = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    script = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    assert len(style) == len(script) == 1
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        f"default-src 'none'; style-src {_hash(style[0])}; script-src {_hash(script[0])}; base-uri 'none'; form-action 'none'"
    ]
    assert not page.xpath("//img | //iframe | //object | //embed | //link | //form | //base | //foreignObject")
    for element in page.iter():
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert key not in ("src", "srcset", "style", "xlink:href", "formaction", "background")
            assert key != "href" or value.startswith("#")
    assert not re.search(r"@import|url\(", style[0])


@pytest.mark.parametrize("name", REPORTS)
def test_structure(name: str) -> None:
    page = _parsed(REPORTS[name]())
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    named = [word for value in page.xpath("//@aria-labelledby") for word in value.split()]
    named += page.xpath("//@data-copy") + [ref[1:] for ref in page.xpath("//a/@href")]
    assert set(named) <= set(ids)
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(picture.get("aria-hidden") == "true" for picture in page.xpath("//svg"))
    for table in page.xpath("//table"):
        assert table.xpath(".//th/@scope")


def test_hostile_text_is_shown_as_text() -> None:
    source = as_html(hostile())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", source)
    text = html.document_fromstring(source.encode()).text_content()
    assert "</pre><script>alert(1)</script><img src=x onerror=alert(2)>" in HOSTILE
    assert "</pre><script>alert(1)</script><img src=x onerror=alert(2)>" in text
    assert r"\x1b[31mEVIL\u202e\x00" in text


def test_a_mixed_run_is_told_whole() -> None:
    report = mixed()
    text = _text(report)
    for fact in (
        "2 of 3 attacks got through",
        "2 got through 1 held 3 not known 1 of 3 harmless questions always refused",
        "What to change",
        "Prompt for your AI builder",
        "Rules to add to the system prompt",
        "5 of 9 tries got through56 %, between 27 and 81 %",
        "Refused every time:",
        "Refused now and then",
        "To know it: put canaries in place: launchready redteam --canaries.",
        "the chatI obey.",
        "a notice",
        "263 sent, each case 3 times",
    ):
        assert fact in text, fact
    assert text.index("1. In the code") < text.index("2. At the gateway") < text.index("3. In the system prompt")
    page = _parsed(report)
    assert len(page.xpath(f"//details[@id='case-{report.run.cases[0].id}']//ol[@class='talk']")) == 2


def test_what_held_and_what_was_not_decided() -> None:
    text = _text(held())
    assert "No attack got through" in text
    assert "Change this first" not in text
    assert not _parsed(held()).xpath("//*[@id='unknown']")
    text = _text(nothing())
    assert "Nothing was decided The chat does not answer a greeting: HTTP 502." in text
    assert "85 cases could not be judged. An unknown is not a pass." in text
    assert "By category" not in text


def test_all_that_got_through_is_there() -> None:
    page = _parsed(broken())
    assert len(page.xpath("//details[starts-with(@id, 'case-')]")) == 74
    assert len(page.xpath("//ol[@class='worst']/li")) == 3


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", REPORTS)
def test_nothing_overflows_and_nothing_complains(browser: Any, tmp_path: Path, name: str, width: int) -> None:
    file = tmp_path / "redteam.html"
    file.write_text(as_html(REPORTS[name]()), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda _dialog: seen.append("a dialog opened"))
    page.on("request", lambda request: seen.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen == []
    context.close()


@pytest.mark.browser
def test_the_prompt_is_copied(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "redteam.html"
    file.write_text(as_html(mixed()), encoding="utf-8")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("button[data-copy=builder]").click()
    page.wait_for_function("document.querySelector('button[data-copy=builder]').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Mend the AI chat of this product.")
    context.close()
