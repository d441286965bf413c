"""Callbacks are asked as a service would when the user says no; starts of logins are opened, and the service itself is left alone."""

from __future__ import annotations

import asyncio

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.checks.callbacks import backs, callbacks
from launchready.collect import auth_callback, hosts, pages
from launchready.collect.active.run import act
from launchready.collect.interface import Collector
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import Product
from launchready.standards.logins import cancelled

from .active.server import Asked, Target
from .site import Site, html, redirect

APP = "https://app.kettle.test"
CALLBACK = f"{APP}/auth/callback"
GOOGLE = "https://accounts.google.test/o/oauth2/v2/auth?client_id=1&response_type=code&redirect_uri="
PRODUCT = Product.model_validate({"domain": "kettle.test", "surfaces": [{"host": "app.kettle.test"}]})
DECLARED = Product.model_validate({"domain": "kettle.test", "routes": [{"kind": "auth-callback", "url": CALLBACK}]})


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities)
    made.has("app.kettle.test", "accounts.google.test")
    return made


def looked(site: Site, product: Product = PRODUCT, *more: Collector) -> Scope:
    async def visit() -> Scope:
        async with site.visited(product) as scope:
            await asyncio.wait_for(collect(scope, [hosts.COLLECTOR, auth_callback.COLLECTOR, *more]), 60)
            return scope

    return asyncio.run(visit())


def test_a_declared_callback_is_asked_as_if_the_user_had_said_no(site: Site) -> None:
    site.pages[cancelled(CALLBACK)] = html("<title>Signing in</title>")
    looked(site, DECLARED)
    assert site.asked == [cancelled(CALLBACK)]


def test_a_callback_is_followed_to_its_other_spelling_and_no_further(site: Site) -> None:
    slash = cancelled(CALLBACK).replace("/callback?", "/callback/?")
    site.pages[cancelled(CALLBACK)] = redirect(slash)
    site.pages[slash] = redirect(f"{APP}/login?error=access_denied")
    looked(site, DECLARED)
    assert site.asked == [cancelled(CALLBACK), slash]


def test_a_callback_that_takes_forms_is_not_asked_without_permission(site: Site) -> None:
    form = Product.model_validate(
        {"domain": "kettle.test", "routes": [{"kind": "auth-callback", "url": CALLBACK, "method": "POST"}]}
    )
    looked(site, form)
    assert site.asked == []


def test_starts_in_pages_and_scripts_are_opened_and_their_callbacks_asked(site: Site) -> None:
    site.pages[f"{APP}/"] = html('<a href="/auth/google">Google</a><script src="/app.js"></script>')
    site.pages[f"{APP}/app.js"] = page(b'go("/auth/github")', "Content-Type: text/javascript")
    site.pages[f"{APP}/auth/google"] = redirect(f"{APP}/auth/google/start", "302 Found")
    site.pages[f"{APP}/auth/google/start"] = redirect(f"{GOOGLE}{CALLBACK}", "302 Found")
    site.pages[f"{APP}/auth/github"] = redirect(f"{GOOGLE}http://localhost:3000/cb", "302 Found")
    scope = looked(site, PRODUCT, pages.COLLECTOR)
    http, found = scope.session.http_evidence, scope.hosts_evidence
    assert cancelled(CALLBACK) in site.asked
    assert not any("localhost" in url for url in site.asked)
    leads = {(back.place, back.url) for back in backs(found, http, ActiveEvidence(), PRODUCT)}
    assert leads == {
        (f"{APP}/auth/google/start", CALLBACK),
        (f"{APP}/auth/github", "http://localhost:3000/cb"),
    }
    assert callbacks(found, http, ActiveEvidence(), PRODUCT) == (CALLBACK,)


