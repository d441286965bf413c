"""What an HTML page says of itself, within bounds (HTML Living Standard)."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import replace
from urllib.parse import unquote

from launchready.model.evidence.http import Code, Link, Page
from launchready.standards.backends import merged, read_backends
from launchready.standards.markup import SPACE, Cut, Tag, Text, tokens
from launchready.standards.scripts import read_code
from launchready.standards.urls import UrlError, resolve

MAX_LINKS = 2000
MAX_REFERENCES = 20_000
"""Distinct references looked at of one page, those that lead nowhere included."""
MAX_TEXT = 300
MAX_TOKENS = 150_000
"""Tags and attributes read of one page; large pages have some ten thousand."""
MAX_METAS = 100
MAX_POLICY = 8192
MAX_LABEL = 80
"""Characters kept of a link's text."""
MAX_PLACEHOLDERS = 50
MAX_CONTACTS = 20
MAX_CODE = 1_000_000
"""Characters read of a page's inline scripts together, and of its data blocks."""
MAX_DATA = 10
FILLER = "Lorem ipsum"

_LINKS = {
    "a": "href",
    "area": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "form": "action",
}
_BUTTONS = frozenset({"role", "onclick", "aria-controls", "aria-expanded", "aria-haspopup"})
"""Attributes that make a button of a link: that it leads nowhere is meant."""
_WANTED = (
    frozenset(_LINKS.values())
    | _BUTTONS
    | {"rel", "type", "name", "property", "http-equiv", "content", "aria-label", "alt"}
)
_NOWHERE = frozenset({"#", "#!", "javascript:", "javascript:void(0)", "javascript:void0", "javascript:undefined"})
_OPEN_GRAPH = frozenset({"og:url", "og:image"})
_IN_HEAD = frozenset(
    {
        "html", "head", "base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style", "template",
        "title",
    }
)  # fmt: skip
"""Tags after which a page is still in its head; any other begins the body."""

# Character sets of the web, by their usual labels (WHATWG Encoding). No other is used: Python knows codecs, such as punycode, that take
# hours for what a peer can send in a second.
_CODECS = {
    label: codec
    for codec, labels in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8",
        "utf-16-le": "utf-16 utf-16le",
        "utf-16-be": "utf-16be",
        "cp1252": "windows-1252 cp1252 iso-8859-1 iso8859-1 latin1 l1 ascii us-ascii",
        "cp1250": "windows-1250 cp1250",
        "cp1251": "windows-1251 cp1251",
        "cp1253": "windows-1253 cp1253",
        "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
        "cp1255": "windows-1255 cp1255",
        "cp1256": "windows-1256 cp1256",
        "cp1257": "windows-1257 cp1257",
        "cp1258": "windows-1258 cp1258",
        "cp866": "ibm866 cp866",
        "cp874": "windows-874 tis-620 iso-8859-11",
        "iso8859-2": "iso-8859-2 latin2",
        "iso8859-3": "iso-8859-3 latin3",
        "iso8859-4": "iso-8859-4 latin4",
        "iso8859-5": "iso-8859-5 cyrillic",
        "iso8859-6": "iso-8859-6 arabic",
        "iso8859-7": "iso-8859-7 greek",
        "iso8859-8": "iso-8859-8 iso-8859-8-i hebrew",
        "iso8859-10": "iso-8859-10 latin6",
        "iso8859-13": "iso-8859-13",
        "iso8859-14": "iso-8859-14",
        "iso8859-15": "iso-8859-15 latin9",
        "iso8859-16": "iso-8859-16",
        "koi8-r": "koi8-r koi8",
        "koi8-u": "koi8-u",
        "mac-roman": "macintosh mac",
        "gb18030": "gbk gb2312 gb18030 x-gbk",
        "big5hkscs": "big5 big5-hkscs",
        "euc-jp": "euc-jp",
        "iso2022-jp": "iso-2022-jp",
        "cp932": "shift_jis shift-jis sjis windows-31j",
        "cp949": "euc-kr korean ks_c_5601-1987 windows-949",
    }.items()
    for label in labels.split()
}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def codec_of(label: str) -> str:
    """Return Python's codec for a charset's label (Encoding Standard, section 4.2), "" for one that is not known."""
    return _CODECS.get(label.strip().lower(), "")


