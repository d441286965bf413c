from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from .peers import Curl, host_of

START = (
    "https://www.kettle.test/",
    "https://docs.kettle.test/",
    "https://status.kettle.test/",
    "https://app.kettle.test/login",
)


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.found += [value for name in ("href", "src", "action") if (value := named.get(name))]
        self.inline += [name for name in named if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not named.get("src")):
            self.inline.append(tag)


def test_every_link_and_asset_of_every_page_leads_somewhere(curl: Curl) -> None:
    waiting, seen = list(START), set(START)
    while waiting:
        url = waiting.pop()
        answer = curl(url)
        if host_of(url) == "app.kettle.test" and "/api/" in url:
            assert answer.status == 405  # a form's target wants POST
            continue
        if url == "https://app.kettle.test/auth/google":
            assert answer.status == 302  # to the service that people log in with
            continue
        assert answer.status == 200, url
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = Links(answer.body.decode())
        assert page.inline == [], url
        for link in page.found:
            target = urljoin(url, link).partition("#")[0]
            if target.startswith("mailto:"):
                continue
            assert target.startswith("https://"), (url, link)
            assert host_of(target).endswith("kettle.test"), (url, link)
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    assert {"https://www.kettle.test/privacy", "https://www.kettle.test/terms", "https://docs.kettle.test/api"} <= seen
    assert len(seen) > 25


def test_the_homepage_says_what_reviewers_look_for(curl: Curl) -> None:
    html = curl("https://www.kettle.test/").body.decode()
    assert "<title>Kettle" in html
    assert '<link rel="canonical" href="https://www.kettle.test/">' in html
    assert "noindex" not in html
    for text in ("Privacy policy", "Terms of service", "Support", "Pricing", "Log in", "Sign up"):
        assert f">{text}</a>" in html


def test_robots_and_sitemap(curl: Curl) -> None:
    robots = curl("https://www.kettle.test/robots.txt").body.decode()
    assert "Disallow" not in robots
    assert "Sitemap: https://www.kettle.test/sitemap.xml" in robots
    sitemap = ElementTree.fromstring(curl("https://www.kettle.test/sitemap.xml").body)
    urls = [str(element.text) for element in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://www.kettle.test/pricing" in urls
    assert all(curl(url).status == 200 for url in urls)


def test_assets_have_their_hash_in_the_name_and_are_kept_forever(curl: Curl) -> None:
    html = curl("https://app.kettle.test/login").body.decode()
    assets = set(re.findall(r'"(/assets/[^"]+)"', html))
    assert {path.rpartition(".")[2] for path in assets} == {"css", "js", "svg"}
    for path in assets:
        answer = curl(f"https://app.kettle.test{path}")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert re.search(r"\.[0-9a-f]{12}\.", path)
    assert curl("https://app.kettle.test/assets/site.css").status == 404


def test_icons_are_images(curl: Curl) -> None:
    assert curl("https://www.kettle.test/favicon.ico").body[:4] == b"\0\0\1\0"
    assert curl("https://www.kettle.test/apple-touch-icon.png").body[:8] == b"\x89PNG\r\n\x1a\n"
    assert curl("https://www.kettle.test/icon-512.png").body[16:24] == (512).to_bytes(4, "big") * 2


@pytest.mark.parametrize("path", ["/", "/login", "/signup", "/c/5f0a4c9e"])
def test_the_app_has_pages_for_the_clients_routes(curl: Curl, path: str) -> None:
    answer = curl(f"https://app.kettle.test{path}")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "url", ["https://app.kettle.test/nothing", "https://www.kettle.test/.env", "https://docs.kettle.test/x"]
)
def test_what_is_not_there_is_not_found(curl: Curl, url: str) -> None:
    answer = curl(url)
    assert answer.status == 404
    assert b"no such page" in answer.body


def test_the_api_serves_no_pages(curl: Curl) -> None:
    for url in (
        "https://api.kettle.test/",
        "https://api.kettle.test/x",
        "https://chat.kettle.test/",
        "https://chat.kettle.test/x",
    ):
        answer = curl(url)
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["cache-control"] == "no-store"


def test_the_auth_callback_keeps_its_query_and_is_not_stored(curl: Curl) -> None:
    answer = curl("https://app.kettle.test/auth/callback?code=c&state=s%2Fs")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "location" not in answer.headers


def test_a_path_that_wants_to_be_markup_stays_text(curl: Curl) -> None:
    html = curl("https://app.kettle.test/c/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").body.decode()
    assert "<script>alert" not in html