def test_a_start_that_a_script_names_never_leads_to_the_service(site: Site) -> None:
    site.pages[f"{APP}/"] = html('<script src="/app.js"></script>')
    site.pages[f"{APP}/app.js"] = page(b'go("/auth/google")', "Content-Type: text/javascript")
    site.pages[f"{APP}/auth/google"] = redirect(f"{GOOGLE}{CALLBACK}", "302 Found")
    looked(site, PRODUCT, pages.COLLECTOR)
    assert not any(url.startswith("https://accounts.google.test") for url in site.asked)


def test_starts_and_callbacks_are_bounded(site: Site) -> None:
    for number in range(60):
        site.pages[f"{APP}/x{number}/auth/google"] = redirect(f"{GOOGLE}{APP}/cb/{number}", "302 Found")
    script = ";".join(f'a="/x{number}/auth/google"' for number in range(60))
    site.pages[f"{APP}/"] = html('<script src="/app.js"></script>')
    site.pages[f"{APP}/app.js"] = page(script.encode(), "Content-Type: text/javascript")
    looked(site, PRODUCT, pages.COLLECTOR)
    assert sum("/auth/google" in url for url in site.asked) <= auth_callback.MOST_STARTS * 3
    assert sum("access_denied" in url for url in site.asked) <= 2 * auth_callback.MOST_CALLBACKS


def probed(authorities: Authorities, product: Product, answer: bytes) -> tuple[ActiveEvidence, list[Asked]]:
    target = Target(authorities, lambda _asked: answer)

    async def work() -> ActiveEvidence:
        async with target.visited(product) as scope:
            await asyncio.wait_for(act(scope, [auth_callback.COLLECTOR], lambda _plan: None), 60)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    evidence = asyncio.run(work())
    assert not evidence.stopped
    assert len(target.asked) == len(evidence.attempts) == sum(each.most for each in evidence.planned)
    TypeAdapter(ActiveEvidence).dump_json(evidence)
    return evidence, target.asked


def test_with_permission_a_code_that_nobody_gave_out_is_handed_over_twice(authorities: Authorities) -> None:
    evidence, asked = probed(authorities, DECLARED, page(b"", "Location: /login?error=state", status="303 See Other"))
    assert [attempt.purpose for attempt in evidence.attempts] == ["code", "code again"]
    assert {each.url for each in asked} == {f"{CALLBACK}?code=launchready-test&state=launchready-test"}


def test_a_form_is_posted_once(authorities: Authorities) -> None:
    form = Product.model_validate(
        {"domain": "kettle.test", "routes": [{"kind": "auth-callback", "url": CALLBACK, "method": "POST"}]}
    )
    evidence, asked = probed(authorities, form, page(b"", status="303 See Other"))
    assert [attempt.purpose for attempt in evidence.attempts] == ["form"]
    assert [(each.method, each.body) for each in asked] == [("POST", b"code=launchready-test&state=launchready-test")]
    assert asked[0].headers["content-type"] == "application/x-www-form-urlencoded"


def test_many_callbacks_are_bounded(authorities: Authorities) -> None:
    many = Product.model_validate(
        {
            "domain": "kettle.test",
            "routes": [{"kind": "auth-callback", "url": f"{APP}/{number}"} for number in range(40)],
        }
    )
    _, asked = probed(authorities, many, page())
    assert len(asked) == 2 * auth_callback.MOST_CALLBACKS


def test_a_supabase_project_is_asked_once_for_its_site_url(authorities: Authorities) -> None:
    backend = Product.model_validate(
        {"domain": "kettle.test", "backends": [{"kind": "supabase", "url": "https://evil.test"}]}
    )
    location = "Location: http://localhost:3000?error=invalid_request"
    evidence, asked = probed(authorities, backend, page(b"", location, status="303 See Other"))
    assert [each.url for each in asked] == [cancelled("https://evil.test/auth/v1/callback")]
    (back,) = backs(HostsEvidence(backend.domain, ()), HttpEvidence(), evidence, backend)
    assert (back.url, back.sure) == ("http://localhost:3000/?error=invalid_request", False)