def decode(body: bytes, content_type: str) -> str:
    """Return a body's text by its byte order mark, the charset it declares, else UTF-8; what cannot be decoded is replaced."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type[:1000], re.IGNORECASE)
    codec = _CODECS.get(declared[1].lower(), "") if declared else ""
    if not codec:
        head = body[:1024].decode("ascii", "ignore")
        declared = re.search(r"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]{1,40})", head, re.IGNORECASE)
        codec = _CODECS.get(declared[1].lower(), "utf-8") if declared else "utf-8"
        if codec.startswith("utf-16"):  # what can be read as ASCII is not UTF-16
            codec = "utf-8"
    return body.decode(codec, "replace")


def read_page(text: str, url: str) -> Page:
    """Return what a page says of itself; its links are made absolute by its URL and its first `<base>`.

    Links in `<template>` are inert and left out. Never raises.
    """
    page = _Reader()
    for token in tokens(text, _WANTED, MAX_TOKENS):
        page.take(token)
    page.finish()
    base = url
    if page.base is not None:
        try:
            base = resolve(url, page.base)
        except UrlError:
            base = url
    links: dict[tuple[str, str, str], Link] = {}
    cut = page.cut
    for (tag, value, rel), label in page.references.items():
        try:
            key = (tag, resolve(base, value), rel)
        except UrlError:
            continue
        if len(links) >= MAX_LINKS and key not in links:
            cut = True
            break
        if key not in links or (label and not links[key].text):
            links[key] = Link(*key, text=label)
    found = tuple(links.values())
    return Page(
        title=" ".join(html.unescape(page.title or "").split())[:MAX_TEXT],
        canonical=next((link.url for link in found if link.kind == "link" and "canonical" in link.rel.split()), ""),
        robots=", ".join(page.metas.get("robots", []))[:MAX_TEXT],
        generator=", ".join(page.metas.get("generator", []))[:MAX_TEXT],
        csp=tuple(page.csp),
        inline_scripts=page.inline_scripts,
        links=found,
        links_cut=cut,
        placeholders=tuple(page.placeholders),
        contacts=tuple(page.contacts),
        code=_code(page, url),
        embedded_icon=page.embedded_icon,
    )


def _code(page: _Reader, url: str) -> Code | None:
    """Return what a page's inline scripts name, and the back ends that its data blocks (`application/json`) name."""
    code = read_code("\n".join(page.code), url) if page.code else None
    asked = read_backends("\n".join(page.data)) if page.data else None
    if asked is None:
        return code
    code = code or Code()
    return replace(code, backends=merged((code.backends, asked)) if code.backends else asked)


class _Anchor:
    """A link that is open, and what is read in it."""

    def __init__(self, reference: tuple[str, str, str], label: str, button: bool) -> None:
        self.reference = reference
        self.button = button
        self.text = ""
        self.add(label)

    def add(self, text: str) -> None:
        if len(self.text) < MAX_LABEL:
            self.text = " ".join(f"{self.text} {text}".split())[:MAX_LABEL]


