"""Which features a mail uses: each that HTML and CSS can show, and none that it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.client_support import CONSEQUENCES, date, slugs, support
from launchready.standards.mail_html import SOURCE, Use, read_mail, scheme_of

KNOWN = slugs()
VALUES = {
    "css-unit-calc": "width: calc(1px + 1px)", "css-unit-percent": "width: 1%", "css-unit-initial": "color: initial", "css-important": "color: red !important",
    "css-function-clamp": "width: clamp(1px, 2px, 3px)", "css-function-min": "width: min(1px, 2px)", "css-function-max": "width: max(1px, 2px)",
    "css-function-light-dark": "color: light-dark(#000, #fff)", "css-modern-color": "color: oklch(50% 0 0)", "css-rgb": "color: rgb(0, 0, 0)",
    "css-rgba": "color: rgba(0, 0, 0, .5)", "css-linear-gradient": "background: linear-gradient(red, blue)", "css-comments": "/* x */ color: red",
    "css-radial-gradient": "background: radial-gradient(red, blue)", "css-conic-gradient": "background: conic-gradient(red, blue)",
    "css-intrinsic-size": "width: fit-content", "css-sytem-ui": "font-family: system-ui", "css-variables": "color: var(--x)",
    "css-display-flex": "display: inline-flex", "css-display-grid": "display: grid", "css-display-none": "display: none",
    "css-block-inline-size": "block-size: 1px", "css-border-inline-block": "border-block: 1px solid", "css-border-radius-logical": "border-start-end-radius: 1px",
    "css-border-inline-block-individual": "border-inline-start: 1px solid", "css-border-inline-block-longhand": "border-inline-color: red",
    "css-column-layout-properties": "columns: 2", "css-left-right-top-bottom": "left: 1px", "css-margin-inline-block": "margin-block: 1px",
    "css-margin-block-start-end": "margin-block-end: 1px", "css-margin-inline-start-end": "margin-inline-start: 1px",
    "css-padding-inline-block": "padding-inline: 1px", "css-padding-block-start-end": "padding-block-start: 1px",
    "css-padding-inline-start-end": "padding-inline-end: 1px", "css-grid-template": "grid-template-areas: none", "css-scroll-snap": "scroll-snap-type: x",
}  # fmt: skip
RULES = {
    "css-at-font-face": "@font-face { font-family: x; src: url(x.woff2) }", "css-at-import": "@import url(x.css);", "css-at-keyframes": "@keyframes x { to { color: red } }",
    "css-at-media": "@media screen { p { color: red } }", "css-at-supports": "@supports (display: grid) { p { color: red } }",
    "css-at-media-device-pixel-ratio": "@media (-webkit-min-device-pixel-ratio: 2) { }", "css-at-media-hover": "@media (any-hover: hover) { }",
    "css-at-media-orientation": "@media (orientation: portrait) { }", "css-at-media-prefers-color-scheme": "@media (prefers-color-scheme: dark) { }",
    "css-at-media-prefers-reduced-motion": "@media (prefers-reduced-motion) { }", "css-nesting": "p { color: red; & a { color: blue } }",
    "css-selector-adjacent-sibling": "a + b {}", "css-selector-attribute": "[x] {}", "css-selector-chaining": ".a.b {}", "css-selector-child": "a > b {}",
    "css-selector-class": ".a {}", "css-selector-descendant": "a b {}", "css-selector-general-sibling": "a ~ b {}", "css-selector-grouping": "a, b {}",
    "css-selector-id": "#a {}", "css-selector-type": "a {}", "css-selector-universal": "* {}", "css-pseudo-class-lang": "a:lang(en) {}",
    "css-pseudo-class-has": "a:has(b) {}", "css-pseudo-class-not": "a:not(.b) {}",
}  # fmt: skip
HTML = {
    "amp": "<html ⚡4email>", "css-inert-attribute": "<p inert>", "html-anchor-links": '<a href="#x">', "html-background": '<td background="x.png">',
    "html-button-reset": '<button type="reset">', "html-button-submit": "<button>", "html-comments": "<!-- x -->", "html-doctype": "<!DOCTYPE html>",
    "html-h1-h6": "<h4>", "html-image-maps": '<img usemap="#x">', "html-lists": "<ol>", "html-loading-attribute": '<img loading="lazy">',
    "html-mailto-links": '<a href="MAILTO:a@b.test">', "html-meta-color-scheme": '<meta name="color-scheme" content="light dark">',
    "html-semantics": "<section>", "html-srcset": '<img srcset="x.png 2x">', "image-base64": '<img src="data:image/png;base64,AAAA">',
    "html-input-text": "<input>",
}  # fmt: skip
UNSEEN = {"bimi"}
"""What stands in DNS and not in a mail."""
ATTRIBUTES = "align aria-describedby aria-hidden aria-label aria-labelledby aria-live cellpadding cellspacing dir height hidden lang popover required role target valign width"


def sample(slug: str) -> str:
    """A mail that uses one feature."""
    if slug in HTML:
        return HTML[slug]
    if slug in RULES:
        return f"<style>{RULES[slug]}</style>"
    if slug in VALUES:
        return f'<p style="{VALUES[slug]}">'
    family, _, name = slug.partition("-")
    if family == "image":
        return f'<img src="https://a.example/x.{name}?v=1">'
    if family == "css":
        for kind, mark in (("pseudo-class-", ":"), ("pseudo-element-", "::")):
            if name.startswith(kind):
                word = name.removeprefix(kind)
                return f"<style>a{mark}{word}{'(2)' if word.startswith('nth') else ''} {{ color: red }}</style>"
        if name.startswith("unit-"):
            return f'<p style="width: 1{name.removeprefix("unit-")}">'
        return f'<p style="{name}: 1px">'
    if name.startswith("input-"):
        return f'<input type="{name.removeprefix("input-")}">'
    element = "a" if name == "target" else "p"
    return f'<{element} {name}="x">' if name in ATTRIBUTES.split() else f"<{name}>"


def found(html: str) -> dict[str, Use]:
    return {use.slug: use for use in read_mail(html, KNOWN).uses}


@pytest.mark.parametrize("slug", sorted(KNOWN - UNSEEN))
def test_each_feature_is_seen(slug: str) -> None:
    assert slug in found(sample(slug)), sample(slug)


@pytest.mark.parametrize("slug", sorted(KNOWN))
def test_nothing_is_seen_in_words_alone(slug: str) -> None:
    text = sample(slug).replace("<", "&lt;")
    assert set(found(f"<b>{text}</b>")) <= set()


@pytest.mark.parametrize(
    ("html", "slug", "bare"),
    [
        ('<p style="color: var(--x)">', "css-variables", True),
        ('<p style="color: #000; color: var(--x)">', "css-variables", False),
        ('<p style="--x: #000">', "css-variables", False),
        ('<p style="position: relative">', "css-position", False),
        ('<p style="position: absolute">', "css-position", True),
        ("<style>@media (max-width: 9px) { p { position: fixed } }</style>", "css-position", False),
        ('<link rel="stylesheet" href="https://a.example/x.css">', "html-link", True),
        ('<link rel="icon" href="https://a.example/x.png">', "html-link", False),
        ('<picture><source srcset="x.avif"></picture>', "image-avif", False),
        ('<p hidden style="display: none">', "html-hidden", False),
    ],
)
def test_a_use_with_a_fallback_is_told_apart(html: str, slug: str, bare: bool) -> None:
    assert found(html)[slug].bare is bare


def test_what_outlook_is_not_to_read() -> None:
    hidden = '<!--[if !mso]><!--><p style="display: flex"><!--<![endif]-->'
    assert (found(hidden)["css-display-flex"].bare, found(hidden)["css-display-flex"].word) == (True, False)
    assert found(f'{hidden}<p style="display: flex">')["css-display-flex"].word
    assert "css-display-flex" not in found('<!--[if mso]><p style="display: flex"><![endif]-->')


def test_pictures_viewport_and_language() -> None:
    mail = read_mail(
        '<html lang="de"><head><meta name=viewport content="width=device-width"></head><img src="cid:a"><img src="http://a.example/x.png?token=abc" alt="">'
        '<img src="{{ logo }}" alt="x"><img src="//a.example/t.gif" width="1" height="1">',
        KNOWN,
        {"a": "image/webp"},
    )
    assert [(each.src, each.scheme, each.alt, each.spacer) for each in mail.images] == [
        ("cid:a", "cid", None, False),
        ("http://a.example/x.png", "http", "", False),
        ("{{ logo }}", "placeholder", "x", False),
        ("//a.example/t.gif", "relative", None, True),
    ]
    assert (mail.viewport, mail.lang, mail.document) == ("width=device-width", "de", True)
    assert "image-webp" in mail.slugs


@pytest.mark.parametrize(
    "text",
    ["{{ .ConfirmationURL }}", "<%= url %>", "${url}", "*|URL|*", "%recipient.link%", "{% url %}", "[[url]]", "{link}"],
)
def test_placeholders(text: str) -> None:
    assert scheme_of(text) == scheme_of(f"https://a.example/{text}") == "placeholder"


def test_sources_are_told() -> None:
    for text in ("<mjml>", "  import * as React from 'react'", "export default function Mail() {", '"use client"'):
        assert SOURCE.match(text)
    for text in ("<p>import this from there</p>", "Export default settings", "<html>"):
        assert not SOURCE.match(text)


@given(st.text(alphabet="<>/=\"' \n;:{}()[]@#.*+~!-abstylephrfi&%0", max_size=400))
def test_nothing_makes_it_raise(text: str) -> None:
    read_mail(text, KNOWN)
    read_mail(f'<style>{text}</style><p style="{text}">', KNOWN)


@pytest.mark.parametrize(
    "html",
    [
        f"<style>{'a{' * 100_000}",
        f"<style>{'f(' * 100_000}",
        f'<p style="{"a:(" * 100_000}">',
        "<p style='a:b'>" * 100_000,
        "<!--[if !mso]><!-->" * 50_000,
    ],
)
def test_what_nests_without_end_is_bounded(html: str) -> None:
    assert len(read_mail(html, KNOWN).uses) < 20


def test_the_data_is_whole() -> None:
    assert len(KNOWN) == 307
    assert len(date()) == 10
    assert not CONSEQUENCES.keys() - KNOWN
    for slug in KNOWN:
        known = support(slug)
        assert known is not None
        assert {each.support for each in known.clients} <= {"y", "a", "n", "u"}
        assert all(each.platform not in ("mobile-webmail", "windows-mail") for each in known.without())
    flex = support("css-display-flex")
    assert flex is not None
    assert [each.name for each in flex.without()] == ["classic Outlook for Windows"]
