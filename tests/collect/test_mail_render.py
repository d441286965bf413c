"""How mails are read and drawn: what is measured, what may be reached, and what a hostile mail gets."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from net.authorities import Authorities
from net.peers import page

from launchready.collect import mail_render
from launchready.collect.mail_render import EXPORT, read_file, show
from launchready.collect.scope import Scope
from launchready.model.evidence.mail_render import MailRenderEvidence, MailTemplatesEvidence, MailView
from launchready.model.product import Product
from launchready.net import mail_view
from launchready.net.browser import open_browser
from launchready.net.mail_view import Letter, Look

from .site import Site
from .test_browser import needs_chromium

HEAD = (
    '<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1"></head>'
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities)
    made.has("www.kettle.test", "kettle.test")
    return made


def drawn(site: Site, *letters: Letter, remote: bool = True) -> tuple[tuple[Look, ...], Mapping[str, str]]:
    async def work() -> tuple[tuple[Look, ...], Mapping[str, str]]:
        async with (
            site.visited(Product(domain="kettle.test")) as visited,
            open_browser(visited.session.route, os.environ) as browser,
        ):
            return await show(browser, letters, remote=remote), browser.gate.passed.refused

    return asyncio.run(work())


def views(looks: tuple[Look, ...]) -> dict[tuple[str, str], MailView]:
    return {(each.view.screen, each.view.scheme): each.view for each in looks}


@needs_chromium
@pytest.mark.browser
def test_what_is_measured(site: Site) -> None:
    html = (
        f'{HEAD}<style>@media (prefers-color-scheme: dark) {{ .d {{ background: #111 !important }} }}</style><body style="font-size: 16px">'
        '<div style="max-height: 0; overflow: hidden; font-size: 1px">a preview that nobody sees</div><p style="display: none">hidden</p>'
        '<p class="d" style="color: #222; background: #fff">Sixteen pixels.</p><p style="font-size: 10px; color: #aaa">Ten pixels.</p>'
        '<p>Text with <a href="x">a link</a> in it.</p><p style="font-size: 10px; color: #000"><a href="a">A</a> <a href="b">B</a></p>'
        '<p style="background-image: linear-gradient(red, blue); color: #f00">On a gradient.</p><div style="width: 600px; height: 9px">wide</div>'
    )
    looks, _ = drawn(site, Letter("a.html", html))
    seen = views(looks)
    phone = seen["phone", "light"]
    assert [each.failure for each in seen.values()] == [""] * 4
    assert (phone.width, phone.layout) == (375, 375)
    assert phone.reach > 600
    assert phone.wide[0].startswith("<div> of 600 px")
    assert [each.text for each in phone.small_texts] == ["Ten pixels.", "A", "B"]
    assert phone.small == 13
    assert [(each.color, each.ground) for each in phone.faint] == [("#aaaaaa", "#ffffff")]
    assert phone.unknown_colours == 1
    assert [each.text for each in phone.crowded] == ["A", "B"]
    assert [(each.color, each.ground) for each in seen["phone", "dark"].faint] == [("#222222", "#111111")]
    assert seen["desk", "light"].reach == seen["desk", "light"].layout
    assert all(each.picture.startswith(b"RIFF") and each.picture[8:12] == b"WEBP" for each in looks)


@needs_chromium
@pytest.mark.browser
def test_a_mail_without_a_viewport_is_laid_out_wide(site: Site) -> None:
    looks, _ = drawn(site, Letter("a.html", "<p>Hello"))
    assert views(looks)["phone", "light"].layout == 980


@needs_chromium
@pytest.mark.browser
def test_a_hostile_mail_gets_nothing(site: Site) -> None:
    site.pages["http://www.kettle.test/x.png"] = page(PNG, "Content-Type: image/png")
    html = (
        f"{HEAD}<p>Hello<img src='http://169.254.169.254/latest/meta-data/'><img src='https://[fd00:ec2::254]/'><img src='file:///etc/passwd'>"
        "<iframe src='http://www.kettle.test/frame'></iframe><meta http-equiv=refresh content='0;url=http://www.kettle.test/refresh'>"
        "<script>document.body.textContent = 'owned'; fetch('http://www.kettle.test/fetch')</script><object data='http://www.kettle.test/object'></object>"
        "<form action='http://www.kettle.test/form'><button autofocus>Go</button></form><video src='http://www.kettle.test/video' autoplay></video>"
        "<img src=x onerror=\"document.body.textContent = 'owned'\"><a href='/y' ping='http://www.kettle.test/ping'>y</a>"
    )
    looks, refused = drawn(site, Letter("a.html", html))
    assert all(not each.view.failure for each in looks)
    assert all(each.view.letters >= 5 for each in looks)
    assert any("169.254.169.254" in host for host in refused)
    assert any("fd00:ec2::254" in host for host in refused)
    assert not [each for each in site.asked if "kettle.test" in str(each)]


@needs_chromium
@pytest.mark.browser
def test_nothing_remote_is_loaded_where_it_is_not_wanted(site: Site) -> None:
    looks, refused = drawn(site, Letter("a.html", f"{HEAD}<img src='https://10.0.0.1/x.png'>Hi"), remote=False)
    assert not refused
    assert not looks[0].view.failure


@needs_chromium
@pytest.mark.browser
def test_pictures_that_it_brings_along_are_shown(site: Site) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="500" height="9"><script>alert(1)</script></svg>'
    html = f'{HEAD}<body style="margin: 0"><img src="cid:wide%40kettle" alt="x">'
    looks, _ = drawn(site, Letter("a.eml", html, {"wide@kettle": ("image/svg+xml", svg)}))
    assert views(looks)["phone", "light"].reach == 500


@needs_chromium
@pytest.mark.browser
def test_a_tall_mail_is_cut_and_a_slow_one_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, _ = drawn(site, Letter("a.html", f"{HEAD}<div style='height: 90000px; background: red'>tall"))
    assert all(each.cut and len(each.picture) < mail_view.MOST_PICTURE for each in looks)
    monkeypatch.setattr(mail_view, "TIME", 0.001)
    looks, _ = drawn(site, Letter("a.html", "<p>Hello"))
    assert {each.view.failure for each in looks} == {"it was not drawn within 0.001 seconds"}


def test_what_is_no_mail_says_why(tmp_path: Path) -> None:
    for name, text, reason in (
        ("a.mjml", "<mjml></mjml>", EXPORT),
        ("a.tsx", "x", EXPORT),
        ("b.html", "import { Html } from '@react-email/html'", EXPORT),
        ("empty.html", " \n", "it is empty"),
        ("text.eml", "Subject: x\n\nHello", "the message has no HTML part"),
    ):
        (tmp_path / name).write_text(text)
        assert read_file(tmp_path / name, name)[0].failure == reason
    assert read_file(tmp_path / "none.html", "none.html")[0].failure == "No such file or directory"
    (tmp_path / "link.html").symlink_to(tmp_path / "empty.html")
    assert read_file(tmp_path / "link.html", "link.html")[0].failure


def test_a_message_s_parts_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text('Content-Type: text/html\n\n<img src="cid:gone" alt=""><p>Hi')
    mail, letter = read_file(tmp_path / "a.eml", "a.eml")
    assert (mail.missing_parts, mail.text_part) == (("gone",), False)
    assert letter is not None


def collected(
    site: Site, templates: tuple[str, ...], home: Path, environment: Mapping[str, str], *, browser: bool
) -> Scope:
    product = Product.model_validate({"domain": "kettle.test", "email": {"templates": templates}})

    async def work() -> Scope:
        async with site.visited(product) as visited:
            scope = Scope(product, visited.session, environment=environment, browser=browser, home=str(home))
            await mail_render.product(scope)
            return scope

    return asyncio.run(work())


def test_without_mails_nothing_is_said_and_no_browser_started(site: Site, tmp_path: Path) -> None:
    scope = collected(site, (), tmp_path, {"PATH": ""}, browser=True)
    assert scope.parts == {
        MailTemplatesEvidence: MailTemplatesEvidence(),
        MailRenderEvidence: MailRenderEvidence(),
    }
    assert not scope.gaps


def test_without_a_browser_it_is_said_what_to_install(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Hello")
    scope = collected(site, ("a.html",), tmp_path, {"PATH": str(tmp_path)}, browser=True)
    assert MailRenderEvidence not in scope.parts
    assert [(gap.part, bool(gap.remedy)) for gap in scope.gaps] == [("mail_render", True)]
    assert MailTemplatesEvidence in scope.parts
