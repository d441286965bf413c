"""`init`: a product file from a bare domain, every guess marked; valid whatever the product says of itself."""

from __future__ import annotations

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from launchready.app import product_file
from launchready.app.audit import Order, run_audit
from launchready.app.discover import Draft, Guess, GuessedSurface, discover
from launchready.app.draft_file import text_of
from launchready.app.judge import judge
from launchready.lab.lab import running
from launchready.model.product import Product, Purpose, RouteKind
from launchready.model.verdict import Decision


def test_the_demo_product_is_found_and_its_file_passes() -> None:
    with running() as lab:
        draft = discover(Order(Product(domain=lab.domain), seams=lab.seams))
        product, source = product_file.parse(text_of(draft), "launchready.toml")
        report = judge(run_audit(Order(product, source, lab.seams, active=True)).evidence)
    assert product.canonical_url == "https://www.kettle.test/"
    purposes = {surface.host: surface.purpose for surface in product.surfaces}
    assert purposes["app.kettle.test"] is Purpose.APP
    assert purposes["chat.kettle.test"] is Purpose.CHAT
    kinds = {route.kind: route.url for route in product.routes}
    assert kinds[RouteKind.LOGIN] == "https://app.kettle.test/login"
    assert kinds[RouteKind.SIGNUP] == "https://app.kettle.test/signup"
    assert kinds[RouteKind.HEALTH] == "https://api.kettle.test/health"
    assert product.dns.registrar
    assert not [finding for finding in report.findings if finding.failing]
    assert report.verdict.decision is Decision.NOT_PROVEN  # a draft names no test users


def said(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


TEXT = st.text(max_size=60)  # lone surrogates among them
GUESSES = st.builds(Guess, TEXT, TEXT)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, st.lists(GUESSES, max_size=3), GUESSES)
def test_nothing_that_a_stranger_says_breaks_out_of_its_line(
    host: str, why: str, senders: list[Guess], edge: Guess
) -> None:
    draft = Draft(
        domain="kettle.example",
        canonical=edge,
        surfaces=(GuessedSurface(host, Purpose.OTHER, "production", why),),
        routes=((RouteKind.LOGIN, edge),),
        edge=edge,
        dns_provider=edge,
        registrar=edge,
        senders=tuple(senders),
        receives=Guess("true", why),
    )
    document = tomllib.loads(text_of(draft))
    assert set(document) <= {"domain", "canonical_url", "surfaces", "routes", "email", "dns", "edge"}
    assert document["surfaces"] == [{"host": said(host), "purpose": "other", "environment": "production"}]
    assert document["edge"] == {"provider": said(edge.value)}
