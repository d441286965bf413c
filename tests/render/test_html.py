"""The page, parsed: nothing injected, nothing fetched, and a structure that assistive technology can follow."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from launchready.model.verdict import Report
from launchready.render.formats.html import RENDERER

Sample = Callable[[str], Report]


def _parse(report: Report) -> Any:
    return html.document_fromstring(RENDERER.render(report).encode())


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def test_the_policy_allows_our_style_and_script_alone(any_report: Report) -> None:
    source = RENDERER.render(any_report)
    page = html.document_fromstring(source.encode())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    style = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    script = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    assert len(style) == len(script) == len(policy) == 1
    assert policy[0].split("; ") == [
        "default-src 'none'",
        f"style-src {_hash(style[0])}",
        f"script-src {_hash(script[0])}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "unsafe" not in policy[0]


def test_nothing_is_injected_and_nothing_is_fetched(any_report: Report) -> None:
    page = _parse(any_report)
    assert len(page.xpath("//script")) == 1
    assert not page.xpath(
        "//img | //iframe | //object | //embed | //link | //form | //base | //image | //foreignObject"
    )
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name not in ("src", "srcset", "style", "xlink:href", "formaction", "poster", "background"), name
            if name == "href":
                assert re.match(r"#|https?://", value), value
            if name in ("fill", "stroke"):
                assert re.fullmatch(r"url\(#[a-z-]+\)", value)
    assert not re.search(r"@import|url\((?!#)", "".join(page.xpath("//style/text()")))


def test_hostile_text_is_shown_as_text(sample: Sample) -> None:
    source = RENDERER.render(sample("nasty"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", source)
    page = html.document_fromstring(source.encode())
    assert page.xpath("//h1")[0].text == "NO-GO"
    assert "<script>alert(1)</script><img src=x" in page.text_content()
    assert "{{7*7}}" in page.text_content()
    assert r"\x1b[31mEVIL\u202e" in page.text_content()
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")


def test_ids_are_unique_and_labels_lead_somewhere(any_report: Report) -> None:
    page = _parse(any_report)
    ids = page.xpath("//@id")
    if len({finding.fingerprint for finding in any_report.findings}) == len(any_report.findings):
        assert len(set(ids)) == len(ids)
    named = [name for value in page.xpath("//@aria-labelledby") for name in value.split()]
    named += page.xpath("//@data-copy") + [ref[1:] for ref in page.xpath("//a[starts-with(@href, '#')]/@href")]
    assert set(named) <= set(ids)


def test_landmarks_and_headings(any_report: Report) -> None:
    page = _parse(any_report)
    assert page.get("lang") == "en"
    for landmark in ("header", "main", "footer"):
        assert len(page.xpath(f"//body/{landmark}")) == 1
    assert page.xpath("//nav/@aria-label")
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for picture in page.xpath("//svg"):
        assert picture.get("aria-hidden") == "true" or picture.xpath("./title and ./desc")
    for table in page.xpath("//table"):
        assert table.xpath(".//th/@scope")


def test_the_page_is_whole(sample: Sample) -> None:
    text = " ".join(_parse(sample("no-go")).text_content().split())
    for fact in (
        "NO-GO",
        "Three things to do tonight",
        "The plan needs 7.2 days (173 h); you have 48 h",
        "100 loss × 0.8 exposure × 1 confidence = 80.0",
        "dig @127.0.0.1 -p 5300 _dmarc.kettle.test TXT",
        "Prompt for your AI builder",
        "Then wait7 days (168 h), DMARC ramp: a week of reports",
        "Settled by: prove control of the host",
        "Accepted byAda Ops",
        "61 days left of 90",
        "How the numbers are made",
        "launch: 48 h",
        "goes round in a loop",
        "The same in one more place",
    ):
        assert fact in text, fact


@pytest.mark.parametrize(("name", "says"), [("clean", "Nothing has to be done tonight"), ("not-proven", "First settle what is not known"), ("interrupted", "The run was cut short: stopped by Ctrl-C"), ("endless", "The plan has no known end")])  # fmt: skip
def test_each_verdict_says_what_follows(sample: Sample, name: str, says: str) -> None:
    assert says in " ".join(_parse(sample(name)).text_content().split())


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_aa(sample: Sample, theme: int) -> None:
    style = "".join(_parse(sample("clean")).xpath("//style/text()"))
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", style.split(":root {")[theme + 1].split("}")[0]))
    pairs = [(ink, ground) for ink in ("ink", "soft", "bad", "warn", "ok", "unk", "low", "link")
             for ground in ("paper", "sheet")]  # fmt: skip
    pairs += [(ink, f"{tint}-soft") for tint in ("bad", "warn", "ok", "unk") for ink in ("ink", "soft", tint)]
    pairs += [("ink", "well"), ("soft", "well")]
    for ink, ground in pairs:
        light, dark = sorted((_luminance(colors[ink]), _luminance(colors[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
