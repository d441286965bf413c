"""Cases of performance.delivery-uncached."""

from __future__ import annotations

from seen import Bad, evidence, naming, page, script

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME = "https://kettle.example/"
HASHED = "https://kettle.example/assets/index-DiwrgTda.js"
FOREVER = ("cache-control", "public, max-age=31536000, immutable")
ASKED_AFTER = ("cache-control", "public, max-age=0, must-revalidate")
ETAG = ("etag", '"abc"')
FAIL = {("kettle.example", "uncached", Severity.LOW)}


def loaded(*headers: tuple[str, str], url: str = HASHED) -> Evidence:
    return evidence(naming(HOME, Link("script", url)), script(url, *headers))


GOOD: dict[str, Evidence] = {
    "for ever": loaded(FOREVER),
    "a week": loaded(("cache-control", "max-age=604800")),
    "webpack's names": loaded(FOREVER, url="https://kettle.example/_next/static/chunks/main-0a1b2c3d4e5f6071.js"),
    "Expires alone": loaded(("expires", "Thu, 31 Dec 2037 23:55:55 GMT")),
    "asked after on Cloudflare": loaded(ASKED_AFTER, ETAG, ("cf-ray", "x")),
    "asked after on Netlify": loaded(ASKED_AFTER, ETAG, ("x-nf-request-id", "x")),
    "ten minutes on GitHub Pages": loaded(("cache-control", "max-age=600"), ("x-github-request-id", "x")),
}
BAD: dict[str, Bad] = {
    "no header": (loaded(), FAIL),
    "no-store": (loaded(("cache-control", "no-store"), ETAG, ("cf-ray", "x")), FAIL),
    "an hour": (loaded(("cache-control", "max-age=3600")), FAIL),
    "asked after by a server of one's own": (loaded(ASKED_AFTER, ETAG), FAIL),
    "a number that is none": (loaded(("cache-control", "max-age=x")), FAIL),
    "a style": (
        evidence(
            naming(HOME, Link("link", "https://kettle.example/site.4d6542d82599.css", "stylesheet")),
            script("https://kettle.example/site.4d6542d82599.css"),
        ),
        FAIL,
    ),
}
SILENT: dict[str, Evidence] = {
    "no hash": loaded(url="https://kettle.example/app.js"),
    "a word of eight letters": loaded(url="https://kettle.example/app-settings.js"),
    "another word": loaded(url="https://kettle.example/my-Frontend.js"),
    "somebody else's": loaded(url="https://cdn.example.net/index-DiwrgTda.js"),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
