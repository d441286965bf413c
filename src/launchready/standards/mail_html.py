"""What a mail's HTML says of itself: the features that it uses by caniemail's names, its pictures, its viewport and language.

The HTML is read as tokens (standards/markup.py), so that time and memory follow its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchready.standards.mail_css import MAX_CSS, Url, only_fonts, read_declarations, read_sheet
from launchready.standards.markup import Cut, Tag, tokens

MAX_TOKENS = 200_000
MAX_IMAGES = 500
MAX_STYLES = 20_000
"""Style attributes that are read."""
PLACEHOLDER = re.compile(
    r"\{\{|\{%|<%|\$\{|\*\||\[\[|%%|##|%[A-Za-z_][\w.]{0,60}%|\{[A-Za-z_][\w.]{0,60}\}|%recipient", re.IGNORECASE
)
"""What template languages put in place of a value: Handlebars, Go, Jinja, ERB, Mailgun, Mailchimp and their like."""
SOURCE = re.compile(
    r"\s*(?:<mjml[\s>]|import\s[^<]{0,200}?\sfrom\s|export\s+default\s+(?:async\s|function\b|class\s|\(|\{)|[\"']use (?:client|server)[\"'])",
    re.IGNORECASE,
)
"""How MJML, React Email and the like begin: the source of a mail, which no client can show."""

_ELEMENTS = {
    **{name: f"html-{name}" for name in ["abbr", "acronym", "address", "audio", "base", "bdi", "blockquote", "body", "code", "del", "dfn", "dialog", "div", "form", "hr", "img", "link", "marquee", "meter", "p", "picture", "pre", "progress", "rp", "rt", "ruby", "select", "small", "span", "strike", "strong", "style", "svg", "table", "textarea", "video", "wbr", "object"]},
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "dl"), "html-lists"),
    **dict.fromkeys(
        ["article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section", "summary", "time"], "html-semantics"
    ),
    "embed": "html-object",
    "map": "html-image-maps",
}  # fmt: skip
_ATTRIBUTES = {
    **{name: f"html-{name}" for name in
       ["aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live", "cellpadding", "cellspacing", "dir", "hidden", "lang", "popover", "required", "role", "valign", "align"]},
    "loading": "html-loading-attribute", "srcset": "html-srcset", "sizes": "html-srcset", "usemap": "html-image-maps", "inert": "css-inert-attribute",
}  # fmt: skip
_HINTS = {
    "border": ("css-border",), "background": ("css-background",), "bgcolor": ("css-background-color",), "width": ("css-width", "html-width"),
    "height": ("css-height", "html-height"), "padding": ("css-padding",),
}  # fmt: skip
"""Attributes that stand for CSS; clients without the property may well have the attribute."""
_INPUTS = frozenset({"checkbox", "hidden", "radio", "reset", "submit", "text"})
_FORMATS = {
    "apng": "apng", "avif": "avif", "bmp": "bmp", "gif": "gif", "hdr": "hdr", "heif": "heif", "heic": "heif", "ico": "ico", "jpg": "jpg", "jpeg": "jpg",
    "mp4": "mp4", "png": "png", "svg": "svg", "tif": "tiff", "tiff": "tiff", "webp": "webp",
}  # fmt: skip
_TYPES = {"svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico", "x-ms-bmp": "bmp", "vnd.radiance": "hdr"}
_WANTED = frozenset(
    {
        *_ATTRIBUTES,
        *_HINTS,
        "style",
        "src",
        "href",
        "alt",
        "type",
        "rel",
        "name",
        "content",
        "target",
        "srcset",
        "⚡4email",
        "amp4email",
        "xml:lang",
    }
)
_NOT_WORD = re.compile(
    r"(<!--\[if !mso[^\]]{0,40}\]>\s*(?:<!-->|-->))|(<!--<!\[endif\]-->|<!\[endif\]-->)", re.IGNORECASE
)
"""Where a part begins and ends that Outlook for Windows is not to read."""


@dataclass(frozen=True, slots=True)
class Use:
    """A feature that a mail uses, how often, and one place of it as written.

    `bare` is False where each use has a fallback, or does no harm where it is not known; `word` is False where none of the bare uses is read by Outlook for
    Windows. `attribute` tells a presentational attribute that stands for CSS.
    """

    slug: str
    count: int
    example: str
    bare: bool = False
    word: bool = False
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. `alt` is None where it has none; `scheme` is https, http, cid, data, placeholder, relative or "" where it names nothing."""

    src: str
    scheme: str
    alt: str | None
    spacer: bool = False


