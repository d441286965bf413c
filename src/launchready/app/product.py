"""A product of which nothing is known but its domain."""

from __future__ import annotations

from launchready.model.errors import UsageError
from launchready.model.product import Product
from launchready.standards.urls import parse_address, registrable_domain


def bare(domain: str) -> Product:
    """Return the product of a bare domain; a URL's host is taken for one. Raises UsageError for what is no domain."""
    from pydantic import ValidationError

    text = domain.strip()
    if "://" in text:
        text = text.split("://", 1)[1].split("/", 1)[0].split(":", 1)[0]
    try:
        product = Product(domain=text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        problem = str(first.get("ctx", {}).get("error", first["msg"]))
        raise UsageError(problem, "give a domain, such as example.com") from None
    if parse_address(product.domain):
        raise UsageError(f"{product.domain} is an address", "give a domain, such as example.com")
    if registrable_domain(product.domain) == "":
        raise UsageError(f"{product.domain} is a public suffix, which nobody can register", "give a domain below it")
    return product
