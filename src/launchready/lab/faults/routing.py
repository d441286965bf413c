"""Ways in which the product's addresses do not lead to the one canonical address."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.lab.faults.fault import Fault
from launchready.lab.world import CANONICAL, DOMAIN, Redirect, World
from launchready.model.product import LegacyUrl

CHECK = ("routing.canonical-host",)


def _apex_redirects(world: World) -> Iterator[Redirect]:
    apex = world.site("")
    yield from (redirect for redirect in (apex.http_redirect, apex.https_redirect) if redirect)


def _www_twin(world: World) -> None:
    apex = world.site("")
    apex.http_redirect, apex.https_redirect = Redirect(f"https://{DOMAIN}"), None
    apex.page_headers = dict(world.site("www").page_headers)


def _redirect_temporary(world: World) -> None:
    for redirect in _apex_redirects(world):
        redirect.status = 302


def _redirect_drops_path(world: World) -> None:
    for redirect in _apex_redirects(world):
        redirect.keep_path = False


def _redirect_loop(world: World) -> None:
    world.site("www").https_redirect = Redirect(f"https://{DOMAIN}")


def _redirect_chain_loop(world: World) -> None:
    world.site("docs").https_redirect = Redirect(f"http://docs.{DOMAIN}")


def _redirect_downgrade(world: World) -> None:
    world.site("docs").https_redirect = Redirect(f"http://status.{DOMAIN}", keep_path=False)


def _legacy_url_lost(world: World) -> None:
    legacy = LegacyUrl(url=f"{CANONICAL}/old-pricing", to=f"{CANONICAL}/pricing")
    world.product = world.product.model_copy(update={"legacy_urls": (legacy,)})


WWW_TWIN = Fault(
    name="www-twin",
    checks=CHECK,
    title="kettle.test serves the whole site beside www.kettle.test instead of leading to it.",
    plant=_www_twin,
)
REDIRECT_TEMPORARY = Fault(
    name="redirect-temporary",
    checks=CHECK,
    title="kettle.test leads to www.kettle.test with a temporary redirect (302).",
    plant=_redirect_temporary,
)
REDIRECT_DROPS_PATH = Fault(
    name="redirect-drops-path",
    checks=CHECK,
    title="kettle.test leads every address to the homepage: path and query are lost.",
    plant=_redirect_drops_path,
)
REDIRECT_LOOP = Fault(
    name="redirect-loop",
    checks=CHECK,
    title="kettle.test leads to www.kettle.test, and www.kettle.test leads back.",
    plant=_redirect_loop,
)
REDIRECT_CHAIN_LOOP = Fault(
    name="redirect-chain-loop",
    checks=("routing.redirect-chain",),
    title="https://docs.kettle.test leads to http, and http leads back to https.",
    plant=_redirect_chain_loop,
)
REDIRECT_DOWNGRADE = Fault(
    name="redirect-downgrade",
    checks=("routing.redirect-chain",),
    title="https://docs.kettle.test leads on over plain http.",
    plant=_redirect_downgrade,
)
LEGACY_URL_LOST = Fault(
    name="legacy-url-lost",
    checks=("routing.legacy-urls",),
    title="The old address of the pricing page leads nowhere.",
    plant=_legacy_url_lost,
)
