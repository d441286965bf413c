"""The product: URLs in the one spelling that evidence uses, environments, routes."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from launchready.model.product import Product, Route
from launchready.standards.urls import normalise


@pytest.mark.parametrize(
    "url",
    [
        "https://kettle.example",
        "HTTPS://Kettle.Example:443/",
        "http://kettle.example:80/a b",
        "https://kettle.example:8443/",
        "https://kettle.example/ä?ö=ü&x=%C3%A4#part",
        "https://kettle.example/a%2Fb/../c?q=[1]{2}|3",
        "https://bücher.example/",
        "https://[2001:db8::1]/",
    ],
)
def test_urls_are_spelled_as_evidence_spells_them(url: str) -> None:
    assert Route.model_validate({"kind": "other", "url": url}).url == normalise(url)


def test_values_are_frozen_and_unknown_keys_refused() -> None:
    product = Product(domain="kettle.example")
    with pytest.raises(ValidationError):
        product.name = "other"
    with pytest.raises(ValidationError):
        Product.model_validate({"domain": "kettle.example", "colour": "red"})


def test_the_environment_of_a_host_is_where_it_is_named() -> None:
    product = Product.model_validate(
        {
            "domain": "kettle.example",
            "environments": [{"name": "staging", "hosts": ["staging.kettle.example"]}],
            "surfaces": [{"host": "app.kettle.example", "environment": "production"}],
        }
    )
    assert product.environment_of("staging.kettle.example") == "staging"
    assert product.environment_of("app.kettle.example") == "production"
    assert product.environment_of("other.kettle.example") == ""