class _Reader:
    """Takes a page's tokens in, one after the other."""

    def __init__(self) -> None:
        self.base: str | None = None
        self.title: str | None = None
        self.metas: dict[str, list[str]] = {}
        self.csp: list[str] = []
        self.inline_scripts = 0
        self.references: dict[tuple[str, str, str], str] = {}
        self.placeholders: dict[str, None] = {}
        self.contacts: dict[str, None] = {}
        self.code: list[str] = []
        self.data: list[str] = []
        self.embedded_icon = False
        self.cut = False
        self._anchor: _Anchor | None = None
        self._code_left = MAX_CODE
        self._runs = False
        self._holds = False
        self._in_head = True
        self._depth = {"svg": 0, "template": 0}
        self._metas = 0
        self._last = ""

    def take(self, token: Tag | Text | Cut) -> None:
        if isinstance(token, Cut):
            self.cut = True
            return
        if isinstance(token, Text):
            if self._last == "title" and self.title is None and not self._depth["svg"]:
                self.title = token.text[: 20 * MAX_TEXT]
            elif self._last == "script":
                if self._runs and self._code_left > 0 and not self._depth["template"]:
                    self.code.append(token.text[: self._code_left])
                    self._code_left -= len(token.text)
                elif self._holds and len(self.data) < MAX_DATA:
                    self.data.append(token.text[: MAX_CODE // MAX_DATA])
            elif (
                self._in_head and self._last not in ("title", "script", "style", "noframes") and token.text.strip(SPACE)
            ):
                self._in_head = False
            if self._last not in ("script", "style"):
                self._text(token.text)
            return
        self._last = "" if token.closing else token.name
        if token.name in self._depth:
            step = -1 if token.closing else 1
            self._depth[token.name] = max(0, self._depth[token.name] + step)
        if token.name == "a":
            self._close_anchor()
        if token.closing:
            return
        self._runs = self._holds = False
        if token.name not in _IN_HEAD:
            self._in_head = False
        if not self._depth["template"]:
            self._tag(token)

    def _tag(self, token: Tag) -> None:
        attributes = token.attributes
        if token.name == "base" and self.base is None:
            self.base = attributes.get("href")
        elif token.name == "meta":
            self._meta(attributes)
        elif token.name in _LINKS:
            value = attributes.get(_LINKS[token.name])
            if value is not None:
                self._refer(token.name, value, attributes)
            elif token.name == "script":
                self._runs = _is_script(attributes.get("type", ""))
                self._holds = not self._runs
                self.inline_scripts += self._runs
        if token.name == "img" and self._anchor is not None:
            self._anchor.add(html.unescape(attributes.get("alt", "")))

    def _refer(self, name: str, value: str, attributes: dict[str, str]) -> None:
        rel = " ".join(attributes.get("rel", "").lower().split())[:50]
        if name == "link" and "icon" in rel.split() and value.lstrip(SPACE)[:5].lower() == "data:":
            self.embedded_icon = True
        reference = (name, value, rel)
        if len(self.references) < MAX_REFERENCES:
            self.references.setdefault(reference, "")
        elif reference not in self.references:
            self.cut = True
        if name == "a":
            button = not _BUTTONS.isdisjoint(attributes)
            self._anchor = _Anchor(reference, attributes.get("aria-label", ""), button)
            scheme, _, address = value.strip(SPACE).partition(":")
            if scheme.lower() == "mailto" and len(self.contacts) < MAX_CONTACTS:
                address = unquote(address.partition("?")[0]).strip()[:100]
                if "@" in address:
                    self.contacts[address] = None

    def _text(self, text: str) -> None:
        if self._anchor is not None:
            self._anchor.add(html.unescape(text[: 4 * MAX_LABEL]))
        if FILLER.lower() in text.lower() and len(self.placeholders) < MAX_PLACEHOLDERS:
            self.placeholders[FILLER] = None

    def _close_anchor(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is None or not anchor.text:
            return
        if anchor.reference in self.references and not self.references[anchor.reference]:
            self.references[anchor.reference] = anchor.text
        nowhere = "".join(anchor.reference[1].split()).lower().rstrip(";")
        if nowhere in _NOWHERE and not anchor.button and len(self.placeholders) < MAX_PLACEHOLDERS:
            self.placeholders[anchor.text] = None

    def finish(self) -> None:
        """Take note of what the end of the page closes."""
        self._close_anchor()

    def _meta(self, attributes: dict[str, str]) -> None:
        content = attributes.get("content", "")
        self._metas += 1
        if self._metas > MAX_METAS:
            return
        if attributes.get("http-equiv", "").strip(SPACE).lower() == "content-security-policy":
            if self._in_head and content:  # elsewhere browsers ignore it (CSP3, section 3.3)
                self.csp.append(content[:MAX_POLICY])
        elif (name := attributes.get("property", "").strip(SPACE).lower()) in _OPEN_GRAPH and content:
            self._refer("meta", content, {"rel": name})
        elif name := attributes.get("name", "").strip(SPACE).lower():
            self.metas.setdefault(name[:MAX_TEXT], []).append(content[:MAX_POLICY])


def _is_script(kind: str) -> bool:
    """Return True if a `<script>` of this type is run, or changes what is: data blocks such as JSON-LD are not."""
    essence = kind.partition(";")[0].strip(SPACE).lower()
    return essence in ("", "module", "importmap") or any(word in essence for word in ("javascript", "ecmascript"))
