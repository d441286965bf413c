"""What an answer makes a browser do that shows it: active HTML, and links and pictures that carry data to a stranger's host."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import SplitResult, unquote, urlsplit

MAX_LOOKED_AT = 500
"""Tags and addresses of one answer that are looked at closely."""

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
_INLINE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`]{1,2000}\1(?!`)")
_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)(?:(?: {4}|\t)[^\n]*\n?)+")
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\b([^<>]{0,2000})>?")
_HANDLER = re.compile(r"(?:^|[\s/\"'])(on[a-z]{3,25})\s*=", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:href|src|action|formaction|data|srcdoc|xlink:href|content)\s*=\s*(\"[^\"]{0,300}|'[^']{0,300}|[^\s>]{0,300})",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:javascript|vbscript|data:text/html|data:image/svg\+xml)", re.IGNORECASE)
_MARKDOWN = re.compile(r"\]\(\s*<?([^)\n]{1,500})|^ {0,3}\[[^\]\n]{1,200}\]:\s*<?(\S{1,500})", re.MULTILINE)
_URL = re.compile(r"(?:https?:)?//[^\s<>\"'`\\^{}|]{3,2000}", re.IGNORECASE)
_FRAMES = frozenset({"iframe", "object", "embed", "frame", "applet"})


def shown(text: str) -> str:
    """Return what a browser renders of a Markdown answer: code is left out, for it is shown as it is."""
    kept: list[str] = []
    at = 0
    while opening := _FENCE.search(text, at):
        kept.append(text[at : opening.start()])
        closing = re.compile(rf"^ {{0,3}}{opening[1]}[`~]*[ \t]*$", re.MULTILINE).search(text, opening.end())
        at = closing.end() if closing else len(text)
        if not closing:
            break
    kept.append(text[at:])
    return _INDENTED.sub("\n", _INLINE.sub(" ", "\n".join(kept)))


def active(text: str, known: str) -> str:
    """Return what runs where an answer is put into a page as it is, "" for nothing. What stands in `known` word for word is only quoted."""
    rendered = shown(text)
    runs = {found[0]: what for found in _TAG.finditer(rendered) if (what := _runs(found[1].lower(), found[2]))}
    for found in _MARKDOWN.finditer(rendered):
        address = found[1] or found[2]
        if _script(html.unescape(address)):
            runs[address] = "a link that runs a script"
    seen = _even(known)
    return next((what for written, what in islice(runs.items(), MAX_LOOKED_AT) if _even(written) not in seen), "")


def _runs(tag: str, attributes: str) -> str:
    if tag == "script":
        return "a script element"
    if handler := _HANDLER.search(attributes):
        return f"the {handler[1].lower()[:25]} handler of an element"
    addresses = [html.unescape(found[1]).strip("\"'") for found in _ADDRESS.finditer(attributes)]
    if tag in _FRAMES and addresses:
        return "a frame or object from elsewhere"
    if any(_script(each) for each in addresses):
        return "an address that runs a script"
    if tag == "meta" and "refresh" in attributes.lower():
        return "a redirect by a meta element"
    return ""


def _script(address: str) -> bool:
    return bool(_SCHEME.match("".join(address.split()).replace("\x00", "")))


def _even(text: str) -> str:
    return "".join(text.casefold().split())


def addresses(text: str) -> Iterator[str]:
    """Yield the addresses that a rendered answer links to or fetches pictures from, each once."""
    found = (each[0].rstrip(".,;:!?*_)]}") for each in _URL.finditer(html.unescape(shown(text))))
    yield from islice(dict.fromkeys(found), MAX_LOOKED_AT)


def host_of(address: str) -> str:
    """Return an address's host and port, "" where it has none that can be read."""
    parts = _parts(address)
    return parts.netloc.rpartition("@")[2].lower() if parts else ""


def carried(address: str, known: str) -> str:
    """Return the data that an address carries, beside what stands word for word in `known`, which is in small letters."""
    parts = _parts(address)
    if parts is None or address.casefold() in known:
        return ""
    pieces = re.split(r"[/?&=# +]+", unquote(f"{parts.path} {parts.query} {parts.fragment}"))
    return " ".join(piece for piece in pieces if any(map(str.isalnum, piece)) and piece.casefold() not in known)


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address if "://" in address else f"https:{address}")
    except ValueError:
        return None