@dataclass(frozen=True, slots=True)
class MailHtml:
    """What was read. `viewport` and `lang` are "" where they are missing; `document` is False for a fragment without a head of its own."""

    uses: tuple[Use, ...]
    images: tuple[Image, ...]
    viewport: str = ""
    lang: str = ""
    document: bool = False
    cut: bool = False

    @property
    def slugs(self) -> frozenset[str]:
        """The features alone."""
        return frozenset(use.slug for use in self.uses)


def read_mail(html: str, known: frozenset[str], inline: dict[str, str] | None = None) -> MailHtml:
    """Return what a mail's HTML uses; `known` are the features there are, `inline` the types of the pictures it brings along. Never raises."""
    reader = _Reader(known, inline or {})
    if re.search(r"<!doctype\s+html\s*>", html[:2000], re.IGNORECASE):
        reader.found("html-doctype", "<!doctype html>", False)
    if "<!--" in html:
        reader.found("html-comments", "<!-- … -->", False)
    at, most = 0, MAX_TOKENS
    for mark in [*_NOT_WORD.finditer(html), None]:
        piece = html[at : mark.start() if mark else len(html)]
        most -= reader.read(piece, most)
        if mark:
            reader.word = mark[1] is None
            at = mark.end()
    return reader.done()


def scheme_of(url: str) -> str:
    """Return what kind of address a picture or link has."""
    text = url.strip()
    if not text:
        return ""
    if PLACEHOLDER.search(text[:2000]):
        return "placeholder"
    if text.startswith("//"):
        return "relative"
    word = text.partition(":")[0].lower() if ":" in text else ""
    return word if re.fullmatch(r"[a-z][a-z0-9+.-]{0,20}", word) else "relative"


