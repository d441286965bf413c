"""Logins at another service whose answer gets lost, or lands elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.world import CANONICAL, Answer, World

PATH = "/auth/callback"
CALLBACK = ("routing.auth-callback",)


def _answers(status: int, location: str, **headers: str) -> Callable[[World], None]:
    answer = Answer(status, {"Location": location, **headers})
    return lambda world: world.site("app").changes.answers.update({PATH: answer})


def _drops_query(world: World) -> None:
    _answers(308, f"{PATH}/")(world)
    page = "<!doctype html><html lang=en><head><title>Signing in</title></head><body>This sign-in was not started here.</body></html>"
    html = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    world.site("app").changes.answers[f"{PATH}/"] = Answer(200, html, page)


CALLBACK_QUERY = Fault(
    name="callback-drops-query",
    checks=CALLBACK,
    title="The login's callback is redirected to its spelling with a slash at the end, without its query.",
    plant=_drops_query,
)
CALLBACK_CACHED = Fault(
    name="callback-cached",
    checks=CALLBACK,
    title="Caches may keep for everybody where the callback of a login leads one person.",
    plant=_answers(302, "/login?error=sign-in", **{"Cache-Control": "public, max-age=600"}),
)
CALLBACK_HOST = Fault(
    name="callback-other-host",
    checks=CALLBACK,
    title="The login's callback leads to www.kettle.test, where the login was not started.",
    plant=_answers(307, f"{CANONICAL}{PATH}?code=x&state=x"),
)
CALLBACK_MISSING = Fault(
    name="callback-missing",
    checks=CALLBACK,
    title="The login's callback is not found.",
    plant=lambda world: world.site("app").changes.gone.add(PATH),
)
CALLBACK_GUARDED = Fault(
    name="callback-guarded",
    checks=CALLBACK,
    title="The login's callback demands a login first.",
    plant=_answers(307, "/login?next=%2Fauth%2Fcallback", **{"Cache-Control": "no-store"}),
)
LOGIN_LOCALHOST = Fault(
    name="login-to-localhost",
    checks=("routing.auth-callback-target",),
    title="Logging in with another service leads back to localhost:3000, the visitor's own machine.",
    plant=lambda world: setattr(world.app, "login_back", f"http://localhost:3000{PATH}"),
)
PRIVATE_CACHED = Fault(
    name="private-route-cached",
    checks=("routing.private-cache-users",),
    title="The edge keeps the answer of /api/me and hands it to whoever asks next.",
    plant=lambda world: world.site("app").changes.kept.add("/api/me"),
)
