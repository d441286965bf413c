"""Webhooks that take what nobody signed, or do not get what somebody did."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.world import Answer, World
from launchready.model.product import RouteKind

PATH = "/webhooks/payments"
DELIVERY = ("routing.webhook-delivery",)
CHALLENGE = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>"
)


def _answer(world: World, answer: Answer) -> None:
    world.site("api").changes.answers[PATH] = answer


def _slow(world: World) -> None:
    world.app.webhook.seconds = 0.7
    routes = tuple(
        route.model_copy(update={"time_limit": 0.5}) if route.kind is RouteKind.WEBHOOK else route
        for route in world.product.routes
    )
    world.product = world.product.model_copy(update={"routes": routes})


WEBHOOK_UNSIGNED = Fault(
    name="webhook-unsigned",
    checks=("routing.webhook",),
    title="The payment webhook takes events that nobody signed: anyone can mark an order as paid.",
    plant=lambda world: setattr(world.app.webhook, "signed", False),
)
WEBHOOK_REPLAY = Fault(
    name="webhook-replay",
    checks=("routing.webhook-replay",),
    title="The payment webhook takes an event that was signed an hour ago.",
    plant=lambda world: setattr(world.app.webhook, "tolerance", 1e9),
)
WEBHOOK_REWRITTEN = Fault(
    name="webhook-rewritten-body",
    checks=("routing.webhook-raw-body",),
    title="The payment webhook checks the signature over a body that it parsed and wrote again.",
    plant=lambda world: setattr(world.app.webhook, "raw", False),
)
WEBHOOK_REDIRECTED = Fault(
    name="webhook-redirected",
    checks=DELIVERY,
    title="The payment webhook is redirected to its spelling with a slash at the end.",
    plant=lambda world: _answer(world, Answer(308, {"Location": f"{PATH}/"})),
)
WEBHOOK_CHALLENGED = Fault(
    name="webhook-challenged",
    checks=DELIVERY,
    title="The edge asks the payment provider to prove that it is no robot.",
    plant=lambda world: _answer(
        world, Answer(403, {"cf-mitigated": "challenge", "Content-Type": "text/html; charset=utf-8"}, CHALLENGE)
    ),
)
WEBHOOK_MISSING = Fault(
    name="webhook-missing",
    checks=DELIVERY,
    title="Nothing takes the payment provider's events: the webhook is not there.",
    plant=lambda world: _answer(world, Answer(404, {"Content-Type": "application/json"}, '{"error": "Not Found"}')),
)
WEBHOOK_SLOW = Fault(
    name="webhook-slow",
    checks=DELIVERY,
    title="The payment webhook does its work before it answers, and takes longer than the sender waits.",
    plant=_slow,
)
WEBHOOK_REDELIVERY = Fault(
    name="webhook-redelivery",
    checks=DELIVERY,
    title="The payment webhook fails when an event is told again.",
    plant=lambda world: setattr(world.app.webhook, "once", False),
)
WEBHOOK_SMALL = Fault(
    name="webhook-small-limit",
    checks=DELIVERY,
    title="The payment webhook refuses events of more than 100 kB.",
    plant=lambda world: setattr(world.app.webhook, "limit", 102_400),
)
