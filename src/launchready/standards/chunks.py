"""Which further scripts a script loads, by plain reading: dynamic imports, lists of chunks, and the names that webpack puts together.

The shapes are those that bundlers write as of 2026: Vite and Rollup (`import("./Page-a1b2.js")`, `__vite__mapDeps`), webpack and create-react-app
(`"static/js/"+names[e]+"."+{1:"c01b5c7c"}[e]+".chunk.js"`), Next.js (`"static/chunks/…"` below `/_next/`, `_buildManifest.js`). A name that was
misread costs one request that is answered 404.
"""

from __future__ import annotations

import itertools
import re
from urllib.parse import urlsplit

from launchready.standards.urls import UrlError, resolve

MOST = 80
"""Scripts named by one; more are left out."""
_LITERAL = re.compile(r"""["'`]((?:\.{0,2}/)?[\w@~][\w@~.\-]*(?:/[\w@~.()\[\]%\-]+)*\.m?js)["'`]""")
_HASHES = re.compile(
    r'\+"([.~_-])"\+\(?\{([^{}]{1,40000})\}\[\w{1,3}\](?:\|\|\w{1,3}\))?\+"([\w.-]{0,60}\.m?js)"'
)  # the end of the expression that webpack writes: what joins, the hashes by id, the ending
_BEGINNING = re.compile(r"""(?:=>|return)\s*["']([\w./@-]{0,200})["']\+""")
_WINDOW = 20_000
"""Characters before the hashes in which the expression begins: it holds the names of the chunks that have one."""
_PAIR = re.compile(r"""["']?([\w./@~-]{1,80})["']?\s*:\s*["']([\w./@~-]{1,80})["']""")
_CASE = re.compile(r"""["']?([\w-]{1,40})["']?===\w{1,3}\?["']([\w./@~-]{1,80})["']""")
_NEXT = "/_next/"


def chunks(text: str, url: str) -> tuple[str, ...]:
    """Return the absolute URLs of scripts that a script at `url` names, distinct and bounded. Never raises."""
    found: dict[str, None] = {}
    for name in (*_put_together(text), *(match[1] for match in _LITERAL.finditer(text))):
        made = _absolute(name, url)
        if made and made != url:
            found[made] = None
        if len(found) >= MOST:
            break
    return tuple(found)


def _put_together(text: str) -> list[str]:
    """Return the names that a webpack runtime puts together of an id, its name and its hash."""
    names: list[str] = []
    for match in itertools.islice(_HASHES.finditer(text), 3):
        join, hashes, end = match.groups()
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        beginning = max(before.rfind("=>"), before.rfind("return"))
        front = _BEGINNING.match(before, beginning) if beginning >= 0 else None
        if front is None:
            continue
        between = before[front.end() :]
        known = dict(_PAIR.findall(between)) | dict(_CASE.findall(between))
        names += [f"{front[1]}{known.get(key, key)}{join}{value}{end}" for key, value in _PAIR.findall(hashes)[:MOST]]
    return names


def _absolute(name: str, url: str) -> str:
    """Return where a name leads: relative to its script, or from the folder that the script's own path shares with it."""
    path = urlsplit(url).path
    if not name.startswith((".", "/")):
        first = name.partition("/")[0]
        before, folder, _ = path.partition(f"/{first}/")
        if _NEXT in path and first == "static":
            name = path.partition(_NEXT)[0] + _NEXT + name
        elif folder and "/" in name:
            name = f"{before}/{name}"
        else:
            return ""
    try:
        return resolve(url, name)
    except UrlError:
        return ""