class _Reader:
    def __init__(self, known: frozenset[str], inline: dict[str, str]) -> None:
        self.known = known
        self.inline = inline
        self.word = True
        self._uses: dict[str, Use] = {}
        self._images: dict[Image, None] = {}
        self._viewport = self._lang = ""
        self._document = self._cut = False
        self._css = MAX_CSS
        self._styles = MAX_STYLES
        self._in_style = False
        self._picture = 0

    def found(self, slug: str, example: str, bare: bool, attribute: bool = False) -> None:
        """Take note of a use."""
        if slug not in self.known:
            return
        use = self._uses.get(slug)
        if use is None:
            self._uses[slug] = Use(slug, 1, example, bare, bare and self.word, attribute)
            return
        better = bare and not use.bare
        self._uses[slug] = Use(
            slug,
            use.count + 1,
            example if better else use.example,
            use.bare or bare,
            use.word or (bare and self.word),
            use.attribute and attribute,
        )

    def read(self, html: str, most: int) -> int:
        """Read a piece; return how many tokens were taken."""
        taken = 0
        for token in tokens(html, _WANTED, max(most, 0)):
            taken += 1
            if isinstance(token, Cut):
                self._cut = True
            elif isinstance(token, Tag):
                self._in_style = token.name == "style" and not token.closing
                if token.name == "picture":
                    self._picture = max(0, self._picture + (-1 if token.closing else 1))
                if not token.closing:
                    taken += len(token.attributes)
                    self._tag(token)
            elif self._in_style:
                self._sheet(token.text)
        return taken

    def done(self) -> MailHtml:
        return MailHtml(
            tuple(sorted(self._uses.values(), key=lambda use: use.slug)),
            tuple(self._images),
            self._viewport,
            self._lang,
            self._document,
            self._cut,
        )

    def _sheet(self, css: str) -> None:
        css = css.replace("<!--", " ").replace("-->", " ")
        if len(css) > self._css:
            self._cut = True
        css, self._css = css[: self._css], max(0, self._css - len(css))
        for url in read_sheet(css, self.known, self.found):
            self._url(url)

    def _tag(self, tag: Tag) -> None:
        name, given = tag.name, tag.attributes
        slug = _ELEMENTS.get(name, "")
        if slug:
            shown = f"<{name}>"
            if name == "link":
                self.found(slug, f'<link rel="{given.get("rel", "")[:40]}">', _is_sheet(given))
            else:
                self.found(slug, shown, True)
        for attribute in given.keys() & _ATTRIBUTES.keys():
            shown = f'{attribute}="{given[attribute][:40]}"' if given[attribute] else attribute
            hidden = attribute == "hidden" and "display:none" in re.sub(r"\s", "", given.get("style", "")).lower()
            self.found(_ATTRIBUTES[attribute], shown, not hidden)
        for attribute in given.keys() & _HINTS.keys():
            for each in _HINTS[attribute]:
                self.found(each, f'{attribute}="{given[attribute][:40]}"', False, each.startswith("css-"))
        self._special(name, given)
        self._document |= name in ("html", "head")
        if name in ("html", "body") and not self._lang:
            self._lang = (given.get("lang") or given.get("xml:lang", "")).strip()[:40]
        if "style" in given:
            self._style(given["style"])

    def _style(self, css: str) -> None:
        self._styles -= 1
        if len(css) > self._css or self._styles < 0:
            self._cut = True
            return
        self._css -= len(css)
        for url in read_declarations(css, self.known, self.found):
            self._url(url)

    def _special(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "").strip().lower()
        if name == "input":
            kind = kind or "text"
            if kind in _INPUTS:
                self.found(f"html-input-{kind}", f'<input type="{kind}">', kind != "hidden")
        elif name == "button" and kind in ("", "submit", "reset"):
            self.found(f"html-button-{kind or 'submit'}", f'<button type="{kind or "submit"}">', True)
        elif name in ("a", "area"):
            href = given.get("href", "").strip()
            if href.startswith("#") and len(href) > 1:
                self.found("html-anchor-links", f'href="{href[:40]}"', False)
            elif href[:7].lower() == "mailto:":
                self.found("html-mailto-links", 'href="mailto:…"', False)
            if "target" in given:
                self.found("html-target", f'target="{given["target"][:20]}"', False)
        elif name == "meta":
            self._meta(given)
        elif name == "html" and ("⚡4email" in given or "amp4email" in given):
            self.found("amp", "<html ⚡4email>", False)
        elif name in ("img", "source") or (name == "input" and kind == "image"):
            self._image(name, given)
        if name in ("body", "table", "td", "th") and "background" in given:
            self.found("html-background", f'<{name} background="…">', False)
        if "background" in given:
            self._format(given["background"], bare=False)

    def _meta(self, given: dict[str, str]) -> None:
        name = given.get("name", "").strip().lower()
        content = given.get("content", "").strip()[:200]
        if name == "viewport" and not self._viewport:
            self._viewport = content or "empty"
        elif name in ("color-scheme", "supported-color-schemes"):
            self.found("html-meta-color-scheme", f'<meta name="{name}">', False)

    def _image(self, name: str, given: dict[str, str]) -> None:
        src = given.get("src", "")
        self._format(src, bare=name != "source")
        for each in given.get("srcset", "").split(",")[:20]:
            self._format(each.strip().partition(" ")[0], bare=False)
        if name == "source" or len(self._images) >= MAX_IMAGES:
            self._cut |= name != "source"
            return
        spacer = all(re.fullmatch(r"[01](?:px)?", given.get(side, "").strip().lower()) for side in ("width", "height"))
        shown = src.strip()[:60] + "…" if scheme_of(src) == "data" else src.strip().partition("?")[0][:200]
        self._images[Image(shown, scheme_of(src), given.get("alt"), spacer)] = None

    def _format(self, url: str, *, bare: bool) -> None:
        """Tell the format of a picture by its name's ending, its type, or the part that brings it along."""
        text = url.strip()
        scheme = scheme_of(text)
        shown = text.partition("?")[0][:80]
        if scheme == "data":
            kind, _, rest = text[5:200].lower().partition(";")
            if rest.startswith("base64") or ";base64" in text[:200].lower():
                self.found("image-base64", f"data:{kind[:40]};base64,…", bare)
            self._typed(kind.partition(",")[0], "data:…", bare=bare)
        elif scheme == "cid":
            self._typed(self.inline.get(text[4:], ""), shown, bare=bare)
        else:
            ending = re.search(r"\.([A-Za-z0-9]{2,5})$", re.split(r"[?#]", text[:2000], maxsplit=1)[0])
            if ending and ending[1].lower() in _FORMATS:
                self.found(f"image-{_FORMATS[ending[1].lower()]}", shown, bare)

    def _typed(self, kind: str, shown: str, *, bare: bool) -> None:
        word = kind.strip().lower().removeprefix("image/").removeprefix("video/")
        word = _TYPES.get(word, word)
        if word in _FORMATS:
            self.found(f"image-{_FORMATS[word]}", shown, bare)

    def _url(self, url: Url) -> None:
        if not url.font:
            self._format(url.url, bare=False)


def _is_sheet(given: dict[str, str]) -> bool:
    return "stylesheet" in given.get("rel", "").lower().split() and not only_fonts(given.get("href", ""))
