"""Tells production from all else."""

from __future__ import annotations

import pytest

from launchready.model.product import Product
from launchready.standards.environments import is_builders, is_passing, is_staging

PRODUCT = Product.model_validate(
    {
        "domain": "kettle.test",
        "surfaces": [{"host": "qa.kettle.test"}],
        "environments": [
            {"name": "trial", "hosts": ["blue.kettle.test", "blue.example.net"]},
            {"name": "production", "hosts": ["stage.kettle.test"]},
        ],
    }
)


@pytest.mark.parametrize(
    ("host", "staging", "surely"),
    [
        ("staging.kettle.test", True, True),
        ("api-staging.kettle.test", True, True),
        ("staging2.kettle.test", True, True),
        ("a.stg.kettle.test", True, True),
        ("dev.kettle.test", True, False),
        ("test-1.kettle.test", True, False),
        ("developers.kettle.test", False, False),
        ("latest.kettle.test", False, False),
        ("backstage.kettle.test", False, False),
        ("kettle.test", False, False),
        ("staging.example.net", False, False),
        ("blue.kettle.test", True, True),
        ("blue.example.net", True, True),
        ("qa.kettle.test", False, False),
        ("stage.kettle.test", False, False),
    ],
)
def test_staging(host: str, staging: bool, surely: bool) -> None:
    assert is_staging(PRODUCT, host) is staging
    assert is_staging(PRODUCT, host, surely=True) is surely


@pytest.mark.parametrize(
    "host",
    [
        "kettle-git-fix-login-acme.vercel.app",
        "deploy-preview-12--kettle.netlify.app",
        "main--kettle.netlify.app",
        "0a1b2c3d.kettle.pages.dev",
        "id-preview--0a1b2c3d-4e5f.lovable.app",
        "preview--kettle.lovable.app",
        "0a1b2c3d.lovableproject.com",
        "ab12.ngrok-free.app",
        "x.trycloudflare.com",
        "kettle-3000.app.github.dev",
    ],
)
def test_hosts_that_pass(host: str) -> None:
    assert is_passing(host)


@pytest.mark.parametrize(
    "host",
    [
        "kettle.vercel.app",
        "kettle.netlify.app",
        "kettle.pages.dev",
        "kettle.lovable.app",
        "kettle.test",
        "kettle-api.fly.dev",
        "",
    ],
)
def test_hosts_that_stay(host: str) -> None:
    assert not is_passing(host)


def test_names_that_builders_give() -> None:
    assert is_builders("kettle.lovable.app")
    assert is_builders("kettle.up.railway.app")
    assert not is_builders("lovable.app")
    assert not is_builders("evil-lovable.app")
    assert not is_builders("kettle.test")
    assert not is_builders("192.0.2.1")


def test_staging_beside_the_products_own_host() -> None:
    product = Product(domain="www.kettle.test")
    assert is_staging(product, "staging.kettle.test")
    assert not is_staging(product, "staging.example.net")
    assert not is_staging(Product(domain="staging.kettle.test"), "staging.kettle.test")
    assert not is_staging(Product(domain="staging.kettle.test"), "app.staging.kettle.test")
