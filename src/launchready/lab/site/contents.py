"""Puts the product together: which app serves which kind of site."""

from __future__ import annotations

from starlette.types import ASGIApp

from launchready.lab.ca import Authority
from launchready.lab.chatbot import Chatbot
from launchready.lab.site.accounts import Accounts
from launchready.lab.site.another_login import another_login
from launchready.lab.site.api import api
from launchready.lab.site.app import Send, app
from launchready.lab.site.changed import Changed
from launchready.lab.site.chat import chat
from launchready.lab.site.cloudflare import cloudflare
from launchready.lab.site.firebase import firebase
from launchready.lab.site.pages import Shelf
from launchready.lab.site.pki import pki
from launchready.lab.site.registry import bootstrap, rdap
from launchready.lab.site.static import docs, extra, homepage, status
from launchready.lab.site.supabase import supabase
from launchready.lab.world import Content, World


def contents(
    world: World, bot: Chatbot, authority: Authority, send: Send = lambda _what, _to: None
) -> dict[Content, ASGIApp]:
    """Return the apps of every kind of site, compressed where it helps."""
    accounts = Accounts(world.app.accounts)
    shelf = Shelf()
    apps: dict[Content, ASGIApp] = {
        Content.HOMEPAGE: homepage(shelf),
        Content.APP: app(world.app, accounts, shelf, send),
        Content.API: api(world.app),
        Content.CHAT: chat(world.app, accounts, bot),
        Content.DOCS: docs(shelf),
        Content.STATUS: status(shelf, world.app),
        Content.EXTRA: extra(shelf),
        Content.RDAP: rdap(world),
        Content.RDAP_BOOTSTRAP: bootstrap(world),
        Content.PKI: pki(authority),
        Content.SUPABASE: supabase(world.supabase),
        Content.FIREBASE: firebase(world.firebase),
        Content.ACCOUNTS: another_login(),
        Content.CLOUDFLARE: cloudflare(world.cloudflare),
    }
    return {content: Changed(world, app) for content, app in apps.items()}
