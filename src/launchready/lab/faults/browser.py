"""What only a browser sees: things that scripts add, throw, and lead to."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, World

SCRIPT_START = "const page = "
CSP = "Content-Security-Policy"


def _script(line: str) -> Callable[[World], None]:
    return lambda world: world.site("app").changes.swaps.update({SCRIPT_START: f"{line}\n{SCRIPT_START}"})


def _mixed(world: World) -> None:
    headers = world.site("app").page_headers
    if CSP in headers:  # another fault may have taken it away
        headers[CSP] = headers[CSP].replace("img-src 'self'", f"img-src 'self' http://docs.{DOMAIN}")
    _script(
        f'document.body.append(Object.assign(new Image(), {{ src: ["http:", "", "docs.{DOMAIN}", "favicon.ico"].join("/") }}));'
    )(world)


def _cookie(world: World) -> None:
    world.site("docs").page_headers["Set-Cookie"] = f"__Host-theme=dark; Domain={DOMAIN}; Path=/; Secure; SameSite=Lax"
    world.site("www").page_headers["Set-Cookie"] = f"__Host-theme=dark; Domain={DOMAIN}; Path=/; Secure; SameSite=Lax"


MIXED_CONTENT_ADDED = Fault(
    name="mixed-content-added",
    checks=("edge.mixed-content-browser",),
    title="A script of app.kettle.test adds a picture over plain http.",
    plant=_mixed,
)
SCRIPT_THROWS = Fault(
    name="script-throws",
    checks=("audit.broken-page",),
    title="The script of app.kettle.test throws as soon as it starts.",
    plant=_script('throw new TypeError("settings is undefined");'),
)
PAGE_BLANK = Fault(
    name="page-blank",
    checks=("audit.broken-page",),
    title="The pages of app.kettle.test are empty once their script has run.",
    plant=_script("document.body.replaceChildren();"),
)
BROWSER_LED_TO_LOCALHOST = Fault(
    name="browser-led-to-localhost",
    checks=("routing.redirect-chain-browser",),
    title="The script of app.kettle.test sends visitors to their own machine.",
    plant=_script('location.replace(["http:", "", "localhost:3000", "login"].join("/"));'),
)
COOKIE_REFUSED = Fault(
    name="cookie-refused",
    checks=("edge.headers-cookies", "edge.headers-cookies-refused"),
    title="www.kettle.test sets a cookie that browsers refuse.",
    plant=_cookie,
)
