"""Text from outside is hostile: what each format needs so that it is shown and never obeyed.

`plain` comes first, once, when the document is made: whatever cannot be seen is written out, whatever is too long is cut.
The other functions add what one format needs, and take the result of `plain`.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import quoteattr

NAME = 255
"""Bound of names, hosts and words, in characters."""
LINE = 500
"""Bound of titles, URLs and single sentences."""
TEXT = 2000
"""Bound of what was seen, of reasons and of steps."""
BLOCK = 6000
"""Bound of snippets, prompts and commands."""

_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2028\u2029\u2800\u3164\uffa0\U000e0000-\U000e0fff]"
)
_MARKS_KEPT = 3
# A line that a CI runner would take for a command: `::name key=value::`, or the older `##[name]`. A name of hexadecimal
# digits alone is none, but the rest of an IPv6 address.
_COMMAND = re.compile(r"::(?=(?![0-9A-Fa-f]+(?:[\s:]|$))[A-Za-z][A-Za-z0-9_-]*(?:[ \t][^\n]*)?::)")
_OLD_COMMAND = re.compile(r"##(?=\[)")


def _visible(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _hidden(char: str) -> bool:
    category = unicodedata.category(char)
    noncharacter = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return category in ("Cc", "Cf", "Cs", "Co") or noncharacter or _IGNORABLE.match(char) is not None


def shorten(text: str, limit: int) -> str:
    """Return the text in at most `limit` characters, an ellipsis at its end where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(text: str, limit: int = TEXT, *, lines: bool = False) -> str:
    r"""Return text that hides nothing: control, format and bidirectional characters are written out as `\x1b`, `\u202e`.

    Line ends become spaces, or are kept with `lines`. Piles of combining marks are cut, and what a CI runner would take
    for a command is broken up.
    """
    text = text[: limit * 2].replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\t", "    " if lines else " ")
    if not lines:
        text = " ".join(text.split("\n")).strip()
    out: list[str] = []
    marks = 0
    for char in text:
        if char == "\n":
            out.append(char)
            continue
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > _MARKS_KEPT:
            continue
        out.append(_visible(char) if _hidden(char) else char)
    safe = _OLD_COMMAND.sub("## ", _COMMAND.sub(": :", "".join(out)))
    return shorten(safe, limit)


def command(text: str) -> str:
    """Return a shell command in one line, or a comment that says why not: half a command is worse than none."""
    if len(text) > BLOCK:
        return (
            f"# the command has {len(text)} characters and is left out here; the evidence file holds what it asks for"
        )
    return plain(text, BLOCK * 4)


def href(url: str) -> str:
    """Return the URL if it is one that a page may link to (http or https, with a host), else ""."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return ""
    return url if usable and not re.search(r"[\s\"'<>\\`\x00-\x20]", url) else ""


def relative_uri(path: str) -> str:
    """Return a file's path as a relative URI reference (RFC 3986); of a path outside the tree only its name."""
    words = path.replace("\\", "/")
    parts = [part for part in words.split("/") if part not in ("", ".")]
    if words.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", words):
        parts = parts[-1:]
    return quote("/".join(parts).replace("..", ""), safe="/-._~")


# Markdown ------------------------------------------------------------------------------------------------------------

_MARKDOWN = re.compile(r"[\\`*_\[\]~$^]")
_MARKDOWN_START = re.compile(r"^(#|[-+=]|\d+(?=[.)]))")
# Words that a viewer would turn into links or mentions whatever is escaped: they are shown as code.
_LINKING = re.compile(r"@|://|(?i:www\.|mailto:|xmpp:)|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b")


def markdown_code(text: str) -> str:
    """Return a code span that no run of backticks in it can end."""
    if not text.strip():
        return ""
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def markdown_fence(text: str, language: str = "") -> str:
    """Return a fenced block that nothing in it can end."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def markdown_text(text: str) -> str:
    """Return text for a Markdown paragraph or table cell: nothing in it is markup, a link, a mention or HTML.

    Words that viewers link by themselves (addresses, URLs, @names, #1) become code spans; `|` an entity.
    """
    return " ".join(_markdown_word(word) for word in text.split(" ")).strip()


def markdown_cell(text: str) -> str:
    """Return a code span for a table cell; a pipe is shown as a broken bar, for no escape of it is safe everywhere."""
    return markdown_code(text.replace("|", "¦"))


def _markdown_word(word: str) -> str:
    if _LINKING.search(word):
        return markdown_cell(word)
    word = _MARKDOWN.sub(lambda match: "\\" + match[0], word)
    word = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
    return _MARKDOWN_START.sub(lambda match: f"&#{ord(match[0])};" if not match[0].isdigit() else f"{match[0]}\\", word)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


# XML and workflow commands -------------------------------------------------------------------------------------------

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """Return text without the characters that XML 1.0 forbids; escaping is the writer's."""
    return _NOT_XML.sub("", text)


def xml_tag(element: str, **attributes: object) -> str:
    """Return an opening tag of XML with these attributes."""
    words = "".join(f" {key}={quoteattr(xml(str(value)))}" for key, value in attributes.items())
    return f"<{element}{words}>"


def workflow_data(text: str) -> str:
    """Return text for the message of a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """Return text for a property of a GitHub workflow command."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")
