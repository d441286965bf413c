"""Pages that call the wrong place, lead nowhere, lack what reviewers look for, or are slow to arrive."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.world import CANONICAL, DOMAIN, Record, World

STAGING = f"https://staging.{DOMAIN}"
SCRIPT_START = "const page = "
TEST_KEY = "pk_test_" + "51KettleLab7x9Qm2Zr4Tb8Wn"  # in two parts, so that no scanner takes it for a key


def _swap(host: str, swaps: dict[str, str]) -> Callable[[World], None]:
    return lambda world: world.site(host).changes.swaps.update(swaps)


def _script(line: str) -> Callable[[World], None]:
    return _swap("app", {SCRIPT_START: f"{line}\n{SCRIPT_START}"})


def _production_name_to_staging(world: World) -> None:
    world.remove_records(f"docs.{DOMAIN}", "A")
    world.records += [
        Record(f"docs.{DOMAIN}", "CNAME", f"docs-staging.{DOMAIN}."),
        Record(f"docs-staging.{DOMAIN}", "A", "127.0.0.1"),
    ]


def _robots_disallow(world: World) -> None:
    world.site("www").changes.files["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /\n")


def _privacy_missing(world: World) -> None:
    for host in ("www", "app", "docs", "status"):
        world.site(host).changes.swaps.update(
            {f"{CANONICAL}/privacy": f"{CANONICAL}/pricing", "Privacy policy": "Prices", "privacy policy": "prices"}
        )


def _login_gone(world: World) -> None:
    world.site("app").changes.gone.add("/login")


def _icon_missing(world: World) -> None:
    changes = world.site("www").changes
    changes.swaps.update(
        {'rel="icon"': 'rel="author"', 'rel="apple-touch-icon"': 'rel="author"', 'rel="manifest"': 'rel="author"'}
    )
    changes.gone.add("/favicon.ico")


def _uncompressed(world: World) -> None:
    world.site("docs").changes.compressed = False


def _asset_uncached(world: World) -> None:
    world.site("app").changes.asset_headers["Cache-Control"] = "no-store"


def _http1_only(world: World) -> None:
    world.site("docs").tls.http2 = False


def _scripts_heavy(world: World) -> None:
    changes = world.site("app").changes
    for number in (1, 2):
        changes.files[f"/assets/charts-{number}.js"] = ("text/javascript", "// charts\n" * 200_000)
    tags = "".join(f'<script type="module" src="/assets/charts-{number}.js"></script>' for number in (1, 2))
    changes.swaps["</head>"] = f"{tags}</head>"


STAGING_CALLED = Fault(
    name="staging-called",
    checks=("audit.environment-mixup",),
    title="The app's script sends its requests to staging.kettle.test.",
    plant=_script(f'const API_URL = "{STAGING}/api";'),
)
LOCALHOST_CALLED = Fault(
    name="localhost-called",
    checks=("audit.environment-mixup",),
    title="The app's script sends its requests to localhost:8000, the visitor's own machine.",
    plant=_script('const API_URL = "http://localhost:8000/api";'),
)
STAGING_NAMED = Fault(
    name="production-name-to-staging",
    checks=("audit.environment-mixup-host",),
    title="docs.kettle.test is a CNAME to docs-staging.kettle.test.",
    plant=_production_name_to_staging,
)
TEST_KEY_LEFT = Fault(
    name="test-key",
    checks=("audit.environment-mixup-test-keys",),
    title="The app's script holds a payment key of test mode.",
    plant=_script(f'const PAYMENTS = "{TEST_KEY}";'),
)
NOINDEX_LEFT = Fault(
    name="noindex-left",
    checks=("audit.environment-mixup-noindex",),
    title="The homepage tells search engines not to show it.",
    plant=_swap(
        "www", {'<meta name="viewport"': '<meta name="robots" content="noindex, nofollow"><meta name="viewport"'}
    ),
)
ROBOTS_DISALLOW = Fault(
    name="robots-disallow",
    checks=("audit.environment-mixup-noindex",),
    title="robots.txt of the homepage keeps every crawler off the whole site.",
    plant=_robots_disallow,
)
PREVIEW_CANONICAL = Fault(
    name="preview-canonical",
    checks=("audit.environment-mixup-preview-host",),
    title="The homepage names kettle.lovable.app as its canonical address.",
    plant=_swap("www", {f'rel="canonical" href="{CANONICAL}': 'rel="canonical" href="https://kettle.lovable.app'}),
)
SUBDOMAIN_DEAD = Fault(
    name="subdomain-dead",
    checks=("audit.broken-subdomain",),
    title="The homepage links to help.kettle.test, which does not exist.",
    plant=_swap(
        "www",
        {f'{CANONICAL}/contact">Support': f'https://help.{DOMAIN}/">Help</a> <a href="{CANONICAL}/contact">Support'},
    ),
)
LINK_BROKEN = Fault(
    name="link-broken",
    checks=("audit.broken-links",),
    title="The homepage links to a page of the documentation that is not there.",
    plant=_swap("www", {f'https://docs.{DOMAIN}/api"': f'https://docs.{DOMAIN}/apis"'}),
)
LINK_PLACEHOLDER = Fault(
    name="link-placeholder",
    checks=("audit.broken-links-placeholder",),
    title="Terms of service in the homepage's footer leads nowhere (#).",
    plant=_swap("www", {f'<a href="{CANONICAL}/terms">Terms of service': '<a href="#">Terms of service'}),
)
LINK_STAGING = Fault(
    name="link-staging",
    checks=("audit.broken-links-staging",),
    title="The homepage's footer links to staging.kettle.test.",
    plant=_swap("www", {f'<a href="https://docs.{DOMAIN}/">Documentation': f'<a href="{STAGING}/docs">Documentation'}),
)
PRIVACY_MISSING = Fault(
    name="privacy-missing",
    checks=("audit.marketplace-listing",),
    title="No page of the product links to a privacy policy.",
    plant=_privacy_missing,
)
LOGIN_GONE = Fault(
    name="login-gone",
    checks=("audit.broken-links", "audit.marketplace-listing-access"),
    title="The login page is not found when it is opened directly.",
    plant=_login_gone,
)
ICON_MISSING = Fault(
    name="icon-missing",
    checks=("audit.marketplace-listing-icon",),
    title="The homepage names no icon, and has none at /favicon.ico.",
    plant=_icon_missing,
)
MIXED_CONTENT = Fault(
    name="mixed-content",
    checks=("edge.mixed-content",),
    title="The homepage loads its logo over plain http.",
    plant=_swap("www", {'<img src="/assets/': f'<img src="http://www.{DOMAIN}/assets/'}),
)
TEXT_UNCOMPRESSED = Fault(
    name="text-uncompressed",
    checks=("performance.delivery-uncompressed",),
    title="docs.kettle.test sends its pages uncompressed.",
    plant=_uncompressed,
)
ASSET_UNCACHED = Fault(
    name="asset-uncached",
    checks=("performance.delivery-uncached",),
    title="Browsers may not keep the app's script, though its name holds its hash.",
    plant=_asset_uncached,
)
HTTP1_ONLY = Fault(
    name="http1-only",
    checks=("performance.delivery-old-protocol",),
    title="docs.kettle.test speaks HTTP/1.1 only.",
    plant=_http1_only,
)
SCRIPTS_HEAVY = Fault(
    name="scripts-heavy",
    checks=("performance.delivery-heavy",),
    title="The app's pages load four megabytes of script.",
    plant=_scripts_heavy,
)
