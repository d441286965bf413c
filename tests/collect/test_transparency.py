"""Certificate transparency: asked only where the operator wants it, and only names that DNS still knows are taken in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.app.audit import Order, run_audit
from launchready.collect.transparency import _names
from launchready.lab.lab import running
from launchready.lab.world import PKI_HOST
from launchready.model.evidence.hosts import Source
from launchready.model.product import Product

SEARCH = f"https://{PKI_HOST}/search?domain={{domain}}"


@pytest.mark.parametrize(("search", "told"), [("", False), (SEARCH, True)])
def test_names_in_the_log_that_still_live(search: str, told: bool) -> None:
    with running() as lab:
        seen = run_audit(Order(Product(domain=lab.domain), seams=lab.seams, transparency=search)).evidence
    assert seen.hosts is not None
    found = {host.name for host in seen.hosts.hosts if any(s.source is Source.TRANSPARENCY for s in host.sightings)}
    assert ("mail.kettle.test" in found) is told
    assert "retired-long-ago.kettle.test" not in {host.name for host in seen.hosts.hosts}
    assert seen.http is not None
    assert any("/search" in exchange.url for exchange in seen.http.exchanges) is told


def test_a_search_that_fails_is_a_gap() -> None:
    with running() as lab:
        wrong = f"https://{PKI_HOST}/nothing?domain={{domain}}"
        seen = run_audit(Order(Product(domain=lab.domain), seams=lab.seams, transparency=wrong)).evidence
    assert [(gap.part, "404" in gap.reason) for gap in seen.gaps] == [("transparency", True)]


def test_names_are_bounded_and_within_the_domain() -> None:
    many = "\n".join(f"n{number}.kettle.test" for number in range(10_000))
    entries = [{"name_value": "a.kettle.test\n*.kettle.test\nevil.example"}, {"name_value": many}, 3, {"x": 1}]
    names = _names(json.dumps(entries).encode(), "kettle.test")
    assert len(names) == 200
    assert names[0] == "a.kettle.test"
    assert all(name.endswith("kettle.test") and "*" not in name for name in names)


@given(st.binary(max_size=200))
def test_no_answer_makes_it_raise(body: bytes) -> None:
    assert _names(body, "kettle.test") == ()
