"""Secrets in what browsers download. Their values are made up when the lab starts: well-formed, and good for nothing."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.world import World

SCRIPT_START = "const page = "
SCRIPT_END = "chat })[page]();"
_LETTERS = string.ascii_letters + string.digits


def drawn(prefix: str, length: int, letters: str = _LETTERS) -> str:
    """Return a made-up key: a format's beginning, and random characters."""
    return prefix + "".join(secrets.choice(letters) for _ in range(length))


def _script(line: Callable[[], str]) -> Callable[[World], None]:
    return lambda world: world.site("app").changes.swaps.update({SCRIPT_START: f"{line()}\n{SCRIPT_START}"})


def _model_key() -> str:
    return f'const client = {{ apiKey: "{drawn("sk-ant-" + "api03-", 93, _LETTERS + "_-")}AA" }};'


def _supabase() -> str:
    return f'const admin = {{ key: "{drawn("sb_secret_", 22, _LETTERS)}_{drawn("", 8, _LETTERS)}" }};'


def _lazily(world: World) -> None:
    changes = world.site("app").changes
    changes.swaps[SCRIPT_START] = f'const later = () => import("./later-4f1c.js");\n{SCRIPT_START}'
    changes.files["/assets/later-4f1c.js"] = ("text/javascript", f'export const key = "{drawn("gsk" + "_", 52)}";\n')


def _in_page(world: World) -> None:
    data = json.dumps({"props": {"pageProps": {"token": drawn("ghp" + "_", 36)}}})
    world.site("www").changes.swaps["</body>"] = (
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script></body>'
    )


def _map(world: World, text: str) -> None:
    changes = world.site("app").changes
    changes.swaps[SCRIPT_END] = f"{SCRIPT_END}\n//# sourceMappingURL=app.js.map"
    sources = {"version": 3, "sources": ["../src/chat.ts"], "sourcesContent": [text], "names": [], "mappings": "AAAA"}
    changes.files["/assets/app.js.map"] = ("application/json", json.dumps(sources))


def _map_served(world: World) -> None:
    _map(world, "export function ask(message: string) {\n  return fetch('/v1/chat');\n}\n")


def _map_with_key(world: World) -> None:
    _map(world, f'// const stripe = new Stripe("{drawn("sk" + "_live_", 99)}");\n')


KEY_IN_SCRIPT = Fault(
    name="key-in-script",
    checks=("secrets.bundle",),
    title="The script of app.kettle.test holds the key of the model's provider.",
    plant=_script(_model_key),
)
SERVICE_KEY_IN_SCRIPT = Fault(
    name="service-key-in-script",
    checks=("secrets.bundle",),
    title="The script of app.kettle.test holds Supabase's secret key.",
    plant=_script(_supabase),
)
KEY_IN_CHUNK = Fault(
    name="key-in-chunk",
    checks=("secrets.bundle",),
    title="A script that app.kettle.test loads later holds a secret key.",
    plant=_lazily,
)
KEY_IN_PAGE = Fault(
    name="key-in-page",
    checks=("secrets.bundle",),
    title="The data in the pages of www.kettle.test hold a secret token.",
    plant=_in_page,
)
SOURCE_MAP_SERVED = Fault(
    name="source-map-served",
    checks=("edge.exposed-source-map",),
    title="app.kettle.test serves its source code as a source map.",
    plant=_map_served,
)
KEY_IN_SOURCE_MAP = Fault(
    name="key-in-source-map",
    checks=("edge.exposed-source-map", "secrets.bundle"),
    title="The source map of app.kettle.test holds a secret key in a comment.",
    plant=_map_with_key,
)
