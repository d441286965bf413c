"""Cases of email.test-links."""

from __future__ import annotations

from dataclasses import replace

from mail_tested import SENDER, link, mail_of, recorded
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.product import Environment, Product
from launchready.standards.mail_links import PLACEHOLDER


def leading(*shown: str, **facts: object) -> Evidence:
    return recorded(mail_of(links=tuple(link(each) for each in shown), **facts))


def staged() -> Evidence:
    seen = leading("https://stage.kettle.example/confirm?…")
    environments = (Environment(name="staging", hosts=("stage.kettle.example",)),)
    return replace(seen, product=seen.product.model_copy(update={"environments": environments}))


def local_product() -> Evidence:
    seen = leading("http://localhost:3000/confirm?…")
    return replace(seen, product=Product.model_construct(**{**dict(seen.product), "domain": "app.localhost"}))


GOOD: dict[str, Evidence] = {
    "the canonical host": leading("https://kettle.example/confirm?…"),
    "social networks beside it": leading(
        "https://app.kettle.example/", "https://github.com/kettle", "https://x.com/kettle"
    ),
    "no links": leading(),
    "the back end's own confirmation link": leading("https://abcdefghijklmnopqrst.supabase.co/auth/v1/verify?…"),
    "counting by a host of its own": leading("https://link.kettle.example/…"),
}
BAD: dict[str, Bad] = {
    "localhost": (leading("http://localhost:3000/confirm?…"), {(SENDER, "signup-local", Severity.BLOCKER)}),
    "localhost in another mail": (
        leading("http://127.0.0.1:5173/x", what="waited"),
        {(SENDER, "waited-local", Severity.HIGH)},
    ),
    "a picture from localhost": (
        recorded(mail_of(links=(link("http://localhost:3000/logo.png", loaded=True),))),
        {(SENDER, "signup-local-picture", Severity.MEDIUM)},
    ),
    "a placeholder": (leading(PLACEHOLDER), {(SENDER, "signup-placeholder", Severity.BLOCKER)}),
    "relative": (leading("/confirm"), {(SENDER, "signup-relative", Severity.MEDIUM)}),
    "a preview": (
        leading("https://kettle-git-mail-ann.vercel.app/confirm?…"),
        {(SENDER, "signup-preview", Severity.HIGH)},
    ),
    "staging by its name": (leading("https://staging.kettle.example/"), {(SENDER, "signup-staging", Severity.HIGH)}),
    "staging as declared": (staged(), {(SENDER, "signup-staging", Severity.HIGH)}),
    "the builder's name": (
        leading("https://kettle.lovable.app/confirm?…"),
        {(SENDER, "signup-builder", Severity.MEDIUM)},
    ),
    "plain http to the own host": (leading("http://link.kettle.example/…"), {(SENDER, "signup-http", Severity.MEDIUM)}),
    "plain http to another": (leading("http://weather.test/"), {(SENDER, "signup-http", Severity.LOW)}),
    "clicks are counted": (
        leading("https://u123.ct.sendgrid.net/ls/click?…"),
        {(SENDER, "signup-counted", Severity.LOW)},
    ),
    "a pixel": (
        recorded(
            mail_of(
                links=(
                    link("https://app.kettle.example/"),
                    link("https://open.kettle.example/…", loaded=True, pixel=True),
                )
            )
        ),
        {(SENDER, "signup-counted", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "what this program wrote": leading("http://localhost/", what="own"),
    "nobody tested": recorded(),
    "a product that runs on the visitor's machine": local_product(),
    "a newsletter with a pixel": recorded(
        mail_of(what="waited", kind="marketing", links=(link("https://o.kettle.example/…", loaded=True, pixel=True),))
    ),
}
UNKNOWN: dict[str, Evidence] = {}
